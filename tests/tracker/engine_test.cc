#include "tracker/engine.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/tracker/county_road.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using std::chrono::minutes;
using std::chrono::seconds;

// The engine on a journal that closes one batch for each report, as it comes.
struct Judging {
  CountyRoad road;
  Effects effects;
  std::int64_t seq = 0;
  Engine engine = fresh();

  Engine fresh() {
    Engine made{[this](std::int64_t) { return road.book; }};
    made.adopt(road.book);
    return made;
  }
  void take(const Fix& fix) {
    engine.begin_batch({.seq = ++seq, .now = fix.received_at}, effects);
    engine.apply(CountyRoad::report(fix), effects);
    engine.end_batch(effects);
  }
  void pass(geo::UtcTime now) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    engine.end_batch(effects);
  }
  // Long after the drive: the run has ended and its track has left.
  void finish() { pass(road.departs + minutes{90}); }

  std::size_t tracked() const {
    std::size_t fixes = 0;
    for (const auto& chunk : effects.chunks) fixes += chunk.points.size();
    return fixes;
  }
  std::vector<RevisionCause> causes() const {
    std::vector<RevisionCause> found;
    for (const auto& alarm : effects.alarms) found.push_back(alarm.cause);
    return found;
  }
  std::vector<AlarmRevision> alarms_of(std::string_view rule) const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found),
                         [&](const AlarmRevision& alarm) { return alarm.rule == rule; });
    return found;
  }
  // As the store would hand it out after the run.
  ports::SettleTask task() const {
    ports::SettleTask task;
    const auto& request = effects.settle.back();
    task.request = request;
    task.run = *std::ranges::find_if(
        effects.runs.rbegin(), effects.runs.rend(),
        [&](const RunRecord& run) { return run.run == *request.run && run.ended_at; });
    task.chunks = effects.chunks;
    if (!effects.alarms.empty()) task.known = {effects.alarms.back()};
    return task;
  }
};

TEST(Engine, RaisesOnceForOneEpisodeAndEndsIt) {
  Judging judging;
  for (const Fix& fix : judging.road.speeding_drive(seconds{5})) judging.take(fix);
  judging.finish();
  ASSERT_GE(judging.effects.alarms.size(), 2U);
  const auto& raised = judging.effects.alarms.front();
  const auto& ended = judging.effects.alarms.back();
  EXPECT_EQ(raised.cause, RevisionCause::raised);
  EXPECT_FALSE(raised.late);
  EXPECT_EQ(raised.began_at, judging.road.departs + seconds{120});
  EXPECT_LE(raised.detected_at, judging.road.departs + seconds{140});
  EXPECT_EQ(ended.cause, RevisionCause::ended);
  EXPECT_EQ(ended.id, raised.id);
  EXPECT_EQ(ended.ended_at, judging.road.departs + seconds{180});
  EXPECT_EQ(std::ranges::count(judging.causes(), RevisionCause::raised), 1);
}

TEST(Engine, CountsEachFixOnceHoweverOftenItComes) {
  Judging judging;
  const auto drive = judging.road.speeding_drive(seconds{5});
  for (const Fix& fix : drive) {
    judging.take(fix);
    judging.take(fix);
  }
  judging.finish();
  EXPECT_EQ(judging.tracked(), drive.size());
  int duplicates = 0;
  for (const auto& count : judging.effects.counts) duplicates += count.duplicates;
  EXPECT_EQ(duplicates, static_cast<int>(drive.size()));
}

TEST(Engine, BeginsAndEndsTheRunAndServesItsStops) {
  Judging judging;
  for (const Fix& fix : judging.road.speeding_drive(seconds{5})) judging.take(fix);
  judging.finish();
  const auto& runs = judging.effects.runs;
  ASSERT_FALSE(runs.empty());
  EXPECT_EQ(runs.front().began_at, judging.road.departs);
  ASSERT_TRUE(runs.back().ended_at);
  EXPECT_TRUE(runs.back().loaded_at);
  EXPECT_NEAR(runs.back().driven.value(), judging.road.town.line("AB").length().value(), 60);
  ASSERT_EQ(judging.effects.stop_visits.size(), 2U);
  EXPECT_EQ(judging.effects.settle.size(), 1U);
}

// It comes back to its first stop along its own line, and one fix of its receiver lies far ahead.
TEST(Engine, TakesNoBusForLoadedByAStrayFix) {
  Judging judging;
  const auto line = judging.road.town.line("AB");
  for (int s = 0; s < 200; s += 5) {
    const geo::Metres way = Metres{3500} - geo::from_kmh(36) * geo::Seconds{s};
    const auto place = line.at(s == 20 ? way + Metres{220} : way);
    Fix fix{.at = judging.road.departs - minutes{20} + seconds{s},
            .received_at = judging.road.departs - minutes{20} + seconds{s + 1},
            .position = *geo::LatLng::from_microdegrees(place.latitude_microdegrees(),
                                                        place.longitude_microdegrees())};
    fix.speed = geo::from_kmh(36);
    judging.take(fix);
  }
  ASSERT_FALSE(judging.effects.runs.empty());
  for (const RunRecord& run : judging.effects.runs) EXPECT_FALSE(run.loaded_at.has_value());
  EXPECT_TRUE(judging.effects.alarms.empty());
}

TEST(Engine, KeepsALateFixAndSettlesItsRunAgain) {
  Judging judging;
  auto drive = judging.road.speeding_drive(seconds{5});
  Fix late = drive[10];
  drive.erase(drive.begin() + 10);
  for (const Fix& fix : drive) judging.take(fix);
  judging.finish();
  late.received_at = judging.road.departs + minutes{91};
  judging.take(late);
  judging.pass(judging.road.departs + minutes{93});
  EXPECT_EQ(judging.tracked(), drive.size() + 1);
  EXPECT_TRUE(judging.effects.chunks.back().late);
  EXPECT_EQ(judging.effects.settle.size(), 2U);
}

TEST(Engine, AnnouncesNothingThatIsOver) {
  Judging judging;
  for (Fix fix : judging.road.speeding_drive(seconds{5})) {
    fix.received_at = fix.at + minutes{10};  // all of it out of a dead spot
    judging.take(fix);
  }
  ASSERT_FALSE(judging.effects.alarms.empty());
  for (const auto& alarm : judging.effects.alarms) EXPECT_TRUE(alarm.late);
}

TEST(Engine, AClockAheadIsCountedAndNotJudged) {
  Judging judging;
  Fix fix = judging.road.speeding_drive(seconds{5}).front();
  fix.at = fix.received_at + minutes{2};
  judging.take(fix);
  judging.finish();
  EXPECT_EQ(judging.tracked(), 0U);
  EXPECT_EQ(judging.effects.counts.front().skewed, 1);
}

TEST(Engine, GoesOnFromItsSavedStateAsIfNothingHadHappened) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const auto drive = CountyRoad{}.speeding_drive(seconds{5});
  Judging whole;
  for (const Fix& fix : drive) whole.take(fix);
  whole.finish();
  for (int round = 0; round < 5; ++round) {
    Judging stopped;
    const auto cut = std::uniform_int_distribution<std::size_t>{1, drive.size() - 1}(random);
    for (std::size_t i = 0; i < drive.size(); ++i) {
      if (i == cut) {
        Engine again = stopped.fresh();
        for (const auto& [vehicle, bytes] : stopped.engine.take_changed()) {
          ASSERT_TRUE(again.load(vehicle, bytes));
        }
        stopped.engine = std::move(again);
      }
      stopped.take(drive[i]);
    }
    stopped.finish();
    ASSERT_EQ(stopped.effects.alarms.size(), whole.effects.alarms.size()) << "cut at " << cut;
    for (std::size_t i = 0; i < whole.effects.alarms.size(); ++i) {
      EXPECT_EQ(stopped.effects.alarms[i].id, whole.effects.alarms[i].id);
      EXPECT_EQ(stopped.effects.alarms[i].measured, whole.effects.alarms[i].measured);
      EXPECT_EQ(stopped.effects.alarms[i].series, whole.effects.alarms[i].series);
    }
    EXPECT_EQ(stopped.tracked(), whole.tracked());
    EXPECT_EQ(stopped.effects.runs.size(), whole.effects.runs.size());
  }
}

TEST(Engine, RefusesAStateOfAnotherFormat) {
  Judging judging;
  EXPECT_FALSE(judging.engine.load(CountyRoad::kBus, "\x07whatever"));
}

TEST(Settling, ConfirmsWhatTheLiveVerdictSaw) {
  Judging judging;
  for (const Fix& fix : judging.road.speeding_drive(seconds{5})) judging.take(fix);
  judging.finish();
  const auto revisions = settle(judging.task(), *judging.road.book);
  ASSERT_EQ(revisions.size(), 1U);
  EXPECT_EQ(revisions[0].cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(revisions[0].id, judging.effects.alarms.front().id);
  EXPECT_EQ(revisions[0].measured, judging.effects.alarms.back().measured);
}

TEST(Settling, FindsWhatCameLateOnly) {
  Judging judging;
  std::vector<Fix> kept;
  for (const Fix& fix : judging.road.speeding_drive(seconds{5})) {
    const bool fast = geo::to_kmh(*fix.speed) > 60;
    if (fast) {
      kept.push_back(fix);
    } else {
      judging.take(fix);
    }
  }
  judging.finish();
  EXPECT_TRUE(judging.effects.alarms.empty());
  for (Fix fix : kept) {
    fix.received_at = judging.road.departs + minutes{91};
    judging.take(fix);
  }
  judging.pass(judging.road.departs + minutes{93});
  const auto revisions = settle(judging.task(), *judging.road.book);
  ASSERT_EQ(revisions.size(), 1U);
  EXPECT_EQ(revisions[0].cause, RevisionCause::new_late);
  EXPECT_TRUE(revisions[0].late);
}

TEST(Engine, RaisesADeviationOnceTheBusCarriesPupils) {
  Judging judging;
  for (const Fix& fix : judging.road.drive_that_leaves(Metres{120})) judging.take(fix);
  judging.finish();
  const auto deviations = judging.alarms_of("route_deviation");
  ASSERT_GE(deviations.size(), 2U);
  EXPECT_EQ(deviations.front().cause, RevisionCause::raised);
  EXPECT_EQ(deviations.front().kind, "left");
  EXPECT_EQ(deviations.back().cause, RevisionCause::ended);
  EXPECT_EQ(deviations.back().id, deviations.front().id);
  const auto settled = settle(judging.task(), *judging.road.book);
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(settled[0].id, deviations.front().id);
}

TEST(Engine, AnEmptyBusMayComeToItsFirstStopAsItLikes) {
  Judging judging;
  auto drive = judging.road.drive_that_leaves(Metres{120});
  for (Fix& fix : drive) {
    fix.at -= minutes{20};
    fix.received_at -= minutes{20};
  }
  // Only the part before it has served any stop, ten minutes before its departure.
  for (Fix& fix : drive) fix.position = support::moved(fix.position, Metres{0}, Metres{400});
  for (const Fix& fix : drive) judging.take(fix);
  EXPECT_TRUE(judging.alarms_of("route_deviation").empty());
}

// Between two runs of one line it drives back along it, empty; then it leaves it on its next run.
TEST(Engine, ABusThatCameBackAlongItsLineIsJudgedFromItsFirstStopOn) {
  Judging judging;
  const auto drive = judging.road.drive_that_leaves(Metres{120});
  const auto empty = judging.road.drive_that_leaves(Metres{0});
  for (std::size_t i = 0; i < empty.size(); ++i) {
    Fix back = empty[i];
    back.position = empty[empty.size() - 1 - i].position;
    back.at -= minutes{15};
    back.received_at -= minutes{15};
    judging.take(back);
  }
  for (const Fix& fix : drive) judging.take(fix);
  judging.finish();
  EXPECT_EQ(judging.effects.stop_visits.size(), 2U);
  const auto deviations = judging.alarms_of("route_deviation");
  ASSERT_GE(deviations.size(), 2U);
  EXPECT_EQ(deviations.front().kind, "left");
  EXPECT_EQ(deviations.back().id, deviations.front().id);
}

// The server was started while it drove back empty from a run that nobody has seen.
TEST(Engine, ABusFirstSeenAfterItsDepartureMayHaveBeenThere) {
  Judging judging;
  auto drive = judging.road.drive_that_leaves(Metres{0});
  std::vector<Fix> back{drive.rbegin(), drive.rend()};
  for (std::size_t i = 0; i < back.size(); ++i) {
    back[i].at = drive[i].at + minutes{12};
    back[i].received_at = drive[i].received_at + minutes{12};
    judging.take(back[i]);
  }
  EXPECT_TRUE(judging.alarms_of("route_deviation").empty());
}

TEST(Settling, SaysTheSameWhateverTheOrderOfArrival) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  Judging in_order;
  for (const Fix& fix : in_order.road.speeding_drive(seconds{5})) in_order.take(fix);
  in_order.finish();
  const auto expected = settle(in_order.task(), *in_order.road.book);
  Judging shuffled;
  auto drive = shuffled.road.speeding_drive(seconds{5});
  for (std::size_t i = 0; i + 8 <= drive.size(); i += 8) {  // each block of eight in any order
    const auto at = static_cast<std::ptrdiff_t>(i);
    std::vector<geo::UtcTime> received;
    for (std::size_t k = i; k < i + 8; ++k) received.push_back(drive[k].received_at);
    std::shuffle(drive.begin() + at, drive.begin() + at + 8, random);
    for (std::size_t k = 0; k < 8; ++k) {
      drive[i + k].received_at = std::max(received[k], drive[i + k].at);
    }
  }
  for (const Fix& fix : drive) shuffled.take(fix);
  shuffled.finish();
  auto task = shuffled.task();
  task.known.clear();
  const auto settled = settle(task, *shuffled.road.book);
  ASSERT_EQ(settled.size(), expected.size());
  for (std::size_t i = 0; i < settled.size(); ++i) {
    EXPECT_EQ(settled[i].began_at, expected[i].began_at);
    EXPECT_EQ(settled[i].detected_at, expected[i].detected_at);
    EXPECT_EQ(settled[i].ended_at, expected[i].ended_at);
    EXPECT_EQ(settled[i].measured, expected[i].measured);
    EXPECT_EQ(settled[i].series, expected[i].series);
  }
}

TEST(Settling, WithdrawsWhatTheWholeRunDoesNotSupport) {
  Judging judging;
  for (const Fix& fix : judging.road.speeding_drive(seconds{5})) judging.take(fix);
  judging.finish();
  auto task = judging.task();
  for (auto& chunk : task.chunks) {
    for (auto& point : chunk.points)
      point.speed_dmh = std::min<std::uint16_t>(point.speed_dmh, 500);
  }
  const auto revisions = settle(task, *judging.road.book);
  ASSERT_EQ(revisions.size(), 1U);
  EXPECT_EQ(revisions[0].cause, RevisionCause::unsupported);
}

}  // namespace
}  // namespace busward::tracker
