#include "db/map_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kCounty{
    "map_county",
    "SELECT c.name_zh, c.name_en, c.zone, ST_Y(c.centre), ST_X(c.centre), "
    "ST_YMin(b.box), ST_XMin(b.box), ST_YMax(b.box), ST_XMax(b.box) FROM registry.county_now c "
    "CROSS JOIN LATERAL (SELECT coalesce((SELECT ST_Extent(shape) FROM ("
    "SELECT line AS shape FROM routing.road_now UNION ALL SELECT position FROM routing.place_now "
    "UNION ALL SELECT v.line FROM routing.route_approval_now a "
    "JOIN routing.route_version v ON v.id = a.route_version_id) AS drawn), "
    "ST_Expand(c.centre, 0.2)::box2d) AS box) b"};

// $1 zoom, $2 column, $3 row. `reach` is the tile with the buffer that lines are cut at.
constexpr Statement kTile{
    "map_tile",
    "WITH tile AS (SELECT ST_TileEnvelope($1, $2, $3) AS box, "
    "ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) AS reach, "
    "ST_Transform(ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096), 4326) AS reach_wgs84, "
    "40075016.68 / (1::bigint << $1) / 4096 * 4 AS half_pixel), "
    "roads AS (SELECT ST_AsMVT(f, 'roads') AS mvt FROM (SELECT r.class, r.name, r.limit_kmh, "
    "ST_AsMVTGeom(ST_Simplify(r.line_mercator, half_pixel), box, 4096, 64) AS geom "
    "FROM routing.road_fact r, tile WHERE r.closed_revision IS NULL "
    "AND upper_inf(r.valid_during) AND r.line_mercator && reach "
    "AND CASE r.class WHEN 'motorway' THEN 0 WHEN 'trunk' THEN 0 WHEN 'primary' THEN 7 "
    "WHEN 'secondary' THEN 9 WHEN 'tertiary' THEN 11 ELSE 12 END <= $1 "
    "ORDER BY array_position(ARRAY['motorway', 'trunk', 'primary', 'secondary', 'tertiary', "
    "'residential'], r.class), r.id LIMIT 5000) f WHERE geom IS NOT NULL), "
    "places AS (SELECT ST_AsMVT(f, 'places') AS mvt FROM (SELECT p.kind, p.name, "
    "ST_AsMVTGeom(ST_Transform(p.position, 3857), box, 4096, 64) AS geom "
    "FROM routing.place_fact p, tile WHERE p.closed_revision IS NULL "
    "AND upper_inf(p.valid_during) AND p.position && reach_wgs84 "
    "AND CASE p.kind WHEN 'county_seat' THEN 0 WHEN 'town' THEN 8 ELSE 11 END <= $1 "
    "ORDER BY array_position(ARRAY['county_seat', 'town', 'village'], p.kind), p.id LIMIT 2000) f "
    "WHERE geom IS NOT NULL), "
    "schools AS (SELECT ST_AsMVT(f, 'schools') AS mvt FROM (SELECT s.stage, s.name, "
    "ST_AsMVTGeom(ST_Transform(s.position, 3857), box, 4096, 64) AS geom "
    "FROM registry.school_fact s, tile WHERE s.closed_revision IS NULL "
    "AND upper_inf(s.valid_during) AND s.position && reach_wgs84 AND $1 >= 9 "
    "ORDER BY s.id LIMIT 2000) f WHERE geom IS NOT NULL), "
    "routes AS (SELECT ST_AsMVT(f, 'routes') AS mvt FROM (SELECT a.route_id, v.route, "
    "ST_AsMVTGeom(ST_Simplify(v.line_mercator, half_pixel), box, 4096, 64) AS geom "
    "FROM routing.route_approval_now a JOIN routing.route_version v ON v.id = a.route_version_id, "
    "tile WHERE v.line_mercator && reach ORDER BY v.length_m DESC, a.route_id LIMIT 3000) f "
    "WHERE geom IS NOT NULL), "
    "stops AS (SELECT ST_AsMVT(f, 'stops') AS mvt FROM (SELECT s.name, a.route_id, "
    "ST_AsMVTGeom(ST_Transform(s.position, 3857), box, 4096, 64) AS geom "
    "FROM routing.route_stop s JOIN routing.route_approval_now a "
    "ON a.route_version_id = s.route_version_id, tile WHERE s.position && reach_wgs84 "
    "AND $1 >= 11 ORDER BY a.route_id, s.ordinal LIMIT 5000) f WHERE geom IS NOT NULL) "
    "SELECT roads.mvt || places.mvt || schools.mvt || routes.mvt || stops.mvt "
    "FROM roads, places, schools, routes, stops"};

geo::LatLng place_of(const pqxx::field& latitude, const pqxx::field& longitude) {
  const auto place = geo::LatLng::from_degrees(geo::Degrees{latitude.as<double>()},
                                               geo::Degrees{longitude.as<double>()});
  if (!place) throw Refusal{"a stored place is not on Earth"};
  return *place;
}

}  // namespace

bool TileKey::valid() const {
  if (zoom < 0 || zoom > 22) return false;
  const std::int64_t across = std::int64_t{1} << zoom;
  return column >= 0 && column < across && row >= 0 && row < across;
}

boost::asio::awaitable<Outcome<std::optional<CountyOnFile>>> MapStore::county(
    std::optional<Caller> caller) {
  const auto read = [](pqxx::work& tx) -> std::optional<CountyOnFile> {
    const auto rows = tx.exec_prepared(kCounty.name);
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    return CountyOnFile{
        .county = {.name_zh = row[0].as<std::string>(),
                   .name_en = row[1].as<std::string>(),
                   .zone = row[2].as<std::string>(),
                   .centre = place_of(row[3], row[4])},
        .bounds = {.south_west = place_of(row[5], row[6]), .north_east = place_of(row[7], row[8])}};
  };
  return pool_.transact(kCounty, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::string>> MapStore::tile(TileKey key,
                                                            std::optional<Caller> caller) {
  const auto read = [key](pqxx::work& tx) -> std::string {
    if (!key.valid()) return {};
    const auto row = tx.exec_prepared1(kTile.name, key.zoom, key.column, key.row);
    return row[0].is_null() ? std::string{} : bytes_from(row[0]);
  };
  return pool_.transact(kTile, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
