#include "tracker/watches/unmonitored.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tracker/county_road.h"
#include "tracker/journal_replay.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr seconds kSilent{100};  // after the departure; the bus is on its line then, loaded

// CountyRoad's bus under a rulebook that judges silence, on a journal that closes a batch every
// five seconds while the server listens.
struct Morning {
  explicit Morning(double after_s = 300) {
    auto made = std::make_shared<Rulebook>(*road.book);
    auto values = CountyRoad::values();
    values.push_back({.name = "unmonitored_after_s",
                      .value = after_s,
                      .valid_from = std::chrono::year{2026} / 8 / 1,
                      .source = "test"});
    made->values = registry::RuleValues{std::move(values)};
    book = std::move(made);
    engine.adopt(book);
    now = road.departs - seconds{5};
  }

  void take(const std::optional<Observation>& seen) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    if (seen) engine.apply(*seen, effects);
    engine.end_batch(effects);
  }
  void listen_until(geo::UtcTime until) {
    while (now + seconds{5} <= until) {
      now += seconds{5};
      take(std::nullopt);
    }
  }
  // The drive at 40 km/h with a fix every 5 s, from..to after the departure.
  std::vector<Fix> fixes(seconds from, seconds to, int satellites = 9) const {
    std::vector<Fix> all;
    for (Fix fix : road.drive_that_leaves(geo::Metres{0})) {
      if (fix.at < road.departs + from || fix.at >= road.departs + to) continue;
      fix.satellites = satellites;
      all.push_back(fix);
    }
    return all;
  }
  void drive(seconds from, seconds to, int satellites = 9) {
    for (const Fix& fix : fixes(from, to, satellites)) {
      listen_until(fix.received_at);
      now = std::max(now, fix.received_at);
      take(CountyRoad::report(fix));
    }
  }
  void upload(const std::vector<Fix>& kept) {
    for (Fix fix : kept) {
      fix.received_at = now;
      take(CountyRoad::report(fix));
    }
  }
  void report_blind(seconds since) {
    listen_until(road.departs + since);
    take(LocationReport{.terminal = CountyRoad::kTerminal,
                        .received_at = road.departs + since,
                        .hash = 1,
                        .at = road.departs + since,
                        .fix = {}});
  }
  void end_run() { listen_until(road.departs + minutes{90}); }

  std::vector<AlarmRevision> alarms() const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found),
                         [](const AlarmRevision& alarm) { return alarm.rule == "unmonitored"; });
    return found;
  }
  std::vector<RevisionCause> causes() const {
    std::vector<RevisionCause> found;
    for (const AlarmRevision& alarm : alarms()) found.push_back(alarm.cause);
    return found;
  }
  // What the run's settling says of silence.
  std::vector<AlarmRevision> settled() const {
    ports::SettleTask task;
    task.request = effects.settle.back();
    task.run = *std::ranges::find_if(effects.runs.rbegin(), effects.runs.rend(),
                                     [](const RunRecord& run) { return run.ended_at.has_value(); });
    task.chunks = effects.chunks;
    for (const AlarmRevision& alarm : alarms()) {
      if (task.known.empty() || task.known.back().id != alarm.id) task.known.push_back(alarm);
      task.known.back() = alarm;
    }
    auto revisions = settle(task, *book);
    std::erase_if(revisions, [](const AlarmRevision& r) { return r.rule != "unmonitored"; });
    return revisions;
  }

  CountyRoad road;
  std::shared_ptr<const Rulebook> book;
  Effects effects;
  geo::UtcTime now;
  std::int64_t seq = 0;
  Engine engine{[this](std::int64_t) { return book; }};
};

TEST(Unmonitored, FiresByTheJournalsClockAndIsDatedAtItsDeadline) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  const auto last = morning.fixes(seconds{0}, kSilent).back();
  morning.listen_until(last.at + seconds{295});
  EXPECT_THAT(morning.alarms(), IsEmpty());
  morning.listen_until(last.at + seconds{310});
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised));
  const auto raised = morning.alarms().front();
  EXPECT_EQ(raised.kind, "network");
  EXPECT_EQ(raised.began_at, last.at);
  EXPECT_EQ(raised.detected_at, last.at + seconds{300});
  EXPECT_FALSE(raised.late);
  EXPECT_EQ(raised.position, last.position);
  EXPECT_THAT(raised.measured, testing::StartsWith(R"({"silent_s":300.000,"progress_m":)"));
  EXPECT_EQ(raised.limit, R"({"value":300.000,"unit":"s","source":"unmonitored_after"})");
  EXPECT_EQ(raised.series, R"([{"at":"2026-08-31T23:31:35Z","heard":"fix","satellites":9}])");
  morning.drive(seconds{500}, seconds{520});
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::ended));
  EXPECT_EQ(morning.alarms().back().id, raised.id);
  EXPECT_EQ(morning.alarms().back().ended_at, morning.road.departs + seconds{500});
}

// A bus that is to stand still stands, its ignition off: nobody has to be called.
TEST(Unmonitored, IsNotSaidOfABusThatIsKeptAtHomeUnlessItRuns) {
  const auto stop_the_bus = [](Morning& morning) {
    auto made = std::make_shared<Rulebook>(*morning.book);
    auto values = made->values.all();
    values.push_back({.name = "unlicensed_under_bus_suspension",
                      .value = 1,
                      .valid_from = {},
                      .source = "test"});
    made->values = registry::RuleValues{std::move(values)};
    made->stopped_buses[CountyRoad::kBus.value] = {
        {.kind = registry::StoppageKind::bus_suspension,
         .number = "1",
         .from = {std::chrono::sys_days{std::chrono::year{2026} / 8 / 30}, minutes{0}},
         .until = {}}};
    morning.book = made;
    morning.engine.adopt(made);
  };
  const auto parked = [](Morning& morning) {
    Fix fix = morning.fixes(seconds{0}, seconds{5}).front();
    for (const minutes before : {minutes{8}, minutes{5}, minutes{2}}) {
      fix.at = fix.received_at = morning.road.departs - before;
      fix.speed = geo::from_kmh(0);
      morning.take(CountyRoad::report(fix));
    }
    morning.now = morning.road.departs;
    morning.end_run();
  };
  Morning expected;
  parked(expected);
  EXPECT_THAT(expected.causes(), testing::Contains(RevisionCause::raised));
  Morning kept_at_home;
  stop_the_bus(kept_at_home);
  parked(kept_at_home);
  EXPECT_THAT(kept_at_home.alarms(), IsEmpty());
  Morning runs_all_the_same;
  stop_the_bus(runs_all_the_same);
  runs_all_the_same.drive(seconds{0}, kSilent);
  runs_all_the_same.end_run();
  EXPECT_THAT(runs_all_the_same.causes(), testing::Contains(RevisionCause::raised));
}

TEST(Unmonitored, TellsABlindReceiverFromASilentTerminal) {
  for (const auto& [satellites, cause] : {std::pair{9, "jamming"}, std::pair{4, "no_fix"}}) {
    Morning morning;
    morning.drive(seconds{0}, kSilent, satellites);
    for (int s = 105; s < 450; s += 10) morning.report_blind(seconds{s});
    ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised));
    EXPECT_EQ(morning.alarms().front().kind, cause);
    EXPECT_THAT(morning.alarms().front().series, testing::HasSubstr("report_without_fix"));
    morning.end_run();
    EXPECT_EQ(morning.settled().front().kind, cause);
  }
}

TEST(Unmonitored, CorrectsItsCauseOnce) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.report_blind(seconds{450});
  morning.report_blind(seconds{460});
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::updated));
  EXPECT_EQ(morning.alarms().front().kind, "network");
  EXPECT_EQ(morning.alarms().back().kind, "jamming");
  EXPECT_EQ(morning.alarms().back().id, morning.alarms().front().id);
}

TEST(Unmonitored, EndsWithItsRunAtThePlannedArrivalAtTheLatest) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.end_run();
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::ended));
  EXPECT_EQ(morning.alarms().back().ended_at, morning.road.departs + seconds{400});
  const auto settled = morning.settled();
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::changed);  // its cause alone
  EXPECT_EQ(settled[0].kind, "device_off");
  EXPECT_EQ(settled[0].id, morning.alarms().front().id);
  EXPECT_EQ(settled[0].measured, morning.alarms().back().measured);
  EXPECT_EQ(settled[0].ended_at, morning.alarms().back().ended_at);
}

// What the terminal had kept and could not send.
TEST(Unmonitored, IsNotSupportedOnceLateFixesHaveFilledTheGap) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.listen_until(morning.road.departs + seconds{500});
  const auto heard_again = morning.now;
  morning.upload(morning.fixes(kSilent, seconds{500}));
  morning.drive(seconds{500}, seconds{700});
  morning.end_run();
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::ended));
  EXPECT_EQ(morning.alarms().back().ended_at, heard_again);
  const auto settled = morning.settled();
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::unsupported);
}

TEST(Unmonitored, IsAmendedWhereLateFixesFillAPartOfTheGap) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.listen_until(morning.road.departs + seconds{600});
  morning.upload(morning.fixes(kSilent, seconds{200}));
  morning.drive(seconds{600}, seconds{700});
  morning.end_run();
  const auto settled = morning.settled();
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::changed);
  EXPECT_EQ(settled[0].id, morning.alarms().front().id);
  EXPECT_EQ(settled[0].began_at, morning.road.departs + seconds{195});
  EXPECT_EQ(settled[0].ended_at, morning.road.departs + seconds{600});
}

// No alarm for a thousand buses because the server was away.
TEST(Unmonitored, WaitsForTheBusAfterAnOutageOfOurOwn) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.now = morning.road.departs + seconds{600};  // no batch in between
  morning.take(std::nullopt);
  morning.listen_until(morning.road.departs + seconds{895});
  EXPECT_THAT(morning.alarms(), IsEmpty());
  morning.listen_until(morning.road.departs + seconds{905});
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised));
  EXPECT_EQ(morning.alarms().front().began_at, morning.road.departs + seconds{95});
  EXPECT_EQ(morning.alarms().front().detected_at, morning.road.departs + seconds{900});
  EXPECT_THAT(morning.alarms().front().series, testing::HasSubstr("our_outage_ended"));
}

TEST(Unmonitored, SaysLateThatItWasOurOwnOutage) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.now = morning.road.departs + seconds{600};
  morning.take(std::nullopt);
  morning.drive(seconds{610}, seconds{620});
  ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::ended));
  EXPECT_EQ(morning.alarms().front().kind, "our_outage");
  EXPECT_TRUE(morning.alarms().front().late);
  EXPECT_EQ(morning.alarms().back().ended_at, morning.road.departs + seconds{610});
  // What the terminals send first, oldest first, leaves no gap and no finding.
  Morning kept;
  kept.drive(seconds{0}, kSilent);
  kept.now = kept.road.departs + seconds{600};
  kept.upload(kept.fixes(kSilent, seconds{600}));
  kept.drive(seconds{600}, seconds{620});
  EXPECT_THAT(kept.alarms(), IsEmpty());
}

TEST(Unmonitored, IsSilentAboutABusThatIsNotDueOrHasArrived) {
  Morning waiting;  // at its first stop, long before it has to go
  auto first = waiting.fixes(seconds{0}, seconds{5}).front();
  first.at = first.received_at = waiting.now = waiting.road.departs - minutes{20};
  waiting.take(CountyRoad::report(first));
  waiting.listen_until(waiting.road.departs + seconds{295});
  EXPECT_THAT(waiting.alarms(), IsEmpty());
  waiting.listen_until(waiting.road.departs + seconds{305});
  ASSERT_EQ(waiting.alarms().size(), 1U);
  EXPECT_EQ(waiting.alarms().front().began_at, waiting.road.departs);

  Morning arrived;
  arrived.drive(seconds{0}, seconds{370});  // 40 m short of its last stop
  arrived.end_run();
  EXPECT_THAT(arrived.alarms(), IsEmpty());
}

TEST(Unmonitored, IsNotJudgedWithoutItsRule) {
  Morning morning{0};
  morning.drive(seconds{0}, kSilent);
  morning.end_run();
  EXPECT_THAT(morning.alarms(), IsEmpty());
  EXPECT_THAT(morning.settled(), IsEmpty());
}

TEST(Unmonitored, GoesOnFromASavedState) {
  for (const int cut_s : {60, 200, 450}) {
    Morning morning;
    morning.drive(seconds{0}, kSilent);
    morning.listen_until(morning.road.departs + seconds{cut_s});
    Engine again{[&](std::int64_t) { return morning.book; }};
    again.adopt(morning.book);
    again.resume_after(morning.now);
    for (const auto& [vehicle, bytes] : morning.engine.take_changed()) {
      ASSERT_TRUE(again.load(vehicle, bytes));
    }
    morning.engine = std::move(again);
    morning.drive(seconds{500}, seconds{520});
    ASSERT_THAT(morning.causes(), ElementsAre(RevisionCause::raised, RevisionCause::ended))
        << cut_s;
    EXPECT_EQ(morning.alarms().front().detected_at, morning.road.departs + seconds{395});
    EXPECT_EQ(morning.alarms().front().id, morning.alarms().back().id);
  }
}

// What was kept comes when the run is over and settled: it was settled twice, a replay does it
// once.
TEST(Unmonitored, IsTheSameOnReplayHoweverOftenItsRunWasSettled) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  morning.end_run();
  const auto live = morning.alarms();
  const auto first = morning.settled();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].kind, "device_off");
  AlarmRevision refuted = first[0];
  refuted.cause = RevisionCause::unsupported;
  morning.upload(morning.fixes(kSilent, seconds{400}));
  morning.listen_until(morning.now + minutes{3});
  const auto replayed = morning.settled();
  ASSERT_EQ(replayed.size(), 1U);
  EXPECT_EQ(replayed[0].cause, RevisionCause::unsupported);
  std::vector<AlarmRevision> on_file = live;
  on_file.insert(on_file.end(), {first[0], refuted});
  EXPECT_FALSE(difference(on_file, live, &replayed[0]).has_value());
  EXPECT_TRUE(difference(on_file, live, &first[0]).has_value());
}

// A server that was killed comes back as an engine that is loaded; that it was away is known.
TEST(Unmonitored, KnowsOfAnOutageThatEndedItsProcess) {
  Morning morning;
  morning.drive(seconds{0}, kSilent);
  Engine again{[&](std::int64_t) { return morning.book; }};
  again.adopt(morning.book);
  again.resume_after(morning.now);
  for (const auto& [vehicle, bytes] : morning.engine.take_changed()) {
    ASSERT_TRUE(again.load(vehicle, bytes));
  }
  morning.engine = std::move(again);
  morning.now = morning.road.departs + seconds{600};
  morning.take(std::nullopt);
  EXPECT_THAT(morning.alarms(), IsEmpty());
}

}  // namespace
}  // namespace busward::tracker
