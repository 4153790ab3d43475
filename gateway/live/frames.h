#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "geo/utc_time.h"
#include "registry/ids.h"
#include "tracker/effects.h"
#include "tracker/feed.h"

namespace busward::live {

// One Frame of gateway/proto/live.proto, serialised once and shared by all who get it.
using FrameBytes = std::shared_ptr<const std::string>;

// The route of a version; none where the rulebook at hand does not know it.
using RouteOf = std::function<std::optional<registry::RouteId>(registry::RouteVersionId)>;

struct HelloFrame {
  std::int64_t latest_seq = 0;
  geo::UtcTime server_time;
  std::string_view build;
};
FrameBytes to_frame(const HelloFrame& hello);
FrameBytes to_frame(const tracker::FeedItem& item, const RouteOf& route_of);
FrameBytes state_frame(geo::UtcTime server_time,
                       std::span<const tracker::VehicleLive* const> vehicles,
                       const RouteOf& route_of);
FrameBytes gap_frame(std::int64_t seq);

}  // namespace busward::live
