#pragma once

#include <optional>
#include <string>

#include "routing/route_version.h"
#include "tracker/parameters.h"

namespace busward::tracker {

// The limit that holds for a bus at one fix and what it comes from: the verdict names which one
// bit.
struct LimitInForce {
  geo::MetresPerSecond value;
  std::string source;  // "route_stretch", "school_bus_cap"
  std::string reason;  // of the stretch, or the article of the cap

  friend bool operator==(const LimitInForce&, const LimitInForce&) = default;
  template <class Archive>
  void archive(Archive& a) {
    a(value, source, reason);
  }
};

// min(limit of the stretch, school-bus cap while loaded); nothing where neither is known: no limit
// known is not a limit of zero. Within step_tolerance of a step between two stretches the higher
// one holds, since the position may be wrong by that much. `progress` is the way along the line,
// none when the bus is not matched to it.
std::optional<LimitInForce> limit_in_force(const routing::RouteVersion& version,
                                           std::optional<geo::Metres> progress, bool loaded,
                                           const LimitParameters& parameters);

}  // namespace busward::tracker
