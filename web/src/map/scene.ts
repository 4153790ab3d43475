import { GeoJSONSource, Map as MapLibreMap, ScaleControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerFile from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

import type { Alarm, County } from "../api/types";
import { vehicleId, type LatLng, type VehicleId } from "../api/units";
import type { TrackPiece } from "../live/judged_track";
import type { RouteLine } from "../live/route_line";
import { baseStyle } from "./base_style";
import { alarmFeatures, routeFeatures, trackFeatures, type Collection } from "./features";
import { resolveMark } from "./marks";
import {
  addOverlays,
  corridorWidth,
  kBusLayer,
  kSelectedLayers,
  type SourceName,
} from "./overlay_layers";

setWorkerUrl(new URL(workerFile, location.href).href);

export interface SceneEvents {
  readonly select: (id: VehicleId | null) => void;
  readonly drew: (stats: DrawStats) => void;
}

export interface DrawStats {
  readonly buses: number; // on the map
  readonly moved: number; // changes of a bus's place that were drawn, since the page opened
  readonly updates: number; // times the buses were handed to the map
}

// The map and everything drawn on it. Owns its WebGL context until destroy(). Whatever changes
// between two frames reaches the map in one update a source; the buses are asked for in the frame
// that draws them.
export class MapScene {
  readonly #map: MapLibreMap;
  readonly #county: County;
  readonly #events: SceneEvents;
  readonly #pending = new Map<SourceName, () => Collection>();
  // of the buses drawn last, to count those that moved
  readonly #places = new Map<string, string>();
  #stats: DrawStats = { buses: 0, moved: 0, updates: 0 };
  #frame: number | null = null;
  #ready = false;
  #selected: VehicleId | null = null;
  #line: RouteLine | null = null;

  constructor(container: HTMLElement, county: County, events: SceneEvents) {
    this.#county = county;
    this.#events = events;
    const [west, south, east, north] = county.bounds;
    this.#map = new MapLibreMap({
      container,
      style: baseStyle(location.origin),
      bounds: [west, south, east, north],
      fitBoundsOptions: { padding: 24 },
      fadeDuration: 0, // fading labels would repaint without end under moving buses
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      minZoom: 6,
      maxZoom: 19,
      localIdeographFontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    // a tile that does not come leaves its place empty; the link says why
    this.#map.on("error", () => undefined);
    this.#map.setMissingStyleImageResolver((id) => resolveMark(this.#map, id));
    this.#map.on("load", () => this.#begin());
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#map.remove();
  }

  // `features` is called in the next frame, once, however often this was.
  drawBuses(features: () => Collection): void {
    this.#draw("buses", features);
  }

  showRoute(line: RouteLine | null): void {
    this.#line = line;
    this.#draw("route", () => routeFeatures(line));
  }

  showTrack(pieces: readonly TrackPiece[]): void {
    this.#draw("track", () => trackFeatures(pieces));
  }

  showAlarm(alarm: Alarm | null): void {
    this.#draw("alarm", () => alarmFeatures(alarm));
  }

  select(id: VehicleId | null): void {
    this.#selected = id;
    if (this.#ready) this.#markSelected();
  }

  nameCanvas(label: string): void {
    this.#map.getCanvas().setAttribute("aria-label", label);
  }

  goTo(place: LatLng, closest: number): void {
    const zoom = Math.max(this.#map.getZoom(), closest);
    this.#map.easeTo({ center: [place.lng, place.lat], zoom, duration: 500 });
  }

  fit(places: readonly LatLng[]): void {
    const [first] = places;
    if (first === undefined) return;
    let [west, south, east, north] = [first.lng, first.lat, first.lng, first.lat];
    for (const { lat, lng } of places) {
      [west, east] = [Math.min(west, lng), Math.max(east, lng)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
    this.#map.fitBounds([west, south, east, north], { padding: 56, maxZoom: 15, duration: 500 });
  }

  fitCounty(): void {
    const [west, south, east, north] = this.#county.bounds;
    this.#map.fitBounds([west, south, east, north], { padding: 24, duration: 500 });
  }

  zoomIn(): void {
    this.#map.zoomIn({ duration: 200 });
  }
  zoomOut(): void {
    this.#map.zoomOut({ duration: 200 });
  }

  #begin(): void {
    addOverlays(this.#map);
    this.#map.on("click", (event) => {
      const reach = 6; // pixels around the pointer: a bus is small
      const { x, y } = event.point;
      const box: [[number, number], [number, number]] = [
        [x - reach, y - reach],
        [x + reach, y + reach],
      ];
      const [hit] = this.#map.queryRenderedFeatures(box, { layers: [kBusLayer] });
      const id: unknown = hit?.properties.id;
      this.#events.select(typeof id === "string" ? vehicleId(id) : null);
    });
    const canvas = this.#map.getCanvas();
    this.#map.on("mouseenter", kBusLayer, () => (canvas.style.cursor = "pointer"));
    this.#map.on("mouseleave", kBusLayer, () => (canvas.style.cursor = ""));
    this.#ready = true;
    this.#markSelected();
    this.#request();
  }

  #markSelected(): void {
    for (const layer of kSelectedLayers)
      this.#map.setFilter(layer, ["==", ["get", "id"], this.#selected ?? ""]);
  }

  #draw(source: SourceName, features: () => Collection): void {
    this.#pending.set(source, features);
    this.#request();
  }

  #request(): void {
    if (!this.#ready || this.#pending.size === 0) return;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#update();
    });
  }

  #update(): void {
    for (const [name, features] of this.#pending) {
      const collection = features();
      const source = this.#map.getSource(name);
      if (source instanceof GeoJSONSource) void source.setData(collection);
      if (name === "buses") this.#count(collection);
      if (name === "route") this.#widenCorridor();
    }
    this.#pending.clear();
  }

  #widenCorridor(): void {
    const middle = this.#line?.detail.line[0];
    if (this.#line === null || middle === undefined) return;
    this.#map.setPaintProperty(
      "corridor",
      "line-width",
      corridorWidth(2 * this.#line.detail.halfWidth, middle.lat),
    );
  }

  #count(drawn: Collection): void {
    let moved = this.#stats.moved;
    for (const { geometry, properties } of drawn.features) {
      const id = String(properties?.id);
      const place = geometry.coordinates.join();
      const before = this.#places.get(id);
      if (before !== undefined && before !== place) moved += 1;
      this.#places.set(id, place);
    }
    this.#stats = { buses: drawn.features.length, moved, updates: this.#stats.updates + 1 };
    this.#events.drew(this.#stats);
  }
}
