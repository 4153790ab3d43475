#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "gateway/simulator/county.h"
#include "registry/school_calendar.h"

namespace busward::simulator {

// A school that keeps days of its own, and the departure that they are about.
struct SchoolWithOwnDays {
  registry::DayReason reason = registry::DayReason::half_day;
  std::string school;
  std::string route;  // of that departure
  std::chrono::seconds departure{0};
};

// Gives one school after another a way home, driven by the bus that fetches the children: three
// that end in the afternoon and will have half days, exams and early dismissals, one with boarders,
// who leave on Fridays and come back on Sundays, and one with evening study. They depart so long
// after the first bus of the morning that no bus is late for it.
std::vector<SchoolWithOwnDays> add_ways_home(CountyRecords& records);

}  // namespace busward::simulator
