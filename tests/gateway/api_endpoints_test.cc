// Every endpoint over a real socket and a real database.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/effect_store.h"
#include "db/pool.h"
#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "gateway/api/endpoints.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/raw_client.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using support::at;
using support::get_once;
using testing::HasSubstr;
using namespace std::chrono_literals;

// Tuesday 2026-09-01, 15:05 in the county.
const geo::UtcTime kNow = at("2026-09-01T07:05:00Z");
constexpr const char* kAlarmText = "aaaaaaaa-bbbb-5ccc-8ddd-eeeeeeeeeeee";

tracker::AlarmRevision revision(tracker::RevisionCause cause, registry::RouteVersionId version) {
  return {.id = {{0xaa, 0xaa, 0xaa, 0xaa, 0xbb, 0xbb, 0x5c, 0xcc, 0x8d, 0xdd, 0xee, 0xee, 0xee,
                  0xee, 0xee, 0xee}},
          .vehicle = registry::VehicleId{1},
          .rule = "overspeed",
          .kind = "",
          .run = {},
          .route_version = version,
          .began_at = kNow - 5min,
          .detected_at = kNow - 4min,
          .ended_at =
              cause == tracker::RevisionCause::ended ? std::optional{kNow - 3min} : std::nullopt,
          .late = false,
          .cause = cause,
          .position = support::place(31.8, 117.001),
          .measured = R"({"peak_kmh":78.30})",
          .limit = R"({"value":60.00,"unit":"km/h","source":"school_bus_cap"})",
          .series = cause == tracker::RevisionCause::raised ? "[[1,2.50]]" : "",
          .rulebook_revision = 1,
          .caused_by_seq = 1};
}

tracker::TrackPoint point(geo::UtcTime time, int speed_dmh) {
  tracker::TrackPoint made;
  made.lat_e6 = 31'800'000;
  made.lng_e6 = 117'000'001;
  made.speed_dmh = static_cast<std::uint16_t>(speed_dmh);
  made.epoch_s = static_cast<std::uint32_t>(time.time_since_epoch() / 1s);
  return made;
}

class ApiEndpoints : public testing::Test {
 protected:
  void start() {
    EndpointSources sources;
    sources.rulebook = [this] { return book; };
    sources.is_linked = [](registry::TerminalId) { return true; };
    sources.open_track = [this](registry::VehicleId) { return open_track(); };
    sources.ready_checks = {{"database", [this] { return check(database_fine); }},
                            {"engine", [this] { return check(true); }}};
    pool = std::make_unique<db::Pool>(database.address());
    server = std::make_unique<support::RunningServer>();
    endpoints = std::make_unique<Endpoints>(*pool, sources, server->metrics, server->clock);
    endpoints->add_to(server->router);
    server->start();
  }
  void import_county() {
    db::RulebookImport door{database.address(), at("2026-08-01T00:00:00Z")};
    support::SmallCounty{}.take(door);
    db::RulebookStore store{database.address()};
    book = *store.load(store.latest()->revision);
  }
  registry::RouteVersionId some_version() const {
    return registry::RouteVersionId{book->route_versions.begin()->first};
  }
  void file(const tracker::Effects& effects, std::int64_t seq) {
    db::EffectStore store{database.address()};
    ASSERT_TRUE(store.consumed());
    ASSERT_TRUE(store.commit(effects, seq));
  }
  void TearDown() override {
    if (!server) return;
    EXPECT_TRUE(server->stop());
    EXPECT_THAT(server->faults, testing::IsEmpty());
  }
  json::value get(const std::string& target, int status = 200) {
    const auto response = get_once(server->port(), target);
    EXPECT_TRUE(response);
    if (!response) return nullptr;
    EXPECT_EQ(response->status, status) << target << ": " << response->body;
    const auto parsed = json::parse(response->body);
    if (status >= 400 && target != "/health/ready") {
      EXPECT_EQ(response->header("Content-Type"), "application/problem+json");
      EXPECT_EQ(parsed.at("status").as_int64(), status);
    }
    return parsed;
  }
  void expect_bad(const std::string& target, const std::string& parameter) {
    const json::value problem = get(target, 400);
    EXPECT_EQ(problem.at("code").as_string(), "bad_parameter") << target;
    EXPECT_THAT(std::string{problem.at("detail").as_string().c_str()},
                testing::StartsWith(parameter + ":"))
        << target;
  }
  asio::awaitable<std::vector<tracker::TrackPoint>> open_track() { co_return open; }
  asio::awaitable<Health> check(bool fine) {
    Health health;
    health.ok = fine;
    health.detail = fine ? "" : "it is away";
    co_return health;
  }

  support::TestDatabase database;
  std::shared_ptr<const tracker::Rulebook> book;
  std::vector<tracker::TrackPoint> open;
  bool database_fine = true;
  std::unique_ptr<db::Pool> pool;
  std::unique_ptr<support::RunningServer> server;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(ApiEndpoints, HaveNothingBeforeTheFirstImport) {
  start();
  get("/api/v1/county", 404);
  for (const char* list : {"/api/v1/buses", "/api/v1/file-health", "/api/v1/routes",
                           "/api/v1/alarms", "/api/v1/terminals/refused"}) {
    EXPECT_TRUE(get(list).at("items").as_array().empty()) << list;
  }
  get("/api/v1/routes/1", 404);
  EXPECT_EQ(get("/api/v1/nothing", 404).at("code").as_string(), "not_found");
}

TEST_F(ApiEndpoints, ShowTheCountyItsBusesAndTheirRunsOfToday) {
  import_county();
  start();
  const json::value county = get("/api/v1/county");
  EXPECT_EQ(county.at("name_zh").as_string(), "试验县");
  EXPECT_EQ(county.at("zone").as_string(), "Asia/Shanghai");
  EXPECT_DOUBLE_EQ(county.at("centre").at("lat").to_number<double>(), 31.8);
  ASSERT_EQ(county.at("bounds").as_array().size(), 4U);
  EXPECT_LE(county.at("bounds").at(0).to_number<double>(), 117.0);
  EXPECT_GE(county.at("bounds").at(3).to_number<double>(), 31.8);

  const json::value buses = get("/api/v1/buses");
  ASSERT_EQ(buses.at("items").as_array().size(), 2U);
  const json::value& bus = buses.at("items").at(0);
  EXPECT_EQ(bus.at("plate").as_string(), "皖A00001");
  EXPECT_EQ(bus.at("plate_colour").as_string(), "yellow");
  EXPECT_EQ(bus.at("kind").as_string(), "primary");
  EXPECT_EQ(bus.at("seats").as_int64(), 36);
  EXPECT_EQ(bus.at("terminal").at("phone").as_string(), "13900000001");
  EXPECT_TRUE(bus.at("terminal").at("linked").as_bool());
  ASSERT_EQ(bus.at("runs").as_array().size(), 2U);  // Tuesday, 07:00 and 16:30
  EXPECT_EQ(bus.at("runs").at(0).at("departs_at").as_string(), "2026-08-31T23:00:00Z");
  EXPECT_EQ(bus.at("runs").at(0).at("driver").as_string(), "王");
  EXPECT_TRUE(bus.at("runs").at(1).at("driver").is_null());
  EXPECT_TRUE(buses.at("items").at(1).at("terminal").is_null());
}

TEST_F(ApiEndpoints, ShowHowCompleteTheFilesAreAndWhatIsToDo) {
  import_county();
  db::RulebookImport door{database.address(), at("2026-08-02T00:00:00Z")};
  const std::vector<registry::Document> documents{
      {.subject = registry::DocumentSubject::bus,
       .of = "皖A00001",
       .kind = registry::DocumentKind::vehicle_inspection,
       .number = "JC1",
       .issued_by = {},
       .days = {.first = {}, .last = std::chrono::sys_days{std::chrono::year{2026} / 8 / 31}}}};
  support::imported(door.take_documents(documents));
  auto asking = std::make_shared<tracker::Rulebook>(*book);
  asking->values =
      registry::RuleValues{{{.name = "requires_vehicle_inspection",
                             .value = 1,
                             .valid_from = std::chrono::sys_days{std::chrono::year{2012} / 4 / 5},
                             .standing = registry::Standing::law,
                             .source = "art. 20"}}};
  book = asking;
  start();
  const json::value all = get("/api/v1/file-health");
  EXPECT_EQ(all.at("day").as_string(), "2026-09-01");
  ASSERT_EQ(all.at("items").as_array().size(), 2U);
  const json::value& company = all.at("items").at(0);
  EXPECT_EQ(company.at("operator").at("code").as_string(), "O1");
  EXPECT_EQ(company.at("invalid").as_int64(), 1);
  EXPECT_EQ(company.at("tasks").at(0).at("kind").as_string(), "vehicle_inspection");
  EXPECT_EQ(company.at("tasks").at(0).at("invalid").as_int64(), 1);
  EXPECT_FALSE(company.at("tasks").at(0).as_object().contains("gaps"));
  EXPECT_TRUE(all.at("items").at(1).at("operator").is_null());
  EXPECT_EQ(all.at("items").at(1).at("not_on_file").as_int64(), 1);

  const std::string id{company.at("operator").at("id").as_string().c_str()};
  const json::value one = get("/api/v1/file-health?operator=" + id).at("items").at(0);
  ASSERT_EQ(one.at("tasks").as_array().size(), 1U);
  EXPECT_EQ(one.at("tasks").at(0).at("source").as_string(), "art. 20");
  ASSERT_EQ(one.at("tasks").at(0).at("gaps").as_array().size(), 1U);
  const json::value& gap = one.at("tasks").at(0).at("gaps").at(0);
  EXPECT_EQ(gap.at("name").as_string(), "皖A00001");
  EXPECT_EQ(gap.at("standing").as_string(), "invalid");
  EXPECT_EQ(gap.at("last_day").as_string(), "2026-08-31");
  // On its last day, in the county's zone, it was in force; before it came in, nobody knew of it.
  const json::value before =
      get("/api/v1/file-health?operator=" + id + "&at=2026-08-31T15:59:00Z").at("items").at(0);
  EXPECT_EQ(before.at("valid").as_int64(), 1);
  EXPECT_EQ(before.at("tasks").at(0).at("gaps").at(0).at("reminder_days").as_int64(), 1);
  const json::value unknown =
      get("/api/v1/file-health?operator=" + id + "&known_at=2026-08-01T12:00:00Z");
  EXPECT_EQ(unknown.at("items").at(0).at("not_on_file").as_int64(), 1);
  get("/api/v1/file-health?operator=999999", 404);
  expect_bad("/api/v1/file-health?operator=O1", "operator");
  expect_bad("/api/v1/file-health?known_at=monday", "known_at");
}

TEST_F(ApiEndpoints, ShowWhatIsStoppedAndWhetherItIsStillRostered) {
  import_county();
  db::RulebookImport door{database.address(), at("2026-08-02T00:00:00Z")};
  const std::chrono::sys_days august{std::chrono::year{2026} / 8 / 1};
  const registry::cases::Suspension order{.subject = registry::cases::SuspensionSubject::driver,
                                          .of = "D1",
                                          .number = "3号",
                                          .issued_by = "交警大队",
                                          .ground = "体检未通过",
                                          .from = {.day = august, .time_of_day = {}}};
  support::imported(door.take_suspensions(std::vector{order}));
  start();
  const json::value now = get("/api/v1/safety/stoppages");
  const json::value& one = now.at("suspensions").at(0);
  EXPECT_EQ(one.at("of").as_string(), "D1");
  EXPECT_EQ(one.at("state").as_string(), "ordered");
  EXPECT_TRUE(one.at("in_force").as_bool());
  EXPECT_GT(one.at("departures").as_int64(), 0);
  EXPECT_EQ(one.at("operator").at("code").as_string(), "O1");
  EXPECT_TRUE(one.at("resumed_at").is_null());
  const json::value before = get("/api/v1/safety/stoppages?known_at=2026-08-01T12:00:00Z");
  EXPECT_TRUE(before.at("suspensions").as_array().empty());
  expect_bad("/api/v1/safety/stoppages?at=monday", "at");
}

TEST_F(ApiEndpoints, ShowWhoIsTrainedAndWhoHasSigned) {
  import_county();
  db::RulebookImport door{database.address(), at("2026-08-02T00:00:00Z")};
  const std::chrono::sys_days day{std::chrono::year{2026} / 9 / 1};
  const registry::TrainingSession session{.number = "PX1",
                                          .at = {.day = day, .time_of_day = {}},
                                          .length = std::chrono::minutes{120},
                                          .place = "会议室",
                                          .trainer = "教员",
                                          .topic = "清车",
                                          .audience = registry::Audience::drivers,
                                          .operator_code = "O1",
                                          .expected = {"D1", "D2"}};
  support::imported(door.take_training(std::vector{session}));
  support::imported(
      door.take_attendances(std::vector<registry::Attendance>{{.session = "PX1", .person = "D1"}}));
  support::imported(door.take_pledge_texts(std::vector<registry::PledgeText>{
      {.role = registry::PledgeRole::driver, .version = "1", .from = day, .text = "…"}}));
  support::imported(door.take_pledges(std::vector<registry::Pledge>{
      {.role = registry::PledgeRole::driver, .person = "D1", .version = "1", .signed_on = day}}));
  start();
  const json::value training = get("/api/v1/safety/training");
  EXPECT_EQ(training.at("first").as_string(), "2026-09-01");
  const json::value& drivers = training.at("active").at(0);
  EXPECT_EQ(drivers.at("audience").as_string(), "drivers");
  EXPECT_EQ(drivers.at("persons").as_int64(), 1);
  EXPECT_EQ(drivers.at("coverage").at("covered").as_int64(), 1);
  EXPECT_EQ(drivers.at("coverage").at("of").as_int64(), 2);
  EXPECT_EQ(training.at("audiences").at(0).at("attendances").as_int64(), 1);
  EXPECT_EQ(training.at("absences").at(0).at("person").as_string(), "D2");
  expect_bad("/api/v1/safety/training?period=every_run", "period");
  const json::value pledges = get("/api/v1/safety/pledges");
  const json::value& role = pledges.at("roles").at(0);
  EXPECT_EQ(role.at("role").as_string(), "driver");
  EXPECT_EQ(role.at("text").at("version").as_string(), "1");
  EXPECT_DOUBLE_EQ(role.at("coverage").at("rate").to_number<double>(), 0.5);
  EXPECT_EQ(pledges.at("owed").at(0).at("why").as_string(), "never_signed");
  const json::value before = get("/api/v1/safety/pledges?at=2026-08-31T00:00:00Z");
  EXPECT_TRUE(before.at("roles").at(0).at("coverage").at("rate").is_null());
  EXPECT_TRUE(before.at("roles").at(0).at("text").is_null());
}

TEST_F(ApiEndpoints, ShowTheHoursOfEachPersonAgainstWhatIsAsked) {
  import_county();
  db::RulebookImport door{database.address(), at("2026-08-02T00:00:00Z")};
  const registry::StaffMember attendant{
      .code = "W1", .name = "李照", .role = registry::StaffRole::attendant, .operator_code = "O1"};
  support::imported(door.take_staff(std::vector{attendant}));
  const registry::TrainingSession session{
      .number = "PX1",
      .at = {.day = std::chrono::sys_days{std::chrono::year{2026} / 8 / 5}, .time_of_day = {}},
      .length = std::chrono::minutes{90},
      .place = "会议室",
      .trainer = "教员",
      .topic = "清车",
      .audience = registry::Audience::drivers,
      .expected = {"D1", "D2"}};
  support::imported(door.take_training(std::vector{session}));
  support::imported(
      door.take_attendances(std::vector<registry::Attendance>{{.session = "PX1", .person = "D1"}}));
  auto asking = std::make_shared<tracker::Rulebook>(*book);
  asking->values = registry::RuleValues{{{.name = "training_drivers_minutes_per_month",
                                          .value = 120,
                                          .valid_from = {},
                                          .source = "seen"}}};
  book = asking;
  start();
  const json::value found =
      get("/api/v1/safety/training/people?period=yearly&at=2026-09-01T00:00:00Z");
  const json::array& people = found.at("items").as_array();
  ASSERT_EQ(people.size(), 3U);
  EXPECT_EQ(people.at(0).at("code").as_string(), "D1");
  EXPECT_EQ(people.at(0).at("minutes").as_int64(), 90);
  EXPECT_EQ(people.at(0).at("asked_minutes").as_int64(), 8 * 120);  // January to August
  EXPECT_EQ(people.at(0).at("owed").as_int64(), 0);
  const auto of = [&](std::string_view code) -> const json::value& {
    return *std::ranges::find_if(
        people, [&](const json::value& one) { return one.at("code").as_string() == code; });
  };
  EXPECT_EQ(of("D2").at("minutes").as_int64(), 0);
  EXPECT_EQ(of("D2").at("owed").as_int64(), 1);
  EXPECT_EQ(of("W1").at("audience").as_string(), "attendants");
  EXPECT_TRUE(of("W1").at("asked_minutes").is_null());
  expect_bad("/api/v1/safety/training/people?period=every_run", "period");
  for (const char* what : {"training/people", "training/coverage", "pledges/coverage"}) {
    const auto sheet = get_once(server->port(), fmt::format("/api/v1/safety/{}.csv", what));
    ASSERT_TRUE(sheet);
    EXPECT_EQ(sheet->status, 200) << what;
    EXPECT_THAT(sheet->body, HasSubstr("服务单位"));
  }
}

TEST_F(ApiEndpoints, ShowWhatIsDueToEachWhoOwesIt) {
  import_county();
  db::RulebookImport door{database.address(), at("2026-08-02T00:00:00Z")};
  const registry::Duty weekly{.name = "weekly",
                              .title_zh = "例查",
                              .title_en = "Check",
                              .owner = registry::DutyOwner::operator_,
                              .rhythm = registry::Rhythm::weekly,
                              .lead_days = 7,
                              .valid_from = {},
                              .source = "seen"};
  support::imported(door.take_duties(std::vector{weekly}));
  const std::chrono::sys_days july{std::chrono::year{2026} / 7 / 1};
  support::imported(door.take_duties_done(std::vector<registry::DutyDone>{
      {.duty = "weekly", .of = "O1", .done_on = july, .by = "赵安"}}));
  start();
  const json::value one = get("/api/v1/safety/due?owner=operator&of=O1").at("items").at(0);
  EXPECT_EQ(one.at("overdue").as_int64(), 1);
  EXPECT_EQ(one.at("items").at(0).at("title_zh").as_string(), "例查");
  EXPECT_EQ(one.at("items").at(0).at("state").as_string(), "overdue");
  EXPECT_EQ(get("/api/v1/safety/due").at("items").at(0).at("owner").as_string(), "bureau");
  expect_bad("/api/v1/safety/due?owner=nobody", "owner");
}

TEST_F(ApiEndpoints, ShowARouteWithItsLineStopsAndLimits) {
  import_county();
  start();
  const json::value routes = get("/api/v1/routes");
  ASSERT_EQ(routes.at("items").as_array().size(), 2U);
  const json::value& first = routes.at("items").at(0);
  EXPECT_EQ(first.at("route").as_string(), "1路");
  EXPECT_EQ(first.at("stops").as_int64(), 2);
  const json::value route =
      get("/api/v1/routes/" + std::string{first.at("id").as_string().c_str()});
  EXPECT_EQ(route.at("geometry").at("type").as_string(), "LineString");
  EXPECT_EQ(route.at("geometry").at("coordinates").as_array().size(), 40U);
  EXPECT_DOUBLE_EQ(route.at("geometry").at("coordinates").at(0).at(0).to_number<double>(), 117);
  EXPECT_EQ(route.at("stops").at(1).at("planned_s").as_int64(), 1200);
  EXPECT_EQ(route.at("limits").at(1).at("reason").as_string(), "narrow_bridge");
  EXPECT_DOUBLE_EQ(route.at("limits").at(1).at("limit_kmh").to_number<double>(), 33.3);
  expect_bad("/api/v1/routes/abc", "id");
  get("/api/v1/routes/999999", 404);
}

TEST_F(ApiEndpoints, ShowAlarmsByPageAndOneWithItsEvidence) {
  import_county();
  tracker::Effects effects;
  effects.alarms = {revision(tracker::RevisionCause::raised, some_version()),
                    revision(tracker::RevisionCause::ended, some_version())};
  file(effects, 1);
  start();
  const json::value page = get("/api/v1/alarms?vehicle=1&rule=overspeed&limit=10");
  ASSERT_EQ(page.at("items").as_array().size(), 1U);
  EXPECT_TRUE(page.at("next").is_null());
  const json::value& alarm = page.at("items").at(0);
  EXPECT_EQ(alarm.at("id").as_string(), kAlarmText);
  EXPECT_EQ(alarm.at("seq").as_int64(), 2);
  EXPECT_EQ(alarm.at("revision").as_int64(), 2);
  EXPECT_EQ(alarm.at("cause").as_string(), "ended");
  EXPECT_EQ(alarm.at("ended_at").as_string(), "2026-09-01T07:02:00Z");
  EXPECT_DOUBLE_EQ(alarm.at("measured").at("peak_kmh").to_number<double>(), 78.3);
  EXPECT_TRUE(get("/api/v1/alarms?open=true").at("items").as_array().empty());
  EXPECT_TRUE(get("/api/v1/alarms?after=2").at("items").as_array().empty());

  const json::value detail = get(std::string{"/api/v1/alarms/"} + kAlarmText);
  ASSERT_EQ(detail.at("revisions").as_array().size(), 2U);
  EXPECT_EQ(detail.at("revisions").at(0).at("cause").as_string(), "raised");
  EXPECT_EQ(detail.at("evidence").at("series").as_array().size(), 1U);
  EXPECT_TRUE(detail.at("evidence").at("frames").is_array());
  get("/api/v1/alarms/aaaaaaaa-bbbb-5ccc-8ddd-eeeeeeeeeeef", 404);
  expect_bad("/api/v1/alarms/nonsense", "id");
}

TEST_F(ApiEndpoints, RefuseParametersByName) {
  start();
  expect_bad("/api/v1/alarms?vehicle=x", "vehicle");
  expect_bad("/api/v1/alarms?vehicle=0", "vehicle");
  expect_bad("/api/v1/alarms?rule=a%20b", "rule");
  expect_bad("/api/v1/alarms?open=maybe", "open");
  expect_bad("/api/v1/alarms?after=-1", "after");
  expect_bad("/api/v1/alarms?before=99999999999999999999", "before");
  expect_bad("/api/v1/alarms?limit=0", "limit");
  expect_bad("/api/v1/alarms?limit=1001", "limit");
  expect_bad("/api/v1/alarms?vehicel=1", "vehicel");
  expect_bad("/api/v1/alarms?%3Cb%3E=1", "query");
  expect_bad("/api/v1/alarms?limit=1&limit=2", "limit");
  expect_bad("/api/v1/tracks", "vehicle");
  expect_bad("/api/v1/tracks?vehicle=1&from=2026-09-01T00:00:00Z", "to");
  expect_bad("/api/v1/tracks?vehicle=1&from=yesterday&to=2026-09-01T00:00:00Z", "from");
  expect_bad("/api/v1/tracks?vehicle=1&from=2026-09-02T00:00:00Z&to=2026-09-01T00:00:00Z", "to");
  expect_bad("/api/v1/tracks?vehicle=1&from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:01Z", "to");
  expect_bad("/tiles/3/8/0.mvt", "tile");
  expect_bad("/tiles/99999999999/0/0.mvt", "tile");
  expect_bad("/tiles/3/a/0.mvt", "x");
}

TEST_F(ApiEndpoints, ShowATrackWithWhatTheEngineStillHolds) {
  import_county();
  tracker::Effects effects;
  tracker::TrackChunk chunk{
      .vehicle = registry::VehicleId{1}, .run = {}, .late = false, .points = {}};
  for (int i = 0; i < 3; ++i) chunk.points.push_back(point(kNow - 10min + i * 5s, 300 + i));
  effects.chunks = {chunk};
  file(effects, 1);
  open = {point(kNow - 10min + 10s, 302), point(kNow - 10min + 15s, 303), point(kNow + 1h, 304)};
  start();
  const json::value track =
      get("/api/v1/tracks?vehicle=1&from=2026-09-01T06:00:00Z&to=2026-09-01T15:30:00+08:00");
  EXPECT_FALSE(track.at("truncated").as_bool());
  ASSERT_EQ(track.at("items").as_array().size(), 4U);
  const json::value& last = track.at("items").at(3);
  EXPECT_EQ(last.at(0).as_int64(), (kNow - 10min + 15s).time_since_epoch().count());
  EXPECT_DOUBLE_EQ(last.at(2).to_number<double>(), 117.000001);
  EXPECT_DOUBLE_EQ(last.at(3).to_number<double>(), 30.3);
}

TEST_F(ApiEndpoints, DrawTiles) {
  import_county();
  start();
  const auto tile = get_once(server->port(), "/tiles/12/3379/1666.mvt");  // 117.0, 31.8
  ASSERT_TRUE(tile);
  EXPECT_EQ(tile->status, 200);
  EXPECT_EQ(tile->header("Content-Type"), "application/vnd.mapbox-vector-tile");
  EXPECT_THAT(tile->body, HasSubstr("routes"));
  EXPECT_EQ(get_once(server->port(), "/tiles/12/0/0.mvt")->status, 204);
}

TEST_F(ApiEndpoints, AnswerUnavailableWhileTheDatabaseIsAway) {
  db::Address nowhere = database.address();
  nowhere.conninfo = "host=/nonexistent dbname=none connect_timeout=1";
  start();
  server->on_loop([] {});
  EXPECT_TRUE(server->stop());
  server.reset();
  db::PoolOptions options;
  options.deadline = 300ms;
  endpoints.reset();
  pool = std::make_unique<db::Pool>(nowhere, options);
  server = std::make_unique<support::RunningServer>();
  endpoints = std::make_unique<Endpoints>(
      *pool,
      EndpointSources{[this] { return book; },
                      [](registry::TerminalId) { return false; },
                      [this](registry::VehicleId) { return open_track(); },
                      {}},
      server->metrics, server->clock);
  endpoints->add_to(server->router);
  server->start();
  for (const char* target :
       {"/api/v1/county", "/api/v1/buses", "/api/v1/file-health", "/api/v1/routes",
        "/api/v1/alarms", "/tiles/0/0/0.mvt",
        "/api/v1/tracks?vehicle=1&from=2026-09-01T00:00:00Z&to=2026-09-01T01:00:00Z"}) {
    EXPECT_EQ(get(target, 503).at("code").as_string(), "unavailable") << target;
  }
}

TEST_F(ApiEndpoints, SayWhoAsks) {
  start();
  const json::value session = get("/api/v1/session");
  EXPECT_EQ(session.at("account").at("id").as_string(), "1");
  EXPECT_EQ(session.at("role").as_string(), "duty_officer");
  EXPECT_TRUE(session.at("affiliation").at("operator_id").is_null());
  EXPECT_EQ(database.text("SELECT display_name FROM access.account WHERE id = 1"),
            session.at("account").at("name").as_string().c_str());
}

TEST_F(ApiEndpoints, SayWhetherTheServerIsReady) {
  start();
  EXPECT_EQ(get("/health/live").at("status").as_string(), "ok");
  EXPECT_EQ(get("/health/ready").at("checks").at("engine").at("status").as_string(), "ok");
  server->on_loop([this] { database_fine = false; });
  const json::value ready = get("/health/ready", 503);
  EXPECT_EQ(ready.at("status").as_string(), "failed");
  EXPECT_EQ(ready.at("checks").at("database").at("detail").as_string(), "it is away");
  const auto metrics = get_once(server->port(), "/metrics");
  EXPECT_THAT(metrics->body,
              HasSubstr("busward_http_requests_total{route=\"/health/ready\",status=\"503\"} 1"));
}

TEST_F(ApiEndpoints, GiveTheFeedItsBacklog) {
  import_county();
  tracker::Effects effects;
  effects.alarms = {revision(tracker::RevisionCause::raised, some_version()),
                    revision(tracker::RevisionCause::ended, some_version())};
  file(effects, 1);
  start();
  const auto page = support::ask(endpoints->events_after()(1, 10));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->size(), 1U);
  const auto& event = std::get<tracker::ports::FeedEvent>(page->front());
  EXPECT_EQ(event.seq, 2);
  EXPECT_EQ(event.alarm.cause, tracker::RevisionCause::ended);
}

TEST_F(ApiEndpoints, ListTheRecordsOnFileAndGiveThemAsSheets) {
  import_county();
  start();
  const json::value kinds = get("/api/v1/records");
  ASSERT_GE(kinds.at("items").as_array().size(), 8U);
  const json::value buses = get("/api/v1/records/buses?limit=1");
  EXPECT_EQ(buses.at("total").as_int64(), 2);
  ASSERT_EQ(buses.at("items").as_array().size(), 1U);
  const std::string first{buses.at("items").at(0).at("key").as_string().c_str()};
  EXPECT_EQ(buses.at("next").as_string(), first);
  EXPECT_EQ(get("/api/v1/records/buses?q=%E9%BB%84").at("total").as_int64(), 2);  // 黄
  EXPECT_EQ(get("/api/v1/records/buses?q=nothing").at("total").as_int64(), 0);
  EXPECT_EQ(get("/api/v1/records/buses?known_at=2026-07-01T00:00:00Z").at("total").as_int64(), 0);
  get("/api/v1/records/ships", 404);
  get("/api/v1/records/ships.csv", 404);
  expect_bad("/api/v1/records/buses?limit=0", "limit");
  expect_bad("/api/v1/records/buses.csv?language=fr", "language");
  const auto csv = get_once(server->port(), "/api/v1/records/buses.csv");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_THAT(csv->body, HasSubstr("号牌号码,号牌颜色"));
  for (const char* workbook :
       {"/api/v1/records/buses.xlsx?language=en", "/api/v1/records/buses/template.xlsx"}) {
    const auto xlsx = get_once(server->port(), workbook);
    ASSERT_TRUE(xlsx);
    EXPECT_EQ(xlsx->status, 200) << workbook;
    EXPECT_THAT(xlsx->body, testing::StartsWith("PK"));
  }
}

}  // namespace
}  // namespace busward::api
