import type { Map as MapLibreMap } from "maplibre-gl";

import type { Standing } from "../live/freshness";
import { standingColour } from "../palette";

const kRatio = 2; // drawn at twice the size, so that it is sharp on any screen
const kStandings: readonly Standing[] = ["alarm", "loaded", "approaching", "idle"];

export const busMark = (standing: Standing, oriented: boolean, stale: boolean) =>
  `bus-${standing}-${oriented ? "arrow" : "dot"}-${stale ? "stale" : "known"}`;

const kDrawings = drawings();

// Draws the mark that the map asks for, on a canvas: no image is fetched. Loaded: full arrow.
// Approaching: hollow. Not on a run: small and grey. In alarm: red, ringed. Stale: hatched with a
// broken edge. Without a heading: round. A limit is its road sign, "limit-20".
export function resolveMark(map: MapLibreMap, id: string): void {
  const drawing = kDrawings.get(id) ?? limitSign(id);
  const image = drawing === null ? null : paint(drawing.size, drawing.draw);
  if (image !== null && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: kRatio });
}

interface Drawing {
  readonly size: number;
  readonly draw: (pen: Pen) => void;
}

function drawings(): ReadonlyMap<string, Drawing> {
  const all = new Map<string, Drawing>([
    ["school", { size: 22, draw: drawSchool }],
    ["along", { size: 14, draw: drawChevron }],
    ["alarm-place", { size: 30, draw: drawAlarmPlace }],
  ]);
  for (const standing of kStandings) {
    for (const oriented of [true, false]) {
      for (const stale of [true, false]) {
        const draw = (pen: Pen) => drawBus(pen, standing, oriented, stale);
        all.set(busMark(standing, oriented, stale), { size: 34, draw });
      }
    }
  }
  return all;
}

function limitSign(id: string): Drawing | null {
  const value = /^limit-(\d+)$/.exec(id)?.[1];
  if (value === undefined) return null;
  const draw = (pen: Pen) => {
    circle(pen, 0, 0, 10);
    pen.fillStyle = "#ffffff";
    pen.fill();
    pen.lineWidth = 2.8;
    pen.strokeStyle = "#d0302a";
    pen.stroke();
    pen.fillStyle = "#1c2733";
    pen.font = `700 ${value.length > 2 ? 8 : 10}px sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(value, 0, 0.6);
  };
  return { size: 24, draw };
}

type Pen = CanvasRenderingContext2D;

function paint(size: number, draw: (pen: Pen) => void): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * kRatio;
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  pen.scale(kRatio, kRatio);
  pen.translate(size / 2, size / 2);
  pen.lineJoin = "round";
  draw(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function drawBus(pen: Pen, standing: Standing, oriented: boolean, stale: boolean): void {
  const colour = standingColour[standing];
  const small = standing === "idle";
  if (standing === "alarm") {
    circle(pen, 0, 0, 14.5);
    pen.fillStyle = "rgba(207,43,36,0.16)";
    pen.fill();
    pen.lineWidth = 1.6;
    pen.strokeStyle = colour;
    pen.stroke();
  }
  const body = () =>
    oriented ? arrow(pen, small ? 0.78 : 1) : circle(pen, 0, 0, small ? 4.6 : 6.4);
  body();
  pen.lineWidth = 4.4;
  pen.strokeStyle = "#ffffff";
  pen.stroke();
  body();
  const hollow = stale || standing === "approaching";
  pen.fillStyle = hollow ? "#ffffff" : colour;
  pen.fill();
  if (stale) hatch(pen, body, colour);
  body();
  pen.lineWidth = hollow ? 2 : 1;
  pen.setLineDash(stale ? [2.4, 1.6] : []);
  pen.strokeStyle = colour;
  pen.stroke();
}

function arrow(pen: Pen, scale: number): void {
  pen.beginPath();
  pen.moveTo(0, -10 * scale);
  pen.lineTo(7 * scale, 8 * scale);
  pen.lineTo(0, 4.2 * scale);
  pen.lineTo(-7 * scale, 8 * scale);
  pen.closePath();
}

function circle(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}

function hatch(pen: Pen, body: () => void, colour: string): void {
  pen.save();
  body();
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.1;
  for (let x = -24; x <= 24; x += 3.2) {
    pen.beginPath();
    pen.moveTo(x, 12);
    pen.lineTo(x + 24, -12);
    pen.stroke();
  }
  pen.restore();
}

function drawSchool(pen: Pen): void {
  pen.beginPath();
  pen.roundRect(-9, -9, 18, 18, 5);
  pen.fillStyle = "#fff7e3";
  pen.fill();
  pen.lineWidth = 1.4;
  pen.strokeStyle = "#b9812c";
  pen.stroke();
  pen.fillStyle = "#8f5d12";
  pen.beginPath(); // a roof with a flag, and a door left open
  pen.moveTo(-6, 0.2);
  pen.lineTo(0, -3.6);
  pen.lineTo(6, 0.2);
  pen.lineTo(6, 5.6);
  pen.lineTo(1.5, 5.6);
  pen.lineTo(1.5, 2.2);
  pen.lineTo(-1.5, 2.2);
  pen.lineTo(-1.5, 5.6);
  pen.lineTo(-6, 5.6);
  pen.closePath();
  pen.fill();
  pen.fillRect(-0.5, -7, 1, 4);
  pen.fillRect(0.5, -7, 3.2, 2.1);
}

function drawChevron(pen: Pen): void {
  pen.beginPath();
  pen.moveTo(-2.2, -3.6);
  pen.lineTo(1.8, 0);
  pen.lineTo(-2.2, 3.6);
  pen.lineWidth = 1.8;
  pen.lineCap = "round";
  pen.strokeStyle = "rgba(26,86,176,0.75)";
  pen.stroke();
}

function drawAlarmPlace(pen: Pen): void {
  pen.rotate(Math.PI / 4);
  pen.beginPath();
  pen.roundRect(-7, -7, 14, 14, 3);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = standingColour.alarm;
  pen.stroke();
  pen.rotate(-Math.PI / 4);
  pen.fillStyle = standingColour.alarm;
  pen.fillRect(-1.1, -5, 2.2, 6);
  pen.fillRect(-1.1, 2.6, 2.2, 2.2);
}
