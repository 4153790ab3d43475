#include "tracker/alarm_case.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/alarm_steps.h"
#include "tests/support/seed.h"

namespace busward::tracker {
namespace {

using namespace std::chrono_literals;
using registry::name_in;
using registry::access::Role;
using support::actor;
using support::kNine;

const CaseNumbers kNumbers{.appeal_term = std::chrono::days{5}};
const auto kMonitor = actor(1, Role::monitor);
const auto kOfficer = actor(2, Role::duty_officer);
const auto kSecond = actor(3, Role::safety_officer);

// An alarm and its handling, an hour from step to step.
class Handling {
 public:
  explicit Handling(std::string rule = "overspeed") {
    alarm_ = {.rule = std::move(rule), .operator_id = support::kOperator};
  }
  AlarmFacts& alarm() { return alarm_; }

  std::optional<StepRefusal> refusal(const registry::access::Actor& who, StepContent what) const {
    return refusal_of(alarm_, steps_, step(who, std::move(what)), kNumbers);
  }
  // The step is taken, or the test ends there.
  Handling& then(const registry::access::Actor& who, const StepContent& what) {
    const auto refused = refusal(who, what);
    EXPECT_EQ(refused, std::nullopt)
        << name_in(kStepKinds, what.kind) << ": "
        << (refused ? name_in(kStepRefusals, *refused) : std::string_view{});
    if (!refused) steps_.push_back(step(who, what));
    return *this;
  }
  Handling& wait(std::chrono::milliseconds time) {
    now_ += time;
    return *this;
  }
  CaseStatus status() const { return status_of(steps_); }

 private:
  AlarmStep step(const registry::access::Actor& who, StepContent what) const {
    return {.number = static_cast<int>(steps_.size()) + 1,
            .at = now_ + 1h * steps_.size(),
            .actor = who,
            .content = std::move(what)};
  }

  AlarmFacts alarm_;
  geo::UtcTime now_ = kNine;
  std::vector<AlarmStep> steps_;
};

StepContent of(StepKind kind) {
  return {.kind = kind, .note = "n"};
}
StepContent decided(CaseOutcome outcome) {
  return {.kind = StepKind::decided, .ruling = Ruling{.outcome = outcome}};
}
StepContent justified(DetourGround ground) {
  return {.kind = StepKind::decided,
          .ruling = Ruling{.outcome = CaseOutcome::justified, .ground = ground}};
}
StepContent false_alarm(FalseReason reason) {
  return {.kind = StepKind::decided,
          .ruling = Ruling{.outcome = CaseOutcome::false_alarm, .reason = reason}};
}

TEST(AlarmCase, IsSuspectedUntilAnOutcomeStands) {
  Handling handling;
  EXPECT_EQ(handling.status().state(), CaseState::unacknowledged);
  handling.then(kMonitor, of(StepKind::noted));
  EXPECT_EQ(handling.status().state(), CaseState::unacknowledged);  // a note is no acknowledgement
  handling.then(kMonitor, of(StepKind::acknowledged));
  EXPECT_EQ(handling.status().state(), CaseState::acknowledged);
  EXPECT_EQ(handling.status().acknowledged_at, kNine + 1h);
  EXPECT_FALSE(handling.status().outcome_stands());
  handling.then(kMonitor, decided(CaseOutcome::confirmed));
  EXPECT_TRUE(handling.status().outcome_stands());
  EXPECT_EQ(handling.status().state(), CaseState::decided);
}

TEST(AlarmCase, IsClosedByASecondPersonOfTheBureauOrThePolice) {
  Handling handling;
  EXPECT_EQ(handling.refusal(kOfficer, of(StepKind::closed)), StepRefusal::no_outcome);
  handling.then(kOfficer, false_alarm(FalseReason::map_error));
  EXPECT_EQ(handling.refusal(kOfficer, of(StepKind::closed)), StepRefusal::same_person);
  EXPECT_EQ(handling.refusal(kMonitor, of(StepKind::closed)), StepRefusal::wrong_role);
  handling.then(kSecond, of(StepKind::closed));
  EXPECT_EQ(handling.status().state(), CaseState::closed);
  EXPECT_EQ(handling.refusal(kOfficer, decided(CaseOutcome::confirmed)), StepRefusal::case_closed);
  handling.then(kMonitor, of(StepKind::noted));
}

TEST(AlarmCase, ThatGoesOnIsNotClosedUnlessItDoesNotHappen) {
  Handling handling;
  handling.alarm().active = true;
  handling.then(kOfficer, decided(CaseOutcome::confirmed));
  EXPECT_EQ(handling.refusal(kSecond, of(StepKind::closed)), StepRefusal::still_active);
  handling.then(kOfficer, false_alarm(FalseReason::terminal_fault));
  handling.then(kSecond, of(StepKind::closed));
}

TEST(AlarmCase, OfAChildLeftOnBoardEndsOnlyWhenSomebodyLookedOrTheCountsMatch) {
  Handling handling{std::string{kChildLeftOnBoard}};
  EXPECT_EQ(handling.refusal(kOfficer, false_alarm(FalseReason::terminal_fault)),
            StepRefusal::children_first);
  EXPECT_EQ(handling.refusal(kOfficer, decided(CaseOutcome::unsupported)),
            StepRefusal::children_first);
  handling.then(kOfficer, decided(CaseOutcome::confirmed));
  EXPECT_EQ(handling.refusal(kSecond, of(StepKind::closed)), StepRefusal::children_first);
  StepContent counted{.kind = StepKind::counted, .count = HeadCount{.on = 31, .off = 30}};
  EXPECT_EQ(handling.refusal(kMonitor, counted), StepRefusal::counts_differ);
  StepContent searched{.kind = StepKind::searched, .search = Search{.by = "李梅", .at = kNine}};
  handling.then(actor(9, Role::attendant), searched);
  EXPECT_EQ(handling.refusal(kOfficer, false_alarm(FalseReason::terminal_fault)),
            StepRefusal::children_first);  // still no false alarm
  handling.then(kOfficer, decided(CaseOutcome::unsupported)).then(kSecond, of(StepKind::closed));
  EXPECT_EQ(Handling{}.refusal(kMonitor, searched), StepRefusal::not_about_children);
}

// Nothing but another record would end it for the engine: a search does, by name and time.
TEST(AlarmCase, OfAChildLeftOnBoardIsClosedAfterASearchThoughTheEngineHoldsItOpen) {
  Handling handling{std::string{kChildLeftOnBoard}};
  handling.alarm().active = true;
  handling.then(kOfficer, decided(CaseOutcome::confirmed));
  EXPECT_EQ(handling.refusal(kSecond, of(StepKind::closed)), StepRefusal::children_first);
  handling.then(actor(9, Role::attendant),
                {.kind = StepKind::searched, .search = Search{.by = "李梅", .at = kNine}});
  handling.then(kSecond, of(StepKind::closed));
}

TEST(AlarmCase, IsJustifiedByANamedGroundOrByAnObstructionThatASecondPersonConfirms) {
  Handling named{"route_deviation"};
  named.then(kMonitor, justified(DetourGround::road_works));
  EXPECT_TRUE(named.status().outcome_stands());
  Handling other{"route_deviation"};
  other.then(kOfficer, justified(DetourGround::other_obstruction));
  EXPECT_FALSE(other.status().outcome_stands());
  EXPECT_EQ(other.refusal(kSecond, of(StepKind::closed)), StepRefusal::no_outcome);
  EXPECT_EQ(other.refusal(kOfficer, of(StepKind::ground_confirmed)), StepRefusal::same_person);
  other.then(kSecond, of(StepKind::ground_confirmed)).then(kSecond, of(StepKind::closed));
  EXPECT_EQ(Handling{"overspeed"}.refusal(kOfficer, justified(DetourGround::road_works)),
            StepRefusal::no_ground_for_this_rule);
}

TEST(AlarmCase, TelephonesADriverOnlyWhileTheBusIsKnownToStand) {
  const StepContent phone{.kind = StepKind::contacted, .way = ContactWay::driver_phone};
  Handling handling;
  EXPECT_EQ(handling.refusal(kMonitor, phone), StepRefusal::bus_moves);
  handling.alarm().bus_stands_still = false;
  EXPECT_EQ(handling.refusal(kMonitor, phone), StepRefusal::bus_moves);
  handling.alarm().bus_stands_still = true;
  handling.then(kMonitor, phone);
  EXPECT_EQ(handling.status().state(), CaseState::acknowledged);  // who acts has seen it
}

TEST(AlarmCase, WithAnOrderStaysOpenUntilItIsPutRight) {
  Handling handling;
  handling.then(kOfficer, decided(CaseOutcome::confirmed));
  StepContent order{.kind = StepKind::supervision_ordered, .due_on = support::kDay};
  order.due_on = support::kDay - std::chrono::days{1};
  EXPECT_EQ(handling.refusal(kOfficer, order), StepRefusal::impossible_time);
  order.due_on = support::kDay + std::chrono::days{3};
  handling.then(kOfficer, order);
  EXPECT_EQ(handling.status().rectify_by, order.due_on);
  EXPECT_EQ(handling.refusal(kSecond, of(StepKind::closed)), StepRefusal::rectification_owed);
  EXPECT_EQ(handling.refusal(kMonitor, {.kind = StepKind::rectified}), StepRefusal::incomplete);
  handling.then(kMonitor, of(StepKind::rectified)).then(kSecond, of(StepKind::closed));
}

TEST(AlarmCase, IsAppealedOnceWithinTheTermAndDecidedByAnotherReviewer) {
  Handling handling;
  handling.then(kOfficer, decided(CaseOutcome::confirmed)).then(kSecond, of(StepKind::closed));
  handling.then(kMonitor, of(StepKind::appealed));
  EXPECT_EQ(handling.status().state(), CaseState::appealed);
  const StepContent rejected{.kind = StepKind::appeal_decided, .accepted = false};
  EXPECT_EQ(handling.refusal(kOfficer, rejected), StepRefusal::same_person);
  StepContent accepted{.kind = StepKind::appeal_decided, .accepted = true};
  EXPECT_EQ(handling.refusal(kSecond, accepted), StepRefusal::incomplete);
  accepted.ruling = Ruling{.outcome = CaseOutcome::false_alarm, .reason = FalseReason::map_error};
  handling.then(kSecond, accepted);
  EXPECT_EQ(handling.status().state(), CaseState::decided);  // open again: another person closes it
  EXPECT_EQ(handling.refusal(kSecond, of(StepKind::closed)), StepRefusal::same_person);
  EXPECT_EQ(handling.refusal(kOfficer, decided(CaseOutcome::confirmed)),
            StepRefusal::appeal_settled_it);
  handling.then(kOfficer, of(StepKind::closed));
  EXPECT_EQ(handling.refusal(kMonitor, of(StepKind::appealed)), StepRefusal::appealed_already);
  Handling late;
  late.then(kOfficer, decided(CaseOutcome::warned)).wait(std::chrono::days{6});
  EXPECT_EQ(late.refusal(kMonitor, of(StepKind::appealed)), StepRefusal::term_over);
}

TEST(AlarmCase, BelongsToItsOperatorAndToTheBureau) {
  auto stranger = kMonitor;
  stranger.of.operator_id = registry::OperatorId{77};
  EXPECT_EQ(Handling{}.refusal(stranger, of(StepKind::acknowledged)),
            StepRefusal::another_organisation);
  auto school = actor(4, Role::school_clerk);
  school.of.school_id = registry::SchoolId{8};
  EXPECT_EQ(Handling{}.refusal(school, of(StepKind::noted)), StepRefusal::another_organisation);
  school.of.operator_id = support::kOperator;  // that owns its buses
  EXPECT_EQ(Handling{}.refusal(school, of(StepKind::noted)), std::nullopt);
  EXPECT_EQ(Handling{}.refusal(actor(5, Role::audit_administrator), of(StepKind::noted)),
            StepRefusal::wrong_role);
}

// The oracle: no state, only questions about the history ------------------------------------------

class History {
 public:
  History(const AlarmFacts& alarm, const std::vector<AlarmStep>& steps)
      : alarm_{alarm}, steps_{steps} {}

  bool allows(const AlarmStep& next) const {
    const bool closed = is_closed();
    const bool pending = last(StepKind::appealed) > last(StepKind::appeal_decided);
    const auto account = next.actor.account;
    const int ruling = last_ruling();
    const bool second = ruling < 0 || at(ruling).actor.account != account;
    switch (next.content.kind) {
      case StepKind::noted:
        return true;
      case StepKind::acknowledged:
        return !closed && !seen();
      case StepKind::owner_taken:
        return !closed && owner() != account;
      case StepKind::handed_over:
        return !closed && owner() == account;
      case StepKind::contacted:
        return !closed && (next.content.way != ContactWay::driver_phone ||
                           alarm_.bus_stands_still.value_or(false));
      case StepKind::decided:
        return !closed && last(StepKind::appealed) < 0 && may_rule(*next.content.ruling);
      case StepKind::ground_confirmed:
        return !closed && !pending && ruling >= 0 && !stands() && second;
      case StepKind::searched:
      case StepKind::counted:
        return !closed && children() &&
               (!next.content.count || next.content.count->on == next.content.count->off);
      case StepKind::supervision_ordered:
        return !closed && !pending && held() && !owed();
      case StepKind::rectified:
        return !closed && owed();
      case StepKind::closed:
        return !closed && !pending && stands() && second && !owed() && !must_end() &&
               (!children() || looked());
      case StepKind::appealed:
        return last(StepKind::appealed) < 0 && held() &&
               next.at - at(ruling).at <= kNumbers.appeal_term;
      case StepKind::appeal_decided:
        return pending && second && at(last(StepKind::appealed)).actor.account != account &&
               (!next.content.ruling || may_rule(*next.content.ruling));
      case StepKind::escalated:
        return !closed && last(StepKind::escalated) < 0
                   ? true
                   : !closed && *at(last(StepKind::escalated)).content.tier < *next.content.tier;
    }
    return false;
  }

  bool is_closed() const {
    const bool pending = last(StepKind::appealed) > last(StepKind::appeal_decided);
    return !pending && last(StepKind::closed) >= 0 && last(StepKind::closed) > last_grant();
  }

 private:
  const AlarmStep& at(int index) const { return steps_[static_cast<std::size_t>(index)]; }
  template <class Is>
  int last_where(Is is) const {
    for (int i = static_cast<int>(steps_.size()) - 1; i >= 0; --i) {
      if (is(at(i))) return i;
    }
    return -1;
  }
  int last(StepKind kind) const {
    return last_where([&](const AlarmStep& s) { return s.content.kind == kind; });
  }
  int last_grant() const {
    return last_where([](const AlarmStep& s) { return s.content.accepted.value_or(false); });
  }
  int last_ruling() const {
    return last_where([](const AlarmStep& s) { return s.content.ruling.has_value(); });
  }
  bool children() const { return alarm_.rule == kChildLeftOnBoard; }
  bool looked() const { return last(StepKind::searched) >= 0 || last(StepKind::counted) >= 0; }
  bool seen() const {
    return last_where([](const AlarmStep& s) {
             return s.content.kind != StepKind::noted && s.content.kind != StepKind::escalated;
           }) >= 0;
  }
  std::optional<registry::access::AccountId> owner() const {
    const int taken = last(StepKind::owner_taken);
    if (taken < 0 || taken < last(StepKind::handed_over)) return std::nullopt;
    return at(taken).actor.account;
  }
  bool stands() const {
    const int ruling = last_ruling();
    if (ruling < 0) return false;
    return at(ruling).content.ruling->ground != DetourGround::other_obstruction ||
           at(ruling).content.kind == StepKind::appeal_decided ||
           last(StepKind::ground_confirmed) > ruling;
  }
  static bool holds(const AlarmStep& step) {
    return step.content.ruling && (step.content.ruling->outcome == CaseOutcome::confirmed ||
                                   step.content.ruling->outcome == CaseOutcome::warned);
  }
  bool held() const { return stands() && holds(at(last_ruling())); }
  bool must_end() const { return alarm_.active && held() && !children(); }
  bool owed() const {
    const int order = last(StepKind::supervision_ordered);
    const int lifted = last_where([](const AlarmStep& s) { return s.content.ruling && !holds(s); });
    return order > last(StepKind::rectified) && order > lifted;
  }
  bool may_rule(const Ruling& ruling) const {
    if (children()) {
      return ruling.outcome == CaseOutcome::confirmed ||
             (ruling.outcome == CaseOutcome::unsupported && looked());
    }
    if (ruling.outcome == CaseOutcome::justified) return alarm_.rule == "route_deviation";
    return ruling.outcome != CaseOutcome::unsupported || !alarm_.supported;
  }

  const AlarmFacts& alarm_;
  const std::vector<AlarmStep>& steps_;
};

// Whatever was done, people who are not yet part of it bring it to its end once the bus is back.
void expect_a_way_to_the_end(AlarmFacts alarm, std::vector<AlarmStep> steps) {
  alarm.active = false;
  const auto reviewer = actor(100, Role::safety_officer);
  const auto closer = actor(101, Role::duty_officer);
  const auto clerk = actor(102, Role::safety_manager);
  const std::array<std::pair<registry::access::Actor, StepContent>, 7> way{
      {{clerk, {.kind = StepKind::searched, .search = Search{.by = "王", .at = kNine}}},
       {reviewer, {.kind = StepKind::appeal_decided, .accepted = false}},
       {closer, {.kind = StepKind::ground_confirmed}},
       {clerk, {.kind = StepKind::rectified, .note = "done"}},
       {closer, {.kind = StepKind::closed}},
       {reviewer, decided(CaseOutcome::confirmed)},
       {closer, {.kind = StepKind::closed}}}};
  const geo::UtcTime now = steps.empty() ? kNine : steps.back().at;
  for (const auto& [who, what] : way) {
    if (History{alarm, steps}.is_closed()) break;
    const AlarmStep next{
        .number = static_cast<int>(steps.size()) + 1, .at = now, .actor = who, .content = what};
    if (!refusal_of(alarm, steps, next, kNumbers)) steps.push_back(next);
  }
  EXPECT_EQ(status_of(steps).state(), CaseState::closed);
}

// They are at the bus, or wait for it.
TEST(AlarmCase, TakesFromSchoolsAndAttendantsTheStepsThatAreTheirs) {
  auto school = actor(9, Role::school_clerk);
  school.of.school_id = registry::SchoolId{8};
  Handling child{std::string{kChildLeftOnBoard}};
  child.alarm().schools = {registry::SchoolId{7}, registry::SchoolId{8}};
  const StepContent contacted{.kind = StepKind::contacted, .way = ContactWay::attendant};
  const StepContent searched{.kind = StepKind::searched,
                             .search = Search{.by = "王芳", .at = kNine}};
  EXPECT_EQ(child.refusal(school, contacted), std::nullopt);
  EXPECT_EQ(child.refusal(school, searched), std::nullopt);
  EXPECT_EQ(child.refusal(school, of(StepKind::acknowledged)), StepRefusal::wrong_role);
  EXPECT_EQ(child.refusal(school, {.kind = StepKind::appealed, .note = "x"}),
            StepRefusal::another_organisation);
  auto attendant = actor(10, Role::attendant);
  attendant.of.operator_id = support::kOperator;
  EXPECT_EQ(child.refusal(attendant, searched), std::nullopt);
  EXPECT_EQ(child.refusal(attendant, of(StepKind::owner_taken)), StepRefusal::wrong_role);
  school.of.school_id = registry::SchoolId{6};
  EXPECT_EQ(child.refusal(school, contacted), StepRefusal::another_organisation);
  auto town = actor(11, Role::duty_officer);
  town.of.area_id = registry::AreaId{2};
  EXPECT_EQ(child.refusal(town, of(StepKind::acknowledged)), StepRefusal::another_organisation);
  child.alarm().areas = {registry::AreaId{2}, registry::AreaId{1}};
  EXPECT_EQ(child.refusal(town, of(StepKind::acknowledged)), std::nullopt);
}

TEST(AlarmCase, TakesTheStepsThatItsHistoryAllowsAndNoOthers) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  int taken = 0;
  int closed = 0;
  for (int round = 0; round < 3'000 && !testing::Test::HasFailure(); ++round) {
    const AlarmFacts alarm = support::random_alarm(random);
    std::vector<AlarmStep> steps;
    geo::UtcTime now = kNine;
    for (int i = 0; i < 24; ++i) {
      now += std::chrono::hours{random() % 9};
      const AlarmStep next = support::random_step(random, static_cast<int>(steps.size()) + 1, now);
      const auto refused = refusal_of(alarm, steps, next, kNumbers);
      ASSERT_EQ(!refused.has_value(), (History{alarm, steps}.allows(next)))
          << "round " << round << ", after " << steps.size()
          << " steps: " << name_in(kStepKinds, next.content.kind) << " by "
          << next.actor.account.value << " "
          << (refused ? name_in(kStepRefusals, *refused) : std::string_view{"taken"});
      if (!refused) steps.push_back(next);
      ASSERT_EQ(status_of(steps).state() == CaseState::closed, (History{alarm, steps}.is_closed()));
    }
    taken += static_cast<int>(steps.size());
    closed += History{alarm, steps}.is_closed() ? 1 : 0;
    expect_a_way_to_the_end(alarm, steps);
  }
  EXPECT_GT(taken, 10'000);  // the walk goes deep enough to mean something
  EXPECT_GT(closed, 100);
}

}  // namespace
}  // namespace busward::tracker
