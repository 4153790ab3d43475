#include "db/emergency_store.h"

#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/effect_store.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

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

  // The engine files what was heard of the bus.
  void hear(std::string rule, geo::UtcTime at) {
    tracker::Effects heard;
    auto alarm = support::raised_alarm(static_cast<int>(batch), at);
    alarm.vehicle = registry::VehicleId{7};
    alarm.rule = std::move(rule);
    alarm.kind = {};
    heard.alarms.push_back(std::move(alarm));
    auto again = heard.alarms.front();
    again.cause = tracker::RevisionCause::ended;
    again.ended_at = at + 1min;
    heard.alarms.push_back(again);
    EffectStore effects{database.address()};
    ASSERT_TRUE(effects.consumed());
    ASSERT_TRUE(effects.commit(heard, ++batch));
  }
  void settle_all(EmergencyId id) {
    int after = 0;
    for (const auto& [task, name] : registry::cases::kEmergencyTasks) {
      add(id, after++, {.actor = officer, .kind = EmergencyStepKind::done, .task = task});
    }
  }

  std::int64_t batch = 0;
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

TEST_F(Emergencies, OpenThemselvesWithTheAlarmAndHoldItsData) {
  hear("sos", kNine);
  hear("overspeed", kNine);
  const auto found = answer(store.between(kNine - 24h, kNine + 24h));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].emergency.cause, EmergencyCause::sos);
  EXPECT_FALSE(found[0].emergency.opened_by.has_value());
  EXPECT_TRUE(found[0].alarm.has_value());
  EXPECT_EQ(found[0].held_from, kNine - 24h);
}

TEST_F(Emergencies, OfOneBusThatIsStillOpenAreNotTwo) {
  hear("collision", kNine);
  hear("sos", kNine + 3min);
  auto found = answer(store.between(kNine - 24h, kNine + 24h));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].emergency.cause, EmergencyCause::collision);
  settle_all(found[0].id);
  add(found[0].id, 9, {.actor = second, .kind = EmergencyStepKind::closed, .note = "完"});
  hear("sos", kNine + 30min);
  EXPECT_THAT(answer(store.between(kNine - 24h, kNine + 24h)), SizeIs(2));
}

TEST_F(Emergencies, ThatOpenedThemselvesAreClosedByAnotherThanTookThem) {
  hear("sos", kNine);
  const EmergencyId id = answer(store.between(kNine, kNine + 1h)).at(0).id;
  settle_all(id);
  const EmergencyStep close{.actor = officer, .kind = EmergencyStepKind::closed, .note = "误按"};
  EXPECT_EQ(std::get<EmergencyRefusal>(add(id, 9, close)), EmergencyRefusal::same_person);
  EmergencyStep by_second = close;
  by_second.actor = second;
  EXPECT_TRUE(std::holds_alternative<EmergencyOnFile>(add(id, 9, by_second)));
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
