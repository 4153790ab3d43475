#include <map>

#include <gtest/gtest.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/deviation.h"
#include "gateway/simulator/fleet_plan.h"

namespace busward::simulator {
namespace {

using geo::Metres;
using std::chrono::seconds;

const std::vector<SimulatedBus>& deviating_fleet() {
  static const std::vector<SimulatedBus> buses = [] {
    const auto peak = *geo::from_iso8601("2026-09-01T07:05:20+08:00");
    const auto records = generate_county({.seed = 1, .buses = 60, .start = peak});
    return plan_fleet(
        records,
        {.terminals = 60, .start = peak, .seed = 5, .speeding_share = 0, .deviating_share = 1});
  }();
  return buses;
}

Metres beside(const SimulatedBus& bus, const DeviationCase& done, geo::UtcTime at) {
  Journey journey = bus.journey;
  const auto& line = bus.journey.runs()[done.run].route->out.line;
  return line.project(journey.at(at).place).distance;
}

TEST(Deviation, ScriptsEveryKind) {
  std::map<DeviationKind, int> kinds;
  for (const SimulatedBus& bus : deviating_fleet()) {
    for (const DeviationCase& done : bus.deviations) ++kinds[done.kind];
  }
  EXPECT_GE(kinds[DeviationKind::detour], 5);
  EXPECT_GE(kinds[DeviationKind::wrong_way], 3);
  EXPECT_GE(kinds[DeviationKind::skip], 2);
}

TEST(Deviation, IsOffTheLineJustWhenTheTruthSaysSo) {
  for (const SimulatedBus& bus : deviating_fleet()) {
    for (const DeviationCase& done : bus.deviations) {
      EXPECT_LT(beside(bus, done, done.began_at - seconds{20}), Metres{10});
      EXPECT_LT(beside(bus, done, done.ended_at + seconds{20}), Metres{10});
      if (done.kind == DeviationKind::wrong_way) continue;
      const auto middle = done.began_at + (done.ended_at - done.began_at) / 2;
      EXPECT_GT(beside(bus, done, middle), done.aside * 0.9 - Metres{5});  // the lane
    }
  }
}

TEST(Deviation, DrivesBackTheWrongWay) {
  for (const SimulatedBus& bus : deviating_fleet()) {
    for (const DeviationCase& done : bus.deviations) {
      if (done.kind != DeviationKind::wrong_way) continue;
      Journey journey = bus.journey;
      const auto& line = bus.journey.runs()[done.run].route->out.line;
      const auto from = journey.at(done.began_at);
      const auto to = journey.at(done.ended_at);
      EXPECT_NEAR((line.project(from.place).at - line.project(to.place).at).value(),
                  done.length.value(), 10);
    }
  }
}

// Or a bus would speed where nobody has scripted it.
TEST(Deviation, KeepsTheLimitsOfTheRoadThatItDrivesBack) {
  for (const SimulatedBus& bus : deviating_fleet()) {
    for (const DeviationCase& done : bus.deviations) {
      if (done.kind != DeviationKind::wrong_way) continue;
      Journey journey = bus.journey;
      const DrivenRoute& route = *bus.journey.runs()[done.run].route;
      for (auto at = done.began_at; at < done.ended_at + seconds{60}; at += seconds{1}) {
        const auto truth = journey.at(at);
        const auto limit = route.out.limits.at(route.out.line.project(truth.place).at);
        EXPECT_LE(truth.speed, limit + geo::from_kmh(1)) << bus.terminal.plate;
      }
    }
  }
}

TEST(Deviation, NeverJumps) {
  for (const SimulatedBus& bus : deviating_fleet()) {
    if (bus.deviations.empty()) continue;
    Journey journey = bus.journey;
    const DeviationCase& done = bus.deviations.front();
    auto last = journey.at(done.began_at - seconds{30}).place;
    for (auto at = done.began_at - seconds{30}; at < done.ended_at + seconds{30};
         at += seconds{1}) {
      const auto place = journey.at(at).place;
      EXPECT_LT(geo::distance_between(last, place), Metres{25});
      last = place;
    }
  }
}

}  // namespace
}  // namespace busward::simulator
