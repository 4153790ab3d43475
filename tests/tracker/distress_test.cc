#include "tracker/watches/distress.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/tracker/county_road.h"
#include "tracker/archive.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr minutes kSilent{10};

// A terminal's reports, one a character and every ten seconds: `.` nothing, `S` with the bit.
struct Line {
  static constexpr seconds kStep{10};
  geo::UtcTime begin = *geo::from_iso8601("2026-08-31T23:30:00Z");
  DistressWatch watch{kSos};
  std::vector<DistressFinding> found;

  geo::UtcTime at(int step) const { return begin + kStep * step; }
  void hear(int step, std::optional<std::string_view> kind, seconds delay = seconds{1}) {
    const DistressReport report{
        .at = at(step),
        .received_at = at(step) + delay,
        .kind = kind,
        .position = *geo::LatLng::from_microdegrees(28'900'000, 111'000'000)};
    for (auto& one : watch.hear(report, minutes{2})) found.push_back(std::move(one));
  }
  void draw(std::string_view reports, int first = 0, seconds delay = seconds{1}) {
    for (const char one : reports) {
      if (one == 'S') hear(first, "", delay);
      if (one == '.') hear(first, std::nullopt, delay);
      ++first;  // a blank: no report
    }
  }
  std::vector<std::pair<FindingChange, int>> told() const {
    std::vector<std::pair<FindingChange, int>> all;
    for (const auto& [finding, episode] : found) {
      const auto when = finding.ended_at.value_or(finding.detected_at);
      all.emplace_back(finding.change, static_cast<int>((when - begin) / kStep));
    }
    return all;
  }
};

constexpr auto kRaised = FindingChange::raised;
constexpr auto kEnded = FindingChange::ended;

TEST(Distress, IsOneHoweverManyReportsCarryTheBit) {
  Line line;
  line.draw("..SSSSS..");
  EXPECT_THAT(line.told(), ElementsAre(std::pair{kRaised, 2}, std::pair{kEnded, 7}));
  EXPECT_EQ(line.found.back().finding.measured, R"({"reports":5,"held_s":40.000})");
  EXPECT_FALSE(line.watch.is_open());
}

TEST(Distress, IsAnotherOnceTheBitHasFallen) {
  Line line;
  line.draw("S.SS");
  EXPECT_THAT(line.told(),
              ElementsAre(std::pair{kRaised, 0}, std::pair{kEnded, 1}, std::pair{kRaised, 2}));
  EXPECT_TRUE(line.watch.is_open());
}

TEST(Distress, CountsTheReportWithTheBitOfTwoInOneSecond) {
  Line line;
  line.draw(".");
  line.draw("S");
  line.draw(".");
  EXPECT_THAT(line.told(), ElementsAre(std::pair{kRaised, 0}));
}

// The live report comes first, what was kept in the dead spot behind it.
TEST(Distress, HeldThroughADeadSpotIsOneAlarm) {
  Line line;
  line.draw("..");
  line.draw("S", 20);
  line.draw("SSSS", 10, minutes{3});
  line.draw(".", 21);
  EXPECT_THAT(line.told(), ElementsAre(std::pair{kRaised, 20}, std::pair{kEnded, 21}));
  EXPECT_EQ(line.found.back().finding.began_at, line.at(10));
}

TEST(Distress, PressedAndOverInADeadSpotIsOneOfItsOwnAndLate) {
  Line line;
  line.draw("..");
  line.draw(".", 30);
  line.draw(".SS.", 5, minutes{4});
  line.draw("S", 31);
  ASSERT_THAT(line.told(),
              ElementsAre(std::pair{kRaised, 6}, std::pair{kEnded, 7}, std::pair{kRaised, 31}));
  EXPECT_TRUE(line.found[0].episode.late);
  EXPECT_FALSE(line.found[2].episode.late);
}

TEST(Distress, OfAFewSecondsAgoRingsEvenWhenANewerReportWasFaster) {
  Line line;
  line.draw(".. .");
  line.draw("S", 2, seconds{12});
  ASSERT_THAT(line.found, SizeIs(1));
  EXPECT_FALSE(line.found[0].episode.late);
}

TEST(Distress, EndsInTheSilenceThatTheRulebookSaysWithinBounds) {
  const std::chrono::sys_days day{std::chrono::year{2026} / 9 / 1};
  const auto said = [&](double value) {
    return silence_that_ends(
        registry::RuleValues{
            {{.name = "distress_silent_s", .value = value, .valid_from = {}, .source = "seen"}}},
        day);
  };
  EXPECT_EQ(silence_that_ends(registry::RuleValues{{}}, day), minutes{10});
  EXPECT_EQ(said(300), minutes{5});
  EXPECT_EQ(said(0), minutes{1});
  EXPECT_EQ(said(1e6), minutes{60});
}

TEST(Distress, OfABusThatFallsSilentIsOverAsFarAsItWasHeard) {
  Line line;
  line.draw(".SS");
  for (auto& one : line.watch.advance(line.at(2) + minutes{9}, kSilent)) line.found.push_back(one);
  EXPECT_THAT(line.found, SizeIs(1));
  for (auto& one : line.watch.advance(line.at(2) + minutes{11}, kSilent)) line.found.push_back(one);
  line.draw("SSS", 100);
  EXPECT_THAT(line.told(), ElementsAre(std::pair{kRaised, 1}, std::pair{kEnded, 2}));
}

TEST(Distress, OfARolloverIsGraverThanOfACollision) {
  Line line;
  line.watch = DistressWatch{kCollision};
  line.hear(0, "collision");
  line.hear(1, "rollover");
  line.hear(2, "collision");
  ASSERT_THAT(line.found, SizeIs(2));
  EXPECT_EQ(line.found[1].finding.change, FindingChange::updated);
  EXPECT_EQ(line.found[1].finding.kind, "rollover");
  EXPECT_EQ(line.found[1].episode.first_kind, "collision");
}

TEST(Distress, IsKeptOverARestart) {
  Line line;
  line.draw(".SS");
  ArchiveWriter writer;
  line.watch.archive(writer);
  const std::string bytes = writer.take();
  ArchiveReader reader{bytes};
  line.watch = DistressWatch{kSos};
  line.watch.archive(reader);
  ASSERT_TRUE(reader.ok() && reader.at_end());
  line.draw("S.", 3);
  EXPECT_THAT(line.told(), ElementsAre(std::pair{kRaised, 1}, std::pair{kEnded, 4}));
}

constexpr std::size_t kRemembered = 8;  // episodes

// The oracle counts how often the bit rises.
TEST(Distress, CountsPressesInOrderAndInventsNoneInAnyOther) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int round = 0; round < 300; ++round) {
    std::vector<bool> pressed(40);
    for (std::size_t i = 1; i < pressed.size(); ++i) {
      pressed[i] = random() % 4 == 0 ? !pressed[i - 1] : pressed[i - 1];
    }
    std::vector<int> order(pressed.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    const bool in_order = round % 2 == 0;
    if (!in_order) std::ranges::rotate(order, order.begin() + static_cast<int>(random() % 40));
    Line line;
    for (const int step : order) {
      line.hear(step, pressed[static_cast<std::size_t>(step)] ? std::optional{""} : std::nullopt);
    }
    std::size_t presses = 0;
    for (std::size_t i = 1; i < pressed.size(); ++i) presses += pressed[i] && !pressed[i - 1];
    if (!in_order && presses > kRemembered) continue;  // what it has forgotten may be told again
    std::size_t raised = 0;
    for (const auto& one : line.found) raised += one.finding.change == kRaised;
    if (in_order) {
      EXPECT_EQ(raised, presses);
    } else {
      EXPECT_LE(raised, presses);
    }
    EXPECT_EQ(raised > 0, presses > 0);
  }
}

// On the engine --------------------------------------------------------------------------------

struct Judging {
  CountyRoad road;
  Effects effects;
  std::int64_t seq = 0;
  Engine engine{[this](std::int64_t) { return road.book; }};

  Judging() { engine.adopt(road.book); }
  void take(const LocationReport& report) {
    engine.begin_batch({.seq = ++seq, .now = report.received_at}, effects);
    engine.apply(report, effects);
    engine.end_batch(effects);
  }
  // The drive of the morning, SOS held from..to after its departure.
  void drive(seconds from, seconds to) {
    for (const Fix& fix : road.drive_that_leaves(geo::Metres{0})) {
      LocationReport report = CountyRoad::report(fix);
      report.said.sos = fix.at >= road.departs + from && fix.at < road.departs + to;
      take(report);
    }
  }
  void finish() {
    engine.begin_batch({.seq = ++seq, .now = road.departs + minutes{90}}, effects);
    engine.end_batch(effects);
  }
  std::vector<AlarmRevision> sos() const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found),
                         [](const AlarmRevision& alarm) { return alarm.rule == kSos; });
    return found;
  }
};

TEST(Distress, OnARunNamesItAndIsLeftAloneBySettling) {
  Judging judging;
  judging.drive(seconds{200}, seconds{230});
  judging.finish();
  const auto alarms = judging.sos();
  ASSERT_THAT(alarms, SizeIs(2));
  EXPECT_EQ(alarms[0].cause, RevisionCause::raised);
  EXPECT_EQ(alarms[0].detected_at, judging.road.departs + seconds{200});
  EXPECT_EQ(alarms[0].route_version, CountyRoad::kVersion);
  EXPECT_TRUE(alarms[0].run.has_value());
  EXPECT_EQ(alarms[1].id, alarms[0].id);
  EXPECT_EQ(alarms[1].ended_at, judging.road.departs + seconds{230});
  ASSERT_FALSE(judging.effects.settle.empty());
  ports::SettleTask task{.request = judging.effects.settle.back()};
  task.run = *std::ranges::find_if(judging.effects.runs,
                                   [](const RunRecord& run) { return run.ended_at.has_value(); });
  task.chunks = judging.effects.chunks;
  task.known = {alarms.back()};
  EXPECT_THAT(settle(task, *judging.road.book), IsEmpty());
}

TEST(Distress, IsHeardOffEveryRunAndWithoutSatellites) {
  Judging judging;
  const auto night = judging.road.departs + std::chrono::hours{6};
  Fix fix = judging.road.drive_that_leaves(geo::Metres{0}).front();
  fix.at = night;
  fix.received_at = night + seconds{1};
  judging.take(CountyRoad::report(fix));
  judging.take({.terminal = CountyRoad::kTerminal,
                .received_at = night + seconds{11},
                .hash = 7,
                .at = night + seconds{10},
                .fix = {},
                .said = {.sos = true}});
  const auto alarms = judging.sos();
  ASSERT_THAT(alarms, SizeIs(1));
  EXPECT_FALSE(alarms[0].run.has_value());
  EXPECT_EQ(alarms[0].position, fix.position);
}

// Someone who calls for help does not set the clock first.
TEST(Distress, IsHeardWhateverTheTerminalsClockSays) {
  Judging judging;
  judging.drive(seconds{9000}, seconds{9000});
  const auto received = judging.road.departs + minutes{20};
  LocationReport ahead{.terminal = CountyRoad::kTerminal,
                       .received_at = received,
                       .hash = 9,
                       .at = received + std::chrono::hours{30},
                       .fix = {},
                       .said = {.sos = true}};
  judging.take(ahead);
  LocationReport days_old = ahead;
  days_old.at = received - std::chrono::hours{24 * 30};
  days_old.said = {.collision = true};
  judging.take(days_old);
  const auto alarms = judging.sos();
  ASSERT_THAT(alarms, SizeIs(1));
  EXPECT_EQ(alarms[0].detected_at, received);
  EXPECT_TRUE(std::ranges::none_of(
      judging.effects.alarms, [](const AlarmRevision& alarm) { return alarm.rule == kCollision; }));
}

TEST(Distress, HasTheSameIdWheneverTheJournalIsJudgedAgain) {
  Judging once;
  once.drive(seconds{200}, seconds{230});
  Judging again;
  again.drive(seconds{200}, seconds{230});
  EXPECT_EQ(once.sos().front().id, again.sos().front().id);
}

}  // namespace
}  // namespace busward::tracker
