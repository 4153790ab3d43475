#include "registry/cases/emergency.h"

#include <chrono>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::registry::cases {
namespace {

using access::Actor;
using access::Role;

Actor actor(std::int64_t account, Role role) {
  return {.account = access::AccountId{account}, .name = "x", .role = role, .of = {}};
}

class EmergencyCase : public testing::Test {
 protected:
  std::optional<EmergencyRefusal> take(Actor who, EmergencyStepKind kind,
                                       std::optional<EmergencyTask> task = {},
                                       std::string note = "") {
    const EmergencyStep next{.number = static_cast<int>(steps.size()) + 1,
                             .at = {},
                             .actor = std::move(who),
                             .kind = kind,
                             .task = task,
                             .note = std::move(note)};
    const auto refused = refusal_of(emergency, steps, next);
    if (!refused) steps.push_back(next);
    return refused;
  }
  Emergency emergency{.cause = EmergencyCause::hand,
                      .vehicle = VehicleId{1},
                      .at = {},
                      .opened_by = actor(1, Role::duty_officer),
                      .note = "追尾"};
  std::vector<EmergencyStep> steps;
  const Actor second = actor(2, Role::safety_officer);
};

TEST_F(EmergencyCase, IsClosedByAnotherPersonWhenNothingOfTheListIsLeft) {
  EXPECT_EQ(take(second, EmergencyStepKind::closed, {}, "x"), EmergencyRefusal::tasks_left);
  for (const auto& [task, name] : kEmergencyTasks) {
    EXPECT_EQ(tasks_left(steps).front(), task);
    EXPECT_EQ(take(actor(3, Role::monitor), EmergencyStepKind::done, task), std::nullopt) << name;
  }
  EXPECT_EQ(take(actor(1, Role::duty_officer), EmergencyStepKind::closed, {}, "x"),
            EmergencyRefusal::same_person);
  EXPECT_EQ(take(actor(3, Role::monitor), EmergencyStepKind::closed, {}, "x"),
            EmergencyRefusal::wrong_role);
  EXPECT_EQ(take(second, EmergencyStepKind::closed, {}, "无人受伤"), std::nullopt);
  EXPECT_TRUE(is_closed(steps));
  EXPECT_EQ(take(second, EmergencyStepKind::noted, {}, "补记"), std::nullopt);
  EXPECT_EQ(take(second, EmergencyStepKind::done, EmergencyTask::police_called),
            EmergencyRefusal::case_closed);
}

TEST_F(EmergencyCase, WantsToKnowWhyATaskIsNotNeededAndSettlesEachOnce) {
  const auto rescue = EmergencyTask::rescue_called;
  EXPECT_EQ(take(second, EmergencyStepKind::not_needed, rescue), EmergencyRefusal::incomplete);
  EXPECT_EQ(take(second, EmergencyStepKind::not_needed, rescue, "无人受伤"), std::nullopt);
  EXPECT_EQ(take(second, EmergencyStepKind::done, rescue), EmergencyRefusal::settled_already);
  EXPECT_EQ(take(second, EmergencyStepKind::done), EmergencyRefusal::incomplete);
  EXPECT_EQ(take(second, EmergencyStepKind::noted, rescue, "x"), EmergencyRefusal::superfluous);
  EXPECT_EQ(take(actor(4, Role::inspector), EmergencyStepKind::noted, {}, "x"),
            EmergencyRefusal::wrong_role);
}

TEST_F(EmergencyCase, KeepsItsDataUntilItIsClosedAndSomebodyOfTheBureauLetsItGo) {
  EXPECT_EQ(refusal_of_lifting(steps, {}, Role::safety_officer), EmergencyRefusal::still_open);
  for (const auto& [task, name] : kEmergencyTasks) take(second, EmergencyStepKind::done, task);
  ASSERT_EQ(take(second, EmergencyStepKind::closed, {}, "完"), std::nullopt);
  EXPECT_EQ(refusal_of_lifting(steps, {}, Role::monitor), EmergencyRefusal::wrong_role);
  EXPECT_EQ(refusal_of_lifting(steps, {}, Role::safety_officer), std::nullopt);
  const LiftedHold lifted{.at = {}, .actor = second, .note = "调查已结束"};
  EXPECT_EQ(refusal_of_lifting(steps, lifted, Role::safety_officer),
            EmergencyRefusal::lifted_already);
}

TEST(EmergencyRegister, ReportsAMonthWithoutAnyAsZero) {
  using namespace std::chrono_literals;
  const std::vector<EmergencyOfDay> two{
      {.day = std::chrono::sys_days{2026y / 9 / 1}, .cause = EmergencyCause::sos, .closed = true},
      {.day = std::chrono::sys_days{2026y / 11 / 30}, .cause = EmergencyCause::hand},
      {.day = std::chrono::sys_days{2026y / 12 / 1}, .cause = EmergencyCause::collision}};
  const auto months = months_of(two, 2026y / 9, 2026y / 11);
  EXPECT_THAT(months,
              testing::ElementsAre(
                  EmergencyMonth{.month = 2026y / 9, .count = 1, .sos = 1},
                  EmergencyMonth{.month = 2026y / 10},
                  EmergencyMonth{.month = 2026y / 11, .count = 1, .by_hand = 1, .open = 1}));
}

}  // namespace
}  // namespace busward::registry::cases
