#pragma once

#include <optional>
#include <vector>

#include "gateway/simulator/drive.h"
#include "gateway/simulator/journey.h"
#include "gateway/simulator/random.h"
#include "geo/units.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// From this excess on, scripted speeding counts as what was truly done.
inline constexpr geo::MetresPerSecond kTruthExcess = geo::from_kmh(8);

// Where in a drive speeding may begin, in time since its start.
struct BurstWish {
  geo::Seconds earliest;
  geo::Seconds latest;
};

// A stretch between two stops with one limit on which this bus can drive 12 to 32 km/h too fast for
// 30 to 90 s. Nothing where the route has no such place. Whether the drive becomes a clear case is
// to be asked afterwards.
std::optional<Burst> find_burst(const DrivenRoute& route, const Drive& lawful,
                                const BurstWish& wish, Random& random);

// One scripted case as it truly happens.
struct SpeedingCase {
  std::size_t run;
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  geo::MetresPerSecond limit;
  geo::MetresPerSecond peak;
};
// All times at which the journey exceeds a limit in force by kTruthExcess; one case a limit.
std::vector<SpeedingCase> speeding_cases(const Journey& journey);
// The run has one case, of 30 to 90 s and 8 to 35 km/h.
bool is_clear_case(const std::vector<SpeedingCase>& cases, std::size_t run);

}  // namespace busward::simulator
