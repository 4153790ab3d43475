#include "db/route_version_rows.h"

#include <bit>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

constexpr Statement kLines{
    "version_lines",
    "SELECT id, route, direction, school, operator, half_width_m, limit_kmh, content_hash, "
    "ST_AsBinary(line, 'NDR') FROM routing.route_version WHERE id = ANY ($1::bigint[])"};
constexpr Statement kStops{
    "version_stops",
    "SELECT route_version_id, name, ST_Y(position), ST_X(position), planned_s "
    "FROM routing.route_stop WHERE route_version_id = ANY ($1::bigint[]) "
    "ORDER BY route_version_id, ordinal"};
constexpr Statement kLimits{
    "version_limits",
    "SELECT route_version_id, from_m, to_m, limit_kmh, reason FROM routing.speed_limit "
    "WHERE route_version_id = ANY ($1::bigint[]) ORDER BY route_version_id, ordinal"};

geo::LatLng place_of(double latitude, double longitude) {
  const auto place = geo::LatLng::from_degrees(geo::Degrees{latitude}, geo::Degrees{longitude});
  if (!place) throw Refusal{"a stored place is not on Earth"};
  return *place;
}

// Well-known binary of a LineString, little end first: byte order, type, count, then longitude and
// latitude of each vertex as doubles.
std::vector<geo::LatLng> vertices_of(const std::string& wkb) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::size_t kHeader = 9;
  std::uint32_t type = 0;
  std::uint32_t count = 0;
  if (wkb.size() < kHeader || wkb[0] != 1) throw Refusal{"a stored line is no well-known binary"};
  std::memcpy(&type, wkb.data() + 1, sizeof type);
  std::memcpy(&count, wkb.data() + 5, sizeof count);
  if (type != 2 || wkb.size() != kHeader + std::size_t{16} * count) {
    throw Refusal{"a stored line is no LineString"};
  }
  std::vector<geo::LatLng> vertices;
  vertices.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    double longitude = 0;
    double latitude = 0;
    std::memcpy(&longitude, wkb.data() + kHeader + 16 * i, sizeof longitude);
    std::memcpy(&latitude, wkb.data() + kHeader + 16 * i + 8, sizeof latitude);
    vertices.push_back(place_of(latitude, longitude));
  }
  return vertices;
}

std::optional<std::string> optional_text(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<std::string>();
}

routing::RouteDraft draft_of(const pqxx::row& row) {
  routing::RouteDraft draft;
  draft.route = row[1].as<std::string>();
  const auto direction = routing::direction_named(row[2].c_str());
  if (!direction) throw Refusal{"a stored route has an unknown direction"};
  draft.direction = *direction;
  draft.school = optional_text(row[3]);
  draft.operator_code = optional_text(row[4]);
  draft.half_width = geo::Metres{row[5].as<double>()};
  if (!row[6].is_null()) draft.limit = geo::from_kmh(row[6].as<double>());
  draft.vertices = vertices_of(bytes_from(row[8]));
  return draft;
}

struct StoredVersion {
  routing::RouteDraft draft;
  std::string content_hash;
};

std::map<std::int64_t, StoredVersion> stored_versions(pqxx::transaction_base& tx,
                                                      const std::string& ids) {
  std::map<std::int64_t, StoredVersion> stored;
  for (const auto& row : tx.exec_params(kLines.sql, ids)) {
    stored.emplace(row[0].as<std::int64_t>(),
                   StoredVersion{draft_of(row), row[7].as<std::string>()});
  }
  for (const auto& row : tx.exec_params(kStops.sql, ids)) {
    std::optional<std::chrono::seconds> planned;
    if (!row[4].is_null()) planned = std::chrono::seconds{row[4].as<std::int64_t>()};
    stored.at(row[0].as<std::int64_t>())
        .draft.stops.push_back({.name = row[1].as<std::string>(),
                                .place = place_of(row[2].as<double>(), row[3].as<double>()),
                                .planned = planned});
  }
  for (const auto& row : tx.exec_params(kLimits.sql, ids)) {
    stored.at(row[0].as<std::int64_t>())
        .draft.limits.push_back({.from = geo::Metres{row[1].as<double>()},
                                 .to = geo::Metres{row[2].as<double>()},
                                 .value = geo::from_kmh(row[3].as<double>()),
                                 .reason = row[4].as<std::string>()});
  }
  return stored;
}

}  // namespace

void load_missing_versions(pqxx::transaction_base& tx, std::span<const VersionOnFile> wanted,
                           RouteVersions& versions) {
  SqlArray ids;
  for (const VersionOnFile& version : wanted) {
    if (!versions.contains(version.id.value)) ids.add(version.id.value);
  }
  if (ids.size() == 0) return;
  for (auto& [id, stored] : stored_versions(tx, ids.text())) {
    auto version =
        routing::RouteVersion::make(registry::RouteVersionId{id}, std::move(stored.draft));
    if (!version || version->content_hash() != stored.content_hash) {
      throw Refusal{fmt::format("route version {} is not what was filed", id)};
    }
    versions.emplace(id, std::make_shared<const routing::RouteVersion>(std::move(*version)));
  }
}

}  // namespace busward::db
