#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/county_ways_home.h"
#include "gateway/simulator/random.h"

namespace busward::simulator {

// A calendar that leaves the days around `day` alone, so that a demonstration runs on any of them:
// later on a holiday of the county with a day that makes up for it, and the own days of the schools
// named, each by its kind.
std::vector<registry::CalendarEntry> make_calendar(std::span<const SchoolWithOwnDays> schools,
                                                   std::chrono::sys_days day);
// Pupils by stop for most departures: all get on before the last stop and off there, or the other
// way round on the way home; now and then one more than the bus has seats.
std::vector<registry::RiderNumbers> make_riders(const CountyRecords& records, Random random);

}  // namespace busward::simulator
