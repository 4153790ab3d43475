import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

// The county's own map: quiet roads and names that let the buses speak. Fonts are the console's
// own.
export const kFonts = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

const kGround = "#eceee9";
const kHalo = "rgba(250,250,248,0.92)";

const byZoom = (...stops: (number | ExpressionSpecification)[]): ExpressionSpecification => [
  "interpolate",
  ["exponential", 1.5],
  ["zoom"],
  ...stops,
];
const byClass = (
  motorway: number,
  trunk: number,
  primary: number,
  secondary: number,
  tertiary: number,
  other: number,
): ExpressionSpecification => [
  "match",
  ["get", "class"],
  "motorway",
  motorway,
  "trunk",
  trunk,
  "primary",
  primary,
  "secondary",
  secondary,
  "tertiary",
  tertiary,
  other,
];
const roadOrder = byClass(6, 5, 4, 3, 2, 1);

const casingWidth = byZoom(
  8,
  byClass(2, 1.6, 1.2, 0.8, 0.5, 0.2),
  11,
  byClass(4, 3.5, 3.1, 2.7, 2.2, 1.7),
  14,
  byClass(9, 8, 7.2, 6, 5, 3.8),
  18,
  byClass(38, 34, 30, 26, 22, 16),
);
const roadWidth = byZoom(
  8,
  byClass(1.2, 0.9, 0.6, 0.4, 0.2, 0),
  11,
  byClass(2.7, 2.3, 1.9, 1.4, 1, 0.6),
  14,
  byClass(7.2, 6.4, 5.8, 4.7, 3.8, 2.7),
  18,
  byClass(34, 30, 27, 23, 19, 14),
);

const roads: LayerSpecification[] = [
  {
    id: "road-casing",
    type: "line",
    source: "county",
    "source-layer": "roads",
    layout: { "line-cap": "round", "line-join": "round", "line-sort-key": roadOrder },
    paint: {
      "line-color": [
        "match",
        ["get", "class"],
        "motorway",
        "#c79a5b",
        "trunk",
        "#d0ab6c",
        "primary",
        "#cdb588",
        "#b3bcc1",
      ],
      "line-width": casingWidth,
      "line-opacity": [
        "interpolate",
        ["linear"],
        ["zoom"],
        9,
        byClass(1, 1, 1, 1, 0.8, 0.55),
        11.5,
        1,
      ],
    },
  },
  {
    id: "road",
    type: "line",
    source: "county",
    "source-layer": "roads",
    layout: { "line-cap": "round", "line-join": "round", "line-sort-key": roadOrder },
    paint: {
      "line-color": [
        "match",
        ["get", "class"],
        "motorway",
        "#f3d19a",
        "trunk",
        "#f8e0b3",
        "primary",
        "#fbeccd",
        "#ffffff",
      ],
      "line-width": roadWidth,
    },
  },
];

const names: LayerSpecification[] = [
  {
    id: "stop",
    type: "circle",
    source: "county",
    "source-layer": "stops",
    minzoom: 13.2,
    paint: {
      "circle-radius": byZoom(13, 2.2, 17, 5),
      "circle-color": "#ffffff",
      "circle-stroke-color": "#8a96a3",
      "circle-stroke-width": 1.4,
    },
  },
  {
    id: "road-name",
    type: "symbol",
    source: "county",
    "source-layer": "roads",
    minzoom: 12.5,
    filter: ["all", ["has", "name"], ["!=", ["get", "name"], ""]],
    layout: {
      "symbol-placement": "line",
      "text-field": ["get", "name"],
      "text-font": kFonts,
      "symbol-spacing": 420,
      "text-size": byZoom(12, 10, 16, 13),
      "text-letter-spacing": 0.06,
      "text-pitch-alignment": "viewport",
    },
    paint: { "text-color": "#7c8288", "text-halo-color": kHalo, "text-halo-width": 1.4 },
  },
  {
    id: "stop-name",
    type: "symbol",
    source: "county",
    "source-layer": "stops",
    minzoom: 15,
    layout: {
      "text-field": ["get", "name"],
      "text-font": kFonts,
      "text-size": 11,
      "text-anchor": "left",
      "text-offset": [0.7, 0],
    },
    paint: { "text-color": "#5d6975", "text-halo-color": kHalo, "text-halo-width": 1.3 },
  },
  {
    id: "school",
    type: "symbol",
    source: "county",
    "source-layer": "schools",
    minzoom: 10.4,
    layout: {
      "icon-image": "school",
      "icon-size": byZoom(10, 0.62, 13, 0.82, 16, 1.05),
      "icon-allow-overlap": true,
      "text-field": ["step", ["zoom"], "", 12.4, ["get", "name"]],
      "text-font": kFonts,
      "text-size": 11.5,
      "text-anchor": "top",
      "text-offset": [0, 0.95],
      "text-optional": true,
      "text-max-width": 8,
    },
    paint: { "text-color": "#7a4a12", "text-halo-color": kHalo, "text-halo-width": 1.4 },
  },
  place("village", { minzoom: 11.4, size: [11, 10.5, 15, 13], colour: "#76808a" }),
  place("town", { minzoom: 9, size: [9, 11.5, 14, 16], colour: "#4d5864" }),
  place("county_seat", { minzoom: 0, size: [8, 14, 14, 21], colour: "#26323f" }),
];

interface PlaceLook {
  readonly minzoom: number;
  readonly size: readonly number[];
  readonly colour: string;
}

function place(kind: string, look: PlaceLook): LayerSpecification {
  return {
    id: `place-${kind}`,
    type: "symbol",
    source: "county",
    "source-layer": "places",
    minzoom: look.minzoom,
    filter: ["==", ["get", "kind"], kind],
    layout: {
      "text-field": ["get", "name"],
      "text-font": kFonts,
      "text-size": byZoom(...look.size),
      "text-padding": 6,
      "text-letter-spacing": kind === "village" ? 0.03 : 0.1,
    },
    paint: { "text-color": look.colour, "text-halo-color": kHalo, "text-halo-width": 1.6 },
  };
}

export function baseStyle(origin: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      county: {
        type: "vector",
        tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`],
        minzoom: 6,
        maxzoom: 15,
      },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": kGround } },
      ...roads,
      ...names,
    ],
  };
}
