// The run sheet's answers, and what is declared of its runs, on a real database.
#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/card_key.h"
#include "db/rulebook_import.h"
#include "gateway/api/attestations.h"
#include "gateway/api/declarations.h"
#include "gateway/api/run_sheet.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using support::at;
using testing::HasSubstr;

class NineOnMonday final : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override { return time; }
  geo::UtcTime time = at("2026-09-07T01:00:00Z");
};

registry::access::Actor clerk() {
  registry::access::Actor actor;
  actor.name = "李四";
  actor.role = registry::access::Role::school_clerk;
  return actor;
}

const auto kCertificate = *registry::CertificateNumber::from_text("439999000001");

struct Desk {
  Desk() {
    db::MasterKey key{.version = 1, .bytes = {}};
    db::RulebookImport door{database.address(), at("2026-08-01T00:00:00Z"), db::ImportEnd::kept,
                            std::make_shared<const db::IdentitySeal>(db::MasterKeys{{key}})};
    county.drivers[1].certificate = kCertificate;
    for (const char* name :
         {"run_needs_attendant", "requires_placard_accord", "unlicensed_under_driver_suspension"}) {
      county.rules.push_back(
          {.name = name, .value = 1, .valid_from = std::chrono::sys_days{}, .source = "article"});
    }
    county.take(door);
  }
  json::value sheet(std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request;
    request.query = std::move(query);
    request.actor = clerk();
    const auto answer = support::ask(GetRunSheet{sheets, clock}(request));
    EXPECT_EQ(answer.status, 200) << *answer.body;
    return json::parse(*answer.body);
  }
  std::string run_id(std::size_t index) {
    const json::value all = sheet();
    return std::string{all.at("items").at(index).at("id").as_string().c_str()};
  }
  http::Response declare(const std::string& run, const std::string& body,
                         registry::access::Actor actor = clerk()) {
    http::Request request;
    request.method = http::Method::post;
    request.path_values["id"] = run;
    request.body = body;
    request.actor = std::move(actor);
    return support::ask(PostDeclaration{sheets, clock}(request));
  }
  std::string digest_of_d2() const {
    const db::MasterKeys keys{{{.version = 1, .bytes = {}}}};
    return support::must(db::load_card_key(database.address(), keys)).digest(kCertificate).digits;
  }
  support::TestDatabase database;
  support::SmallCounty county;
  db::Pool pool{database.address()};
  db::RunSheetStore sheets{pool};
  NineOnMonday clock;
};

TEST(RunSheetApi, ShowsTheDayWithWhoDrivesAndWhatIsMissing) {
  Desk desk;
  const json::value sheet = desk.sheet();
  EXPECT_EQ(sheet.at("day").as_string(), "2026-09-07");
  ASSERT_EQ(sheet.at("items").as_array().size(), 3U);
  const json::value& first = sheet.at("items").at(0);
  EXPECT_EQ(first.at("bus").at("plate").as_string(), "皖A00001");
  EXPECT_EQ(first.at("bus").at("said_by").as_string(), "assignment");
  EXPECT_TRUE(first.at("attendant").is_null());
  EXPECT_EQ(first.at("not_on_file").at(0).at("name").as_string(), "attendant_known");
  // Three runs of one operator lack the same: one card.
  ASSERT_EQ(sheet.at("tasks").as_array().size(), 1U);
  EXPECT_EQ(sheet.at("tasks").at(0).at("runs").as_int64(), 3);
  EXPECT_EQ(desk.sheet({{"day", "2026-09-06"}}).at("items").as_array().size(), 1U);
  EXPECT_TRUE(desk.sheet({{"operator", "99"}}).at("items").as_array().empty());
}

TEST(RunSheetApi, ShowsAnAttendantTodayAlone) {
  Desk desk;
  http::Request request;
  request.actor = clerk();
  request.actor->role = registry::access::Role::attendant;
  const GetRunSheet get{desk.sheets, desk.clock};
  EXPECT_EQ(support::ask(get(request)).status, 200);
  request.query = {{"day", "2026-09-06"}};
  EXPECT_EQ(support::ask(get(request)).status, 403);
}

TEST(RunSheetApi, TakesADeclarationAndShowsWhoMadeIt) {
  Desk desk;
  const auto answer = desk.declare(
      desk.run_id(0),
      R"({"day":"2026-09-07","change":"other_bus","plate":"皖A00002","ground":"breakdown",)"
      R"("filing_number":"B17"})");
  ASSERT_EQ(answer.status, 201) << *answer.body;
  const json::value sheet = desk.sheet();
  const json::value& run = sheet.at("items").at(0);
  EXPECT_EQ(run.at("bus").at("plate").as_string(), "皖A00002");
  EXPECT_EQ(run.at("bus").at("said_by").as_string(), "declaration");
  EXPECT_EQ(run.at("declared").at(0).at("by").as_string(), "李四");
  EXPECT_EQ(run.at("declared").at(0).at("role").as_string(), "school_clerk");
  EXPECT_EQ(run.at("declared").at(0).at("filing_number").as_string(), "B17");
}

TEST(RunSheetApi, NamesTheFieldThatIsWrong) {
  Desk desk;
  const std::string run = desk.run_id(0);
  const auto fault = [&](const std::string& body) {
    const auto answer = desk.declare(run, body);
    EXPECT_EQ(answer.status, 400) << body;
    return *answer.body;
  };
  EXPECT_THAT(fault(R"({"day":"2026-09-07","change":"moved","ground":"other"})"),
              HasSubstr("time: is missing"));
  EXPECT_THAT(fault(R"({"day":"2026-09-07","change":"moved","time":"7:20","ground":"other"})"),
              HasSubstr("time: a time like 07:20"));
  EXPECT_THAT(
      fault(R"({"day":"2026-09-07","change":"cancelled","plate":"皖A00002","ground":"other"})"),
      HasSubstr("plate: does not go with the change"));
  EXPECT_THAT(fault(R"({"day":"2026-12-07","change":"cancelled","ground":"other"})"),
              HasSubstr("day: "));
  EXPECT_THAT(fault(R"({"day":"2026-09-07","change":"vanished","ground":"other"})"),
              HasSubstr("change: one of as_planned, cancelled"));
  EXPECT_THAT(fault(R"({"day":"2026-09-07","change":"other_bus","plate":"皖Z1","ground":"other"})"),
              HasSubstr("plate: no such bus"));
}

TEST(RunSheetApi, LetsNobodySpeakOfAnothersRun) {
  Desk desk;
  registry::access::Actor stranger = clerk();
  stranger.of.school_id = registry::SchoolId{77};
  const std::string body = R"({"day":"2026-09-07","change":"cancelled","ground":"school_plan"})";
  EXPECT_EQ(desk.declare(desk.run_id(0), body, stranger).status, 404);
  stranger.of.school_id = registry::SchoolId{1};
  EXPECT_EQ(desk.declare(desk.run_id(0), body, stranger).status, 201);
  EXPECT_EQ(desk.sheet().at("items").at(0).at("state").as_string(), "cancelled");
}

TEST(RunSheetApi, KeepsWhatIsRecordedOnTheSpotOnceAndShowsIt) {
  Desk desk;
  const std::string run = desk.run_id(0);
  const auto post = [&](registry::AttestationKind kind, const std::string& body) {
    http::Request request;
    request.path_values["id"] = run;
    request.body = body;
    request.actor = clerk();
    return support::ask(PostAttestation{desk.sheets, desk.clock, kind}(request));
  };
  const std::string head =
      R"({"day":"2026-09-07","at":"2026-09-06T22:50:00Z","id":"00000000-0000-4000-8000-0000000000)";
  const std::string check = head + R"(01","driver":"D2","attendant":"Z1","driver_fit":true,)"
                                   R"("brakes":true,"steering":true,"exterior_lights":true,)"
                                   R"("tyres":false,"emergency_door":true,"seats":true,)"
                                   R"("seat_belts":true})";
  EXPECT_EQ(post(registry::AttestationKind::departure_check, check).status, 201);
  EXPECT_EQ(post(registry::AttestationKind::departure_check, check).status, 201);
  EXPECT_EQ(desk.database.text("SELECT count(*) FROM compliance.attestation"), "1");
  EXPECT_EQ(post(registry::AttestationKind::sweep, head + R"(01","empty":true})").status, 409);
  EXPECT_EQ(post(registry::AttestationKind::head_count,
                 head + R"(02","stop":"东村","boarded":40,"alighted":0})")
                .status,
            201);
  EXPECT_EQ(post(registry::AttestationKind::sweep, head + R"(03","empty":"yes"})").status, 400);
  EXPECT_THROW(desk.database.run("DELETE FROM compliance.attestation"), std::exception);
  const json::value sheet = desk.sheet();
  const json::value& seen = sheet.at("items").at(0).at("on_site");
  EXPECT_EQ(seen.at("driver").as_string(), "D2");
  EXPECT_EQ(json::serialize(seen.at("faults")),
            R"(["item_failed","other_driver","over_capacity"])");
  // Who drives is known by the check from here on, and the attendant is no longer missing.
  EXPECT_TRUE(sheet.at("items").at(0).at("not_on_file").as_array().empty());
}

// D1 is on the sheet; the card that is in is D2's.
TEST(RunSheetApi, ShowsWhoseCardIsIn) {
  Desk desk;
  const std::string run = desk.run_id(0);
  const auto put_in = [&](const std::string& digits, const std::string& at) {
    desk.database.run(
        "INSERT INTO tracking.run_card (id, run, vehicle, at, inserted, card, late) VALUES "
        "(gen_random_uuid(), '" +
        run + "', 1, '" + at + "', true, '" + digits + "', false)");
  };
  desk.database.run(
      "INSERT INTO tracking.run (run, vehicle, route_version, departs_at, began_at, driven_m, "
      "rulebook_revision) VALUES ('" +
      run + "', 1, 1, '2026-09-06T23:00:00Z', now(), 0, 1)");
  put_in(desk.digest_of_d2(), "2026-09-06T22:45:00Z");
  const json::value seen = desk.sheet().at("items").at(0).at("on_site");
  EXPECT_EQ(seen.at("card_driver").as_string(), "D2");
  EXPECT_EQ(seen.at("card_at").as_string(), "2026-09-06T22:45:00Z");
  EXPECT_EQ(json::serialize(seen.at("faults")), R"(["other_driver"])");
  put_in(std::string(64, 'c'), "2026-09-06T22:46:00Z");
  const json::value stranger = desk.sheet().at("items").at(0).at("on_site");
  EXPECT_TRUE(stranger.at("card_driver").is_null());
  EXPECT_EQ(json::serialize(stranger.at("faults")), R"(["other_driver","card_not_on_file"])");
}

json::value named(const json::value& checks, std::string_view name) {
  for (const json::value& check : checks.as_array()) {
    if (check.at("name").as_string() == name) return check;
  }
  return {};
}

const routing::CivilTime kMonday{routing::CivilDay{std::chrono::year{2026} / 9 / 7}, {}};

void stand_down_d1(db::RulebookImport& door) {
  const std::vector<registry::cases::Suspension> orders{
      {.subject = registry::cases::SuspensionSubject::driver,
       .of = "D1",
       .number = "令3号",
       .issued_by = "交警大队",
       .ground = "审验",
       .from = kMonday}};
  support::imported(door.take_suspensions(orders));
}

TEST(RunSheetApi, HoldsWhatIsStoppedAndNamesWhatDiffersFromThePlacard) {
  Desk desk;
  db::RulebookImport door{desk.database.address(), at("2026-09-01T00:00:00Z")};
  stand_down_d1(door);
  const std::vector<registry::Placard> placards{{.number = "XC1",
                                                 .plate = "皖A00001",
                                                 .owner = {},
                                                 .driver_codes = {"D2"},
                                                 .routes = {"1路"},
                                                 .departures = {std::chrono::hours{7}},
                                                 .stops = 2,
                                                 .issued_by = {},
                                                 .days = {.first = {}, .last = kMonday.day},
                                                 .returned_on = {}}};
  support::imported(door.take_placards(placards));
  const json::value first = desk.sheet().at("items").at(0);
  const json::value held = named(first.at("invalid"), "driver_suspension");
  ASSERT_TRUE(held.is_object()) << json::serialize(first.at("invalid"));
  EXPECT_EQ(held.at("detail").as_string(), "令3号");
  EXPECT_FALSE(held.at("may_ring").as_bool());  // who drives is assumed
  const json::value differs = named(first.at("not_on_file"), "placard_driver");
  ASSERT_TRUE(differs.is_object()) << json::serialize(first.at("not_on_file"));
  EXPECT_EQ(differs.at("detail").as_string(), "D2 ≠ D1");
  EXPECT_FALSE(named(first.at("not_on_file"), "placard_stops").is_object());
}

// At 17:00 the runs of the next day, and each again in the hour before it departs; whoever looks
// later than that sees them as well.
TEST(RunSheetApi, TellsWhichRunsMayNotLeaveWhenTheyAreLookedAt) {
  Desk desk;
  db::RulebookImport door{desk.database.address(), at("2026-09-01T00:00:00Z")};
  stand_down_d1(door);
  const auto held_at = [&](const char* time) {
    desk.clock.time = at(time);
    http::Request request;
    request.actor = clerk();
    const auto answer = support::ask(GetHeldRuns{desk.sheets, desk.clock}(request));
    EXPECT_EQ(answer.status, 200) << *answer.body;
    return json::parse(*answer.body).at("items");
  };
  EXPECT_TRUE(held_at("2026-09-06T08:59:00Z").as_array().empty());
  for (const char* time :
       {"2026-09-06T09:00:00Z", "2026-09-06T15:00:00Z", "2026-09-06T22:30:00Z"}) {
    const json::value held = held_at(time);
    ASSERT_EQ(held.as_array().size(), 1U) << time;
    EXPECT_EQ(held.at(0).at("cause").at("name").as_string(), "driver_suspension");
    EXPECT_EQ(held.at(0).at("cause").at("cured_by").as_string(), "operator");
    EXPECT_EQ(json::serialize(held.at(0).at("subjects")), R"(["D1"])");
    EXPECT_TRUE(held.at(0).at("buses").as_array().empty());
  }
  EXPECT_TRUE(held_at("2026-09-06T23:01:00Z").as_array().empty());  // it has departed
}

TEST(RunSheetApi, OffersSubstitutesOfARun) {
  Desk desk;
  http::Request request;
  request.path_values["id"] = desk.run_id(2);
  request.query = {{"day", "2026-09-07"}};
  request.actor = clerk();
  const auto answer = support::ask(GetSubstitutes{desk.sheets, desk.clock}(request));
  ASSERT_EQ(answer.status, 200) << *answer.body;
  const json::value found = json::parse(*answer.body);
  ASSERT_EQ(found.at("buses").as_array().size(), 1U);
  EXPECT_EQ(found.at("buses").at(0).at("plate").as_string(), "皖A00002");
  EXPECT_EQ(found.at("drivers").as_array().size(), 2U);
}

}  // namespace
}  // namespace busward::api
