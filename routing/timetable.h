#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/utc_time.h"
#include "routing/calendar.h"
#include "routing/direction.h"

namespace busward::routing {

// Days of the week, as a timetable writes them: a subset of "1234567" with Monday = 1.
class WeekdaySet {
 public:
  WeekdaySet() = default;
  static std::optional<WeekdaySet> from_text(std::string_view digits);
  // Bit 0 is Monday; higher ones than Sunday's are none.
  static WeekdaySet from_bits(unsigned bits) {
    return WeekdaySet{static_cast<std::uint8_t>(bits & 0x7FU)};
  }
  static WeekdaySet monday_to_friday() { return WeekdaySet{0b0011111}; }

  bool contains(std::chrono::weekday day) const {
    return (bits_ >> (day.iso_encoding() - 1) & 1U) != 0;
  }
  // Bit 0 is Monday.
  std::uint8_t bits() const { return bits_; }
  std::string to_text() const;

  friend bool operator==(WeekdaySet, WeekdaySet) = default;

 private:
  explicit constexpr WeekdaySet(std::uint8_t bits) : bits_{bits} {}
  std::uint8_t bits_ = 0;
};

struct Departure {
  std::chrono::seconds time_of_day;  // since civil midnight; from 24:00 on it is the next morning's
  WeekdaySet days;
};

// The planned departures of one route. In a calendar with make-up days a Sunday may run as a
// Monday.
struct Timetable {
  std::string route;
  Direction direction = Direction::to_school;
  std::vector<Departure> departures;
};

// One run that is to be driven. Its id is a UUIDv5 of route, direction, service day and departure,
// so that it is the same wherever and whenever it is made.
struct PlannedRun {
  boost::uuids::uuid id;
  std::string route;
  Direction direction = Direction::to_school;
  CivilDay service_day;
  geo::UtcTime departs_at;
};

boost::uuids::uuid planned_run_id(const std::string& route, Direction direction,
                                  CivilDay service_day, std::chrono::seconds departure);

// The runs of one service day in the order of departure; none in an unknown zone.
std::vector<PlannedRun> planned_runs(const Timetable& timetable, const Calendar& calendar,
                                     CivilDay service_day, const std::string& zone);

}  // namespace busward::routing
