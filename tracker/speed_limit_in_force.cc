#include "tracker/speed_limit_in_force.h"

#include <algorithm>

namespace busward::tracker {
namespace {

constexpr const char* kMotorway = "motorway";

// The highest limit within the tolerance; none as soon as one of the three places has none.
std::optional<routing::SpeedLimit> lenient_limit(const routing::RouteVersion& version,
                                                 geo::Metres progress, geo::Metres tolerance) {
  std::optional<routing::SpeedLimit> highest;
  for (const geo::Metres way : {progress - tolerance, progress, progress + tolerance}) {
    const auto limit = version.limit_at(std::clamp(way, geo::Metres{0}, version.length()));
    if (!limit) return std::nullopt;
    if (!highest || limit->value > highest->value) highest = limit;
  }
  return highest;
}

}  // namespace

std::optional<LimitInForce> limit_in_force(const routing::RouteVersion& version,
                                           std::optional<geo::Metres> progress, bool loaded,
                                           const LimitParameters& parameters) {
  std::optional<LimitInForce> limit;
  std::optional<routing::SpeedLimit> stretch;
  if (progress) stretch = lenient_limit(version, *progress, parameters.step_tolerance);
  if (stretch) {
    limit =
        LimitInForce{.value = stretch->value, .source = "route_stretch", .reason = stretch->reason};
  }
  if (!loaded || !parameters.cap) return limit;
  const bool motorway = stretch && stretch->reason == kMotorway;
  const auto cap = motorway ? parameters.motorway_cap : *parameters.cap;
  if (limit && limit->value <= cap) return limit;
  return LimitInForce{.value = cap,
                      .source = "school_bus_cap",
                      .reason = motorway ? parameters.motorway_cap_source : parameters.cap_source};
}

}  // namespace busward::tracker
