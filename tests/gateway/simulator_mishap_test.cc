#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/location_report.h"
#include "gateway/simulator/mishap.h"

namespace busward::simulator {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const std::vector<SimulatedBus>& unlucky_fleet() {
  static const std::vector<SimulatedBus> buses = [] {
    const auto peak = *geo::from_iso8601("2026-09-01T07:05:20+08:00");
    const auto records = generate_county({.seed = 1, .buses = 60, .start = peak});
    return plan_fleet(records, {.terminals = 60,
                                .start = peak,
                                .seed = 5,
                                .speeding_share = 0.2,
                                .deviating_share = 0.2,
                                .mishap_share = 0.7,
                                .sos_share = 1});
  }();
  return buses;
}

TEST(Mishap, BefallsRunsOfItsOwn) {
  std::map<MishapKind, int> kinds;
  for (const SimulatedBus& bus : unlucky_fleet()) {
    for (const Mishap& mishap : bus.mishaps) {
      ++kinds[mishap.kind];
      const DrivenRun& run = bus.journey.driven_runs()[mishap.run];
      EXPECT_GT(mishap.began_at, run.starts);
      EXPECT_LT(mishap.ended_at, run.ends);
      const auto same_run = [&](const auto& done) { return done.run == mishap.run; };
      EXPECT_TRUE(std::ranges::none_of(bus.cases, same_run));
      EXPECT_TRUE(std::ranges::none_of(bus.deviations, same_run));
    }
  }
  for (const auto kind :
       {MishapKind::jammed, MishapKind::cut, MishapKind::missed_stop, MishapKind::sos}) {
    EXPECT_GE(kinds[kind], 10) << kind_of(kind);
  }
}

// For a test that cannot wait for chance.
TEST(Mishap, IsACallForHelpAtItsMomentOnTheLastBusWhereThatIsAskedFor) {
  const auto start = *geo::from_iso8601("2026-09-01T02:00:00+08:00");
  const auto records = generate_county({.seed = 1, .buses = 8, .start = start});
  const auto buses = plan_fleet(
      records, {.terminals = 4, .start = start, .speeding_share = 0, .sos_after = seconds{5}});
  ASSERT_FALSE(buses.empty());
  for (const SimulatedBus& bus : buses) {
    const bool is_last = &bus == &buses.back();
    EXPECT_EQ(calls_for_help(bus.mishaps, start + seconds{5}), is_last);
    EXPECT_FALSE(calls_for_help(bus.mishaps, start + seconds{15}));
  }
}

// Where it should stop it drives, though slowly where the road bends; everywhere else it stops.
TEST(Mishap, DrivesPastTheStopAndServesTheOthers) {
  int passed = 0;
  for (const SimulatedBus& bus : unlucky_fleet()) {
    for (const Mishap& mishap : bus.mishaps) {
      if (mishap.kind != MishapKind::missed_stop) continue;
      const PlannedRun& planned = bus.journey.runs()[mishap.run];
      const Drive drive = bus.journey.drive_of_run(mishap.run);
      const auto& stops = planned.route->version.stops();
      for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
        const auto slowest = drive.slowest_on(
            {.from = stops[i].at - geo::Metres{6}, .to = stops[i].at + geo::Metres{6}});
        if (i == *planned.missed_stop) {
          EXPECT_GT(slowest, geo::from_kmh(5)) << bus.terminal.plate << " stop " << i;
          ++passed;
        } else {
          EXPECT_LT(slowest, geo::from_kmh(1)) << bus.terminal.plate << " stop " << i;
        }
      }
      Journey journey = bus.journey;
      const auto middle = mishap.began_at + (mishap.ended_at - mishap.began_at) / 2;
      const auto place = journey.at(middle).place;
      const auto at = planned.route->out.line.project(place).at;
      EXPECT_NEAR(at.value(), stops[*planned.missed_stop].at.value(), 30);
    }
  }
  EXPECT_GE(passed, 10);
}

TEST(Mishap, IsAnOutageOnlyWhileItLasts) {
  const auto begins = *geo::from_iso8601("2026-09-01T07:10:00+08:00");
  const std::vector<Mishap> mishaps{{MishapKind::missed_stop, 0, begins, begins + minutes{1}},
                                    {MishapKind::cut, 1, begins + minutes{5}, begins + minutes{9}}};
  EXPECT_EQ(outage_at(mishaps, begins + seconds{1}), nullptr);
  EXPECT_EQ(outage_at(mishaps, begins + minutes{5}), &mishaps[1]);
  EXPECT_EQ(outage_at(mishaps, begins + minutes{9}), nullptr);
}

TEST(Mishap, CallsForHelpWhileTheButtonIsHeldAndIsFoundAsSos) {
  const auto begins = *geo::from_iso8601("2026-09-01T07:10:00+08:00");
  const std::vector<Mishap> mishaps{{MishapKind::sos, 0, begins, begins + minutes{1}}};
  EXPECT_FALSE(calls_for_help(mishaps, begins - seconds{1}));
  EXPECT_TRUE(calls_for_help(mishaps, begins));
  EXPECT_FALSE(calls_for_help(mishaps, begins + minutes{1}));
  EXPECT_EQ(outage_at(mishaps, begins), nullptr);
  EXPECT_EQ(rule_of(MishapKind::sos), "sos");
  EXPECT_EQ(kind_of(MishapKind::sos), "");
  EXPECT_TRUE(must_be_found(mishaps.front()));
}

TEST(Mishap, LeavesABlindReceiverWhereItWas) {
  const auto at = *geo::from_iso8601("2026-09-01T07:10:00+08:00");
  const Reading last{.place = *geo::LatLng::from_microdegrees(29'000'000, 111'000'000),
                     .speed = geo::from_kmh(40),
                     .recorder_speed = geo::from_kmh(40),
                     .course = geo::Degrees{90},
                     .altitude_m = 40,
                     .satellites = 11,
                     .network_signal = 20};
  const TrueState truth{.place = last.place,
                        .course = last.course,
                        .speed = last.speed,
                        .driven = geo::Metres{0},
                        .engine_on = true};
  const jt808::Location blind = blind_location(last, truth, at);
  EXPECT_FALSE(blind.located());
  EXPECT_EQ(blind.latitude_raw, 29'000'000U);
  EXPECT_EQ(blind.speed_tenths_kmh, 0);
  EXPECT_TRUE(location_of(last, truth, at).located());
}

}  // namespace
}  // namespace busward::simulator
