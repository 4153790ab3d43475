#include "db/alarm_step_store.h"

#include <random>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/alarm_query_store.h"
#include "db/connection.h"
#include "db/effect_store.h"
#include "db/sql_values.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/seed.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;

using registry::name_in;
using support::actor;
using support::answer;
using support::ask;
using support::kNine;
using testing::ElementsAre;
using testing::SizeIs;
using tracker::CaseState;
using tracker::StepContent;
using tracker::StepKind;
using tracker::StepRefusal;

tracker::AlarmRevision raised(int number) {
  return support::raised_alarm(number, kNine);
}

class AlarmSteps : public testing::Test {
 protected:
  void SetUp() override { file({raised(1), raised(2)}); }
  void file(std::vector<tracker::AlarmRevision> revisions) {
    tracker::Effects written;
    written.alarms = std::move(revisions);
    EffectStore effects{database.address()};
    ASSERT_TRUE(effects.consumed());
    ASSERT_TRUE(effects.commit(written, ++batch));
  }
  StepAnswer add(int number, int after, const registry::access::Actor& who, StepContent what) {
    return answer(store.add({.targets = {{.alarm = raised(number).id, .after = after}},
                             .actor = who,
                             .content = std::move(what),
                             .at = kNine + 1min}))
        .at(0);
  }
  std::vector<std::int64_t> feed(std::int64_t after = 0) {
    std::vector<std::int64_t> numbers;
    for (const auto& item : answer(alarms.events_after(after, 100))) {
      numbers.push_back(seq_of(item));
    }
    return numbers;
  }

  support::TestDatabase database;
  std::int64_t batch = 0;
  Pool pool{database.address(), {.threads = 2}};
  AlarmStepStore store{pool};
  AlarmQueryStore alarms{pool};
  const registry::access::Actor officer = actor(2, registry::access::Role::duty_officer);
};

TEST_F(AlarmSteps, EnterTheFeedBesideTheEnginesRevisions) {
  const auto first = add(1, 0, officer, {.kind = StepKind::acknowledged});
  ASSERT_TRUE(std::holds_alternative<StepTaken>(first));
  EXPECT_EQ(std::get<StepTaken>(first).event.seq, 3);
  file({raised(1)});  // another revision by the engine
  ASSERT_TRUE(std::holds_alternative<StepTaken>(
      add(1, 1, officer, {.kind = StepKind::noted, .note = "看不清"})));
  EXPECT_THAT(feed(), ElementsAre(1, 2, 3, 4, 5));
  const auto item = answer(alarms.events_after(2, 1)).at(0);
  const auto& event = std::get<tracker::StepEvent>(item);
  EXPECT_EQ(event.alarm, raised(1).id);
  EXPECT_EQ(event.step.content.kind, StepKind::acknowledged);
  EXPECT_EQ(event.step.actor, officer);
  EXPECT_EQ(event.status.state(), CaseState::acknowledged);
  EXPECT_EQ(event.status.steps, 1);  // as it was then
  const auto detail = answer(alarms.alarm(raised(1).id));
  EXPECT_THAT(detail->alarm.steps, SizeIs(2));
  EXPECT_EQ(detail->alarm.steps[1].content.note, "看不清");
  EXPECT_EQ(detail->alarm.status.state(), CaseState::acknowledged);
}

TEST_F(AlarmSteps, AreRefusedWhereSomebodyWasFasterAndTakenOnceWhereTheyComeTwice) {
  ASSERT_TRUE(
      std::holds_alternative<StepTaken>(add(1, 0, officer, {.kind = StepKind::acknowledged})));
  const auto again = add(1, 0, officer, {.kind = StepKind::acknowledged});
  ASSERT_TRUE(std::holds_alternative<StepTaken>(again));
  EXPECT_TRUE(std::get<StepTaken>(again).again);
  EXPECT_EQ(std::get<StepTaken>(again).event.seq, 3);
  const auto slower =
      add(1, 0, actor(3, registry::access::Role::duty_officer), {.kind = StepKind::owner_taken});
  ASSERT_TRUE(std::holds_alternative<StepsMoved>(slower));
  EXPECT_EQ(std::get<StepsMoved>(slower).steps, 1);
  EXPECT_EQ(std::get<StepRefusal>(add(1, 1, officer, {.kind = StepKind::acknowledged})),
            StepRefusal::acknowledged_already);
  EXPECT_TRUE(
      std::holds_alternative<NoSuchAlarm>(add(77, 0, officer, {.kind = StepKind::acknowledged})));
  EXPECT_THAT(feed(2), ElementsAre(3));
}

TEST_F(AlarmSteps, OfACardAreAnsweredOneByOne) {
  ASSERT_TRUE(
      std::holds_alternative<StepTaken>(add(1, 0, officer, {.kind = StepKind::acknowledged})));
  const auto answers = answer(store.add(
      {.targets = {{.alarm = raised(1).id, .after = 1}, {.alarm = raised(2).id, .after = 0}},
       .actor = officer,
       .content = {.kind = StepKind::acknowledged},
       .at = kNine}));
  EXPECT_EQ(std::get<StepRefusal>(answers.at(0)), StepRefusal::acknowledged_already);
  EXPECT_TRUE(std::holds_alternative<StepTaken>(answers.at(1)));
}

TEST_F(AlarmSteps, KeepAllThatTheySay) {
  const auto today = std::chrono::floor<std::chrono::days>(kNine);
  const std::vector<StepContent> contents{
      {.kind = StepKind::owner_taken},
      {.kind = StepKind::handed_over, .note = "交班", .to = "王值班"},
      {.kind = StepKind::contacted, .way = tracker::ContactWay::attendant},
      {.kind = StepKind::decided,
       .ruling = tracker::Ruling{.outcome = tracker::CaseOutcome::justified,
                                 .ground = tracker::DetourGround::road_works}},
      {.kind = StepKind::decided,
       .ruling = tracker::Ruling{.outcome = tracker::CaseOutcome::false_alarm,
                                 .reason = tracker::FalseReason::map_error}},
      {.kind = StepKind::decided,
       .ruling = tracker::Ruling{.outcome = tracker::CaseOutcome::confirmed}},
      {.kind = StepKind::supervision_ordered, .due_on = today + std::chrono::days{3}},
      {.kind = StepKind::escalated, .tier = tracker::Tier::traffic_police}};
  int after = 0;
  for (const StepContent& content : contents) {
    ASSERT_TRUE(std::holds_alternative<StepTaken>(add(1, after, officer, content))) << after;
    ++after;
  }
  auto by_operator = actor(9, registry::access::Role::safety_manager);
  by_operator.of = {};  // the bus is of no operator that is on file
  ASSERT_TRUE(std::holds_alternative<StepTaken>(
      add(1, after, by_operator, {.kind = StepKind::rectified, .note = "已整改"})));
  const auto detail = answer(alarms.alarm(raised(1).id));
  ASSERT_THAT(detail->alarm.steps, SizeIs(contents.size() + 1));
  for (std::size_t i = 0; i < contents.size(); ++i) {
    EXPECT_EQ(detail->alarm.steps[i].content, contents[i]) << i;
  }
  EXPECT_EQ(detail->alarm.steps.back().actor, by_operator);
}

TEST_F(AlarmSteps, FilterThePage) {
  add(1, 0, officer, {.kind = StepKind::owner_taken});
  const auto ids = [&](AlarmFilter filter) {
    std::vector<tracker::AlarmId> found;
    for (const auto& on_file : answer(alarms.alarms(std::move(filter))).items) {
      found.push_back(on_file.alarm.id);
    }
    return found;
  };
  EXPECT_THAT(ids({.vehicle = {}, .rule = {}, .state = CaseState::unacknowledged}),
              ElementsAre(raised(2).id));
  EXPECT_THAT(ids({.vehicle = {}, .rule = {}, .owner = officer.account}),
              ElementsAre(raised(1).id));
  EXPECT_THAT(ids({.vehicle = {}, .rule = {}, .unclosed_only = true}), SizeIs(2));
}

TEST_F(AlarmSteps, AreAddedByTheApiAloneAndChangedByNobody) {
  add(1, 0, officer, {.kind = StepKind::acknowledged});
  const auto refused = [&](db::Role role, const std::string& sql) {
    const auto connection = connect(database.address(), role, {});
    pqxx::work tx{*connection};
    EXPECT_THROW(tx.exec(sql), pqxx::sql_error) << sql;
  };
  refused(db::Role::api, "UPDATE compliance.alarm_step SET actor = 'x'");
  refused(db::Role::api, "DELETE FROM compliance.alarm_step");
  refused(db::Role::api, "INSERT INTO tracking.feed (seq, kind) VALUES (99, 'alarm')");
  refused(db::Role::api,
          "INSERT INTO compliance.alarm_revision SELECT * FROM compliance.alarm_revision");
  refused(db::Role::engine,
          "INSERT INTO compliance.alarm_step SELECT * FROM compliance.alarm_step");
  EXPECT_THROW(database.run("DELETE FROM compliance.alarm_step"),
               std::exception);  // nor by a superuser
}

// The view says in SQL what the machine says in C++, whatever was done.
TEST_F(AlarmSteps, AmountToTheSameInTheDatabaseAndInTheMachine) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  constexpr int kAlarms = 12;
  for (int alarm = 10; alarm < 10 + kAlarms; ++alarm) {
    file({raised(alarm)});
    int after = 0;
    for (int i = 0; i < 25; ++i) {
      const auto next = support::random_step(random, after + 1, kNine);
      auto who = next.actor;
      who.of = {};
      if (std::holds_alternative<StepTaken>(add(alarm, after, who, next.content))) ++after;
    }
    const auto detail = answer(alarms.alarm(raised(alarm).id));
    const tracker::CaseStatus& status = detail->alarm.status;
    const auto said = [&](const std::string& column) {
      return database.text(
          fmt::format("SELECT coalesce(({})::text, '') FROM "
                      "compliance.alarm_status WHERE alarm = '{}'",
                      column, to_sql(raised(alarm).id)));
    };
    EXPECT_EQ(said("steps"), std::to_string(status.steps));
    EXPECT_EQ(said("state"), name_in(tracker::kCaseStates, status.state()));
    EXPECT_EQ(said("outcome_stands"), status.outcome_stands() ? "true" : "false");
    EXPECT_EQ(said("owner"), status.owner ? status.owner->name : "");
    EXPECT_EQ(
        said("outcome"),
        status.decision ? name_in(tracker::kCaseOutcomes, status.decision->ruling.outcome) : "");
    EXPECT_EQ(said("rectify_by IS NOT NULL"), status.rectify_by ? "true" : "false");
    EXPECT_EQ(said("closed_at IS NOT NULL"), status.closed_at ? "true" : "false");
    EXPECT_EQ(said("escalated_to"),
              status.escalated_to ? name_in(tracker::kTiers, *status.escalated_to) : "");
  }
}

}  // namespace
}  // namespace busward::db
