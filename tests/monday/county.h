#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/fleet_plan.h"
#include "geo/utc_time.h"

namespace busward::monday {

inline constexpr int kBuses = 1058;
inline constexpr std::chrono::sys_days kDay{std::chrono::year{2026} / 9 / 7};
// A moment of that day by the county's clocks.
constexpr geo::UtcTime local(std::chrono::minutes of_day) {
  return geo::UtcTime{kDay} + of_day - std::chrono::hours{8};
}

// One thing that is truly wrong on that morning, as an alarm calls it, and whose it is.
struct Planted {
  std::string plate;
  std::string operator_code;
  std::string rule;
  std::string kind;
  // Where the files say so: which check fails, and whose. Else it happens on the road.
  std::optional<std::pair<std::string, std::string>> of_file{};
};

// Who is seen to drive by the check before departure.
struct Checked {
  std::string plate;
  std::string operator_code;
  std::string route;
  std::string driver_code;
  geo::UtcTime departure;
};

// Who was stood down and puts his card in all the same.
struct Carded {
  std::string driver_code;
  geo::UtcTime in_at;
};

// The county on the eve of its first Monday: in order but for what is planted, two in five of its
// dates lost, and its buses as they will drive.
struct Eve {
  simulator::CountyRecords records;
  std::vector<simulator::SimulatedBus> fleet;
  std::vector<Planted> planted;
  Checked checked;
  Carded carded;
  int dates = 0;
  int emptied = 0;
};

// `seed` decides which dates are lost and whose files are bad. How the county lies and what happens
// on its roads is the same every time.
Eve eve_of_monday(std::uint64_t seed);

}  // namespace busward::monday
