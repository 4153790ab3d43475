#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "db/record_imports.h"
#include "db/sql_values.h"
#include "geo/assert.h"

namespace busward::db {
namespace {

constexpr std::size_t kRoutesAStatement = 100;  // keeps a parameter at a few megabytes
// How long a line without planned stops keeps its bus: at the speed of a slow country bus.
constexpr geo::MetresPerSecond kSlowBus = geo::from_kmh(25);

constexpr Statement kRouteTable{
    "incoming_route",
    "CREATE TEMP TABLE incoming (record bigint, route text, school text, operator text, "
    "content_hash text, route_id bigint, route_version_id bigint, is_new boolean, "
    "is_new_version boolean) ON COMMIT DROP"};
constexpr Statement kRouteRows{
    "incoming_route_rows",
    "INSERT INTO incoming SELECT row - 1, i.route, i.school, i.operator, hash, known.route_id, "
    "v.id, "
    "known.route_id IS NULL, v.id IS NULL "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) "
    "WITH ORDINALITY AS i (route, school, operator, hash, row) "
    "LEFT JOIN (SELECT DISTINCT route, route_id FROM routing.route_version) known "
    "ON known.route = i.route "
    "LEFT JOIN routing.route_version v ON v.route_id = known.route_id AND v.content_hash = i.hash"};
constexpr Statement kUnknownSchools{
    "incoming_route_schools",
    "SELECT record, school FROM incoming WHERE school IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM registry.school_now s WHERE s.code = school) ORDER BY record"};
constexpr Statement kUnknownOperators{
    "incoming_route_operators",
    "SELECT record, operator FROM incoming WHERE operator IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM registry.operator_now o WHERE o.code = operator) ORDER BY record"};
constexpr Statement kNewRoutes[] = {
    {"incoming_route_ids",
     "UPDATE incoming SET route_id = nextval(pg_get_serial_sequence('routing.route', 'id')) "
     "WHERE is_new"},
    {"incoming_new_routes",
     "INSERT INTO routing.route (id) SELECT route_id FROM incoming WHERE is_new"},
    {"incoming_new_versions",
     "UPDATE incoming SET route_version_id = "
     "nextval(pg_get_serial_sequence('routing.route_version', 'id')) WHERE is_new_version"}};
constexpr Statement kVersionsToWrite{
    "incoming_versions_to_write",
    "SELECT record, route_version_id FROM incoming WHERE is_new_version ORDER BY record"};
constexpr Statement kWriteVersions{
    "route_version_write",
    "INSERT INTO routing.route_version (id, route_id, route, direction, school, operator, "
    "half_width_m, limit_kmh, line, length_m, travel_s, content_hash) "
    "SELECT i.route_version_id, i.route_id, i.route, r.direction, i.school, i.operator, "
    "r.half_width_m, r.limit_kmh, l.line, r.length_m, r.travel_s, i.content_hash "
    "FROM unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::float8[], "
    "$6::integer[]) "
    "AS r (version, direction, half_width_m, limit_kmh, length_m, travel_s) "
    "JOIN incoming i ON i.route_version_id = r.version "
    "JOIN (SELECT version, ST_SetSRID(ST_MakeLine(ST_MakePoint(lng, lat) ORDER BY ordinal), 4326) "
    "AS line FROM unnest($7::bigint[], $8::float8[], $9::float8[]) WITH ORDINALITY "
    "AS v (version, lat, lng, ordinal) GROUP BY version) l ON l.version = r.version"};
constexpr Statement kWriteStops{
    "route_stop_write",
    "INSERT INTO routing.route_stop (route_version_id, ordinal, name, position, planned_s, at_m) "
    "SELECT version, ordinal, name, ST_SetSRID(ST_MakePoint(lng, lat), 4326), planned_s, at_m "
    "FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::float8[], $5::float8[], "
    "$6::integer[], $7::float8[]) AS s (version, ordinal, name, lat, lng, planned_s, at_m)"};
constexpr Statement kWriteLimits{
    "speed_limit_write",
    "INSERT INTO routing.speed_limit (route_version_id, ordinal, from_m, to_m, limit_kmh, reason) "
    "SELECT version, ordinal, from_m, to_m, limit_kmh, reason "
    "FROM unnest($1::bigint[], $2::integer[], $3::float8[], $4::float8[], $5::float8[], "
    "$6::text[]) "
    "AS l (version, ordinal, from_m, to_m, limit_kmh, reason)"};

std::string number_text(double value) {
  return fmt::format("{}", value);
}

double kmh_on_grid(geo::MetresPerSecond speed) {
  return std::round(geo::to_kmh(speed) * 100) / 100;
}

std::int64_t travel_seconds(const routing::RouteVersion& version) {
  const auto& stops = version.stops();
  if (!stops.empty() && stops.back().planned) return stops.back().planned->count();
  return static_cast<std::int64_t>(version.length().value() / kSlowBus.value());
}

// The rows of some new versions, column by column.
class VersionRows {
 public:
  void add(std::int64_t id, const routing::RouteVersion& version) {
    ids_.add(id);
    directions_.add(routing::name_of(version.direction()));
    half_widths_.add(number_text(version.half_width().value()));
    const auto& limit = version.draft().limit;
    limit ? limits_.add(number_text(kmh_on_grid(*limit))) : limits_.add_null();
    lengths_.add(number_text(version.length().value()));
    travels_.add(travel_seconds(version));
    for (const geo::LatLng& vertex : version.line().vertices()) {
      vertex_ids_.add(id);
      latitudes_.add(number_text(vertex.latitude().value()));
      longitudes_.add(number_text(vertex.longitude().value()));
    }
    add_stops(id, version);
    add_stretches(id, version);
  }

  void write(ImportSession& session) const {
    if (ids_.size() == 0) return;
    session.run(kWriteVersions, ids_.text(), directions_.text(), half_widths_.text(),
                limits_.text(), lengths_.text(), travels_.text(), vertex_ids_.text(),
                latitudes_.text(), longitudes_.text());
    session.run(kWriteStops, stops_[0].text(), stops_[1].text(), stops_[2].text(), stops_[3].text(),
                stops_[4].text(), stops_[5].text(), stops_[6].text());
    session.run(kWriteLimits, stretches_[0].text(), stretches_[1].text(), stretches_[2].text(),
                stretches_[3].text(), stretches_[4].text(), stretches_[5].text());
  }

 private:
  void add_stops(std::int64_t id, const routing::RouteVersion& version) {
    std::int64_t ordinal = 0;
    for (const routing::Stop& stop : version.stops()) {
      stops_[0].add(id);
      stops_[1].add(ordinal++);
      stops_[2].add(stop.name);
      stops_[3].add(number_text(stop.place.latitude().value()));
      stops_[4].add(number_text(stop.place.longitude().value()));
      stop.planned ? stops_[5].add(static_cast<std::int64_t>(stop.planned->count()))
                   : stops_[5].add_null();
      stops_[6].add(number_text(stop.at.value()));
    }
  }

  void add_stretches(std::int64_t id, const routing::RouteVersion& version) {
    std::int64_t ordinal = 0;
    for (const routing::SpeedLimit& limit : version.draft().limits) {
      stretches_[0].add(id);
      stretches_[1].add(ordinal++);
      stretches_[2].add(number_text(limit.from.value()));
      stretches_[3].add(number_text(limit.to.value()));
      stretches_[4].add(number_text(kmh_on_grid(limit.value)));
      stretches_[5].add(limit.reason);
    }
  }

  SqlArray ids_, directions_, half_widths_, limits_, lengths_, travels_;
  SqlArray vertex_ids_, latitudes_, longitudes_;
  SqlArray stops_[7];
  SqlArray stretches_[6];
};

std::vector<routing::RouteVersion> checked_versions(ImportSession& session,
                                                    std::span<const routing::RouteDraft> drafts) {
  std::vector<routing::RouteVersion> versions;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto version = routing::RouteVersion::make(routing::RouteVersionId{}, drafts[i]);
    if (version) {
      versions.push_back(std::move(*version));
      continue;
    }
    for (const routing::RouteFault& fault : version.error()) {
      session.fault({.record = i, .column = "route", .what = fault.message, .remedy = {}});
    }
  }
  return versions;
}

void write_new_versions(ImportSession& session,
                        const std::vector<routing::RouteVersion>& versions) {
  const auto rows = session.run(kVersionsToWrite);
  VersionRows chunk;
  std::size_t in_chunk = 0;
  for (const auto& row : rows) {
    chunk.add(row[1].as<std::int64_t>(), versions.at(row[0].as<std::size_t>()));
    if (++in_chunk < kRoutesAStatement) continue;
    chunk.write(session);
    chunk = {};
    in_chunk = 0;
  }
  chunk.write(session);
}

}  // namespace

void take_routes(ImportSession& session, std::span<const routing::RouteDraft> routes) {
  const auto versions = checked_versions(session, routes);
  if (!session.sound()) return;
  SqlArray names;
  SqlArray schools;
  SqlArray operators;
  SqlArray hashes;
  for (const routing::RouteVersion& version : versions) {
    names.add(version.route());
    schools.add_optional(version.school());
    operators.add_optional(version.operator_code());
    hashes.add(version.content_hash());
  }
  session.begin_incoming(kRouteTable);
  session.run(kRouteRows, names.text(), schools.text(), operators.text(), hashes.text());
  session.refuse_unknown(
      session.run(kUnknownSchools), "school",
      {"请先导入学校，或改正编号", "import schools.csv first, or correct the code"});
  session.refuse_unknown(
      session.run(kUnknownOperators), "operator",
      {"请先导入服务单位，或改正编号", "import operators.csv first, or correct the code"});
  if (!session.sound()) return;
  for (const Statement& statement : kNewRoutes) session.run(statement);
  write_new_versions(session, versions);
  session.revise({.fact = "routing.route_approval_fact", .keys = "{route_id}"});
  renew_assignments(session);
}

}  // namespace busward::db
