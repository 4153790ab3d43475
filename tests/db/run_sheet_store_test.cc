#include "db/run_sheet_store.h"

#include <algorithm>
#include <chrono>
#include <iostream>

#include <boost/uuid/uuid_io.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::CalendarEntry;
using registry::DayEffect;
using registry::DayReason;
using registry::DeclaredAspect;
using registry::DeclaredChange;
using registry::PlanState;
using support::answer;
using support::at;
using support::imported;
using support::must;
using support::SmallCounty;
using support::TestDatabase;
using testing::ElementsAre;
using testing::SizeIs;

const routing::CivilDay kMonday{2026y / 9 / 7};
const routing::CivilDay kSunday{2026y / 9 / 6};
const geo::UtcTime kNow = at("2026-09-06T01:00:00Z");  // Sunday, nine in the county

std::vector<registry::SheetRun> runs_of(const registry::SheetFile& file) {
  return registry::RunSheet{file, registry::RuleValues{{}}}.runs();
}

struct CountyOnFile {
  CountyOnFile() {
    RulebookImport door{database.address(), kNow};
    county.take(door);
  }
  RulebookImport door() const { return RulebookImport{database.address(), kNow + 1h}; }
  std::shared_ptr<const tracker::Rulebook> newest() {
    return must(rulebooks.load(must(rulebooks.latest()).revision));
  }
  registry::SheetFile sheet(routing::CivilDay day, geo::UtcTime known_at = kNow + 48h) {
    return answer(store.sheet(day, known_at));
  }
  // A run of the small county, by its line and hour.
  registry::SheetRun run(const std::string& route, std::chrono::seconds departure) {
    for (const auto& run : runs_of(sheet(kMonday))) {
      if (run.on_file.departure.route == route && run.key.departure == departure) return run;
    }
    throw std::runtime_error{"no such run"};
  }
  DeclarationFiling filing(const registry::SheetRun& run) const {
    return {.run = run.id,
            .day = kMonday,
            .ground = registry::DeclarationGround::breakdown,
            .declared_by = "张三",
            .declared_as = "safety_manager",
            .at = kNow + 2h};
  }
  DeclarationFiling other_bus() {
    auto filed = filing(run("1路", 7h));
    filed.aspect = DeclaredAspect::bus;
    filed.change = DeclaredChange::other_bus;
    filed.plate = "皖A00002";
    filed.filing_number = "备2026-17";
    return filed;
  }
  std::int64_t declared(DeclarationFiling filing) {
    return std::get<std::int64_t>(answer(store.declare(std::move(filing))));
  }

  TestDatabase database;
  SmallCounty county;
  RulebookStore rulebooks{database.address()};
  Pool pool{database.address()};
  RunSheetStore store{pool};
};

std::vector<std::string> lines(const std::vector<registry::SheetRun>& runs) {
  std::vector<std::string> lines;
  for (const registry::SheetRun& run : runs) {
    lines.push_back(run.on_file.departure.route + " " + geo::to_iso8601(run.departs_at) + " " +
                    std::string{registry::name_in(registry::kPlanStates, run.plan.state)});
  }
  return lines;
}

TEST(RunSheetStore, HasTheDaysRunsWithWhoIsToDriveThem) {
  CountyOnFile county;
  const auto sheet = county.sheet(kMonday);
  const auto runs = runs_of(sheet);
  EXPECT_THAT(lines(runs),
              ElementsAre("1路 2026-09-06T23:00:00Z planned", "2路 2026-09-06T23:00:00Z planned",
                          "1路 2026-09-07T08:30:00Z planned"));
  EXPECT_EQ(sheet.buses.at(runs[0].bus.who->value).bus.plate, "皖A00001");
  EXPECT_EQ(sheet.drivers.at(runs[0].driver.who->value).name, "王");
  EXPECT_EQ(runs[0].bus.by, registry::SaidBy::assignment);
  EXPECT_FALSE(runs[2].driver.who.has_value());
  EXPECT_EQ(sheet.schools.at("S1").name, "第一小学");
  EXPECT_THAT(runs_of(county.sheet(kSunday)), SizeIs(1));  // line 2 runs on all days
}

// The engine and the page ask one function; what they are given comes by two ways.
TEST(RunSheetStore, PlansWhatTheRulebookPlans) {
  CountyOnFile county;
  const std::vector<CalendarEntry> calendar{
      {.first = kSunday,
       .last = kSunday,
       .reason = DayReason::make_up,
       .effect = DayEffect::runs_as,
       .runs_as = std::chrono::Thursday,
       .source = "国办发明电〔2025〕7号"},
      {.school = "S1",
       .first = kMonday,
       .last = kMonday,
       .reason = DayReason::half_day,
       .effect = DayEffect::moved,
       .of = {.direction = {}, .route = "1路", .departure = 16h + 30min},
       .moved_to = 12h,
       .source = "校通知"}};
  EXPECT_EQ(imported(county.door().take_calendar(calendar)).counts.added, 2);
  county.declared(county.other_bus());
  const auto book = county.newest();
  std::vector<std::string> by_rulebook;
  for (const auto& [vehicle, services] : book->services) {
    for (const auto& run :
         book->planned_runs(registry::VehicleId{vehicle}, at("2026-09-05T16:00:00Z"),
                            at("2026-09-07T16:00:00Z"))) {
      by_rulebook.push_back(std::to_string(vehicle) + to_string(run.id) +
                            geo::to_iso8601(run.departs_at));
    }
  }
  std::vector<std::string> by_sheet;
  for (const auto day : {kSunday, kMonday}) {
    for (const auto& run : runs_of(county.sheet(day))) {
      if (run.plan.state != PlanState::planned) continue;
      by_sheet.push_back(std::to_string(run.bus.who->value) + to_string(run.id) +
                         geo::to_iso8601(run.departs_at));
    }
  }
  std::ranges::sort(by_rulebook);
  std::ranges::sort(by_sheet);
  EXPECT_EQ(by_rulebook, by_sheet);
  EXPECT_THAT(by_sheet, SizeIs(6));
  EXPECT_THAT(lines(runs_of(county.sheet(kMonday))),
              ElementsAre("1路 2026-09-06T23:00:00Z planned", "2路 2026-09-06T23:00:00Z planned",
                          "1路 2026-09-07T04:00:00Z planned"));
}

// One of thousands: what is declared or recorded of it says nothing of the others.
TEST(RunSheetStore, FindsARunByItsIdWithItsRouteAlone) {
  CountyOnFile county;
  county.declared(county.other_bus());
  const auto all = runs_of(answer(county.store.runs(kMonday, kNow + 3h)));
  ASSERT_THAT(all, SizeIs(3));
  for (const auto& run : all) {
    const auto found = runs_of(answer(county.store.run(run.id, kMonday, kNow + 3h)));
    for (const auto& beside : found) EXPECT_EQ(beside.key.route, run.key.route);
    const auto same = std::ranges::find(found, run.id, &registry::SheetRun::id);
    ASSERT_NE(same, found.end());
    EXPECT_EQ(same->key, run.key);
    EXPECT_EQ(same->plan, run.plan);
    EXPECT_EQ(same->bus, run.bus);
    EXPECT_EQ(same->departs_at, run.departs_at);
  }
  EXPECT_THAT(runs_of(answer(county.store.run(all[0].id, kSunday, kNow + 3h))), SizeIs(0));
  EXPECT_THAT(runs_of(answer(county.store.run({}, kMonday, kNow + 3h))), SizeIs(0));
}

TEST(RunSheetStore, ACalendarReplacesTheSchoolsOwnAndLeavesTheOthers) {
  CountyOnFile county;
  const CalendarEntry countys{
      .first = kSunday, .last = kSunday, .effect = DayEffect::left_out, .source = "a"};
  CalendarEntry schools{.school = "S1",
                        .first = kMonday,
                        .last = kMonday,
                        .effect = DayEffect::left_out,
                        .source = "b"};
  imported(county.door().take_calendar(std::vector{countys, schools}));
  const auto before = county.newest();
  schools.last = schools.first = kMonday + std::chrono::days{1};
  const auto done = imported(county.door().take_calendar(std::vector{schools}));
  EXPECT_EQ(done.counts.added, 1);
  EXPECT_EQ(done.counts.removed, 1);
  const auto after = county.newest();
  EXPECT_THAT(after->calendars.all(), ElementsAre(countys, schools));
  EXPECT_EQ(must(county.rulebooks.load(before->revision))->calendars, before->calendars);
  EXPECT_FALSE(imported(county.door().take_calendar(std::vector{schools})).new_revision);
  schools.school = "S9";
  EXPECT_EQ(support::faults_of(county.door().take_calendar(std::vector{schools})).at(0).column,
            "school");
}

TEST(RunSheetStore, ADeclarationBindsTheOtherBusAndIsKnownFromThenOn) {
  CountyOnFile county;
  const auto before = county.newest();
  const std::int64_t revision = county.declared(county.other_bus());
  EXPECT_EQ(revision, before->revision + 1);
  const auto book = county.newest();
  EXPECT_EQ(book->revision, revision);
  const auto run = county.run("1路", 7h);
  EXPECT_EQ(run.bus.by, registry::SaidBy::declaration);
  EXPECT_TRUE(book->planned_run(*run.bus.who, run.id, run.departs_at).has_value());
  EXPECT_TRUE(book->takes_away(*run.on_file.bus, run.id, run.departs_at));
  // As known before it, nothing is declared; the old revision keeps its hash.
  EXPECT_THAT(county.sheet(kMonday, kNow + 90min).declared, SizeIs(0));
  EXPECT_TRUE(must(county.rulebooks.load(before->revision))->declarations.all().empty());
  const auto declared = county.sheet(kMonday).declared;
  ASSERT_THAT(declared, SizeIs(1));
  EXPECT_EQ(declared[0].declared_by, "张三");
  EXPECT_EQ(declared[0].filing_number, "备2026-17");
}

TEST(RunSheetStore, SayingItAgainMakesNoRevisionAndTakingItBackMakesOne) {
  CountyOnFile county;
  const auto filed = county.other_bus();
  const auto first = county.declared(filed);
  EXPECT_EQ(county.declared(filed), first);
  auto back = filed;
  back.change = DeclaredChange::as_planned;
  back.plate = {};
  EXPECT_EQ(county.declared(back), first + 1);
  EXPECT_EQ(county.run("1路", 7h).bus.by, registry::SaidBy::assignment);
}

TEST(RunSheetStore, RefusesWhatIsNotOnFile) {
  CountyOnFile county;
  auto filed = county.other_bus();
  filed.plate = "皖A99999";
  EXPECT_EQ(std::get<FilingFault>(support::answer(county.store.declare(filed))),
            FilingFault::no_such_bus);
  filed = county.other_bus();
  filed.day += std::chrono::days{1};
  EXPECT_EQ(std::get<FilingFault>(support::answer(county.store.declare(filed))),
            FilingFault::no_such_run);
  filed = county.filing(county.run("1路", 7h));
  filed.change = DeclaredChange::merged;
  filed.into = filed.run;
  EXPECT_EQ(std::get<FilingFault>(support::answer(county.store.declare(filed))),
            FilingFault::no_such_target);
}

TEST(RunSheetStore, AMergedRunBringsItsRidersToTheOther) {
  CountyOnFile county;
  const std::vector<registry::RiderNumbers> numbers{
      {.route = "1路", .departure = 7h, .stop = "东村", .boarding = 12, .alighting = 0},
      {.route = "1路", .departure = 7h, .stop = "小学", .boarding = 0, .alighting = 12},
      {.route = "2路", .departure = 7h, .stop = "东村", .boarding = 20, .alighting = 0}};
  imported(county.door().take_riders(numbers));
  auto merge = county.filing(county.run("1路", 7h));
  merge.change = DeclaredChange::merged;
  merge.into = county.run("2路", 7h).id;
  county.declared(merge);
  EXPECT_EQ(county.run("1路", 7h).plan.state, PlanState::merged);
  EXPECT_EQ(county.run("2路", 7h).riders, 32);
  EXPECT_FALSE(county.run("1路", 16h + 30min).riders.has_value());
}

TEST(RunSheetStore, DeclarationsOfAnOtherYearLeaveTheRulebook) {
  CountyOnFile county;
  county.declared(county.other_bus());
  const auto first = county.newest();
  auto later = county.other_bus();
  later.day += std::chrono::days{91};
  for (const auto& run : runs_of(county.sheet(later.day))) {
    if (run.on_file.departure.route == "1路" && run.key.departure == 7h) later.run = run.id;
  }
  county.declared(later);
  EXPECT_THAT(county.newest()->declarations.all(), SizeIs(1));
  EXPECT_EQ(must(county.rulebooks.load(first->revision))->declarations, first->declarations);
}

// As many buses as a city has, each with a line of its own and four departures.
SmallCounty big_county() {
  SmallCounty county;
  for (int i = 0; i < 1058; ++i) {
    const std::string n = std::to_string(10000 + i);
    county.buses.push_back({.plate = "皖B" + n,
                            .plate_colour = registry::PlateColour::yellow,
                            .kind = registry::BusKind::primary,
                            .seats = 36,
                            .operator_code = "O1"});
    county.drivers.push_back(
        {.code = "E" + n, .name = "李", .licence_class = "A1", .operator_code = "O1"});
    county.terminals.push_back({.number = "139111" + n,
                                .edition = registry::TerminalEdition::y2013,
                                .plate = "皖B" + n,
                                .maker = "M",
                                .terminal_id = "T" + n});
    county.routes.push_back(support::straight_route("线" + n, 30 + i * 0.001, 30));
    for (const auto hour : {7h, 12h, 17h, 19h}) {
      county.timetable.push_back({.route = "线" + n, .time_of_day = hour, .weekdays = 0b0011111});
      county.assignments.push_back(
          {.route = "线" + n, .departure = hour, .plate = "皖B" + n, .driver_code = "E" + n});
    }
  }
  return county;
}

std::vector<registry::Document> documents_of(const SmallCounty& county) {
  std::vector<registry::Document> documents;
  for (const auto& bus : county.buses) {
    for (const auto kind :
         {registry::DocumentKind::placard, registry::DocumentKind::vehicle_inspection,
          registry::DocumentKind::carrier_insurance}) {
      documents.push_back({.subject = registry::DocumentSubject::bus,
                           .of = bus.plate,
                           .kind = kind,
                           .number = bus.plate,
                           .days = {.first = {}, .last = kMonday + std::chrono::days{90}}});
    }
  }
  return documents;
}

template <class Work>
auto timed(const char* what, Work work) {
  const auto since = std::chrono::steady_clock::now();
  auto done = work();
  const auto took = std::chrono::steady_clock::now() - since;
  std::cout << what << " took "
            << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
  EXPECT_LT(took, 10s);
  return done;
}

// What one declaration costs in the morning, at the size of a city: measured, printed, and held to
// far more than it takes.
TEST(RunSheetStore, OneMoreRevisionOfABigCountyIsQuick) {
  const TestDatabase database;
  RulebookImport door{database.address(), kNow};
  const SmallCounty county = big_county();
  county.take(door);
  imported(door.take_documents(documents_of(county)));
  RulebookStore rulebooks{database.address()};
  Pool pool{database.address()};
  RunSheetStore store{pool};
  auto before = must(rulebooks.load(must(rulebooks.latest()).revision));
  const auto runs =
      timed("sheet", [&] { return runs_of(answer(store.sheet(kMonday, kNow + 48h))); });
  ASSERT_THAT(runs, SizeIs(4235));
  for (std::size_t i = 0; i < 3; ++i) {
    const DeclarationFiling filing{.run = runs[i * 100].id,
                                   .day = kMonday,
                                   .change = DeclaredChange::cancelled,
                                   .declared_by = "张三",
                                   .declared_as = "school_clerk",
                                   .at = kNow + 2h};
    const auto revision =
        timed("declaration", [&] { return std::get<std::int64_t>(answer(store.declare(filing))); });
    const auto book = timed("reload", [&] { return must(rulebooks.load(revision)); });
    EXPECT_THAT(registry::declared_differently(before->declarations, book->declarations),
                SizeIs(1));
    before = book;
  }
}

}  // namespace
}  // namespace busward::db
