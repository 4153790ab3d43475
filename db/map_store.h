#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/latlng.h"
#include "registry/county.h"

namespace busward::db {

struct Bounds {
  geo::LatLng south_west;
  geo::LatLng north_east;
};

struct CountyOnFile {
  registry::County county;
  Bounds bounds;  // of all that is drawn; a box around the centre where nothing is
};

struct TileKey {
  int zoom = 0;
  std::int64_t column = 0;  // x, from the west
  std::int64_t row = 0;     // y, from the north
  // Zoom 0 to 22, column and row within it.
  bool valid() const;
};

// The map behind the buses; routes and stops of those alone that the caller may see. Runs through
// the pool; any strand may call.
class MapStore {
 public:
  explicit MapStore(Pool& pool) : pool_{pool} {}

  boost::asio::awaitable<Outcome<std::optional<CountyOnFile>>> county(
      std::optional<Caller> caller = nobody());

  // A Mapbox vector tile with the layers roads, places, schools, routes and stops of docs/api.md;
  // empty where the tile is not valid or nothing lies in it. What is drawn depends on the zoom:
  // lines are simplified to about half a pixel, minor roads, villages, schools and stops come in
  // later, and each layer is capped, the greater first.
  boost::asio::awaitable<Outcome<std::string>> tile(TileKey key,
                                                    std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
