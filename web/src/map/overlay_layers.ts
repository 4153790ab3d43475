import type { ExpressionSpecification, LayerSpecification, Map as MapLibreMap } from "maplibre-gl";

import { gradeColour, palette, standingColour } from "../palette";
import { kFonts } from "./base_style";
import { kNothing } from "./features";

export type SourceName = "route" | "track" | "alarm" | "buses";
const kSources: readonly SourceName[] = ["route", "track", "alarm", "buses"];

export const kBusLayer = "bus";
export const kSelectedLayers = ["bus-selected-ring", "bus-selected-plate"] as const;

const part = (name: string): ExpressionSpecification => ["==", ["get", "part"], name];
const kHalo = "rgba(255,255,255,0.95)";

const route: LayerSpecification[] = [
  {
    id: "corridor",
    type: "line",
    source: "route",
    filter: part("line"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": standingColour.loaded, "line-opacity": 0.28, "line-width": 8 },
  },
  {
    id: "route-line",
    type: "line",
    source: "route",
    filter: part("line"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": standingColour.loaded, "line-opacity": 0.55, "line-width": 1.6 },
  },
  {
    id: "route-direction",
    type: "symbol",
    source: "route",
    filter: part("line"),
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 64,
      "icon-image": "along",
      "icon-allow-overlap": true,
    },
  },
];

const track: LayerSpecification[] = [
  {
    id: "track-casing",
    type: "line",
    source: "track",
    filter: ["!=", ["get", "kind"], "gap"],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": "#ffffff", "line-width": 6.5, "line-opacity": 0.9 },
  },
  {
    id: "track",
    type: "line",
    source: "track",
    filter: ["!=", ["get", "kind"], "gap"],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-width": 4,
      "line-color": [
        "match",
        ["get", "kind"],
        "under",
        gradeColour.under,
        "near",
        gradeColour.near,
        "over",
        gradeColour.over,
        gradeColour.unknown,
      ],
    },
  },
  {
    id: "track-gap",
    type: "line",
    source: "track",
    filter: ["==", ["get", "kind"], "gap"],
    paint: { "line-color": gradeColour.gap, "line-width": 2.4, "line-dasharray": [1.6, 1.8] },
  },
];

const stops: LayerSpecification[] = [
  {
    id: "route-stop",
    type: "circle",
    source: "route",
    filter: part("stop"),
    paint: {
      "circle-radius": ["case", ["get", "end"], 5.6, 4.2],
      "circle-color": ["case", ["get", "end"], standingColour.loaded, "#ffffff"],
      "circle-stroke-color": ["case", ["get", "end"], "#ffffff", standingColour.loaded],
      "circle-stroke-width": 2,
    },
  },
  {
    id: "route-limit",
    type: "symbol",
    source: "route",
    filter: part("limit"),
    minzoom: 11.5,
    layout: {
      "icon-image": ["get", "mark"],
      "icon-allow-overlap": true,
      "icon-size": 0.82,
      "icon-offset": [18, -16],
    },
  },
  {
    id: "route-stop-name",
    type: "symbol",
    source: "route",
    filter: part("stop"),
    minzoom: 12,
    layout: {
      "text-field": ["get", "name"],
      "text-font": kFonts,
      "text-size": 12,
      "text-variable-anchor": ["left", "right", "top", "bottom"],
      "text-radial-offset": 0.9,
      "text-justify": "auto",
      "text-max-width": 9,
    },
    paint: { "text-color": "#17427f", "text-halo-color": kHalo, "text-halo-width": 1.6 },
  },
];

const buses: LayerSpecification[] = [
  {
    id: "bus-selected-ring",
    type: "circle",
    source: "buses",
    filter: ["==", ["get", "id"], ""],
    paint: {
      "circle-radius": 20,
      "circle-color": "rgba(255,197,61,0.28)",
      "circle-stroke-color": palette.header,
      "circle-stroke-width": 2,
    },
  },
  {
    id: "alarm-place",
    type: "symbol",
    source: "alarm",
    layout: { "icon-image": "alarm-place", "icon-allow-overlap": true, "icon-offset": [0, 0] },
  },
  {
    id: kBusLayer,
    type: "symbol",
    source: "buses",
    layout: {
      "icon-image": ["get", "mark"],
      "icon-rotate": ["get", "course"],
      "icon-rotation-alignment": "map",
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.5, 12, 0.8, 15, 1.1],
      "symbol-sort-key": ["get", "order"],
    },
    paint: { "icon-opacity": ["get", "opacity"] },
  },
  plates("bus-plate", 13.2, false),
  plates("bus-selected-plate", 0, true),
];

function plates(id: string, minzoom: number, selected: boolean): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: "buses",
    minzoom,
    ...(selected && { filter: ["==", ["get", "id"], ""] }),
    layout: {
      "text-field": ["get", "plate"],
      "text-font": kFonts,
      "text-size": selected ? 13 : 11.5,
      "text-anchor": "top",
      "text-offset": [0, selected ? 1.5 : 1.1],
      "text-allow-overlap": selected,
      "symbol-sort-key": ["-", 0, ["get", "order"]],
    },
    paint: {
      "text-color": palette.ink,
      "text-halo-color": kHalo,
      "text-halo-width": selected ? 2.2 : 1.6,
    },
  };
}

export function addOverlays(map: MapLibreMap): void {
  for (const source of kSources) map.addSource(source, { type: "geojson", data: kNothing });
  for (const layer of [...route, ...track, ...stops, ...buses]) map.addLayer(layer);
}

// A corridor as wide on the map as it is on the ground, at every zoom.
export function corridorWidth(widthM: number, lat: number): ExpressionSpecification {
  const pixelsAtZoom0 = widthM / (78_271.517 * Math.cos((lat * Math.PI) / 180));
  // far out it stays a line one can see
  const pixels = (zoom: number) => Math.max(6, pixelsAtZoom0 * 2 ** zoom);
  const visible = Math.log2(6 / pixelsAtZoom0);
  return [
    "interpolate",
    ["exponential", 2],
    ["zoom"],
    Math.min(visible, 23),
    pixels(Math.min(visible, 23)),
    24,
    pixels(24),
  ];
}
