// What is done about alarms, through the endpoints and on a real database; whoever asks is given.
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/effect_store.h"
#include "gateway/api/alarm.h"
#include "gateway/api/alarm_steps.h"
#include "gateway/api/alarms.h"
#include "gateway/api/cards.h"
#include "gateway/api/stages.h"
#include "gateway/files/county_toml.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using registry::access::Actor;
using registry::access::Role;
using support::actor;
using testing::ElementsAre;

class AlarmHandling : public testing::Test {
 protected:
  void SetUp() override {
    file({alarm(1, 1), alarm(2, 2)});
    auto of_nobody = actor(1, Role::safety_manager);
    of_nobody.of = {};  // the buses here are of no operator that is on file
    manager = of_nobody;
  }
  tracker::AlarmRevision alarm(int number, std::int64_t bus) const {
    auto alarm = support::raised_alarm(number, clock.now() - 2min);
    alarm.vehicle = registry::VehicleId{bus};
    alarm.detected_at = clock.now() - 1min;
    alarm.ended_at = clock.now();
    return alarm;
  }
  void file(std::vector<tracker::AlarmRevision> revisions) {
    tracker::Effects written;
    written.alarms = std::move(revisions);
    db::EffectStore effects{database.address()};
    ASSERT_TRUE(effects.consumed());
    ASSERT_TRUE(effects.commit(written, ++batch));
  }
  // The answer's status and body.
  std::pair<int, json::value> post(const Actor& who, int number, const std::string& body) {
    http::Request request{.method = http::Method::post, .body = body, .actor = who};
    request.path_values["id"] = tracker::to_text(support::alarm_id(number));
    const PostAlarmStep endpoint{
        steps,
        alarms,
        rulebook,
        clock,
        [this](registry::VehicleId) { return stands; },
        [this](const tracker::StepEvent& event) { published.push_back(event.seq); }};
    const auto response = support::ask(endpoint(request));
    return {response.status, json::parse(*response.body)};
  }
  void expect_taken(const Actor& who, const std::string& body) {
    const auto [status, answer] = post(who, 1, body);
    EXPECT_EQ(status, 200) << body << json::serialize(answer);
  }
  void expect_refused(const Actor& who, const std::string& body, std::string_view reason) {
    const auto [status, answer] = post(who, 1, body);
    ASSERT_TRUE(status == 409 || status == 403) << body << json::serialize(answer);
    EXPECT_EQ(std::string_view{answer.at("reason").as_string()}, reason) << body;
  }
  json::value get(auto endpoint, std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request{.query = std::move(query), .actor = officer};
    request.path_values["id"] = tracker::to_text(support::alarm_id(1));
    const auto response = support::ask(endpoint(request));
    EXPECT_EQ(response.status, 200) << *response.body;
    return json::parse(*response.body);
  }

  support::TestDatabase database;
  support::StandingClock clock;
  std::int64_t batch = 0;
  db::Pool pool{database.address(), {.threads = 2}};
  db::AlarmStepStore steps{pool};
  db::AlarmQueryStore alarms{pool};
  db::StageStore stages{pool};
  CurrentRulebook rulebook = [] { return nullptr; };
  std::optional<bool> stands;
  std::vector<std::int64_t> published;
  Actor manager = actor(1, Role::safety_manager);
  const Actor officer = actor(2, Role::duty_officer);
  const Actor second = actor(3, Role::safety_officer);
};

TEST_F(AlarmHandling, GoesFromTheFirstLookToASecondPersonsCloseAndThroughAnAppeal) {
  expect_taken(manager, R"({"after":0,"kind":"acknowledged"})");
  expect_refused(officer, R"({"after":0,"kind":"owner_taken"})", "steps_moved");
  expect_taken(officer, R"({"after":1,"kind":"owner_taken"})");
  expect_refused(officer, R"({"after":2,"kind":"contacted","way":"driver_phone"})", "bus_moves");
  stands = true;
  expect_taken(officer, R"({"after":2,"kind":"contacted","way":"driver_phone","note":"已停稳"})");
  expect_taken(officer, R"({"after":3,"kind":"decided","outcome":"confirmed"})");
  expect_refused(officer, R"({"after":4,"kind":"closed"})", "same_person");
  expect_refused(manager, R"({"after":4,"kind":"closed"})", "wrong_role");
  expect_taken(second, R"({"after":4,"kind":"closed"})");
  expect_taken(manager, R"({"after":5,"kind":"appealed","note":"道路施工"})");
  expect_taken(second, R"({"after":6,"kind":"appeal_decided","accepted":true,
                           "outcome":"justified","ground":"road_works"})");
  expect_taken(officer, R"({"after":7,"kind":"closed"})");
  const json::value found = get(GetAlarm{alarms, stages, rulebook, clock});
  EXPECT_EQ(found.at("status").at("state").as_string(), "closed");
  EXPECT_EQ(found.at("status").at("ruling").at("ground").as_string(), "road_works");
  EXPECT_EQ(found.at("steps").as_array().size(), 8U);
  EXPECT_EQ(found.at("steps").at(2).at("note").as_string(), "已停稳");
  EXPECT_EQ(found.at("responders").at(0).at("tier").as_string(), "operator_monitor");
  EXPECT_THAT(published, ElementsAre(3, 4, 5, 6, 7, 8, 9, 10));
}

TEST_F(AlarmHandling, TakesADoubleSubmitOnceAndTellsTheFeedOnce) {
  const std::string step = R"({"after":0,"kind":"acknowledged"})";
  expect_taken(officer, step);
  const auto [status, answer] = post(officer, 1, step);
  EXPECT_EQ(status, 200);
  EXPECT_TRUE(answer.at("items").at(0).at("again").as_bool());
  EXPECT_THAT(published, ElementsAre(3));
}

TEST_F(AlarmHandling, NamesTheFieldThatIsWrong) {
  const auto detail = [&](const std::string& body) {
    const auto [status, answer] = post(officer, 1, body);
    EXPECT_EQ(status, 400) << body;
    return std::string{answer.at("detail").as_string()};
  };
  EXPECT_THAT(detail(R"({"kind":"acknowledged"})"), testing::StartsWith("after:"));
  EXPECT_THAT(detail(R"({"after":0,"kind":"shelved"})"), testing::StartsWith("kind:"));
  EXPECT_THAT(detail(R"({"after":0,"kind":"decided","reason":"map_error"})"),
              testing::StartsWith("outcome:"));
  EXPECT_THAT(detail(R"({"after":0,"kind":"supervision_ordered","due_on":"soon"})"),
              testing::StartsWith("due_on:"));
  EXPECT_THAT(detail(R"({"after":0,"kind":"noted","note":"n","also":[{"alarm":"x","after":0}]})"),
              testing::StartsWith("also[0].alarm:"));
  expect_refused(officer, R"({"after":0,"kind":"decided"})", "incomplete");
  expect_refused(officer, R"({"after":0,"kind":"acknowledged","tier":"duty_officer"})",
                 "superfluous");
}

TEST_F(AlarmHandling, OfACardReachesItsAlarms) {
  const json::value before = get(GetCards{alarms, stages, rulebook, clock});
  ASSERT_EQ(before.at("items").as_array().size(), 1U);
  const json::value& card = before.at("items").at(0);
  EXPECT_EQ(card.at("cause").as_string(), "place");
  EXPECT_TRUE(card.at("rings").as_bool());
  EXPECT_EQ(card.at("alarms").as_array().size(), 2U);
  expect_taken(officer, fmt::format(R"({{"after":0,"kind":"acknowledged",
                                         "also":[{{"alarm":"{}","after":0}}]}})",
                                    tracker::to_text(support::alarm_id(2))));
  const json::value after = get(GetCards{alarms, stages, rulebook, clock});
  EXPECT_FALSE(after.at("items").at(0).at("rings").as_bool());
  EXPECT_THAT(published, ElementsAre(3, 4));
}

TEST_F(AlarmHandling, ShowsAChildLeftOnBoardBeforeWhatCameAfterIt) {
  const auto rules = std::make_shared<tracker::Rulebook>();
  rules->values = registry::RuleValues{files::default_rule_values()};
  rulebook = [rules] { return rules; };
  tracker::AlarmRevision child = alarm(3, 3);
  child.rule = tracker::kChildLeftOnBoard;
  child.kind = "not_swept";
  file({child});
  tracker::AlarmRevision later = alarm(4, 4);
  later.rule = "overspeed";
  later.detected_at = child.detected_at + std::chrono::minutes{1};
  file({later});
  const json::value cards = get(GetCards{alarms, stages, rulebook, clock});
  ASSERT_EQ(cards.at("items").as_array().size(), 3U);
  const auto rule_of = [&](std::size_t card) {
    return cards.at("items").at(card).at("alarms").at(0).at("rule").as_string();
  };
  EXPECT_EQ(rule_of(0), tracker::kChildLeftOnBoard);
  EXPECT_EQ(rule_of(1), "overspeed");
}

TEST_F(AlarmHandling, CountsWhatIsOnlyObservedAndRingsForNobody) {
  const auto move = [&](const Actor& who, const std::string& body) {
    http::Request request{.method = http::Method::post, .body = body, .actor = who};
    return support::ask(PostStage{stages, clock}(request));
  };
  const std::string observe = R"({"rule":"route_deviation","stage":"observe","note":"试运行"})";
  EXPECT_EQ(move(manager, observe).status, 403);
  const auto moved = move(officer, observe);
  ASSERT_EQ(moved.status, 200) << *moved.body;
  EXPECT_EQ(json::parse(*moved.body).at("alarms_before").as_int64(), 2);
  file({alarm(3, 3)});
  tracker::AlarmRevision later = alarm(4, 4);
  later.detected_at = clock.now();
  file({later});
  const json::value cards = get(GetCards{alarms, stages, rulebook, clock});
  ASSERT_EQ(cards.at("items").as_array().size(), 1U);  // those from before the move
  EXPECT_EQ(cards.at("items").at(0).at("alarms").as_array().size(), 3U);
  const json::value counted =
      get(GetCards{alarms, stages, rulebook, clock}, {{"observed", "true"}});
  EXPECT_EQ(counted.at("items").at(0).at("alarms").as_array().size(), 4U);
  const json::value all = get(GetStages{stages, rulebook, clock});
  EXPECT_EQ(all.at("rules").at(0).at("stage").as_string(), "observe");
  EXPECT_EQ(all.at("moves").at(0).at("actor").at("name").as_string(), officer.name);
}

TEST_F(AlarmHandling, RingsForACallForHelpWhateverSomebodyWants) {
  http::Request request{.method = http::Method::post,
                        .body = R"({"rule":"sos","stage":"show","note":"太吵"})",
                        .actor = officer};
  const auto refused = support::ask(PostStage{stages, clock}(request));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(json::parse(*refused.body).at("reason").as_string(), "always_rings");
  request.body = R"({"rule":"overspeed","stage":"show","note":"x","area_id":"99"})";
  EXPECT_EQ(support::ask(PostStage{stages, clock}(request)).status, 404);
}

TEST_F(AlarmHandling, CallsTheNextTierAsTheBureauSetIt) {
  const auto set = [&](const Actor& who, const std::string& body) {
    http::Request request{.method = http::Method::post, .body = body, .actor = who};
    return support::ask(PostChainNumber{stages}(request)).status;
  };
  const std::string in_a_minute =
      R"({"quantity":"duty_after_s","value":60,"valid_from":"2026-01-01","note":"夜间无人值守"})";
  EXPECT_EQ(set(manager, in_a_minute), 403);
  EXPECT_EQ(set(officer, R"({"quantity":"duty_after_s","value":0,"valid_from":"2026-01-01",
                             "note":"x"})"),
            400);
  EXPECT_EQ(set(officer, R"({"quantity":"repeated","value":2,"valid_from":"2026-01-01",
                             "note":"x","operator_id":"99"})"),
            404);
  ASSERT_EQ(set(officer, in_a_minute), 200);
  const json::value page = get(GetStages{stages, rulebook, clock});
  EXPECT_EQ(page.at("numbers").at(0).at("value").as_int64(), 60);
  EXPECT_TRUE(page.at("numbers").at(0).at("rule").is_null());
  const json::value found = get(GetAlarm{alarms, stages, rulebook, clock});
  const auto called = *geo::from_iso8601(found.at("responders").at(1).at("at").as_string().c_str());
  const auto detected = *geo::from_iso8601(found.at("detected_at").as_string().c_str());
  EXPECT_EQ(called - detected, std::chrono::seconds{60});
}

TEST_F(AlarmHandling, IsWhatAlarmsAreFilteredBy) {
  expect_taken(officer, R"({"after":0,"kind":"owner_taken"})");
  const auto count = [&](std::vector<std::pair<std::string, std::string>> query) {
    return get(GetAlarms{alarms}, std::move(query)).at("items").as_array().size();
  };
  EXPECT_EQ(count({{"state", "unacknowledged"}}), 1U);
  EXPECT_EQ(count({{"owner", "2"}}), 1U);
  EXPECT_EQ(count({{"unclosed", "true"}}), 2U);
}

TEST_F(AlarmHandling, IsShownToAnOperatorOfItsOwnBusesOnly) {
  const auto statuses = [&](const Actor& who) {
    http::Request request{.actor = who};
    request.path_values["id"] = tracker::to_text(support::alarm_id(1));
    const auto list = support::ask(GetAlarms{alarms}(request));
    const auto one = support::ask(GetAlarm{alarms, stages, rulebook, clock}(request));
    return std::tuple{
        list.status, list.status == 200 ? json::parse(*list.body).at("items").as_array().size() : 0,
        one.status};
  };
  EXPECT_EQ(statuses(officer), (std::tuple{200, 2U, 200}));
  EXPECT_EQ(statuses(actor(1, Role::monitor)), (std::tuple{200, 0U, 404}));  // of another operator
  auto school = actor(5, Role::school_clerk);
  school.of.school_id = registry::SchoolId{1};
  EXPECT_EQ(statuses(school), (std::tuple{200, 0U, 404}));
}

}  // namespace
}  // namespace busward::api
