#include <algorithm>

#include <gtest/gtest.h>

#include "tests/tracker/county_road.h"
#include "tracker/alarm_case.h"
#include "tracker/settling.h"

// What schools and operators say of single runs, as the engine hears it: by a rulebook that comes
// before the run, while it is driven, or long after.
namespace busward::tracker {
namespace {

using registry::DeclaredAspect;
using registry::DeclaredChange;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr registry::VehicleId kOther{12};
constexpr registry::TerminalId kOthersTerminal{22};
constexpr registry::RouteId kRoute{41};
constexpr sys_days kDay{std::chrono::year{2026} / 9 / 1};
const registry::RunKey kRun{.route = kRoute, .day = kDay, .departure = hours{7} + minutes{30}};

registry::Declaration declare(DeclaredAspect aspect, DeclaredChange change) {
  return {.run = kRun, .aspect = aspect, .change = change};
}
registry::Declaration other_bus() {
  auto declared = declare(DeclaredAspect::bus, DeclaredChange::other_bus);
  declared.bus = kOther;
  return declared;
}

// CountyRoad's one run, and a second bus that has nothing to drive.
struct Morning {
  Morning() { engine.adopt(book_with({})); }

  std::shared_ptr<const Rulebook> book_with(std::vector<registry::Declaration> declared) {
    auto book = std::make_shared<Rulebook>(*road.book);
    book->revision = ++revision;
    book->routes.emplace(CountyRoad::kVersion.value, kRoute);
    book->terminals.push_back(
        {.id = kOthersTerminal, .number = "2", .vehicle = kOther, .plate = "湘H00002"});
    if (sweeps_are_due) {
      auto values = CountyRoad::values();
      values.push_back({.name = "sweep_due_after_s", .value = 300, .valid_from = {}, .source = ""});
      book->values = registry::RuleValues{std::move(values)};
    }
    book->declare(registry::Declarations{declared});
    newest = book;
    return book;
  }
  void take(geo::UtcTime now, const std::optional<Observation>& seen) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    if (seen) engine.apply(*seen, effects);
    engine.end_batch(effects);
  }
  void hear(geo::UtcTime now, std::vector<registry::Declaration> declared) {
    book_with(std::move(declared));
    take(now, RulebookChange{.revision = revision});
  }
  // The line, 75 km/h for its third minute.
  void drive(registry::TerminalId terminal, seconds from = seconds{0}, seconds to = seconds{900}) {
    for (const Fix& fix : road.speeding_drive(seconds{5})) {
      if (fix.at < road.departs + from || fix.at >= road.departs + to) continue;
      auto report = CountyRoad::report(fix);
      report.terminal = terminal;
      take(fix.received_at, report);
    }
  }
  void wait_until(geo::UtcTime end) {
    for (auto now = road.departs + minutes{15}; now <= end; now += minutes{1}) take(now, {});
  }
  // A report from the end of the line, long after.
  void rest(registry::TerminalId terminal, minutes after) {
    Fix fix = road.speeding_drive(seconds{5}).back();
    fix.at = road.departs + after;
    fix.received_at = fix.at + seconds{1};
    auto report = CountyRoad::report(fix);
    report.terminal = terminal;
    take(fix.received_at, report);
  }
  ports::SettleTask task(registry::VehicleId vehicle) const {
    ports::SettleTask task;
    const auto asked = std::ranges::find_if(
        effects.settle.rbegin(), effects.settle.rend(),
        [vehicle](const SettleRequest& request) { return request.vehicle == vehicle; });
    EXPECT_NE(asked, effects.settle.rend());
    task.request = *asked;
    for (const RunRecord& run : effects.runs) {
      if (run.vehicle == vehicle && run.run == *asked->run) task.run = run;
    }
    for (const TrackChunk& chunk : effects.chunks) {
      if (chunk.vehicle == vehicle) task.chunks.push_back(chunk);
    }
    for (const AlarmRevision& alarm : effects.alarms) {
      if (alarm.vehicle == vehicle && alarm.cause == RevisionCause::ended)
        task.known.push_back(alarm);
    }
    return task;
  }
  std::vector<RunRecord> runs_of(registry::VehicleId vehicle) const {
    std::vector<RunRecord> runs;
    std::ranges::copy_if(effects.runs, std::back_inserter(runs),
                         [&](const RunRecord& run) { return run.vehicle == vehicle; });
    return runs;
  }

  CountyRoad road;
  bool sweeps_are_due = false;
  std::int64_t revision = 0;
  std::shared_ptr<const Rulebook> newest;
  Effects effects;
  std::int64_t seq = 0;
  Engine engine{[this](std::int64_t) { return newest; }};
};

TEST(DeclaredRun, ASubstituteDeclaredInTimeDrivesTheRunAndTheOtherBusDoesNot) {
  Morning morning;
  morning.hear(morning.road.departs - hours{1}, {other_bus()});
  morning.drive(kOthersTerminal);
  morning.drive(CountyRoad::kTerminal);
  EXPECT_FALSE(morning.runs_of(kOther).empty());
  EXPECT_TRUE(morning.runs_of(CountyRoad::kBus).empty());
  ASSERT_FALSE(morning.effects.alarms.empty());
  for (const AlarmRevision& alarm : morning.effects.alarms) EXPECT_EQ(alarm.vehicle, kOther);
}

TEST(DeclaredRun, ACancelledRunIsDrivenByNobodyAndTheNextDayIsAsEver) {
  Morning morning;
  morning.hear(morning.road.departs - hours{1},
               {declare(DeclaredAspect::run, DeclaredChange::cancelled)});
  morning.drive(CountyRoad::kTerminal);
  EXPECT_TRUE(morning.effects.runs.empty());
  EXPECT_TRUE(morning.effects.alarms.empty());
  const auto tomorrow = morning.newest->planned_runs(
      CountyRoad::kBus, morning.road.departs + hours{20}, morning.road.departs + hours{30});
  EXPECT_EQ(tomorrow.size(), 1U);
}

TEST(DeclaredRun, AMovedRunKeepsItsIdAndDepartsAtTheDeclaredTime) {
  Morning morning;
  const auto planned = morning.newest->planned_runs(CountyRoad::kBus, morning.road.departs,
                                                    morning.road.departs + seconds{1});
  auto earlier = declare(DeclaredAspect::time, DeclaredChange::moved);
  earlier.moved_to = hours{7};
  const auto book = morning.book_with({earlier});
  const auto moved = book->planned_run(CountyRoad::kBus, planned.at(0).id, morning.road.departs);
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->departs_at, morning.road.departs - minutes{30});
}

TEST(DeclaredRun, AnotherDriverIsWhoShouldDriveIt) {
  Morning morning;
  auto driver = declare(DeclaredAspect::driver, DeclaredChange::other_driver);
  driver.driver = registry::DriverId{77};
  const auto book = morning.book_with({driver});
  EXPECT_EQ(
      book->planned_runs(CountyRoad::kBus, morning.road.departs, morning.road.departs + seconds{1})
          .at(0)
          .driver,
      registry::DriverId{77});
}

// Issue: typed in 90 minutes after the fact, it amends the verdict beside the first.
TEST(DeclaredRun, ASubstituteDeclaredLateAmendsTheVerdictsOnBothBuses) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  morning.drive(kOthersTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{100});
  morning.rest(kOthersTerminal, minutes{100});
  ASSERT_FALSE(morning.effects.alarms.empty());
  const auto live = morning.effects.alarms;
  for (const AlarmRevision& alarm : live) EXPECT_EQ(alarm.vehicle, CountyRoad::kBus);
  morning.effects.settle.clear();

  morning.hear(morning.road.departs + minutes{101}, {other_bus()});
  EXPECT_EQ(morning.effects.alarms.size(), live.size());  // the live verdict stays as it was
  const auto own = settle(morning.task(CountyRoad::kBus), *morning.newest);
  ASSERT_FALSE(own.empty());
  for (const AlarmRevision& alarm : own) {
    EXPECT_EQ(alarm.cause, RevisionCause::unsupported);
    EXPECT_EQ(alarm.caused_by_seq, morning.seq);
    EXPECT_EQ(alarm.rulebook_revision, morning.revision);
  }
  const auto others = settle(morning.task(kOther), *morning.newest);
  ASSERT_FALSE(others.empty());
  for (const AlarmRevision& alarm : others) {
    EXPECT_EQ(alarm.cause, RevisionCause::new_late);
    EXPECT_EQ(alarm.rule, "overspeed");
  }
}

TEST(DeclaredRun, ADeclarationTakenBackAmendsThemAgain) {
  Morning morning;
  morning.hear(morning.road.departs - hours{1}, {other_bus()});
  morning.drive(CountyRoad::kTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{100});
  EXPECT_TRUE(morning.effects.alarms.empty());
  morning.hear(morning.road.departs + minutes{101},
               {declare(DeclaredAspect::bus, DeclaredChange::as_planned)});
  const auto own = settle(morning.task(CountyRoad::kBus), *morning.newest);
  ASSERT_FALSE(own.empty());
  EXPECT_EQ(own.at(0).cause, RevisionCause::new_late);
}

// It is switched off at its last stop, and nothing is heard of it until the afternoon.
TEST(DeclaredRun, ABusThatIsSeenNoMoreIsJudgedOfARunThatIsDeclaredAfterIt) {
  Morning morning;
  morning.drive(kOthersTerminal);
  morning.hear(morning.road.departs + minutes{100}, {other_bus()});
  ASSERT_EQ(morning.effects.settle.size(), 1U);
  const auto settled = settle(morning.task(kOther), *morning.newest);
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::new_late);
}

// Its run could be under way still, and nobody hears of it any more that morning.
TEST(DeclaredRun, ABusThatIsSeenNoMoreIsJudgedOfARunThatIsNotOverByThePlan) {
  Morning morning;
  morning.drive(kOthersTerminal);
  morning.hear(morning.road.departs + minutes{40}, {other_bus()});
  ASSERT_EQ(morning.runs_of(kOther).size(), 1U);
  morning.wait_until(morning.road.departs + minutes{90});
  ASSERT_EQ(morning.effects.settle.size(), 1U);
  const auto settled = settle(morning.task(kOther), *morning.newest);
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::new_late);
}

TEST(DeclaredRun, ASubstitutionTakenBackRefutesWhatStoodAgainstTheSubstitute) {
  Morning morning;
  morning.hear(morning.road.departs - hours{1}, {other_bus()});
  morning.drive(kOthersTerminal);
  morning.rest(kOthersTerminal, minutes{100});
  ASSERT_FALSE(morning.effects.alarms.empty());
  morning.effects.settle.clear();
  morning.hear(morning.road.departs + minutes{101},
               {declare(DeclaredAspect::bus, DeclaredChange::as_planned)});
  const auto settled = settle(morning.task(kOther), *morning.newest);
  ASSERT_FALSE(settled.empty());
  for (const AlarmRevision& alarm : settled) EXPECT_EQ(alarm.cause, RevisionCause::unsupported);
}

TEST(DeclaredRun, ARunGivenBackWhileItIsDrivenIsJudgedWhole) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal, seconds{0}, seconds{60});
  morning.hear(morning.road.departs + seconds{61}, {other_bus()});
  morning.drive(CountyRoad::kTerminal, seconds{60}, seconds{90});
  morning.hear(morning.road.departs + seconds{91},
               {declare(DeclaredAspect::bus, DeclaredChange::as_planned)});
  morning.drive(CountyRoad::kTerminal, seconds{90});
  morning.rest(CountyRoad::kTerminal, minutes{100});
  EXPECT_FALSE(morning.effects.alarms.empty());  // it speeds in its third minute
  const auto task = morning.task(CountyRoad::kBus);
  EXPECT_LE(task.request.from, morning.road.departs);
  EXPECT_GT(task.request.to, morning.road.departs + minutes{5});
  EXPECT_FALSE(settle(task, *morning.newest).empty());
}

TEST(DeclaredRun, AMovedRunThatIsOverIsNotBegunAgain) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{15});
  const auto began = morning.runs_of(CountyRoad::kBus).size();
  auto later = declare(DeclaredAspect::time, DeclaredChange::moved);
  later.moved_to = kRun.departure + minutes{10};
  morning.hear(morning.road.departs + minutes{16}, {later});
  morning.rest(CountyRoad::kTerminal, minutes{17});
  EXPECT_EQ(morning.runs_of(CountyRoad::kBus).size(), began);
}

TEST(DeclaredRun, ARunThatIsMovedWhileItsBusWaitsDepartsAtTheNewTime) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal, seconds{0}, seconds{5});
  auto later = declare(DeclaredAspect::time, DeclaredChange::moved);
  later.moved_to = kRun.departure + minutes{10};
  morning.hear(morning.road.departs + seconds{6}, {later});
  EXPECT_EQ(morning.runs_of(CountyRoad::kBus).back().departs_at,
            morning.road.departs + minutes{10});
}

// The sweep that found a child was recorded of the run, whoever drove it.
TEST(DeclaredRun, WhatWasRecordedOfARunGoesWithItToTheOtherBus) {
  Morning morning;
  morning.sweeps_are_due = true;
  morning.hear(morning.road.departs - hours{1}, {});
  morning.drive(CountyRoad::kTerminal);
  morning.drive(kOthersTerminal);
  registry::Attestation sweep{.id = {{5}},
                              .run = morning.newest->ids_of(kRun).at(0),
                              .kind = registry::AttestationKind::sweep,
                              .at = morning.road.departs + minutes{14},
                              .received_at = morning.road.departs + minutes{15}};
  sweep.empty = false;
  morning.take(sweep.received_at, AttestationSeen{.attestation = sweep});
  morning.hear(morning.road.departs + minutes{16}, {other_bus()});
  std::vector<registry::VehicleId> found_on;
  for (const AlarmRevision& alarm : morning.effects.alarms) {
    if (alarm.rule == kChildLeftOnBoard && alarm.cause == RevisionCause::raised)
      found_on.push_back(alarm.vehicle);
  }
  EXPECT_EQ(found_on, (std::vector{CountyRoad::kBus, kOther}));
}

// Each of two buses drove the other's line, and nobody had said so.
TEST(DeclaredRun, WhatWasDrivenAsAnotherRunIsJudgedAsTheOneThatItWas) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{100});
  auto task = morning.task(CountyRoad::kBus);
  for (TrackChunk& chunk : task.chunks) chunk.run = RunId{{9}};
  EXPECT_FALSE(settle(task, *morning.newest).empty());
}

// An episode has one id, whatever run it is of: what one run loses another may hold.
TEST(DeclaredRun, WhatStandsOnOneRunIsNotRefutedByAnother) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  ASSERT_FALSE(morning.effects.alarms.empty());
  AlarmRevision refuted = morning.effects.alarms.back();
  AlarmRevision stands = refuted;
  refuted.cause = RevisionCause::unsupported;
  stands.cause = RevisionCause::new_late;
  stands.run = RunId{{9}};
  std::vector<AlarmRevision> revisions{stands, refuted};
  keep_what_stands(revisions);
  ASSERT_EQ(revisions.size(), 1U);
  EXPECT_EQ(revisions[0].run, stands.run);
}

TEST(DeclaredRun, ARunTakenAwayWhileItIsDrivenEndsThereAndIsSettledToNothing) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal, seconds{0}, seconds{200});
  ASSERT_FALSE(morning.effects.alarms.empty());
  morning.hear(morning.road.departs + seconds{202}, {other_bus()});
  ASSERT_EQ(morning.effects.settle.size(), 1U);
  ASSERT_TRUE(morning.runs_of(CountyRoad::kBus).back().ended_at.has_value());
  const auto began = morning.runs_of(CountyRoad::kBus).size();
  morning.drive(CountyRoad::kTerminal, seconds{205});
  EXPECT_EQ(morning.runs_of(CountyRoad::kBus).size(), began);
  for (const AlarmRevision& alarm : settle(morning.task(CountyRoad::kBus), *morning.newest)) {
    EXPECT_EQ(alarm.cause, RevisionCause::unsupported);
  }
}

TEST(DeclaredRun, WhatIsDeclaredOfOneRunHasNoOtherSettledAgain) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{100});
  morning.effects.settle.clear();
  auto tomorrow = other_bus();
  tomorrow.run.day += std::chrono::days{1};
  morning.hear(morning.road.departs + minutes{101}, {tomorrow});
  EXPECT_TRUE(morning.effects.settle.empty());
}

TEST(DeclaredRun, ACalendarThatReachesBackAmendsTheVerdict) {
  Morning morning;
  morning.drive(CountyRoad::kTerminal);
  morning.rest(CountyRoad::kTerminal, minutes{100});
  auto book = std::make_shared<Rulebook>(*morning.book_with({}));
  book->calendars = registry::SchoolCalendars{
      {{.first = kDay, .last = kDay, .effect = registry::DayEffect::left_out, .source = "notice"}}};
  morning.newest = book;
  morning.effects.settle.clear();
  morning.take(morning.road.departs + minutes{101}, RulebookChange{.revision = morning.revision});
  ASSERT_EQ(morning.effects.settle.size(), 1U);
  const auto settled = settle(morning.task(CountyRoad::kBus), *morning.newest);
  ASSERT_FALSE(settled.empty());
  EXPECT_EQ(settled.at(0).cause, RevisionCause::unsupported);
}

}  // namespace
}  // namespace busward::tracker
