#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/deviation.h"
#include "gateway/simulator/driver_cards.h"
#include "gateway/simulator/journey.h"
#include "gateway/simulator/mishap.h"
#include "gateway/simulator/speeding.h"
#include "gateway/simulator/unlicensed.h"
#include "geo/utc_time.h"
#include "registry/terminal.h"

namespace busward::simulator {

struct FleetWish {
  std::size_t terminals = 60;
  geo::UtcTime start;
  std::uint64_t seed = 1;
  double speeding_share = 0.25;  // of the runs that have a place for it
  double deviating_share = 0;    // of the other runs that have a place for it
  double mishap_share = 0;       // of those that are left
  double sos_share = 0;          // of the runs on which somebody presses the button
  double card_share = 0;         // of the buses whose drivers put their cards in
  // So long after `start` somebody presses it on the last bus, wherever that is, for ten seconds.
  std::optional<std::chrono::seconds> sos_after{};
};

struct SimulatedBus {
  registry::Terminal terminal;
  Journey journey;
  std::vector<SpeedingCase> cases;  // in the order of time
  std::vector<DeviationCase> deviations;
  std::vector<Mishap> mishaps;
  std::vector<UnlicensedCase> unlicensed;
  std::vector<CardMoment> cards{};
};

// The first `terminals` buses of the county that have runs, each with its journey from `start` on:
// the runs of its timetable from three hours before to fourteen hours behind, a parking place on a
// road near its first line, and the scripted speeding, deviating and mishaps. Where speeding is
// wanted, two buses that can begin with it 25 to 80 s after `start`; for that they may run up to
// 5 min late. Pure.
std::vector<SimulatedBus> plan_fleet(const CountyRecords& records, const FleetWish& wish);

}  // namespace busward::simulator
