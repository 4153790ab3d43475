#include <cmath>
#include <set>
#include <string>

#include <fmt/format.h>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;

std::string number_text(double value) {
  return fmt::format("{}", value);
}

double kmh_on_grid(geo::MetresPerSecond speed) {
  return std::round(geo::to_kmh(speed) * 100) / 100;
}

constexpr Statement kRuleNames{"import_rule_names",
                               "SELECT DISTINCT name FROM compliance.rule_value_fact"};
constexpr Statement kRuleTable{
    "incoming_rule_value",
    "CREATE TEMP TABLE incoming (name text, value float8, valid_from date, standing text, "
    "source text) ON COMMIT DROP"};
constexpr Statement kRuleRows{
    "incoming_rule_value_rows",
    "INSERT INTO incoming SELECT name, value, date '1970-01-01' + day, standing, source "
    "FROM unnest($1::text[], $2::float8[], $3::integer[], $4::text[], $5::text[]) "
    "AS i (name, value, day, standing, source)"};

constexpr Statement kCountyTable{
    "incoming_county",
    "CREATE TEMP TABLE incoming (county smallint, name_zh text, name_en text, zone text, "
    "centre geometry(Point, 4326)) ON COMMIT DROP"};
constexpr Statement kCountyRow{"incoming_county_row",
                               "INSERT INTO incoming VALUES (1, $1, $2, $3, "
                               "ST_SetSRID(ST_MakePoint($5::float8, $4::float8), 4326))"};

constexpr Statement kRoadTable{
    "incoming_road",
    "CREATE TEMP TABLE incoming (content_key text, copy integer, name text, class text, "
    "limit_kmh float8, line geometry(LineString, 4326)) ON COMMIT DROP"};
// A road is known by all of its content; equal roads of one file are numbered.
constexpr Statement kRoadRows{
    "incoming_road_rows",
    "INSERT INTO incoming SELECT key, row_number() OVER (PARTITION BY key ORDER BY row), name, "
    "class, limit_kmh, line FROM (SELECT *, md5(concat_ws(E'\\x1f', name, class, "
    "coalesce(limit_kmh::text, ''), encode(ST_AsBinary(line), 'hex'))) AS key "
    "FROM unnest($1::text[], $2::text[], $3::float8[]) WITH ORDINALITY "
    "AS r (name, class, limit_kmh, row) JOIN (SELECT road, "
    "ST_SetSRID(ST_MakeLine(ST_MakePoint(lng, lat) ORDER BY ordinal), 4326) AS line "
    "FROM unnest($4::integer[], $5::float8[], $6::float8[]) WITH ORDINALITY "
    "AS v (road, lat, lng, ordinal) GROUP BY road) AS l ON l.road = r.row) AS keyed"};

constexpr Statement kPlaceTable{
    "incoming_place",
    "CREATE TEMP TABLE incoming (content_key text, copy integer, name text, kind text, "
    "position geometry(Point, 4326)) ON COMMIT DROP"};
constexpr Statement kPlaceRows{
    "incoming_place_rows",
    "INSERT INTO incoming SELECT key, row_number() OVER (PARTITION BY key ORDER BY row), name, "
    "kind, ST_SetSRID(ST_MakePoint(lng, lat), 4326) FROM (SELECT *, "
    "md5(concat_ws(E'\\x1f', name, kind, lat, lng)) AS key "
    "FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[]) WITH ORDINALITY "
    "AS p (name, kind, lat, lng, row)) AS keyed"};

}  // namespace

void take_default_rules(ImportSession& session, std::span<const registry::RuleValue> values) {
  std::set<std::string> on_file;
  for (const auto& row : session.run(kRuleNames)) on_file.insert(row[0].as<std::string>());
  SqlArray names;
  SqlArray numbers;
  SqlArray days;
  SqlArray standings;
  SqlArray sources;
  for (const registry::RuleValue& value : values) {
    if (on_file.contains(value.name)) continue;
    names.add(value.name);
    numbers.add(number_text(value.value));
    days.add(static_cast<std::int64_t>(value.valid_from.time_since_epoch().count()));
    standings.add(registry::to_text(value.standing));
    sources.add(value.source);
  }
  if (names.size() == 0) return;
  session.begin_incoming(kRuleTable);
  session.run(kRuleRows, names.text(), numbers.text(), days.text(), standings.text(),
              sources.text());
  session.revise({.fact = "compliance.rule_value_fact", .keys = "{name,valid_from}"});
}

void take_county(ImportSession& session, const registry::County& county) {
  session.begin_incoming(kCountyTable);
  session.run(kCountyRow, county.name_zh, county.name_en, county.zone,
              county.centre.latitude().value(), county.centre.longitude().value());
  session.revise({.fact = "registry.county_fact", .keys = "{county}"});
}

void take_roads(ImportSession& session, std::span<const registry::Road> roads) {
  SqlArray names;
  SqlArray classes;
  SqlArray limits;
  SqlArray road_of_vertex;
  SqlArray latitudes;
  SqlArray longitudes;
  std::int64_t number = 0;
  for (const registry::Road& road : roads) {
    ++number;
    names.add(road.name);
    classes.add(name_in(registry::kRoadClasses, road.road_class));
    road.posted_limit ? limits.add(number_text(kmh_on_grid(*road.posted_limit)))
                      : limits.add_null();
    for (const geo::LatLng& vertex : road.vertices) {
      road_of_vertex.add(number);
      latitudes.add(number_text(vertex.latitude().value()));
      longitudes.add(number_text(vertex.longitude().value()));
    }
  }
  session.begin_incoming(kRoadTable);
  session.run(kRoadRows, names.text(), classes.text(), limits.text(), road_of_vertex.text(),
              latitudes.text(), longitudes.text());
  session.revise({.fact = "routing.road_fact", .keys = "{content_key,copy}", .replaces = "all"});
}

void take_places(ImportSession& session, std::span<const registry::Place> places) {
  SqlArray names;
  SqlArray kinds;
  SqlArray latitudes;
  SqlArray longitudes;
  for (const registry::Place& place : places) {
    names.add(place.name);
    kinds.add(name_in(registry::kPlaceKinds, place.kind));
    latitudes.add(number_text(place.position.latitude().value()));
    longitudes.add(number_text(place.position.longitude().value()));
  }
  session.begin_incoming(kPlaceTable);
  session.run(kPlaceRows, names.text(), kinds.text(), latitudes.text(), longitudes.text());
  session.revise({.fact = "routing.place_fact", .keys = "{content_key,copy}", .replaces = "all"});
}

}  // namespace busward::db
