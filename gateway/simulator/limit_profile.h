#pragma once

#include <vector>

#include "geo/polyline.h"
#include "geo/units.h"
#include "routing/route_version.h"

namespace busward::simulator {

inline constexpr geo::MetresPerSecond kSchoolBusCap = geo::from_kmh(60);
inline constexpr geo::MetresPerSecond kUnknownLimit = geo::from_kmh(30);

// The limit that a bus keeps along a line, as steps: the lowest of the line's limits and of the
// school-bus cap, which our drivers keep when empty, too. Where no limit is known they drive as if
// it were 30 km/h.
class LimitProfile {
 public:
  struct Step {
    geo::Metres from;  // holds until the next one
    geo::MetresPerSecond limit;
  };

  static LimitProfile along(const routing::RouteVersion& route);
  static LimitProfile everywhere(geo::MetresPerSecond limit);
  LimitProfile reversed(geo::Metres length) const;
  // Along a line on which another way of that length, with that limit, stands in the stretch's
  // stead.
  LimitProfile spliced(geo::Stretch stretch, geo::Metres length, geo::MetresPerSecond limit) const;

  geo::MetresPerSecond at(geo::Metres way) const;
  geo::MetresPerSecond lowest_on(geo::Stretch stretch) const;
  // The step that holds at `way`, as far as it reaches within a line of that length.
  geo::Stretch step_around(geo::Metres way, geo::Metres length) const;

 private:
  std::size_t index_at(geo::Metres way) const;

  std::vector<Step> steps_;  // rising, the first from 0
};

}  // namespace busward::simulator
