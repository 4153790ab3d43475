#include "db/route_store.h"

#include <utility>

#include <pqxx/result>

#include "db/route_version_rows.h"

namespace busward::db {
namespace {

constexpr Statement kRoutes{
    "route_list",
    "SELECT a.route_id, v.id, v.route, v.direction, v.school, v.length_m, "
    "(SELECT count(*) FROM routing.route_stop s WHERE s.route_version_id = v.id) "
    "FROM routing.route_approval_now a JOIN routing.route_version v ON v.id = a.route_version_id "
    "ORDER BY v.route COLLATE \"C\""};
constexpr Statement kRoute{"route_in_force",
                           "SELECT v.id, v.content_hash FROM routing.route_approval_now a "
                           "JOIN routing.route_version v ON v.id = a.route_version_id "
                           "WHERE a.route_id = $1"};
constexpr Statement kVersions{"route_versions",
                              "SELECT id, route_id, route FROM routing.route_version"};

RouteSummary summary_in(const pqxx::row& row) {
  RouteSummary route{
      .id = registry::RouteId{row[0].as<std::int64_t>()},
      .version = registry::RouteVersionId{row[1].as<std::int64_t>()},
      .route = row[2].as<std::string>(),
      .direction = routing::direction_named(row[3].c_str()).value_or(routing::Direction::to_school),
      .school = {},
      .length = geo::Metres{row[5].as<double>()},
      .stops = row[6].as<int>()};
  if (!row[4].is_null()) route.school = row[4].as<std::string>();
  return route;
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<RouteSummary>>> RouteStore::routes(
    std::optional<Caller> caller) {
  const auto read = [](pqxx::work& tx) {
    std::vector<RouteSummary> routes;
    for (const auto& row : tx.exec_prepared(kRoutes.name)) routes.push_back(summary_in(row));
    return routes;
  };
  return pool_.transact(kRoutes, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<RouteDetail>>> RouteStore::route(
    registry::RouteId id, std::optional<Caller> caller) {
  const auto read = [id](pqxx::work& tx) -> std::optional<RouteDetail> {
    const auto rows = tx.exec_prepared(kRoute.name, id.value);
    if (rows.empty()) return std::nullopt;
    const VersionOnFile wanted{registry::RouteVersionId{rows[0][0].as<std::int64_t>()},
                               rows[0][1].as<std::string>()};
    RouteVersions versions;
    load_missing_versions(tx, {&wanted, 1}, versions);
    return RouteDetail{.id = id, .version = versions.at(wanted.id.value)};
  };
  return pool_.transact(kRoute, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::unordered_map<std::int64_t, RouteOfVersion>>>
RouteStore::versions() {
  const auto read = [](pqxx::work& tx) {
    std::unordered_map<std::int64_t, RouteOfVersion> versions;
    for (const auto& row : tx.exec_prepared(kVersions.name)) {
      versions.emplace(row[0].as<std::int64_t>(),
                       RouteOfVersion{.id = registry::RouteId{row[1].as<std::int64_t>()},
                                      .route = row[2].as<std::string>()});
    }
    return versions;
  };
  return pool_.transact(kVersions, Replay::safe, read);
}

}  // namespace busward::db
