#include "tracker/responders.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/alarm_steps.h"

namespace busward::tracker {
namespace {

using namespace std::chrono_literals;
using registry::access::Role;
using support::actor;
using support::kNine;
using testing::ElementsAre;
using testing::IsEmpty;

const ChainNumbers kNumbers{};
const AlarmForChain kAlarm{.announced_at = kNine};

AlarmStep step(std::chrono::milliseconds after, Role role, StepContent content) {
  return {.number = 1, .at = kNine + after, .actor = actor(1, role), .content = std::move(content)};
}
AlarmStep acknowledged(std::chrono::milliseconds after, Role role = Role::monitor) {
  return step(after, role, {.kind = StepKind::acknowledged});
}
AlarmStep confirmed(std::chrono::milliseconds after) {
  return step(after, Role::duty_officer,
              {.kind = StepKind::decided, .ruling = Ruling{.outcome = CaseOutcome::confirmed}});
}

TEST(Responders, CallTheOperatorsMonitorFirstAndTheBureauWhenNobodyAcknowledges) {
  const Call first{.at = kNine};
  EXPECT_THAT(responders(kAlarm, {}, kNumbers, kNine + 299s), ElementsAre(first));
  EXPECT_THAT(responders(kAlarm, {}, kNumbers, kNine + 300s),
              ElementsAre(first, Call{.tier = Tier::duty_officer,
                                      .at = kNine + 300s,
                                      .reason = CallReason::unacknowledged}));
  const std::vector in_time{acknowledged(200s)};
  EXPECT_THAT(responders(kAlarm, in_time, kNumbers, kNine + 1h),
              ElementsAre(Call{.at = kNine, .answered_after = 200s}));
  const std::vector too_late{acknowledged(400s)};
  EXPECT_THAT(responders(kAlarm, too_late, kNumbers, kNine + 1h), testing::SizeIs(2));
}

TEST(Responders, CallThePoliceWhereADayBringsNoOutcome) {
  const std::vector open{acknowledged(60s)};
  EXPECT_THAT(
      responders(kAlarm, open, kNumbers, kNine + 24h).back(),
      (Call{.tier = Tier::traffic_police, .at = kNine + 24h, .reason = CallReason::no_outcome}));
  const std::vector decided{acknowledged(60s), confirmed(2h)};
  EXPECT_THAT(responders(kAlarm, decided, kNumbers, kNine + 48h), testing::SizeIs(1));
}

TEST(Responders, CallTheBureauAtOnceWhereItIsGraveOrComesAgain) {
  AlarmForChain grave = kAlarm;
  grave.band = 4;
  EXPECT_EQ(responders(grave, {}, kNumbers, kNine).back(),
            (Call{.tier = Tier::duty_officer, .at = kNine, .reason = CallReason::grave}));
  AlarmForChain third = kAlarm;
  third.before = 2;
  EXPECT_EQ(responders(third, {}, kNumbers, kNine).back(),
            (Call{.tier = Tier::duty_officer, .at = kNine, .reason = CallReason::repeated}));
}

TEST(Responders, CallAllAtOnceForWhatCannotWait) {
  const registry::RuleValues values{
      {{.name = "responders_all_at_once_unlicensed_running_bus_suspension", .value = 1},
       {.name = "responders_duty_after_s", .value = 600},
       {.name = "responders_duty_after_s_overspeed", .value = 120}}};
  const auto suspended =
      ChainNumbers::of(values, "unlicensed_running", "bus_suspension", support::kDay);
  EXPECT_THAT(responders(kAlarm, {}, suspended, kNine), testing::SizeIs(3));
  const auto placard = ChainNumbers::of(values, "unlicensed_running", "placard", support::kDay);
  EXPECT_THAT(responders(kAlarm, {}, placard, kNine), testing::SizeIs(1));
  EXPECT_EQ(placard.duty_after, 600s);
  EXPECT_EQ(ChainNumbers::of(values, "overspeed", "", support::kDay).duty_after, 120s);
}

TEST(Responders, GoByWhatWasSetMostNarrowlyFromItsDayOn) {
  const registry::OperatorId other{9};
  std::vector<ChainNumber> set;
  const auto put = [&](int value, std::optional<std::string> rule,
                       std::optional<registry::OperatorId> of, int from_day = 0) {
    set.push_back({.quantity = ChainQuantity::duty_after_s,
                   .value = value,
                   .rule = std::move(rule),
                   .operator_id = of,
                   .valid_from = support::kDay + std::chrono::days{from_day},
                   .recorded_at = kNine,
                   .actor = actor(1, Role::duty_officer),
                   .note = "x"});
  };
  const auto after = [&](std::string_view rule, registry::OperatorId of, int day = 0) {
    return kNumbers
        .with(set, {.rule = rule, .operator_id = of, .day = support::kDay + std::chrono::days{day}})
        .duty_after;
  };
  EXPECT_EQ(after("overspeed", support::kOperator), 300s);
  put(600, {}, {});
  put(120, "overspeed", {});
  EXPECT_EQ(after("overspeed", support::kOperator), 120s);
  EXPECT_EQ(after("missed_stop", support::kOperator), 600s);
  put(900, {}, support::kOperator);
  EXPECT_EQ(after("overspeed", support::kOperator), 900s);
  EXPECT_EQ(after("overspeed", other), 120s);
  put(60, "overspeed", support::kOperator, 2);
  EXPECT_EQ(after("overspeed", support::kOperator, 1), 900s);
  EXPECT_EQ(after("overspeed", support::kOperator, 2), 60s);
  put(90, "overspeed", support::kOperator, 2);
  EXPECT_EQ(after("overspeed", support::kOperator, 2), 90s);  // the newest of a day
}

TEST(Responders, OfALateAlarmAreTheFirstTierOnlyUnlessSomebodyCallsAnother) {
  AlarmForChain late = kAlarm;
  late.late = true;
  late.band = 4;
  EXPECT_THAT(responders(late, {}, kNumbers, kNine + 48h), ElementsAre(Call{.at = kNine}));
  const std::vector by_hand{
      step(1h, Role::monitor, {.kind = StepKind::escalated, .tier = Tier::traffic_police})};
  EXPECT_EQ(responders(late, by_hand, kNumbers, kNine + 48h).back(),
            (Call{.tier = Tier::traffic_police, .at = kNine + 1h, .reason = CallReason::by_hand}));
}

TEST(Responders, HaveAResponseTimeOfTheirOwnTier) {
  const std::vector steps{acknowledged(100s), acknowledged(900s, Role::duty_officer)};
  AlarmForChain grave = kAlarm;
  grave.band = 4;
  const auto calls = responders(grave, steps, kNumbers, kNine + 1h);
  EXPECT_EQ(calls.at(0).answered_after, 100s);
  EXPECT_EQ(calls.at(1).answered_after, 900s);
}

TEST(Responders, OfNoAlarmAreCalledBeforeItIsAnnounced) {
  EXPECT_THAT(responders(kAlarm, {}, kNumbers, kNine - 1s), IsEmpty());
}

}  // namespace
}  // namespace busward::tracker
