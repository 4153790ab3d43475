#pragma once

#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/fleet_store.h"
#include "db/pool.h"
#include "registry/ids.h"
#include "tracker/effects.h"

namespace busward::db {

struct Track {
  std::vector<tracker::TrackPoint> points;  // by time
  bool truncated = false;                   // there are more behind the last one
};

// Where a bus has been. Runs through the pool; any strand may call.
class TrackQueryStore {
 public:
  static constexpr int kMostFixes = 20'000;

  explicit TrackQueryStore(Pool& pool) : pool_{pool} {}

  // The fixes of the vehicle in the span, the first 20,000; none where the caller may not see it.
  boost::asio::awaitable<Outcome<std::optional<Track>>> track(
      registry::VehicleId vehicle, TimeSpan span, std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
