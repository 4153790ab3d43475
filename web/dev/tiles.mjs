// Vector tiles of the invented county.
import { GeoJSONVT } from "@maplibre/geojson-vt";
import * as vtPbf from "@maplibre/vt-pbf";

const point = (at, properties) => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: at },
});
const line = (coordinates, properties) => ({
  type: "Feature",
  properties,
  geometry: { type: "LineString", coordinates },
});
const collection = (features) => ({ type: "FeatureCollection", features });

export function tileServer(county) {
  const layers = {
    roads: collection(
      county.roads.map((road) =>
        line(road.line, { class: road.class, name: road.name, limit_kmh: 60 }),
      ),
    ),
    places: collection(
      county.places.map((place) => point(place.at, { kind: place.kind, name: place.name })),
    ),
    schools: collection(
      county.schools.map((school) => point(school.at, { stage: school.stage, name: school.name })),
    ),
    routes: collection(
      county.routes.map((route) => line(route.line, { route_id: route.id, route: route.route })),
    ),
    stops: collection(
      county.routes.flatMap((route) =>
        route.stops.map((stop) =>
          point([stop.lon, stop.lat], { name: stop.name, route_id: route.id }),
        ),
      ),
    ),
  };
  const indexes = Object.entries(layers).map(([name, data]) => [
    name,
    new GeoJSONVT(data, { maxZoom: 16, tolerance: 2, buffer: 64 }),
  ]);
  return (z, x, y) => {
    const tiles = {};
    for (const [name, index] of indexes) {
      const tile = index.getTile(z, x, y);
      if (tile) tiles[name] = tile;
    }
    return Buffer.from(vtPbf.fromGeojsonVt(tiles, { version: 2 }));
  };
}
