#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/emergency_store.h"
#include "db/rulebook_import.h"
#include "db/stage_store.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::cases::EmergencyRefusal;
using registry::cases::EmergencyStepKind;
using registry::cases::EmergencyTask;
using registry::cases::LiftedHold;
using support::actor;
using support::answer;
using support::kDay;
using support::kNine;
using testing::ElementsAre;

// A county of one town, whose operator has a safety manager and serves its school by contract.
class SmallTown : public testing::Test {
 protected:
  void SetUp() override {
    support::SmallCounty county;
    county.take(door);
    const registry::Area areas[] = {
        {.code = "C", .name = "试验县", .level = registry::AreaLevel::county, .parent_code = {}},
        {.code = "T", .name = "东镇", .level = registry::AreaLevel::town, .parent_code = "C"}};
    support::imported(door.take_areas(areas));
    county.schools[0].area_code = "T";
    county.schools[0].operator_code = {};
    county.schools[0].duty_phone = "0551-60000001";
    support::imported(door.take_schools(county.schools));
    const registry::StaffMember staff[] = {{.code = "A1",
                                            .name = "赵安",
                                            .role = registry::StaffRole::safety_manager,
                                            .operator_code = "O1",
                                            .phone = "13900000009",
                                            .identity = {}}};
    support::imported(door.take_staff(staff));
    const registry::Contract contracts[] = {
        {.number = "责〔2026〕1号",
         .school_code = "S1",
         .operator_code = "O1",
         .signed_on = {},
         .filed_on = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1},
         .filed_with = {},
         .days = {.first = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1},
                  .last = std::chrono::sys_days{std::chrono::year{2090} / 1 / 1}}}};
    support::imported(door.take_contracts(contracts));
  }
  registry::VehicleId bus() {
    return registry::VehicleId{std::stoll(
        database.text("SELECT vehicle_id FROM registry.vehicle_now WHERE plate = '皖A00001'"))};
  }
  EmergencyId opened() {
    return answer(store.open({.cause = registry::cases::EmergencyCause::hand,
                              .vehicle = bus(),
                              .at = kNine,
                              .opened_by = officer,
                              .note = "追尾"},
                             {}))
        ->id;
  }

  support::TestDatabase database;
  RulebookImport door{database.address(), support::at("2026-01-01T00:00:00Z")};
  Pool pool{database.address(), {.threads = 1}};
  EmergencyStore store{pool};
  const registry::access::Actor officer = actor(2, registry::access::Role::duty_officer);
  const registry::access::Actor second = actor(3, registry::access::Role::safety_officer);
};

TEST_F(SmallTown, KnowsWhomToTellOfAnEmergencyAndHowToReachThem) {
  const auto contacts = answer(store.contacts(opened()));
  ASSERT_EQ(contacts.size(), 3U);
  EXPECT_EQ(contacts[0].task, EmergencyTask::school_told);
  EXPECT_EQ(contacts[0].organisation, "第一小学");
  EXPECT_EQ(contacts[0].contract, "责〔2026〕1号");
  EXPECT_EQ(contacts[0].role, "duty_phone");
  EXPECT_EQ(contacts[0].phone, "0551-60000001");
  EXPECT_EQ(contacts[1].task, EmergencyTask::operator_told);
  EXPECT_EQ(contacts[1].organisation, "公交公司");
  EXPECT_EQ(contacts[1].person, "赵安");
  EXPECT_EQ(contacts[1].role, "safety_manager");
  EXPECT_EQ(contacts[1].phone, "13900000009");
  EXPECT_EQ(contacts[2].task, EmergencyTask::guardians_told);  // through the school
  EXPECT_EQ(contacts[2].organisation, "第一小学");
  EXPECT_EQ(contacts[2].phone, "0551-60000001");
}

TEST_F(SmallTown, TellsTheSchoolsOfTheBusAndNotAllThatTheOperatorServes) {
  const registry::School other{.code = "S2",
                               .name = "第二小学",
                               .stage = registry::SchoolStage::primary,
                               .place = support::place(31.9, 117.3),
                               .operator_code = "O1"};
  support::imported(door.take_schools(std::vector{other}));
  for (const EmergencyContact& one : answer(store.contacts(opened()))) {
    EXPECT_NE(one.organisation, "第二小学");
  }
}

TEST_F(SmallTown, ReachesASchoolByTheTelephoneThatItFiledLast) {
  const EmergencyId id = opened();
  support::SmallCounty county;
  county.schools[0].operator_code = {};
  county.schools[0].area_code = "T";
  support::imported(
      RulebookImport{database.address(), support::at("2026-02-01T00:00:00Z")}.take_schools(
          county.schools));
  EXPECT_EQ(answer(store.contacts(id))[0].phone, std::nullopt);
  county.schools[0].duty_phone = "0551-60000002";
  support::imported(
      RulebookImport{database.address(), support::at("2026-03-01T00:00:00Z")}.take_schools(
          county.schools));
  EXPECT_EQ(answer(store.contacts(id))[0].phone, "0551-60000002");
  // As it was known before: nothing was edited.
  EXPECT_EQ(database.text("SELECT string_agg(coalesce(duty_phone, '–'), ' ' ORDER BY id) "
                          "FROM registry.school_fact WHERE code = 'S1' "
                          "AND upper_inf(valid_during) AND duty_phone IS NOT NULL"),
            "0551-60000001 0551-60000002");
}

TEST_F(SmallTown, HoldsTheDataForAsLongAsTheRulebookSaysAndWithinBounds) {
  const auto held = [this] {
    return database.text(
        "SELECT upper(during) - lower(during) FROM compliance.legal_hold "
        "ORDER BY id DESC LIMIT 1");
  };
  const auto say = [this](double hours) {
    const registry::RuleValue value{.name = "emergency_held_around_h",
                                    .value = hours,
                                    .valid_from = std::chrono::sys_days{},
                                    .source = "seen"};
    support::imported(door.ensure_default_rules(std::span{&value, 1}));
  };
  opened();
  EXPECT_EQ(held(), "2 days");  // where no rule says
  say(9'999);
  opened();
  EXPECT_EQ(held(), "62 days");
}

TEST_F(SmallTown, LetsTheDataGoOnceTheEmergencyIsClosedAndForAReason) {
  const EmergencyId id = opened();
  const LiftedHold wanted{.at = kNine + 24h, .actor = second, .note = "调查结束"};
  EXPECT_EQ(std::get<EmergencyRefusal>(answer(store.lift(id, wanted))),
            EmergencyRefusal::still_open);
  int after = 0;
  for (const auto& [task, name] : registry::cases::kEmergencyTasks) {
    answer(store.add({.emergency = id,
                      .after = after++,
                      .step = {.at = kNine,
                               .actor = officer,
                               .kind = EmergencyStepKind::done,
                               .task = task,
                               .note = {}}}));
  }
  answer(store.add(
      {.emergency = id,
       .after = after,
       .step = {.at = kNine, .actor = second, .kind = EmergencyStepKind::closed, .note = "完"}}));
  ASSERT_TRUE(std::holds_alternative<EmergencyOnFile>(answer(store.lift(id, wanted))));
  EXPECT_EQ(answer(store.find(id))->lifted->note, "调查结束");
  EXPECT_EQ(answer(store.find(id))->lifted->actor.name, second.name);
  EXPECT_EQ(std::get<EmergencyRefusal>(answer(store.lift(id, wanted))),
            EmergencyRefusal::lifted_already);
}

TEST_F(SmallTown, KeepsMovesAndNumbersByOperatorAndArea) {
  StageStore stages{pool};
  const registry::OperatorId company{
      std::stoll(database.text("SELECT operator_id FROM registry.operator_now"))};
  const registry::AreaId town{
      std::stoll(database.text("SELECT area_id FROM registry.area_now WHERE code = 'T'"))};
  const auto moved = answer(stages.add(tracker::StageMove{.rule = "overspeed",
                                                          .operator_id = company,
                                                          .area_id = town,
                                                          .stage = tracker::Stage::show,
                                                          .from = kNine,
                                                          .actor = officer,
                                                          .note = "试行"}));
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->alarms_before, 0);
  ASSERT_TRUE(answer(stages.add(tracker::ChainNumber{.quantity = tracker::ChainQuantity::repeated,
                                                     .value = 2,
                                                     .rule = "overspeed",
                                                     .operator_id = company,
                                                     .valid_from = kDay,
                                                     .recorded_at = {},
                                                     .actor = officer,
                                                     .note = "屡次"}))
                  .has_value());
  const auto duty = answer(stages.duty_of(bus()));
  EXPECT_EQ(duty.scope.operator_id, company);
  ASSERT_EQ(duty.book.moves.size(), 1U);
  EXPECT_EQ(duty.book.moves[0].area_id, town);
  ASSERT_EQ(duty.book.numbers.size(), 1U);
  EXPECT_EQ(duty.book.numbers[0].valid_from, kDay);
  EXPECT_EQ(duty.book.numbers[0].rule, "overspeed");
  EXPECT_EQ(duty.book.areas.up_from(town).size(), 2U);
  const auto places = answer(stages.places());
  EXPECT_EQ(places.areas.size(), 2U);
  EXPECT_EQ(places.operators.at(0).name, "公交公司");
  EXPECT_FALSE(answer(stages.add(tracker::StageMove{.rule = "overspeed",
                                                    .area_id = registry::AreaId{999},
                                                    .from = kNine,
                                                    .actor = officer,
                                                    .note = "x"}))
                   .has_value());
}

}  // namespace
}  // namespace busward::db
