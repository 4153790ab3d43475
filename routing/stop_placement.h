#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "geo/polyline.h"
#include "routing/stop.h"

namespace busward::routing {

struct StopOffLine {
  std::size_t stop;
  geo::Metres distance;  // to the nearest point of the line
};
struct StopOutOfOrder {
  std::size_t stop;  // the first one that cannot lie behind all stops before it
};
using StopPlacementFault = std::variant<StopOffLine, StopOutOfOrder>;

struct StopPlacement {
  std::vector<Stop> stops;  // one for each drawn stop, in order; meaningful only without faults
  std::vector<StopPlacementFault> faults;
};

// Puts each stop on the line so that the ways never go back and the distances are least in all, so
// that a stop on a street that is used twice, a loop or a crossing falls on the pass that its
// neighbours ask for. Where two passes are equally near, the one with the stop on its right is
// taken, then the earlier. Pure; O(stops * line).
StopPlacement place_stops(const geo::Polyline& line, const std::vector<DraftStop>& drawn,
                          geo::Metres reach);

}  // namespace busward::routing
