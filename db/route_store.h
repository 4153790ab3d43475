#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/units.h"
#include "registry/ids.h"
#include "routing/route_version.h"

namespace busward::db {

struct RouteSummary {
  registry::RouteId id;
  registry::RouteVersionId version;
  std::string route;
  routing::Direction direction = routing::Direction::to_school;
  std::optional<std::string> school;  // its code
  geo::Metres length;
  int stops = 0;
};

struct RouteDetail {
  registry::RouteId id;
  std::shared_ptr<const routing::RouteVersion> version;  // the one in force now
};

// Of which route a version is; versions are never forgotten.
struct RouteOfVersion {
  registry::RouteId id;
  std::string route;
};

// The routes approved now that the caller may see. Runs through the pool; any strand may call.
class RouteStore {
 public:
  explicit RouteStore(Pool& pool) : pool_{pool} {}

  boost::asio::awaitable<Outcome<std::vector<RouteSummary>>> routes(
      std::optional<Caller> caller = nobody());  // by name
  boost::asio::awaitable<Outcome<std::optional<RouteDetail>>> route(
      registry::RouteId id, std::optional<Caller> caller = nobody());
  // By version id: for the live feed, whose positions name versions.
  boost::asio::awaitable<Outcome<std::unordered_map<std::int64_t, RouteOfVersion>>> versions();

 private:
  Pool& pool_;
};

}  // namespace busward::db
