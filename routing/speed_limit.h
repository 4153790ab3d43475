#pragma once

#include <string>

#include "geo/units.h"

namespace busward::routing {

inline constexpr const char* kWholeLineReason = "whole_line";

// What may be driven on a stretch of an approved line, and on what ground: posted, road_class,
// sharp_bend, steep_slope, narrow_road, narrow_bridge, school_zone, whole_line (the line's own
// limit) or any text. No limit known is the absence of a SpeedLimit, never a limit of zero.
struct SpeedLimit {
  geo::Metres from;
  geo::Metres to;
  geo::MetresPerSecond value;
  std::string reason;

  friend bool operator==(const SpeedLimit&, const SpeedLimit&) = default;
};

}  // namespace busward::routing
