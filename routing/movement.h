#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "geo/latlng.h"
#include "geo/units.h"
#include "geo/utc_time.h"
#include "routing/evidence.h"
#include "routing/matcher_parameters.h"

namespace busward::routing {

// A fix as the matcher sees it.
struct Sighting {
  geo::UtcTime at;
  geo::LatLng place;
  std::optional<geo::MetresPerSecond> speed;
  std::optional<geo::Metres> accuracy;
  std::optional<int> satellites;
};

// What a fix adds to the one before it.
struct Look {
  geo::Metres hop;                          // straight way from the last fix
  std::chrono::milliseconds since_last{0};  // time since the last fix
  double weight = 0;                        // of one independent look; 0 for a bus that stands
  double standing_weight = 0;               // what standing that long is worth
  geo::MetresPerSecond bound;               // the bus is hardly faster than this
  bool first = false;
};

// How a bus moves from fix to fix, and how much each fix is worth as evidence: both way and time
// are asked for, so that dense reports of one drift of the receiver weigh as one, and a standing
// bus proves nothing by standing. Pure; plain values.
class Movement {
 public:
  // Nothing if the sighting is not newer than the last.
  std::optional<Look> observe(const Sighting& sighting, const MatcherParameters& parameters,
                              const Evidence& evidence);

  template <class A>
  void archive(A& a) {
    a(last_place_, last_at_, anchor_, moving_s_, speeds_, slow_reports_);
  }

 private:
  geo::MetresPerSecond bound(const MatcherParameters& parameters) const;

  std::optional<geo::LatLng> last_place_;
  geo::UtcTime last_at_{};
  std::optional<geo::LatLng> anchor_;         // where the last look was
  double moving_s_ = 0;                       // spent moving since then
  std::vector<geo::MetresPerSecond> speeds_;  // the last five, newest last
  int slow_reports_ = 0;                      // in a row
};

}  // namespace busward::routing
