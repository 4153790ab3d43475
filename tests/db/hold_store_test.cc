// Legal holds that people place, and who lifts them.
#include "db/hold_store.h"

#include <boost/uuid/string_generator.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/removal.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::db {
namespace {

using registry::cases::HoldAbout;
using registry::cases::HoldRefusal;
using support::answer;
using testing::IsEmpty;
using testing::SizeIs;

registry::access::Actor actor(std::int64_t account) {
  return {.account = registry::access::AccountId{account},
          .name = "王丽",
          .role = registry::access::Role::safety_officer,
          .of = {}};
}

class Holds : public testing::Test {
 protected:
  void SetUp() override { support::fill_with_two_organisations(database_); }
  WantedHold wanted(HoldAbout about) const {
    return {.about = about,
            .from = from_,
            .document = "督函〔2026〕7号",
            .reason = "investigation",
            .by = actor(101)};
  }
  std::vector<HoldOnFile> place(WantedHold hold, const char* areas = "county") {
    return answer(holds_.place(std::move(hold), Caller{.account = "101", .areas = areas}));
  }
  HoldAnswer lift(HoldId id, std::int64_t by) {
    return answer(holds_.lift(id, {.at = {}, .actor = actor(by), .note = "over"},
                              Caller{.account = std::to_string(by), .areas = "county"}));
  }
  static std::optional<HoldRefusal> refusal(const HoldAnswer& answer) {
    const auto* refusal = std::get_if<HoldRefusal>(&answer);
    return refusal == nullptr ? std::nullopt : std::optional{*refusal};
  }
  boost::uuids::uuid uuid(const std::string& sql) {
    return boost::uuids::string_generator{}(database_.text(sql));
  }

  const geo::UtcTime from_{std::chrono::sys_days{std::chrono::year{2028} / 5 / 1}};
  support::TestDatabase database_;
  Pool pool_{database_.address(), {.threads = 1}};
  HoldStore holds_{pool_};
};

TEST_F(Holds, OfABusSayWhoPlacedThemAndUnderWhichDocument) {
  auto hold = wanted(HoldAbout::vehicle);
  hold.vehicle = registry::VehicleId{1};
  const auto placed = place(hold);
  ASSERT_THAT(placed, SizeIs(1));
  EXPECT_EQ(placed[0].plate, "皖A00001");
  EXPECT_EQ(placed[0].document, "督函〔2026〕7号");
  EXPECT_EQ(placed[0].from, from_);
  EXPECT_FALSE(placed[0].to);  // until it is lifted
  EXPECT_EQ(placed[0].placed_by->account.value, 101);
  EXPECT_EQ(database_.text("SELECT account || ' ' || action FROM audit.entry WHERE subject = "
                           "'compliance.legal_hold' ORDER BY id DESC LIMIT 1"),
            "101 added");
}

TEST_F(Holds, OfARunAndAnAlarmAreOfTheirBusAndTheirTime) {
  auto run = wanted(HoldAbout::run);
  run.from.reset();
  run.run = uuid("SELECT run FROM tracking.run WHERE vehicle = 2");
  const auto of_run = place(run);
  ASSERT_THAT(of_run, SizeIs(1));
  EXPECT_EQ(of_run[0].vehicle, registry::VehicleId{2});
  auto alarm = wanted(HoldAbout::alarm);
  alarm.from.reset();
  alarm.alarm = uuid("SELECT id FROM compliance.alarm WHERE vehicle = 1");
  const auto of_alarm = place(alarm);
  ASSERT_THAT(of_alarm, SizeIs(1));
  EXPECT_EQ(of_alarm[0].vehicle, registry::VehicleId{1});
  EXPECT_EQ(*of_alarm[0].to - *of_alarm[0].from, std::chrono::minutes{10});
}

TEST_F(Holds, OfAPersonKeepTheIdentityAndGoWithNothingElse) {
  auto hold = wanted(HoldAbout::person);
  hold.person = PersonCode{PersonCode::Kind::driver, "D1"};
  EXPECT_EQ(place(hold).at(0).person, "D1");
  database_.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
      "SELECT id, 1, 'a', 'inspector', 'n' FROM compliance.legal_hold WHERE emergency IS NOT NULL "
      "ON CONFLICT DO NOTHING");
  PersonStore people{pool_};
  const Caller machine{.account = {}, .areas = "county"};
  const auto kept = answer(people.erase({PersonCode::Kind::driver, "D1"}, "asked", machine));
  EXPECT_THAT(std::get<NotDone>(kept).code, testing::StartsWith("held: "));
  const auto gone = answer(people.erase({PersonCode::Kind::driver, "D2"}, "asked", machine));
  EXPECT_TRUE(std::holds_alternative<ErasedPerson>(gone));
}

TEST_F(Holds, AreLiftedOnceAndByAnotherPersonThanPlacedThem) {
  auto hold = wanted(HoldAbout::vehicle);
  hold.vehicle = registry::VehicleId{1};
  const HoldId id = place(hold).at(0).id;
  EXPECT_EQ(refusal(lift(id, 101)), HoldRefusal::same_person);
  EXPECT_EQ(std::get<HoldOnFile>(lift(id, 102)).lifted->note, "over");
  EXPECT_EQ(refusal(lift(id, 102)), HoldRefusal::lifted_already);
  EXPECT_EQ(refusal(lift(HoldId{1}, 102)), HoldRefusal::of_emergency);
  EXPECT_TRUE(std::holds_alternative<NoSuchHold>(lift(HoldId{9999}, 102)));
}

TEST_F(Holds, AreNotLiftedByWhoPlacedThemPastTheApi) {
  auto hold = wanted(HoldAbout::interval);
  const auto id = std::to_string(place(hold).at(0).id.value);
  EXPECT_ANY_THROW(
      database_.run("INSERT INTO compliance.lifted_hold (hold, account, actor, role, "
                    "note) VALUES (" +
                    id + ", 101, 'a', 'inspector', 'n')"));
}

TEST_F(Holds, ArePlacedOnWhatTheCallerSeesAlone) {
  auto hold = wanted(HoldAbout::vehicle);
  hold.vehicle = registry::VehicleId{2};
  EXPECT_THAT(place(hold, "area:11"), IsEmpty());
  EXPECT_THAT(place(hold, "area:12"), SizeIs(1));
  auto person = wanted(HoldAbout::person);
  person.person = PersonCode{PersonCode::Kind::driver, "D2"};
  EXPECT_THAT(place(person, "area:11"), IsEmpty());
  EXPECT_THAT(place(person, "area:12"), SizeIs(1));
}

}  // namespace
}  // namespace busward::db
