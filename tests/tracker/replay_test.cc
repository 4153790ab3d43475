#include "tracker/replay.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/support/town.h"
#include "tests/tracker/county_road.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using std::chrono::minutes;
using std::chrono::seconds;
using support::Drive;
using support::Town;
using testing::SizeIs;

// The approved line AB and a parallel street CD; 60 km/h on the line.
struct TwoStreets {
  Town town = Town::draw(Metres{50}, R"(
      A---------E-------------------F----------------B
                |                   |
                |                   |
                C-------------------D )");

  Replay replay(std::optional<geo::MetresPerSecond> limit = std::nullopt) const {
    auto draft = town.draft("AEFB");
    draft.limit = limit;
    auto version = routing::RouteVersion::make(registry::RouteVersionId{1}, draft);
    return Replay{{{"1", std::make_shared<const routing::RouteVersion>(std::move(*version))}},
                  registry::RuleValues{CountyRoad::values()}};
  }
  std::vector<ReplayFix> fixes(const Drive& drive, const std::string& vehicle = "bus",
                               std::optional<std::string> route = "1") const {
    std::vector<ReplayFix> fixes;
    for (const auto& sighting : drive) {
      Fix fix{.at = sighting.at, .received_at = sighting.at, .position = sighting.place};
      fix.speed = sighting.speed;
      fix.loaded = true;
      fixes.push_back({.vehicle = vehicle, .route = route, .fix = fix});
    }
    return fixes;
  }
};

std::string texts(const std::vector<ReplayedAlarm>& alarms) {
  std::string all;
  for (const ReplayedAlarm& alarm : alarms) {
    all += to_text(alarm.id) + alarm.vehicle + alarm.finding.kind + alarm.finding.measured +
           alarm.finding.series + '\n';
  }
  return all;
}

TEST(Replay, FindsTheDetourOnceAndItsEnd) {
  const TwoStreets streets;
  const auto alarms = streets.replay().settled(streets.fixes(streets.town.drive("AECDFB")));
  ASSERT_THAT(alarms, SizeIs(1));
  EXPECT_EQ(alarms[0].finding.rule, "route_deviation");
  EXPECT_EQ(alarms[0].finding.kind, "left");
  EXPECT_EQ(alarms[0].route, "1");
  EXPECT_FALSE(alarms[0].late);
  EXPECT_TRUE(alarms[0].finding.ended_at);
  EXPECT_NE(alarms[0].finding.series, "");
}

TEST(Replay, SaysTheSameOfShuffledAndRepeatedFixes) {
  const TwoStreets streets;
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  auto fixes = streets.fixes(streets.town.drive("AECDFB"));
  const auto others = streets.fixes(streets.town.drive("AEFB"), "other");
  fixes.insert(fixes.end(), others.begin(), others.end());
  const std::string expected = texts(streets.replay().settled(fixes));
  for (int round = 0; round < 20; ++round) {
    fixes.push_back(fixes[random() % fixes.size()]);
    std::ranges::shuffle(fixes, random);
    EXPECT_EQ(texts(streets.replay().settled(fixes)), expected);
  }
}

TEST(Replay, JudgesNothingWithoutARoute) {
  const TwoStreets streets;
  const auto fixes = streets.fixes(streets.town.drive("AECDFB"), "bus", std::nullopt);
  EXPECT_THAT(streets.replay().settled(fixes), SizeIs(0));
}

TEST(Replay, BeginsAnotherRunAfterAGapOfHalfAnHour) {
  const TwoStreets streets;
  const auto once = streets.town.drive("AECDFB");
  const auto twice = support::then(once, once, minutes{31});
  EXPECT_THAT(streets.replay().settled(streets.fixes(twice)), SizeIs(2));
}

TEST(Replay, KnowsNoLimitWhereTheRouteHasNone) {
  const TwoStreets streets;
  const auto fast = streets.fixes(streets.town.drive(
      "AEFB", {.speed = geo::from_kmh(90), .interval = seconds{5}, .reports_speed = true}));
  EXPECT_THAT(streets.replay().settled(fast), SizeIs(0));
  const auto alarms = streets.replay(geo::from_kmh(60)).settled(fast);
  ASSERT_THAT(alarms, SizeIs(1));
  EXPECT_EQ(alarms[0].finding.rule, "overspeed");
}

TEST(Replay, LiveSkipsWhatIsOlderAndMarksWhatIsLate) {
  const TwoStreets streets;
  auto fixes = streets.fixes(streets.town.drive("AECDFB"));
  for (ReplayFix& seen : fixes) seen.fix.received_at = seen.fix.at + minutes{10};
  const auto late = streets.replay().live(fixes);
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_TRUE(late[0].late);
  // The newest fix comes first: everything else is older than what was judged.
  fixes.back().fix.received_at = fixes.front().fix.at;
  EXPECT_THAT(streets.replay().live(fixes), SizeIs(0));
  EXPECT_THAT(streets.replay().settled(fixes), SizeIs(1));
}

TEST(Replay, LeavesOpenWhatIsOpenWhenTheLiveRecordEnds) {
  const TwoStreets streets;
  const auto fixes = streets.fixes(streets.town.drive("AECD"));
  const auto live = streets.replay().live(fixes);
  ASSERT_THAT(live, SizeIs(1));
  EXPECT_FALSE(live[0].finding.ended_at);
  EXPECT_TRUE(streets.replay().settled(fixes).at(0).finding.ended_at);
}

}  // namespace
}  // namespace busward::tracker
