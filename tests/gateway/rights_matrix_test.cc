// Every role at every address, over HTTP on a real database: what it is answered of its own, of
// those it serves, of its area, and of others. Expected from the rights table and the relation.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/endpoints.h"
#include "gateway/api/open_api.h"
#include "gateway/live/session.h"
#include "live.pb.h"
#include "registry/access/role_grant.h"
#include "routing/civil_time.h"
#include "routing/timetable.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/two_organisations.h"
#include "tracker/alarm_case.h"

namespace busward::api {
namespace {

using namespace std::chrono_literals;
using registry::access::Actor;
using registry::access::Affiliation;
using registry::access::kRoles;
using registry::access::Reach;
using registry::access::Right;
using registry::access::Role;
using Owners = std::set<int>;

// By whom a thing is seen: its operator, its school, either of them.
enum class Side { operators, schools, either };

// One question about the things of owner x: a list, in which `marker` stands for them, or a single
// one by its id, which is answered with `own` by whoever may see it and with 404 to all others.
// `{x}` is the owner, `{run}` the run of its route.
struct Question {
  const char* route;  // "GET /api/v1/buses"
  const char* target;
  Side side = Side::operators;
  const char* marker = nullptr;
  int own = 200;
  const char* body = "";
};

constexpr const char* kPlate = "皖A0000{x}";
constexpr const char* kAlarm = "00000000-0000-4000-8000-00000000000{x}";
constexpr const char* kStep = R"({"after":99,"kind":"noted","note":"n"})";
constexpr const char* kDay = "{day}";

// A step that was made upon an old state is no step: whoever may see the alarm is told so (409).
const Question kQuestions[] = {
    {"GET /api/v1/buses", "/api/v1/buses", Side::operators, kPlate},
    {"GET /api/v1/routes", "/api/v1/routes", Side::either, "{x}路"},
    // The fixture's line is not what its hash says: whoever may see it is told that it is not
    // given.
    {"GET /api/v1/routes/{id}", "/api/v1/routes/{x}", Side::either, nullptr, 503},
    {"GET /api/v1/alarms", "/api/v1/alarms", Side::operators, kAlarm},
    {"GET /api/v1/alarms", "/api/v1/alarms?vehicle={x}", Side::operators, kAlarm},
    {"GET /api/v1/alarms/{id}", "/api/v1/alarms/00000000-0000-4000-8000-00000000000{x}"},
    {"POST /api/v1/alarms/{id}/steps",
     "/api/v1/alarms/00000000-0000-4000-8000-00000000000{x}/steps", Side::operators, nullptr, 409,
     kStep},
    {"GET /api/v1/cards", "/api/v1/cards?observed=true", Side::operators, kAlarm},
    {"GET /api/v1/emergencies", "/api/v1/emergencies", Side::operators, kPlate},
    {"POST /api/v1/emergencies/{id}/steps", "/api/v1/emergencies/{x}/steps", Side::operators,
     nullptr, 409, kStep},
    {"GET /api/v1/emergencies/{id}/contacts", "/api/v1/emergencies/{x}/contacts", Side::operators,
     "公司{x}"},
    {"POST /api/v1/emergencies/{id}/lifted-hold", "/api/v1/emergencies/{x}/lifted-hold",
     Side::operators, nullptr, 409, R"({"note":"n"})"},
    {"GET /api/v1/holds", "/api/v1/holds", Side::operators, kPlate},
    {"POST /api/v1/holds", "/api/v1/holds", Side::operators, nullptr, 200,
     R"({"about":"vehicle","vehicle":"{x}","from":"{now}","document":"d","reason":"r"})"},
    {"GET /api/v1/people/drivers/{code}/export.zip",
     "/api/v1/people/drivers/D{x}/export.zip?why=asked"},
    {"GET /api/v1/people/staff/{code}/export.zip",
     "/api/v1/people/staff/W{x}/export.zip?why=asked"},
    // The fixture's holds end with their emergencies.
    {"POST /api/v1/holds/{id}/lifted", "/api/v1/holds/{x}/lifted", Side::operators, nullptr, 409,
     R"({"note":"n"})"},
    {"GET /api/v1/tracks",
     "/api/v1/tracks?vehicle={x}&from=2026-09-01T00:00:00Z&to=2026-09-01T01:00:00Z"},
    {"GET /api/v1/file-health", "/api/v1/file-health", Side::operators, "公司{x}"},
    {"GET /api/v1/file-health", "/api/v1/file-health?operator={x}"},
    {"GET /api/v1/safety/due", "/api/v1/safety/due", Side::operators, "公司{x}"},
    {"GET /api/v1/safety/due", "/api/v1/safety/due", Side::schools, "小学{x}"},
    {"GET /api/v1/safety/stoppages", "/api/v1/safety/stoppages", Side::operators, kPlate},
    {"GET /api/v1/safety/training", "/api/v1/safety/training?period=yearly&at=2026-09-07T00:00:00Z",
     Side::operators, "own{x}"},
    {"GET /api/v1/safety/pledges", "/api/v1/safety/pledges", Side::operators, "公司{x}"},
    {"GET /api/v1/safety/training/people", "/api/v1/safety/training/people", Side::operators,
     "公司{x}"},
    {"GET /api/v1/safety/training/people.csv", "/api/v1/safety/training/people.csv",
     Side::operators, "公司{x}"},
    {"GET /api/v1/safety/training/coverage.csv", "/api/v1/safety/training/coverage.csv",
     Side::operators, "公司{x}"},
    {"GET /api/v1/safety/pledges/coverage.csv", "/api/v1/safety/pledges/coverage.csv",
     Side::operators, "公司{x}"},
    {"GET /api/v1/run-sheet", "/api/v1/run-sheet?day={day}", Side::either, "{x}路"},
    {"GET /api/v1/runs/{id}/substitutes", "/api/v1/runs/{run}/substitutes?day={day}", Side::either},
    {"POST /api/v1/runs/{id}/sweep", "/api/v1/runs/{run}/sweep", Side::either, nullptr, 201,
     R"({"id":"{uuid}","day":"{day}","at":"{now}","empty":true})"},
    {"POST /api/v1/runs/{id}/counts", "/api/v1/runs/{run}/counts", Side::either, nullptr, 201,
     R"({"id":"{uuid}","day":"{day}","at":"{now}","stop":"s","boarded":1,"alighted":0})"},
    {"POST /api/v1/runs/{id}/teacher-counts", "/api/v1/runs/{run}/teacher-counts", Side::either,
     nullptr, 201, R"({"id":"{uuid}","day":"{day}","at":"{now}","on_board":1})"},
    {"POST /api/v1/runs/{id}/checks", "/api/v1/runs/{run}/checks", Side::either, nullptr, 201,
     R"({"id":"{uuid}","day":"{day}","at":"{now}","driver_fit":true,"brakes":true,"steering":true,)"
     R"("exterior_lights":true,"tyres":true,"emergency_door":true,"seats":true,)"
     R"("seat_belts":true})"},
    {"POST /api/v1/runs/{id}/declarations", "/api/v1/runs/{run}/declarations", Side::either,
     nullptr, 201,
     R"({"day":"{day}","change":"other_attendant","attendant":"W{x}","ground":"illness"})"},
    {"GET /api/v1/attendants", "/api/v1/attendants", Side::operators, "李{x}"},
    {"POST /api/v1/attendants/{id}/badge", "/api/v1/attendants/{x}/badge", Side::operators, nullptr,
     201, "{}"},
    {"DELETE /api/v1/attendants/{id}/badge", "/api/v1/attendants/{x}/badge", Side::operators,
     nullptr, 204},
    {"GET /tiles/{z}/{x}/{y}.mvt", "/tiles/7/105/52.mvt", Side::either, "{x}路"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/buses", Side::operators, kPlate},
    {"GET /api/v1/records/{kind}.csv", "/api/v1/records/buses.csv", Side::operators, kPlate},
    {"GET /api/v1/records/{kind}", "/api/v1/records/operators", Side::operators, "公司{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/schools", Side::schools, "小学{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/drivers", Side::operators, "王{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/staff", Side::operators, "李{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/contracts", Side::either, "C{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/violations", Side::operators, "V{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/placards", Side::operators, "P{x}"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/documents", Side::operators, kPlate},
    {"GET /api/v1/records/{kind}", "/api/v1/records/terminals", Side::operators, kPlate},
    {"GET /api/v1/records/{kind}", "/api/v1/records/timetable", Side::either, "{x}路"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/riders", Side::either, "{x}路"},
    {"GET /api/v1/records/{kind}", "/api/v1/records/defects", Side::operators, kPlate},
    {"GET /api/v1/records/{kind}", "/api/v1/records/suspensions", Side::operators, kPlate}};

std::string filled(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      text.replace(at, name.size(), value);
    }
  }
  return text;
}

struct Viewer {
  Role role;
  std::string_view role_name;
  std::string where;  // "operator 1"
  Affiliation of;
};

// Of which operators and which schools things are seen from there with that reach.
Owners operators_seen(const Viewer& viewer, Reach reach) {
  const Affiliation& of = viewer.of;
  if (of.operator_id) return {static_cast<int>(of.operator_id->value)};
  if (of.school_id) {
    return reach == Reach::served && of.school_id->value == 1 ? Owners{1} : Owners{};
  }
  if (of.area_id) return of.area_id->value == 11 ? Owners{1} : Owners{};
  return {1, 2};
}
Owners schools_seen(const Viewer& viewer, Reach reach) {
  const Affiliation& of = viewer.of;
  if (of.school_id) return {static_cast<int>(of.school_id->value)};
  if (of.operator_id) {
    return reach == Reach::served && of.operator_id->value == 1 ? Owners{1} : Owners{};
  }
  if (of.area_id) return of.area_id->value == 11 ? Owners{1} : Owners{};
  return {1, 2};
}

// Whoever could hold a role in these places.
std::vector<Viewer> viewers() {
  const std::pair<const char*, Affiliation> places[] = {
      {"county", {}},
      {"operator 1", {.operator_id = registry::OperatorId{1}, .school_id = {}, .area_id = {}}},
      {"operator 2", {.operator_id = registry::OperatorId{2}, .school_id = {}, .area_id = {}}},
      {"school 1", {.operator_id = {}, .school_id = registry::SchoolId{1}, .area_id = {}}},
      {"school 2", {.operator_id = {}, .school_id = registry::SchoolId{2}, .area_id = {}}},
      {"area 11", {.operator_id = {}, .school_id = {}, .area_id = registry::AreaId{11}}},
      {"area 99", {.operator_id = {}, .school_id = {}, .area_id = registry::AreaId{99}}}};
  std::vector<Viewer> all;
  for (const auto& [role, name] : kRoles) {
    for (const auto& [where, of] : places) {
      const registry::access::RoleGrant grant{.role = role, .of = of, .from = {}, .until = {}};
      if (!fault_of(grant, {})) all.push_back({role, name, where, of});
    }
  }
  return all;
}

class RightsMatrix : public testing::Test {
 protected:
  RightsMatrix() {
    support::fill_with_two_organisations(database_);
    const EndpointSources sources = support::engineless_sources();
    endpoints_ = std::make_unique<Endpoints>(pool_, sources, server_.metrics, clock_);
    endpoints_->add_to(server_.router);
    add_feed();
    server_.accounts_exist = [] { return true; };
    server_.identity_of = [this](std::string_view secret) { return identity_of(secret); };
    server_.start();
  }
  ~RightsMatrix() override {
    EXPECT_TRUE(server_.stop());
    EXPECT_THAT(server_.faults, testing::IsEmpty());
  }

  void add_feed() {
    hub_ = std::make_unique<live::Hub>(
        live::Hub::Options{}, server_.clock,
        [](registry::RouteVersionId) { return std::optional<registry::RouteId>{}; });
    feed_ = std::make_unique<live::Feed>(live::Feed{.hub = *hub_,
                                                    .tasks = server_.tasks(),
                                                    .metrics = server_.metrics,
                                                    .events_after = endpoints_->events_after(),
                                                    .sight_of = endpoints_->sight_of()});
    server_.router.web_socket("/api/v1/live", {Right::see_traffic, true}, feed_->handler());
  }

  // A secret is the number of a viewer.
  std::optional<http::Identity> identity_of(std::string_view secret) {
    const std::size_t number = std::stoul(std::string{secret});
    if (number >= viewers_.size()) return std::nullopt;
    const Viewer& viewer = viewers_[number];
    return http::Identity{.actor = {.account = registry::access::AccountId{101},
                                    .name = "王丽",
                                    .role = viewer.role,
                                    .of = viewer.of},
                          .session = {},
                          .duty = {}};
  }

  support::RawResponse ask(std::size_t viewer, const Question& question, int owner) {
    const std::string route = fmt::format("{}路", owner);
    const auto run =
        routing::planned_run_id(route, routing::Direction::to_school, day_, departure_);
    const std::map<std::string, std::string> values{
        {"{x}", std::to_string(owner)},
        {"{run}", boost::uuids::to_string(run)},
        {kDay, routing::to_iso_day(day_)},
        {"{now}", geo::to_iso8601(clock_.now())},
        {"{uuid}", fmt::format("10000000-0000-4000-8000-{:012}", ++asked_)}};
    const std::string_view verb =
        std::string_view{question.route}.substr(0, std::string_view{question.route}.find(' '));
    const std::string body = filled(question.body, values);
    support::RawClient client{server_.port()};
    client.send(
        fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
                    "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                    verb, filled(question.target, values), viewer, body.size(), body));
    const auto answer = client.read_response();
    EXPECT_TRUE(answer) << question.target;
    return answer ? *answer : support::RawResponse{};
  }

  std::set<std::string> told(std::size_t viewer);
  // On the server's thread: where both buses are, to all who may know.
  void show_buses() {
    for (const std::int64_t owner : {1, 2}) {
      tracker::VehicleLive bus;
      bus.vehicle = registry::VehicleId{owner};
      hub_->publish(bus);
    }
    hub_->tick();
  }

  // Where its role alone keeps somebody from what is their own: `reason` says so.
  static bool is_refused_by_role(const support::RawResponse& answer) {
    return answer.status == 403 && answer.body.find("\"wrong_role\"") != std::string::npos;
  }
  // An attendant sees the run sheet of today alone.
  bool is_another_day(const Viewer& viewer, const Question& question) const {
    return viewer.role == Role::attendant &&
           question.route == std::string_view{"GET /api/v1/run-sheet"} &&
           day_ != std::chrono::floor<std::chrono::days>(clock_.now() + 8h);
  }

  // The last Monday: a day on which the fixture's routes run, and not too long ago to record of.
  routing::CivilDay last_monday() const {
    const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
    const std::chrono::weekday weekday{today};
    return today - (weekday - std::chrono::Monday);
  }

  support::TestDatabase database_;
  db::Pool pool_{database_.address(), {.threads = 2}};
  support::WallClock clock_;
  routing::CivilDay day_ = last_monday();
  std::chrono::seconds departure_ = 7h;
  std::vector<Viewer> viewers_ = viewers();
  int asked_ = 0;
  support::RunningServer server_;
  std::unique_ptr<Endpoints> endpoints_;
  std::unique_ptr<live::Hub> hub_;
  std::unique_ptr<live::Feed> feed_;
  std::int64_t published_ = 0;
};

// What the feed tells a viewer: "v1" a bus, "a1" an alarm of one; "refused".
std::set<std::string> RightsMatrix::told(std::size_t viewer) {
  support::RawClient client{server_.port()};
  client.send(
      fmt::format("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
                  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                  viewer));
  const auto answer = client.read_response();
  if (!answer || answer->status != 101) return {"refused"};
  std::set<std::string> said;
  int states = 0;
  const auto read_until_state = [&] {
    for (const int wanted = states + 1; states < wanted;) {
      const auto message = client.read_message();
      live::Frame frame;
      if (!message || !frame.ParseFromString(*message)) {
        said.insert(fmt::format("ended after {} with {}", states, client.close_code()));
        return;
      }
      if (frame.has_event()) said.insert("a" + std::to_string(frame.event().alarm().vehicle_id()));
      if (!frame.has_state()) continue;
      ++states;
      for (const auto& bus : frame.state().buses()) {
        said.insert("v" + std::to_string(bus.vehicle_id()));
      }
    }
  };
  read_until_state();  // every bus
  server_.on_loop([this] {
    for (const std::int64_t owner : {1, 2}) {
      hub_->publish(tracker::ports::FeedEvent{++published_, 1,
                                              support::overspeeding(registry::VehicleId{owner})});
    }
  });
  for (int i = 0; i < 2; ++i) {  // the first may have been on its way before the alarms
    server_.on_loop([this] { show_buses(); });
    read_until_state();
  }
  return said;
}

TEST_F(RightsMatrix, TellsEachRoleOnTheLiveFeedOfItsOwnBusesAndAlarms) {
  server_.on_loop([this] { show_buses(); });
  for (std::size_t number = 0; number < viewers_.size(); ++number) {
    const Viewer& viewer = viewers_[number];
    const auto reach = reach_of(viewer.role, Right::see_traffic);
    std::set<std::string> expected{"refused"};
    if (reach) {
      expected.clear();
      for (const int owner : operators_seen(viewer, *reach)) {
        expected.insert("v" + std::to_string(owner));
        if (reach_of(viewer.role, Right::see_alarms)) expected.insert("a" + std::to_string(owner));
      }
    }
    EXPECT_EQ(told(number), expected) << viewer.role_name << " of " << viewer.where;
  }
  EXPECT_EQ(told(viewers_.size()), std::set<std::string>{"refused"});  // nobody's secret
}

TEST_F(RightsMatrix, AnswersEachRoleOfItsOwnAndOfNobodyElses) {
  std::map<std::string, int> counted;
  for (std::size_t number = 0; number < viewers_.size(); ++number) {
    const Viewer& viewer = viewers_[number];
    for (const Question& question : kQuestions) {
      if (is_another_day(viewer, question)) continue;
      const auto& routes = server_.router.routes();
      const auto route = std::ranges::find_if(
          routes, [&](const auto& one) { return contract_key(one) == question.route; });
      ASSERT_NE(route, routes.end()) << question.route;
      const auto reach = reach_of(viewer.role, *route->needs.right);
      for (const int owner : {1, 2}) {
        const auto answer = ask(number, question, owner);
        const std::string about = fmt::format("{} of {}: {} about {}\n{}", viewer.role_name,
                                              viewer.where, question.target, owner, answer.body);
        if (!reach) {
          EXPECT_EQ(answer.status, 403) << about;
          ++counted["without the right"];
          continue;
        }
        const bool of_operator = operators_seen(viewer, *reach).contains(owner);
        const bool of_school = schools_seen(viewer, *reach).contains(owner);
        const bool own = (question.side != Side::schools && of_operator) ||
                         (question.side != Side::operators && of_school);
        ++counted[own ? "own" : "another's"];
        if (question.marker == nullptr) {
          const int expected = own ? question.own : 404;
          EXPECT_TRUE(answer.status == expected || (own && is_refused_by_role(answer))) << about;
          continue;
        }
        const std::string marker = filled(question.marker, {{"{x}", std::to_string(owner)}});
        EXPECT_EQ(answer.body.find(marker) != std::string::npos, own) << about;
        EXPECT_TRUE(answer.status == 200 || answer.status == 204) << about;
      }
    }
  }
  for (const auto& [what, count] : counted) fmt::print("{}: {} requests\n", what, count);
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.entry WHERE db_role = 'busward_api' "
                           "AND account IS NULL"),
            "0");
}

// Every route that a right guards is asked about somebody's things, or speaks of nobody's.
TEST_F(RightsMatrix, AsksAtEveryAddress) {
  const std::set<std::string> of_nobody{
      "GET /api/v1/county",
      "GET /api/v1/live",  // below
      "GET /api/v1/stages",
      "POST /api/v1/stages",
      "POST /api/v1/responder-numbers",
      "GET /api/v1/emergencies/register.csv",  // how many, by month
      "GET /api/v1/emergencies/register.xlsx",
      "POST /api/v1/emergencies",  // below
      "GET /api/v1/terminals/refused",
      "GET /api/v1/run-sheet/held",  // the run sheet's, at the hours when it is looked at
      "GET /api/v1/records",
      "GET /api/v1/records/{kind}.xlsx",  // the same as the .csv beside it, here and below
      "GET /api/v1/safety/training/people.xlsx",
      "GET /api/v1/safety/training/coverage.xlsx",
      "GET /api/v1/safety/pledges/coverage.xlsx",
      "GET /api/v1/records/{kind}/template.xlsx"};
  std::set<std::string> asked;
  for (const Question& question : kQuestions) asked.insert(question.route);
  for (const auto& route : server_.router.routes()) {
    if (!route.needs.right || !route.needs.narrow) continue;
    const std::string key = contract_key(route);
    EXPECT_TRUE(asked.contains(key) || of_nobody.contains(key)) << key;
  }
}

// An attendant who is on file: the run sheet and what is recorded on the spot, of the own runs of
// today; not of a colleague's, not of yesterday's, and nothing else.
TEST_F(RightsMatrix, GivesAnAttendantOnFileTheOwnRunsOfTodayAndNothingElse) {
  database_.run(
      "INSERT INTO routing.timetable_fact (route_id, departure_s, weekdays, added_revision) VALUES "
      "(1, 28800, 127, 1), (1, 32400, 127, 1); "
      "INSERT INTO routing.assignment_fact (route_id, departure_s, vehicle_id, driver_id, "
      "attendant, busy, added_revision) VALUES (1, 28800, 1, 1, 'W1', '{}', 1), "
      "(1, 32400, 1, 1, 'W9', '{}', 1)");
  const registry::access::Affiliation of{.operator_id = registry::OperatorId{1},
                                         .school_id = {},
                                         .area_id = {},
                                         .staff_id = registry::StaffId{1}};
  viewers_.push_back({Role::attendant, "attendant", "operator 1, W1", of});
  const std::size_t attendant = viewers_.size() - 1;
  const auto today = routing::civil_or_utc_day(clock_.now(), "Asia/Shanghai");
  const auto asked = [&](const Question& question, routing::CivilDay day,
                         std::chrono::seconds departure) {
    day_ = day;
    departure_ = departure;
    return ask(attendant, question, 1);
  };
  std::set<std::string> answered;
  for (const Question& question : kQuestions) {
    const std::string route{question.route};
    const auto& routes = server_.router.routes();
    const auto found = std::ranges::find_if(
        routes, [&](const auto& one) { return contract_key(one) == question.route; });
    const Right right = *found->needs.right;
    const auto own = asked(question, today, 8h);
    if (right != Right::see_runs && right != Right::attest_runs) {
      EXPECT_EQ(own.status, 403) << question.target << own.body;
      continue;
    }
    answered.insert(route);
    if (question.marker != nullptr) {
      EXPECT_THAT(own.body, testing::HasSubstr("08:00")) << question.target;
      EXPECT_THAT(own.body, testing::Not(testing::HasSubstr("09:00"))) << question.target;
      EXPECT_EQ(asked(question, today - std::chrono::days{1}, 8h).status, 403);
      continue;
    }
    EXPECT_EQ(own.status, question.own) << question.target << own.body;
    EXPECT_EQ(asked(question, today, 9h).status, 404) << question.target;
    EXPECT_EQ(asked(question, today - std::chrono::days{1}, 8h).status,
              route.starts_with("GET") ? 200 : 404)
        << question.target;
  }
  EXPECT_EQ(answered.size(), 6U);
}

TEST_F(RightsMatrix, OpensNoEmergencyOfAnothersBus) {
  const auto is = [](const Viewer& one) {
    return one.role == Role::monitor && one.where == "operator 2";
  };
  const auto monitor =
      static_cast<std::size_t>(std::ranges::find_if(viewers_, is) - viewers_.begin());
  const Question opening{"POST /api/v1/emergencies",
                         "/api/v1/emergencies",
                         Side::operators,
                         nullptr,
                         200,
                         R"({"vehicle":"{x}","cause":"hand","note":"n"})"};
  EXPECT_EQ(ask(monitor, opening, 1).status, 404);
  EXPECT_EQ(ask(monitor, opening, 2).status, 200);
  const Question by_alarm{"POST /api/v1/emergencies",
                          "/api/v1/emergencies",
                          Side::operators,
                          nullptr,
                          200,
                          R"({"vehicle":"2","cause":"hand","note":"n",)"
                          R"("alarm":"00000000-0000-4000-8000-00000000000{x}"})"};
  EXPECT_EQ(ask(monitor, by_alarm, 1).status, 404);  // its own bus, another's alarm
  EXPECT_EQ(database_.text("SELECT count(*) FROM compliance.emergency"), "3");
}

}  // namespace
}  // namespace busward::api
