#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace busward::registry {

// One departure of a route's timetable, in the county's civil time.
struct Departure {
  std::string route;
  std::chrono::seconds time_of_day{0};
  unsigned weekdays = 0;  // bit 0 = Monday … bit 6 = Sunday
  friend bool operator==(const Departure&, const Departure&) = default;
};

// Who is to drive a departure with which bus.
struct Assignment {
  std::string route;
  std::chrono::seconds departure{0};
  std::string plate;
  std::optional<std::string> driver_code;
  std::optional<std::string> attendant_code{};
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

// How many pupils are to board and alight at a stop of a departure: numbers, never names.
struct RiderNumbers {
  std::string route;
  std::chrono::seconds departure{0};
  std::string stop;
  int boarding = 0;
  int alighting = 0;
  friend bool operator==(const RiderNumbers&, const RiderNumbers&) = default;
};

}  // namespace busward::registry
