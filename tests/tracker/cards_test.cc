#include "tracker/cards.h"

#include <algorithm>
#include <random>
#include <vector>

#include <boost/uuid/name_generator_sha1.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/alarm_steps.h"
#include "tests/support/seed.h"
#include "tracker/stage.h"

namespace busward::tracker {
namespace {

using namespace std::chrono_literals;
using support::kNine;
using support::kOperator;
using testing::ElementsAre;

geo::LatLng at_metres(double east) {
  return *geo::LatLng::from_degrees(geo::Degrees{31.8}, geo::Degrees{117.2 + east / 94'600.0});
}
RunId run(int number) {
  return boost::uuids::name_generator_sha1{boost::uuids::ns::dns()}(std::to_string(number));
}
AlarmForCard alarm(std::int64_t bus, std::string rule, std::string kind,
                   std::chrono::milliseconds after, double east = 0) {
  return {.id = {},
          .vehicle = registry::VehicleId{bus},
          .operator_id = kOperator,
          .rule = std::move(rule),
          .kind = std::move(kind),
          .run = run(static_cast<int>(bus)),
          .detected_at = kNine + after,
          .position = at_metres(east)};
}

std::vector<Card> laid(std::span<const AlarmForCard> alarms) {
  return cards(alarms, [](geo::UtcTime) { return CardLimits{}; });
}

TEST(Cards, GoByTheNumbersThatHoldOnTheAlarmsDay) {
  const registry::RuleValues values{
      {{.name = "card_place_m", .value = 300, .valid_from = {}},
       {.name = "card_place_m", .value = 50, .valid_from = support::kDay + std::chrono::days{1}},
       {.name = "card_together_s", .value = 120, .valid_from = {}}}};
  const auto limits_at = [&](geo::UtcTime at) {
    return CardLimits::of(values, std::chrono::floor<std::chrono::days>(at));
  };
  const std::vector alarms{
      alarm(1, "route_deviation", "left", 0min, 0), alarm(2, "route_deviation", "left", 2min, 200),
      alarm(3, "route_deviation", "left", 5min, 200), alarm(4, "route_deviation", "left", 24h, 0),
      alarm(5, "route_deviation", "left", 24h + 1min, 200)};
  EXPECT_THAT(cards(alarms, limits_at),
              ElementsAre(Card{.cause = CardCause::place, .alarms = {0, 1}},
                          Card{.cause = CardCause::single, .alarms = {2}},
                          Card{.cause = CardCause::single, .alarms = {3}},
                          Card{.cause = CardCause::single, .alarms = {4}}));
}

TEST(Cards, AreOneForTheSameDocumentOfAnOperatorsBuses) {
  auto other_operator = alarm(3, "unlicensed_running", "placard", 20min);
  other_operator.operator_id = registry::OperatorId{9};
  const std::vector alarms{alarm(1, "unlicensed_running", "placard", 0min, 0),
                           alarm(2, "unlicensed_running", "placard", 10min, 9'000), other_operator,
                           alarm(4, "unlicensed_running", "carrier_insurance", 30min, 0)};
  EXPECT_THAT(laid(alarms), ElementsAre(Card{.cause = CardCause::document, .alarms = {0, 1}},
                                        Card{.cause = CardCause::single, .alarms = {2}},
                                        Card{.cause = CardCause::single, .alarms = {3}}));
}

TEST(Cards, AreOneWhereBusAfterBusLeavesTheRouteAtTheSamePlace) {
  const std::vector alarms{alarm(1, "route_deviation", "left", 0min, 0),
                           alarm(2, "route_deviation", "left", 8min, 200),
                           alarm(3, "route_deviation", "left", 9min, 5'000),
                           alarm(4, "route_deviation", "left", 16min, 100),
                           alarm(5, "route_deviation", "left", 40min, 0)};
  EXPECT_THAT(laid(alarms), ElementsAre(Card{.cause = CardCause::place, .alarms = {0, 1, 3}},
                                        Card{.cause = CardCause::single, .alarms = {2}},
                                        Card{.cause = CardCause::single, .alarms = {4}}));
}

TEST(Cards, AreOneForABusThatSpeedsAgainOnTheSameRunAndForOurOwnOutage) {
  const std::vector alarms{alarm(1, "overspeed", "", 0min, 0),
                           alarm(1, "overspeed", "", 25min, 9'000),
                           alarm(7, "unmonitored", "our_outage", 26min, 0),
                           alarm(8, "unmonitored", "our_outage", 27min, 30'000)};
  EXPECT_THAT(laid(alarms), ElementsAre(Card{.cause = CardCause::run, .alarms = {0, 1}},
                                        Card{.cause = CardCause::outage, .alarms = {2, 3}}));
}

TEST(Cards, NeverHideAChildBehindAnother) {
  const std::vector alarms{alarm(1, "child_left_on_board", "", 0min),
                           alarm(1, "child_left_on_board", "", 1min),
                           alarm(2, "child_left_on_board", "", 1min)};
  EXPECT_THAT(laid(alarms), testing::SizeIs(3));
}

TEST(Cards, HoldEachAlarmOnceAndStayWhereTheyLieWhenMoreCome) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  constexpr std::array kRules{"overspeed", "route_deviation", "unlicensed_running",
                              "child_left_on_board"};
  for (int round = 0; round < 200; ++round) {
    std::vector<AlarmForCard> alarms;
    for (int i = 0; i < 40; ++i) {
      alarms.push_back(alarm(static_cast<std::int64_t>(random() % 8), kRules[random() % 4], "",
                             std::chrono::minutes{random() % 90},
                             static_cast<double>(random() % 2'000)));
    }
    std::ranges::sort(alarms, {}, &AlarmForCard::detected_at);
    const auto all = laid(alarms);
    std::vector<std::size_t> seen;
    for (const Card& card : all) {
      seen.insert(seen.end(), card.alarms.begin(), card.alarms.end());
      EXPECT_EQ(card.cause == CardCause::single, card.alarms.size() == 1);
      for (const std::size_t i : card.alarms) {
        EXPECT_EQ(alarms[i].rule, alarms[card.alarms.front()].rule);
      }
    }
    std::ranges::sort(seen);
    for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i], i);
    ASSERT_EQ(seen.size(), alarms.size());
    const auto half = laid(std::span{alarms}.first(20));
    for (std::size_t i = 0; i < half.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(half[i].alarms,
                                     std::span{all[i].alarms}.first(half[i].alarms.size())));
    }
  }
}

TEST(Stages, AreTheOperatorsOwnBeforeTheOneForAllAndTheNewestOfEach) {
  const auto move = [](std::optional<registry::OperatorId> of, Stage stage, geo::UtcTime from) {
    return StageMove{.rule = "overspeed",
                     .operator_id = of,
                     .stage = stage,
                     .from = from,
                     .actor = support::actor(1, registry::access::Role::duty_officer),
                     .note = {}};
  };
  const std::vector moves{move({}, Stage::show, kNine), move(kOperator, Stage::ring, kNine + 1h),
                          move({}, Stage::observe, kNine + 2h)};
  const auto stage = [&](std::optional<registry::OperatorId> of, geo::UtcTime at) {
    return stage_of(moves, "overspeed", {.operator_id = of}, at, Stage::ring);
  };
  EXPECT_EQ(stage(kOperator, kNine - 1s), Stage::ring);  // as it came
  EXPECT_EQ(stage(kOperator, kNine), Stage::show);
  EXPECT_EQ(stage(kOperator, kNine + 3h), Stage::ring);
  EXPECT_EQ(stage(registry::OperatorId{9}, kNine + 3h), Stage::observe);
  EXPECT_EQ(stage({}, kNine + 3h), Stage::observe);
  const registry::RuleValues values{{{.name = "stage_missed_stop", .value = 1}}};
  EXPECT_EQ(first_stage(values, "missed_stop", support::kDay), Stage::show);
  EXPECT_EQ(first_stage(values, "overspeed", support::kDay), Stage::ring);
}

// A county with two towns, and an operator who drives in both.
TEST(Stages, AreThoseOfTheNarrowestScope) {
  constexpr registry::AreaId kCounty{1};
  constexpr registry::AreaId kTown{2};
  const AreaTree tree{{{kTown, kCounty}, {registry::AreaId{3}, kCounty}}};
  EXPECT_THAT(tree.up_from(kTown), ElementsAre(kTown, kCounty));
  EXPECT_THAT(tree.up_from({}), testing::IsEmpty());
  std::vector<StageMove> moves;
  const auto move = [&](std::optional<registry::OperatorId> of,
                        std::optional<registry::AreaId> area, Stage stage) {
    moves.push_back({.rule = "overspeed",
                     .operator_id = of,
                     .area_id = area,
                     .stage = stage,
                     .from = kNine - std::chrono::minutes{moves.size()},
                     .actor = support::actor(1, registry::access::Role::duty_officer),
                     .note = {}});
  };
  const auto stage = [&](std::optional<registry::OperatorId> of, registry::AreaId area) {
    return stage_of(moves, "overspeed", {.operator_id = of, .areas = tree.up_from(area)}, kNine,
                    Stage::ring);
  };
  move({}, {}, Stage::show);
  EXPECT_EQ(stage(kOperator, kTown), Stage::show);
  move({}, kCounty, Stage::observe);
  EXPECT_EQ(stage(kOperator, kTown), Stage::observe);
  move({}, kTown, Stage::ring);
  EXPECT_EQ(stage(kOperator, kTown), Stage::ring);
  EXPECT_EQ(stage(kOperator, registry::AreaId{3}), Stage::observe);
  move(kOperator, {}, Stage::show);
  EXPECT_EQ(stage(kOperator, kTown), Stage::show);
  EXPECT_EQ(stage(registry::OperatorId{9}, kTown), Stage::ring);
  move(kOperator, kTown, Stage::observe);
  EXPECT_EQ(stage(kOperator, kTown), Stage::observe);
  EXPECT_EQ(stage(kOperator, registry::AreaId{3}), Stage::show);
}

TEST(Stages, OfACallForHelpAndOfAChildOnBoardAreNeverTurnedDown) {
  for (const std::string rule : {"sos", "collision", "child_left_on_board"}) {
    const std::vector moves{
        StageMove{.rule = rule,
                  .stage = Stage::observe,
                  .from = kNine,
                  .actor = support::actor(1, registry::access::Role::duty_officer),
                  .note = {}}};
    EXPECT_EQ(stage_of(moves, rule, {}, kNine + 1h, Stage::observe), Stage::ring) << rule;
  }
}

}  // namespace
}  // namespace busward::tracker
