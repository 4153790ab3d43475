#include "db/rulebook_import.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::at;
using support::faults_of;
using support::imported;
using support::place;
using support::SmallCounty;
using support::TestDatabase;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");  // 09:00 in the county

auto fault(std::size_t record, const char* column, const char* what) {
  const auto in_english = [](const registry::Wording& wording) {
    return wording.in(registry::Language::en);
  };
  return AllOf(Field(&RecordFault::record, record), Field(&RecordFault::column, column),
               Field(&RecordFault::what, testing::ResultOf(in_english, HasSubstr(what))));
}

TEST(RulebookImport, TakesACountyAndLeavesNoTraceOfTheSameOneAgain) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  const SmallCounty county;
  county.take(door);
  const std::string revisions = database.text("SELECT count(*) FROM registry.revision");
  EXPECT_EQ(revisions, "10");
  RulebookImport later{database.address(), kMonday + 24h};
  county.take(later);
  EXPECT_EQ(database.text("SELECT count(*) FROM registry.revision"), revisions);
  const Imported again = imported(later.take_routes(county.routes));
  EXPECT_EQ(again.counts.unchanged, 2);
  EXPECT_EQ(again.counts.added + again.counts.changed + again.counts.removed, 0);
  EXPECT_FALSE(again.new_revision);
  EXPECT_EQ(again.revision, 10);
}

TEST(RulebookImport, AddsTheRuleValuesOfANewerVersionAndLeavesTheCountysOwn) {
  const TestDatabase database;
  const auto value = [](const char* name, double number) {
    return registry::RuleValue{.name = name, .value = number, .valid_from = {}, .source = "test"};
  };
  const auto on_file = [&] {
    return database.text(
        "SELECT string_agg(name || '=' || value, ' ' ORDER BY name) FROM "
        "compliance.rule_value_fact");
  };
  RulebookImport first{database.address(), kMonday};
  imported(first.ensure_default_rules(std::vector{value("live_window_s", 90)}));
  const std::vector newer{value("live_window_s", 120), value("unlicensed_without_placard", 1)};
  RulebookImport second{database.address(), kMonday + 1h};
  EXPECT_EQ(imported(second.ensure_default_rules(newer)).counts.added, 1);
  EXPECT_EQ(on_file(), "live_window_s=90 unlicensed_without_placard=1");
  const std::string revision = database.text("SELECT max(number) FROM registry.revision");
  RulebookImport third{database.address(), kMonday + 2h};
  imported(third.ensure_default_rules(newer));
  EXPECT_EQ(database.text("SELECT max(number) FROM registry.revision"), revision);
}

TEST(RulebookImport, ClosesAndAddsWhatChangedUnderOneRevision) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  county.buses[0].seats = 50;
  county.buses.push_back(county.buses[1]);
  county.buses.back().plate = "皖A00003";
  county.buses.back().vin.reset();
  RulebookImport later{database.address(), kMonday + 1h};
  const Imported done = imported(later.take_buses(county.buses));
  EXPECT_EQ(done.counts.added, 1);
  EXPECT_EQ(done.counts.changed, 1);
  EXPECT_EQ(done.counts.unchanged, 1);
  EXPECT_EQ(done.revision, 11);
  // As of the old revision one row said 36 for all time; now it says so until the change, and 50
  // from then on.
  EXPECT_EQ(database.text("SELECT string_agg(seats::text, ',' ORDER BY lower(valid_during) NULLS "
                          "FIRST) FROM registry.vehicle_fact WHERE plate = '皖A00001' AND "
                          "registry.known_at(added_revision, closed_revision, 10)"),
            "36");
  EXPECT_EQ(database.text("SELECT string_agg(seats::text, ',' ORDER BY lower(valid_during) NULLS "
                          "FIRST) FROM registry.vehicle_fact WHERE plate = '皖A00001' AND "
                          "registry.known_at(added_revision, closed_revision, 11)"),
            "36,50");
  EXPECT_EQ(database.text("SELECT count(DISTINCT vehicle_id) FROM registry.vehicle_fact "
                          "WHERE plate = '皖A00001'"),
            "1");
}

// A change holds from its moment on, a correction for all time; both leave what was known before.
TEST(RulebookImport, TellsACorrectionFromAChange) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  county.buses[0].seats = 50;
  RulebookImport later{database.address(), kMonday + 1h};
  imported(later.take_buses(county.buses));
  county.buses[0].seats = 39;
  RulebookImport at_noon{database.address(), kMonday + 3h};
  const Imported done = imported(at_noon.correcting().take_buses(county.buses));
  EXPECT_EQ(done.counts.changed, 1);
  EXPECT_EQ(done.counts.unchanged, 1);
  const auto seats = [&](const char* moment, const char* known) {
    return database.text(fmt::format(
        "SELECT string_agg(seats::text, ',') FROM registry.as_of(NULL::registry.vehicle_fact, "
        "'{}', '{}') WHERE plate = '皖A00001'",
        moment, known));
  };
  EXPECT_EQ(seats("2026-09-07T01:30:00Z", "2026-09-07T03:30:00Z"), "36");
  EXPECT_EQ(seats("2026-09-07T02:30:00Z", "2026-09-07T03:30:00Z"), "50");
  EXPECT_EQ(seats("2026-09-07T01:30:00Z", "2026-09-07T04:30:00Z"), "39");
  EXPECT_EQ(seats("2026-09-07T02:30:00Z", "2026-09-07T04:30:00Z"), "39");
  EXPECT_FALSE(imported(at_noon.correcting().take_buses(county.buses)).new_revision);
}

TEST(RulebookImport, NamesEveryUnknownReferenceAndTakesNothing) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  county.schools.push_back(county.schools[0]);
  county.schools.back().code = "S2";
  county.schools.back().operator_code = "O9";
  county.schools[0].operator_code = "O8";
  EXPECT_THAT(faults_of(door.take_schools(county.schools)),
              ElementsAre(fault(0, "operator", "'O8'"), fault(1, "operator", "'O9'")));
  county.routes[1].school = "S7";
  county.routes[1].operator_code = "O7";
  EXPECT_THAT(faults_of(door.take_routes(county.routes)),
              ElementsAre(fault(1, "school", "'S7'"), fault(1, "operator", "'O7'")));
  EXPECT_THAT(faults_of(door.take_timetable(std::vector<registry::Departure>{
                  {.route = "3路", .time_of_day = 7h, .weekdays = 1}})),
              ElementsAre(fault(0, "route", "'3路'")));
  const std::vector<registry::Assignment> wrong{
      {.route = "1路", .departure = 8h, .plate = "皖A00001", .driver_code = {}},
      {.route = "3路", .departure = 7h, .plate = "皖A00001", .driver_code = {}},
      {.route = "2路", .departure = 7h, .plate = "皖B", .driver_code = "D9"}};
  EXPECT_THAT(faults_of(door.take_assignments(wrong)),
              ElementsAre(fault(0, "departure", "1路 08:00:00"), fault(1, "route", "'3路'"),
                          fault(2, "plate", "'皖B'"), fault(2, "driver", "'D9'")));
  EXPECT_EQ(database.text("SELECT count(*) FROM registry.revision"), "10");
  EXPECT_EQ(database.text("SELECT count(*) FROM routing.route_version"), "2");
}

TEST(RulebookImport, RefusesABusOrDriverInTwoPlacesAtOnce) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  county.assignments[2].plate = "皖A00001";  // both leave at seven
  EXPECT_THAT(faults_of(door.take_assignments(county.assignments)),
              ElementsAre(fault(0, "plate", "2路 07:00:00"), fault(2, "plate", "1路 07:00:00")));
  county.assignments[2].plate = "皖A00002";
  county.assignments[2].driver_code = "D1";
  EXPECT_THAT(faults_of(door.take_assignments(county.assignments)),
              ElementsAre(fault(0, "driver", "2路"), fault(2, "driver", "1路")));
  // Two buses may swap their services in one file.
  county.assignments[2].driver_code = "D2";
  std::swap(county.assignments[0].plate, county.assignments[2].plate);
  EXPECT_EQ(imported(door.take_assignments(county.assignments)).counts.changed, 2);
}

TEST(RulebookImport, RefusesATimetableThatWouldPutABusInTwoPlaces) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.timetable[2].weekdays = 0b1000000;  // Sunday, when the other line rests
  county.assignments[2].plate = "皖A00001";
  county.take(door);
  const std::vector<registry::Departure> daily{
      {.route = "2路", .time_of_day = 7h, .weekdays = 0b1111111}};
  EXPECT_THAT(faults_of(door.take_timetable(daily)),
              ElementsAre(fault(0, "departure", "皖A00001")));
}

TEST(RulebookImport, ReplacesTimetableAndAssignmentsOfTheRoutesNamedOnly) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  RulebookImport later{database.address(), kMonday + 1h};
  const Imported done = imported(later.take_timetable(std::vector<registry::Departure>{
      {.route = "1路", .time_of_day = 7h + 10min, .weekdays = 0b0011111}}));
  EXPECT_EQ(done.counts.added, 1);
  EXPECT_EQ(done.counts.removed, 2);
  EXPECT_EQ(database.text("SELECT count(*) FROM routing.timetable_now"), "2");
  // The assignments of the departures that are gone went with them.
  EXPECT_EQ(database.text("SELECT count(*) FROM routing.assignment_now"), "1");
}

TEST(RulebookImport, RegistersThePlatesOfTerminalsAndRebindsThem) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.terminals.push_back({.number = "42",
                              .edition = {},
                              .plate = "皖A77777",
                              .plate_colour = registry::PlateColour::blue,
                              .maker = {},
                              .model = {},
                              .terminal_id = {}});
  county.take(door);
  EXPECT_EQ(database.text("SELECT plate_colour FROM registry.vehicle_now WHERE plate = '皖A77777'"),
            "blue");
  county.terminals[1].plate = "皖A88888";
  RulebookImport later{database.address(), kMonday + 1h};
  const Imported done = imported(later.take_terminals(county.terminals));
  EXPECT_EQ(done.buses_registered, 1);
  EXPECT_EQ(done.counts.added, 0);
  EXPECT_EQ(done.counts.changed, 1);
  EXPECT_EQ(done.counts.unchanged, 1);
  const Imported again = imported(later.take_terminals(county.terminals));
  EXPECT_FALSE(again.new_revision);
  EXPECT_EQ(again.buses_registered, 0);
}

TEST(RulebookImport, ReplacesTheWholeMap) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  const registry::Road road{.name = "大道",
                            .road_class = registry::RoadClass::primary,
                            .posted_limit = geo::from_kmh(60),
                            .vertices = {place(31.8, 117.2), place(31.8, 117.3)}};
  std::vector<registry::Road> roads{road, road, road};
  roads[2].name = "";
  EXPECT_EQ(imported(door.take_roads(roads)).counts.added, 3);
  EXPECT_EQ(imported(door.take_roads(roads)).counts.unchanged, 3);
  roads.pop_back();
  EXPECT_EQ(imported(door.take_roads(roads)).counts.removed, 1);
  const std::vector<registry::Place> places{
      {.name = "城", .kind = registry::PlaceKind::county_seat, .position = place(31.8, 117.2)}};
  EXPECT_EQ(imported(door.take_places(places)).counts.added, 1);
  EXPECT_EQ(imported(door.take_places({})).counts.removed, 1);
}

TEST(RulebookImport, KeepsFactsFromBeingEdited) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  EXPECT_ANY_THROW(database.run("UPDATE registry.vehicle_fact SET seats = 1"));
  EXPECT_ANY_THROW(database.run("DELETE FROM routing.timetable_fact"));
  EXPECT_ANY_THROW(database.run("UPDATE routing.route_version SET half_width_m = 500"));
}

}  // namespace
}  // namespace busward::db
