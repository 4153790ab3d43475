#include "tracker/watches/left_on_board.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/tracker/county_road.h"
#include "tracker/alarm_case.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using registry::Attestation;
using registry::AttestationKind;
using std::chrono::minutes;
using std::chrono::seconds;

// CountyRoad's bus arrives at its last stop in the fifth minute: its run is over in the tenth, and
// has to be swept by the fifteenth.
constexpr minutes kInTime{8};
constexpr minutes kTooLate{30};

std::shared_ptr<const Rulebook> book_with_sweeps(const CountyRoad& road) {
  auto book = std::make_shared<Rulebook>(*road.book);
  auto values = CountyRoad::values();
  for (const auto& [name, value] :
       {std::pair{"sweep_due_after_s", 300.0}, std::pair{"left_on_board_rings_within_s", 7200.0}}) {
    values.push_back({.name = name, .value = value, .valid_from = {}, .source = "test"});
  }
  book->values = registry::RuleValues{std::move(values)};
  return book;
}

// A morning of the bus with what its attendant recorded, told by minutes after its departure.
struct Morning {
  explicit Morning(bool judged = true) : book{judged ? book_with_sweeps(road) : road.book} {
    engine.adopt(book);
  }

  Attestation attestation(AttestationKind kind, seconds at) {
    Attestation one{.kind = kind};
    one.id.data[15] = ++records;
    one.run = book->planned_runs(CountyRoad::kBus, road.departs, road.departs + minutes{1})[0].id;
    one.at = one.received_at = road.departs + at;
    return one;
  }
  Attestation count(seconds at, int boarded, int alighted) {
    auto one = attestation(AttestationKind::head_count, at);
    one.boarded = boarded;
    one.alighted = alighted;
    return one;
  }
  Attestation sweep(seconds at, bool empty) {
    auto one = attestation(AttestationKind::sweep, at);
    one.empty = empty;
    return one;
  }
  // Heard when it was done, unless `heard` says when.
  Morning& say(const Attestation& one) { return say(one, one.at - road.departs); }
  Morning& say(const Attestation& one, std::chrono::milliseconds heard) {
    listen_until(heard);
    take(AttestationSeen{.attestation = one});
    return *this;
  }
  // Drives and listens, as far as that minute.
  Morning& listen_until(std::chrono::milliseconds until) {
    for (; !fixes.empty() && fixes.front().received_at <= road.departs + until;
         fixes.erase(fixes.begin())) {
      now = fixes.front().received_at;
      take(CountyRoad::report(fixes.front()));
    }
    for (; now + minutes{1} <= road.departs + until; take(std::nullopt)) now += minutes{1};
    now = std::max(now, road.departs + until);
    take(std::nullopt);
    return *this;
  }
  void take(const std::optional<Observation>& seen) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    if (seen) engine.apply(*seen, effects);
    engine.end_batch(effects);
  }

  std::vector<AlarmRevision> alarms() const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found), [](const AlarmRevision& alarm) {
      return alarm.rule == kChildLeftOnBoard;
    });
    return found;
  }
  // What the newest settling of the run says of it.
  std::vector<AlarmRevision> settled() const {
    ports::SettleTask task;
    task.request = effects.settle.back();
    task.run = *std::ranges::find_if(effects.runs.rbegin(), effects.runs.rend(),
                                     [](const RunRecord& run) { return run.ended_at.has_value(); });
    task.chunks = effects.chunks;
    for (const AttestedRun& one : effects.attested) {
      if (!one.late) task.attested.push_back(one.says);
    }
    for (const AlarmRevision& alarm : alarms()) {
      if (task.known.empty() || task.known.back().id != alarm.id) task.known.push_back(alarm);
      task.known.back() = alarm;
    }
    auto revisions = settle(task, *book);
    std::erase_if(revisions, [](const AlarmRevision& r) { return r.rule != kChildLeftOnBoard; });
    return revisions;
  }

  CountyRoad road;
  std::shared_ptr<const Rulebook> book;
  std::vector<Fix> fixes = road.speeding_drive(seconds{5});
  geo::UtcTime now = road.departs - minutes{20};
  std::uint8_t records = 0;
  std::int64_t seq = 0;
  Effects effects;
  Engine engine{[this](std::int64_t) { return book; }};
};

TEST(LeftOnBoard, RingsOfARunWhosePupilsWereCountedOnAndThatNobodySweeps) {
  Morning morning;
  morning.say(morning.count(seconds{-30}, 12, 0)).listen_until(minutes{14});
  EXPECT_TRUE(morning.alarms().empty());
  morning.listen_until(kTooLate);
  const auto alarms = morning.alarms();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].cause, RevisionCause::raised);
  EXPECT_EQ(alarms[0].kind, "not_swept");
  EXPECT_FALSE(alarms[0].late);
  EXPECT_EQ(alarms[0].detected_at - alarms[0].began_at, minutes{5});
  EXPECT_EQ(alarms[0].began_at, *morning.effects.runs.back().ended_at);
  EXPECT_EQ(alarms[0].measured, R"({"boarded":12,"alighted":0})");
  EXPECT_EQ(alarms[0].limit,
            R"json({"sweep_due_after_s":300.000,"source":"校车安全管理条例 art. 39 (5)"})json");
  EXPECT_NE(alarms[0].series.find(R"("heard":"boarded","count":12)"), std::string::npos);
  const auto settled = morning.settled();
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(settled[0].cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(settled[0].id, alarms[0].id);
}

TEST(LeftOnBoard, SaysNothingWhereItWasSweptWhereNobodyCountsOrWhereItIsNotJudged) {
  Morning swept;
  swept.say(swept.count(seconds{0}, 12, 0)).say(swept.count(minutes{6}, 0, 12));
  swept.say(swept.sweep(kInTime, true)).listen_until(kTooLate);
  EXPECT_TRUE(swept.alarms().empty());
  EXPECT_TRUE(swept.settled().empty());
  Morning checked;
  checked.say(checked.attestation(AttestationKind::departure_check, -minutes{10}));
  EXPECT_TRUE(checked.listen_until(kTooLate).alarms().empty());
  Morning off{false};
  EXPECT_TRUE(off.say(off.count(seconds{0}, 12, 0)).listen_until(kTooLate).alarms().empty());
  EXPECT_TRUE(Morning{}.listen_until(kTooLate).alarms().empty());
}

// A sweep before they got on is not the one that is owed.
TEST(LeftOnBoard, AsksForASweepBehindTheNewestCountOfPupilsOnBoard) {
  Morning morning;
  morning.say(morning.sweep(-minutes{15}, true)).say(morning.count(seconds{0}, 12, 0));
  morning.listen_until(kTooLate);
  ASSERT_FALSE(morning.alarms().empty());
  EXPECT_EQ(morning.alarms()[0].kind, "not_swept");
}

TEST(LeftOnBoard, RingsOfMoreOnThanOffThoughTheSweepSaysEmpty) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).say(morning.count(minutes{6}, 0, 11));
  morning.say(morning.sweep(kInTime, true)).listen_until(minutes{14});
  EXPECT_TRUE(morning.alarms().empty());
  morning.listen_until(minutes{20});
  ASSERT_EQ(morning.alarms().size(), 1U);
  EXPECT_EQ(morning.alarms()[0].kind, "counts_differ");
  EXPECT_EQ(morning.alarms()[0].measured, R"({"boarded":12,"alighted":11})");
  morning.say(morning.count(minutes{25}, 0, 1)).listen_until(kTooLate);
  ASSERT_EQ(morning.alarms().size(), 2U);
  EXPECT_EQ(morning.alarms()[1].cause, RevisionCause::ended);
  EXPECT_EQ(morning.alarms()[1].ended_at, morning.road.departs + minutes{25});
  ASSERT_EQ(morning.settled().size(), 1U);
  EXPECT_EQ(morning.settled()[0].cause, RevisionCause::confirmed_by_settling);
}

TEST(LeftOnBoard, LeavesMoreOffThanOnAndHeadsThatNobodyCountedOffToTheRunSheet) {
  for (const int alighted : {0, 13}) {
    Morning morning;
    morning.say(morning.count(seconds{0}, 12, 0)).say(morning.count(minutes{6}, 0, alighted));
    morning.say(morning.sweep(kInTime, true)).listen_until(kTooLate);
    EXPECT_TRUE(morning.alarms().empty()) << alighted;
  }
}

TEST(LeftOnBoard, RingsAtOnceOfASweepThatFindsSomebodyUntilOneFindsNobody) {
  Morning morning;
  morning.say(morning.sweep(minutes{6}, false));
  ASSERT_EQ(morning.alarms().size(), 1U);
  EXPECT_EQ(morning.alarms()[0].kind, "not_empty");
  EXPECT_EQ(morning.alarms()[0].detected_at, morning.road.departs + minutes{6});
  morning.say(morning.sweep(minutes{7}, true)).listen_until(kTooLate);
  ASSERT_EQ(morning.alarms().size(), 2U);
  EXPECT_EQ(morning.alarms()[1].cause, RevisionCause::ended);
  EXPECT_EQ(morning.alarms()[1].id, morning.alarms()[0].id);
  ASSERT_EQ(morning.settled().size(), 1U);
  EXPECT_EQ(morning.settled()[0].cause, RevisionCause::confirmed_by_settling);
}

TEST(LeftOnBoard, FollowsWhatIsRecordedLater) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).say(morning.sweep(minutes{20}, false));
  morning.say(morning.sweep(minutes{25}, true));
  const auto alarms = morning.alarms();
  ASSERT_EQ(alarms.size(), 3U);
  EXPECT_EQ(alarms[0].kind, "not_swept");
  EXPECT_EQ(alarms[1].cause, RevisionCause::updated);
  EXPECT_EQ(alarms[1].kind, "not_empty");
  EXPECT_EQ(alarms[2].cause, RevisionCause::ended);
  EXPECT_EQ(alarms[2].ended_at, morning.road.departs + minutes{25});
  for (const AlarmRevision& each : alarms) EXPECT_EQ(each.id, alarms[0].id);
}

// Made in time, without a network.
TEST(LeftOnBoard, IsNoLongerSupportedOnceASweepComesThatWasMadeInTime) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).listen_until(minutes{40});
  morning.say(morning.sweep(kInTime, true), minutes{45});
  ASSERT_EQ(morning.alarms().size(), 2U);
  EXPECT_EQ(morning.alarms()[1].cause, RevisionCause::ended);
  ASSERT_EQ(morning.settled().size(), 1U);
  EXPECT_EQ(morning.settled()[0].cause, RevisionCause::unsupported);
}

TEST(LeftOnBoard, IsAmendedByACountThatComesLate) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).listen_until(minutes{40});
  morning.say(morning.count(minutes{6}, 0, 11), minutes{45});
  ASSERT_EQ(morning.alarms().size(), 2U);
  EXPECT_EQ(morning.alarms()[1].cause, RevisionCause::updated);
  ASSERT_EQ(morning.settled().size(), 1U);
  EXPECT_EQ(morning.settled()[0].cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(morning.settled()[0].kind, "counts_differ");
}

TEST(LeftOnBoard, RingsForWhatIsKnownLateAndLastsButNotForYesterdays) {
  Morning morning;
  morning.listen_until(minutes{100}).say(morning.count(seconds{0}, 12, 0), minutes{100});
  ASSERT_EQ(morning.alarms().size(), 1U);
  EXPECT_FALSE(morning.alarms()[0].late);
  Morning next_day;
  next_day.listen_until(minutes{300}).say(next_day.count(seconds{0}, 12, 0), minutes{300});
  ASSERT_EQ(next_day.alarms().size(), 1U);
  EXPECT_TRUE(next_day.alarms()[0].late);
}

TEST(LeftOnBoard, FilesWhatIsOverWhenItBecomesKnownAndRingsNobody) {
  Morning morning;
  morning.listen_until(minutes{40});
  const auto found = morning.sweep(minutes{11}, false);
  const auto empty = morning.sweep(minutes{13}, true);
  morning.say(empty, minutes{40}).say(found, minutes{41}).listen_until(minutes{42});
  const auto alarms = morning.alarms();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_TRUE(alarms[0].late);
  EXPECT_EQ(alarms[1].cause, RevisionCause::ended);
  EXPECT_EQ(alarms[1].ended_at, morning.road.departs + minutes{13});
  ASSERT_EQ(morning.settled().size(), 1U);
  EXPECT_EQ(morning.settled()[0].cause, RevisionCause::confirmed_by_settling);
}

TEST(LeftOnBoard, RingsAgainOfSomebodyWhoIsFoundAfterItWasOver) {
  Morning morning;
  morning.say(morning.sweep(minutes{6}, false)).say(morning.sweep(minutes{7}, true));
  morning.say(morning.sweep(minutes{9}, false)).listen_until(kTooLate);
  const auto alarms = morning.alarms();
  ASSERT_EQ(alarms.size(), 3U);
  EXPECT_EQ(alarms[2].cause, RevisionCause::raised);
  EXPECT_NE(alarms[2].id, alarms[0].id);
  const auto settled = morning.settled();
  ASSERT_EQ(settled.size(), 2U);
  for (const auto& each : settled) EXPECT_EQ(each.cause, RevisionCause::confirmed_by_settling);
}

// Settling before the sweep is due must not know better than the live verdict.
TEST(LeftOnBoard, IsNotSettledBeforeItsTime) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).listen_until(minutes{14});
  ASSERT_FALSE(morning.effects.settle.empty());
  EXPECT_FALSE(morning.effects.settle.back().sweep_due);
  EXPECT_TRUE(morning.settled().empty());
  morning.listen_until(kTooLate);
  EXPECT_TRUE(morning.effects.settle.back().sweep_due);
}

TEST(LeftOnBoard, IsOpenUntilItEndsAndSurvivesARestart) {
  Morning morning;
  morning.say(morning.count(seconds{0}, 12, 0)).listen_until(kTooLate);
  EXPECT_EQ(morning.effects.live.back().open_alarms, 1);
  Morning later;
  for (const auto& [id, bytes] : morning.engine.take_changed()) {
    ASSERT_TRUE(later.engine.load(id, bytes));
  }
  later.fixes.clear();
  later.now = morning.now;
  later.say(later.sweep(minutes{35}, true));
  later.listen_until(minutes{40});
  ASSERT_EQ(later.alarms().size(), 1U);
  EXPECT_EQ(later.alarms()[0].cause, RevisionCause::ended);
  EXPECT_EQ(later.alarms()[0].id, morning.alarms()[0].id);
}

// A second way to it: each second for itself, by what was recorded up to then and nothing kept.
class EachSecond {
 public:
  EachSecond(const std::vector<RunAttestation>& said, std::optional<SweepDue> due)
      : said_{said}, due_{due} {}

  bool holds(geo::UtcTime at) const { return found(at) || differ(at) || unswept(at); }

 private:
  bool found(geo::UtcTime at) const {
    const RunAttestation* newest = nullptr;
    for (const auto& one : said_) {
      const bool is_sweep = one.swept || one.not_empty;
      if (is_sweep && one.at <= at && (newest == nullptr || newest->at < one.at)) newest = &one;
    }
    return newest != nullptr && newest->not_empty;
  }
  // Once it is even behind the due time, it stays so.
  bool differ(geo::UtcTime at) const {
    if (!due_ || at < due_->at) return false;
    for (auto t = due_->at; t <= at; t += seconds{1}) {
      int on = 0;
      int off = 0;
      for (const auto& one : said_) {
        if (one.at <= t) on += one.boarded.value_or(0), off += one.alighted.value_or(0);
      }
      if (off == 0 || on <= off) return false;
    }
    return true;
  }
  bool unswept(geo::UtcTime at) const {
    if (!due_ || at < due_->at) return false;
    std::optional<geo::UtcTime> counted;
    for (const auto& one : said_) {
      const bool somebody = one.boarded.value_or(0) > 0;
      if (somebody && one.at <= due_->at) counted = std::max(counted.value_or(one.at), one.at);
    }
    const auto sweeps = [&](const RunAttestation& one) {
      return (one.swept || one.not_empty) && one.at >= *counted && one.at <= at;
    };
    return counted && std::ranges::none_of(said_, sweeps);
  }

  const std::vector<RunAttestation>& said_;
  std::optional<SweepDue> due_;
};

TEST(LeftOnBoard, HoldsInThoseSecondsInWhichItDoesWhateverTheOrderOfItsRecords) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const geo::UtcTime begins = *geo::from_iso8601("2026-09-01T00:00:00Z");
  for (int round = 0; round < 2000; ++round) {
    std::vector<RunAttestation> said;
    std::vector<int> when(60);
    for (int i = 0; i < 60; ++i) when[static_cast<std::size_t>(i)] = i;
    std::ranges::shuffle(when, random);
    for (std::uint8_t i = 0; i < random() % 7; ++i) {
      RunAttestation one{.at = begins + seconds{when[i]}};
      one.id.data[0] = i;
      const auto kind = random() % 4;
      if (kind == 0) one.swept = true;
      if (kind == 1) one.not_empty = true;
      if (kind == 2) one.boarded = static_cast<int>(random() % 3);
      if (kind == 3) one.alighted = static_cast<int>(random() % 3);
      said.push_back(one);
    }
    std::optional<SweepDue> due;
    if (random() % 4 != 0)
      due = SweepDue{.over_at = begins + seconds{25}, .at = begins + seconds{30}};
    const EachSecond oracle{said, due};
    const auto found = left_on_board(OnBoard{said}, due);
    for (int s = 0; s < 70; ++s) {
      const auto at = begins + seconds{s};
      const bool holds = std::ranges::any_of(found, [&](const LeftOnBoard& one) {
        return one.detected_at <= at && (!one.ended_at || at < *one.ended_at);
      });
      ASSERT_EQ(holds, oracle.holds(at)) << "round " << round << ", second " << s;
    }
    std::ranges::shuffle(said, random);
    ASSERT_EQ(found, left_on_board(OnBoard{said}, due));
  }
}

}  // namespace
}  // namespace busward::tracker
