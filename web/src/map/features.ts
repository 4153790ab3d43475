import type { Feature, FeatureCollection, LineString, Point, Position } from "geojson";

import type { Alarm, BusState } from "../api/types";
import type { LatLng, UtcMs, VehicleId } from "../api/units";
import { freshness, standing, type Freshness } from "../live/freshness";
import type { TrackPiece } from "../live/judged_track";
import type { RouteLine } from "../live/route_line";
import { busMark } from "./marks";

// What the map is given, as GeoJSON. `position` is the one place where latitude and longitude
// change order.
export const position = (place: LatLng): Position => [place.lng, place.lat];

export type Collection = FeatureCollection<Point | LineString>;
export const kNothing: Collection = { type: "FeatureCollection", features: [] };

const kOrder = { idle: 0, approaching: 1, loaded: 2, alarm: 3 } as const;
const kOpacity: Readonly<Record<Freshness, number>> = { fresh: 1, fading: 0.55, stale: 0.8 };

export function busFeatures(
  buses: Iterable<BusState>,
  now: UtcMs,
  plateOf: (id: VehicleId) => string,
): Collection {
  const features: Feature<Point>[] = [];
  for (const bus of buses) {
    if (bus.fix === null) continue;
    const how = standing(bus);
    const age = freshness(bus.fix.at, now);
    features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: position(bus.fix.place) },
      properties: {
        id: bus.vehicleId,
        plate: plateOf(bus.vehicleId),
        mark: busMark(how, bus.fix.courseDeg !== null, age === "stale"),
        course: bus.fix.courseDeg ?? 0,
        order: kOrder[how],
        opacity: kOpacity[age],
      },
    });
  }
  return { type: "FeatureCollection", features };
}

export function routeFeatures(line: RouteLine | null): Collection {
  if (line === null) return kNothing;
  const { detail } = line;
  const features: Feature<Point | LineString>[] = [
    {
      type: "Feature",
      geometry: { type: "LineString", coordinates: detail.line.map(position) },
      properties: { part: "line" },
    },
  ];
  detail.stops.forEach((stop, index) => {
    const end = index === 0 || index === detail.stops.length - 1;
    features.push(point(stop.place, { part: "stop", name: stop.name, end }));
  });
  for (const stretch of detail.limits) {
    const start = line.placeAt(stretch.from);
    if (start !== null)
      features.push(point(start, { part: "limit", mark: `limit-${Math.round(stretch.limit)}` }));
  }
  return { type: "FeatureCollection", features };
}

export function trackFeatures(pieces: readonly TrackPiece[]): Collection {
  return {
    type: "FeatureCollection",
    features: pieces.map((piece) => ({
      type: "Feature",
      geometry: { type: "LineString", coordinates: piece.fixes.map((fix) => position(fix.place)) },
      properties: { kind: piece.kind },
    })),
  };
}

export function alarmFeatures(alarm: Alarm | null): Collection {
  if (alarm === null || alarm.place === null) return kNothing;
  return { type: "FeatureCollection", features: [point(alarm.place, {})] };
}

function point(place: LatLng, properties: Record<string, string | boolean>): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: position(place) }, properties };
}
