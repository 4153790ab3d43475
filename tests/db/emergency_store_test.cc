#include "db/emergency_store.h"

#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::cases::Emergency;
using registry::cases::EmergencyCause;
using registry::cases::EmergencyRefusal;
using registry::cases::EmergencyStep;
using registry::cases::EmergencyStepKind;
using registry::cases::EmergencyTask;
using support::actor;
using support::answer;
using support::kNine;
using testing::IsEmpty;
using testing::SizeIs;

class Emergencies : public testing::Test {
 protected:
  void SetUp() override {
    database.run("INSERT INTO registry.vehicle (id) OVERRIDING SYSTEM VALUE VALUES (7)");
  }
  Emergency accident(std::int64_t bus = 7) const {
    return {.cause = EmergencyCause::hand,
            .vehicle = registry::VehicleId{bus},
            .at = kNine,
            .opened_by = officer,
            .note = "追尾，无人受伤"};
  }
  EmergencyAnswer add(EmergencyId id, int after, EmergencyStep step) {
    step.at = kNine + 1min;
    return answer(store.add({.emergency = id, .after = after, .step = std::move(step)}));
  }

  support::TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  EmergencyStore store{pool};
  const registry::access::Actor officer = actor(2, registry::access::Role::duty_officer);
  const registry::access::Actor second = actor(3, registry::access::Role::safety_officer);
};

TEST_F(Emergencies, AreARegisterInWhichNoneIsANumber) {
  EXPECT_THAT(answer(store.between(kNine - 24h, kNine + 24h)), IsEmpty());
  const auto opened = answer(store.open(accident(), {}));
  ASSERT_TRUE(opened.has_value());
  EXPECT_THAT(answer(store.between(kNine - 24h, kNine + 24h)), SizeIs(1));
  EXPECT_THAT(answer(store.between(kNine + 1s, kNine + 24h)), IsEmpty());
  EXPECT_FALSE(answer(store.open(accident(99), {})).has_value());
}

TEST_F(Emergencies, HoldTheirDataADayAround) {
  const auto opened = answer(store.open(accident(), {}));
  EXPECT_EQ(opened->held_from, kNine - 24h);
  EXPECT_EQ(opened->held_to, kNine + 24h);
  EXPECT_EQ(database.text("SELECT vehicle FROM compliance.legal_hold"), "7");
}

TEST_F(Emergencies, KeepWhatWasDoneAndAreClosedWhenNothingIsLeft) {
  const EmergencyId id = answer(store.open(accident(), {}))->id;
  int after = 0;
  for (const auto& [task, name] : registry::cases::kEmergencyTasks) {
    const auto taken =
        add(id, after, {.actor = officer, .kind = EmergencyStepKind::done, .task = task});
    ASSERT_TRUE(std::holds_alternative<EmergencyOnFile>(taken)) << name;
    ++after;
  }
  const EmergencyStep close{.actor = officer, .kind = EmergencyStepKind::closed, .note = "完"};
  EXPECT_EQ(std::get<EmergencyRefusal>(add(id, after, close)), EmergencyRefusal::same_person);
  EmergencyStep by_second = close;
  by_second.actor = second;
  EXPECT_EQ(std::get<EmergencyMoved>(add(id, 0, by_second)).steps, after);
  ASSERT_TRUE(std::holds_alternative<EmergencyOnFile>(add(id, after, by_second)));
  const auto found = answer(store.find(id));
  EXPECT_TRUE(registry::cases::is_closed(found->steps));
  EXPECT_EQ(found->steps.front().task, EmergencyTask::police_called);
  EXPECT_EQ(found->steps.back().actor.name, second.name);
  EXPECT_TRUE(std::holds_alternative<NoSuchEmergency>(add(EmergencyId{99}, 0, close)));
}

}  // namespace
}  // namespace busward::db
