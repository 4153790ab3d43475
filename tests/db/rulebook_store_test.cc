#include "db/rulebook_store.h"

#include <chrono>
#include <iostream>
#include <random>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/card_key.h"
#include "db/pool.h"
#include "db/rulebook_import.h"
#include "db/run_sheet_store.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/seed.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;
using support::at;
using support::imported;
using support::must;
using support::SmallCounty;
using support::straight_route;
using support::TestDatabase;
using testing::ElementsAre;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");  // 09:00 in the county
const sys_days kMondayDay{year{2026} / 9 / 7};
// Of the small county, as it was hashed when a rulebook was one text.
constexpr std::string_view kOnePiece =
    "8a2b8b8bd679fb88ec5bd1d0d65c90066ac067d213a6b796e6d2f81c6356af20";

std::shared_ptr<const tracker::Rulebook> newest(RulebookStore& store) {
  return must(store.load(must(store.latest()).revision));
}

std::vector<std::string> departures(const tracker::Rulebook& rulebook, registry::VehicleId vehicle,
                                    geo::UtcTime from) {
  std::vector<std::string> runs;
  for (const auto& run : rulebook.planned_runs(vehicle, from, from + 24h)) {
    runs.push_back(rulebook.route_version(run.route_version)->route() + " " +
                   geo::to_iso8601(run.departs_at));
  }
  return runs;
}

TEST(RulebookStore, HasNothingBeforeTheFirstImport) {
  const TestDatabase database;
  RulebookStore store{database.address()};
  EXPECT_EQ(must(store.latest()).revision, 0);
  EXPECT_EQ(store.load(1).error(), Fault::rejected);
}

TEST(RulebookStore, GivesBackWhatWasImported) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  const SmallCounty county;
  county.take(door);
  RulebookStore store{database.address()};
  const auto mark = must(store.latest());
  const auto rulebook = must(store.load(mark.revision));
  EXPECT_EQ(rulebook->revision, mark.revision);
  EXPECT_EQ(rulebook->hash, mark.hash);
  EXPECT_EQ(rulebook->zone, "Asia/Shanghai");
  EXPECT_EQ(rulebook->values.number("school_bus_cap_kmh", kMondayDay), 60);
  EXPECT_EQ(rulebook->values.all().at(0).source, "art. 35");
  ASSERT_THAT(rulebook->terminals, SizeIs(1));
  EXPECT_EQ(rulebook->terminals[0].number, "13900000001");
  EXPECT_EQ(rulebook->terminals[0].plate, "皖A00001");
  ASSERT_THAT(rulebook->route_versions, SizeIs(2));
  for (const auto& [id, version] : rulebook->route_versions) {
    EXPECT_EQ(version->draft(), county.routes[version->route() == "1路" ? 0 : 1]);
  }
  const registry::VehicleId bus = rulebook->terminals[0].vehicle.value();
  EXPECT_THAT(departures(*rulebook, bus, at("2026-09-06T16:00:00Z")),
              ElementsAre("1路 2026-09-06T23:00:00Z", "1路 2026-09-07T08:30:00Z"));
  // The timetable rests at the week's end, long before and long after the import too.
  EXPECT_THAT(departures(*rulebook, bus, at("2026-09-12T16:00:00Z")), SizeIs(0));
  EXPECT_THAT(departures(*rulebook, bus, at("2020-09-06T16:00:00Z")), SizeIs(2));
}

TEST(RulebookStore, LoadsTheSameRulebookTwiceAndFromAnotherConnection) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  RulebookStore one{database.address()};
  RulebookStore other{database.address(), Role::api};
  const auto first = newest(one);
  const auto second = newest(other);
  EXPECT_EQ(first->hash, second->hash);
  EXPECT_EQ(newest(one)->route_versions.begin()->second, first->route_versions.begin()->second);
}

TEST(RulebookStore, JudgesTheMorningByTheLineOfTheMorning) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday - 24h};
  SmallCounty county;
  county.take(door);
  RulebookStore store{database.address()};
  const auto before = newest(store);
  const registry::VehicleId bus = before->terminals[0].vehicle.value();
  // On Monday at nine, between the two runs of the day, the line is moved.
  county.routes[0] = straight_route("1路", 31.801, 41);
  RulebookImport later{database.address(), kMonday};
  EXPECT_EQ(imported(later.take_routes(county.routes)).counts.changed, 1);
  const auto after = newest(store);
  ASSERT_THAT(after->route_versions, SizeIs(3));
  const auto runs = after->planned_runs(bus, kMonday - 9h, kMonday + 15h);
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_THAT(after->route_version(runs[0].route_version)->line().vertices(), SizeIs(40));
  EXPECT_THAT(after->route_version(runs[1].route_version)->line().vertices(), SizeIs(41));
  // The morning's run keeps its identity, and the old revision still says what it said.
  EXPECT_EQ(runs[0].id, before->planned_runs(bus, kMonday - 9h, kMonday)[0].id);
  EXPECT_EQ(must(store.load(before->revision))->hash, before->hash);
  EXPECT_THAT(must(store.load(before->revision))->route_versions, SizeIs(2));
}

TEST(RulebookStore, PutsAnotherBusOnTheServiceFromTheChangeOn) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday - 24h};
  SmallCounty county;
  county.take(door);
  RulebookStore store{database.address()};
  const registry::VehicleId bus = newest(store)->terminals[0].vehicle.value();
  county.assignments[0].plate = "皖A00002";
  county.assignments[2].plate = "皖A00001";
  RulebookImport later{database.address(), kMonday};  // the runs of seven o'clock are over
  imported(later.take_assignments(county.assignments));
  const auto rulebook = newest(store);
  EXPECT_THAT(departures(*rulebook, bus, at("2026-09-06T16:00:00Z")),
              ElementsAre("1路 2026-09-06T23:00:00Z", "1路 2026-09-07T08:30:00Z"));
  EXPECT_THAT(departures(*rulebook, bus, at("2026-09-07T16:00:00Z")),
              ElementsAre("2路 2026-09-07T23:00:00Z", "1路 2026-09-08T08:30:00Z"));
}

TEST(RulebookStore, ComesBackToAnEarlierLineByItsOldVersion) {
  const TestDatabase database;
  SmallCounty county;
  RulebookImport first{database.address(), kMonday};
  county.take(first);
  const auto original = county.routes;
  county.routes[0].half_width = geo::Metres{35};
  RulebookImport second{database.address(), kMonday + 1h};
  imported(second.take_routes(county.routes));
  RulebookImport third{database.address(), kMonday + 2h};
  EXPECT_EQ(imported(third.take_routes(original)).counts.changed, 1);
  EXPECT_EQ(database.text("SELECT count(*) FROM routing.route_version"), "3");
}

TEST(RulebookStore, KnowsTheDocumentsOfBusesAsOfEachRevision) {
  const TestDatabase database;
  RulebookImport first{database.address(), kMonday};
  SmallCounty county;
  county.rules.push_back({.name = "unlicensed_without_placard",
                          .value = 1,
                          .valid_from = kMondayDay - std::chrono::days{365},
                          .standing = registry::Standing::law,
                          .source = "art. 18"});
  county.take(first);
  RulebookStore store{database.address()};
  const auto before = newest(store);
  EXPECT_TRUE(before->papers.empty());
  registry::Document placard{.subject = registry::DocumentSubject::bus,
                             .of = "皖A00001",
                             .kind = registry::DocumentKind::placard,
                             .number = "XC1",
                             .issued_by = {},
                             .days = {.first = {}, .last = kMondayDay - std::chrono::days{1}}};
  RulebookImport second{database.address(), kMonday + 1h};
  imported(second.take_documents(std::vector{placard}));
  const auto over = newest(store);
  placard.days.last = kMondayDay + std::chrono::days{90};
  RulebookImport third{database.address(), kMonday + 2h};
  imported(third.take_documents(std::vector{placard}));
  const auto amended = newest(store);
  const registry::VehicleId bus = over->terminals[0].vehicle.value();
  const auto lapses = [bus](const auto& book) {
    return book->impediments(bus, registry::RouteVersionId{}, kMonday).lapses;
  };
  EXPECT_THAT(lapses(over), SizeIs(1));
  EXPECT_THAT(lapses(amended), SizeIs(0));
  EXPECT_THAT(lapses(must(store.load(over->revision))), SizeIs(1));
  EXPECT_NE(over->hash, amended->hash);
}

TEST(RulebookStore, HoldsWhoseCardIsWhose) {
  const TestDatabase database;
  const MasterKeys keys{{{.version = 1, .bytes = {}}}};
  RulebookImport door{database.address(), kMonday, ImportEnd::kept,
                      std::make_shared<const IdentitySeal>(keys)};
  SmallCounty county;
  county.take(door);
  RulebookStore store{database.address()};
  const auto before = newest(store);
  const auto number = *registry::CertificateNumber::from_text("439999000001");
  const auto card = must(load_card_key(database.address(), keys)).digest(number);
  EXPECT_FALSE(before->known_driver({.by_card = card, .by_check = {}}));
  county.drivers[0].certificate = number;
  imported(door.take_drivers(county.drivers));
  const auto after = newest(store);
  EXPECT_NE(before->hash, after->hash);
  const auto known = after->known_driver({.by_card = card, .by_check = "D2"});
  ASSERT_TRUE(known);
  EXPECT_EQ(known->driver->code, "D1");
  EXPECT_EQ(known->by, registry::KnownBy::card);
}

// A driver's files are part of the rulebook, and of none that was hashed before they were.
TEST(RulebookStore, HoldsWhatDecidesOnADriverAndLeavesOlderRevisionsTheirHash) {
  const TestDatabase database;
  SmallCounty county;
  RulebookImport first{database.address(), kMonday};
  county.take(first);
  RulebookStore store{database.address()};
  const auto before = newest(store);
  ASSERT_TRUE(before->drivers.contains("D1"));
  EXPECT_EQ(before->drivers.at("D1").licence_class, "A1");
  EXPECT_EQ(before->seats.size(), 2U);
  const registry::Document review{.subject = registry::DocumentSubject::driver,
                                  .of = "D1",
                                  .kind = registry::DocumentKind::annual_review,
                                  .number = "SY1",
                                  .issued_by = {},
                                  .days = {.first = {}, .last = kMondayDay}};
  RulebookImport second{database.address(), kMonday + 1h};
  imported(second.take_documents(std::vector{review}));
  const std::vector<registry::cases::Suspension> orders{
      {.subject = registry::cases::SuspensionSubject::driver,
       .of = "D1",
       .number = "令1号",
       .issued_by = "交警大队",
       .ground = "审验",
       .from = {kMondayDay, {}}}};
  imported(second.take_suspensions(orders));
  const auto after = newest(store);
  EXPECT_NE(before->hash, after->hash);
  EXPECT_THAT(before->drivers.at("D1").papers, SizeIs(0));
  EXPECT_THAT(after->drivers.at("D1").papers, SizeIs(1));
  EXPECT_THAT(after->drivers.at("D1").stoppages, SizeIs(1));
  EXPECT_TRUE(after->stopped_buses.empty());
  // As a revision was written that knew nothing of drivers: it does not have that hash.
  database.run("ALTER TABLE registry.revision DISABLE TRIGGER USER");
  database.run("UPDATE registry.revision SET covers = 1, parts = NULL");
  EXPECT_FALSE(RulebookStore{database.address()}.load(after->revision));
}

// All that a verdict asks of it, but for the lines, which are shared.
void expect_same(const tracker::Rulebook& is, const tracker::Rulebook& should_be) {
  EXPECT_EQ(is.revision, should_be.revision);
  EXPECT_EQ(is.hash, should_be.hash);
  EXPECT_EQ(is.zone, should_be.zone);
  EXPECT_EQ(is.routes, should_be.routes);
  EXPECT_EQ(is.services, should_be.services);
  EXPECT_EQ(is.papers, should_be.papers);
  EXPECT_EQ(is.stopped_buses, should_be.stopped_buses);
  EXPECT_EQ(is.drivers, should_be.drivers);
  EXPECT_EQ(is.seats, should_be.seats);
  EXPECT_EQ(is.calendars, should_be.calendars);
  EXPECT_EQ(is.declarations, should_be.declarations);
}

// What somebody files next, whichever it is.
class Clerk {
 public:
  Clerk(const TestDatabase& database, std::mt19937_64 random)
      : database_{database}, random_{random} {}

  void file() {
    now_ += 1min;
    RulebookImport door{database_.address(), now_};
    switch (random_() % 6) {
      case 0:
        imported(door.take_documents(std::vector{placard()}));
        break;
      case 1:
        imported(door.take_calendar(std::vector{holiday()}));
        break;
      default:
        declare();
    }
  }

 private:
  registry::Document placard() {
    return {.subject = registry::DocumentSubject::bus,
            .of = "皖A00001",
            .kind = registry::DocumentKind::placard,
            .number = "XC" + std::to_string(random_()),
            .days = {.first = {}, .last = kMondayDay}};
  }
  registry::CalendarEntry holiday() {
    const auto day = kMondayDay + std::chrono::days{random_() % 30};
    return {.first = day, .last = day, .source = "通知" + std::to_string(random_())};
  }
  void declare() {
    const sys_days day = kMondayDay + std::chrono::days{7 * (random_() % 20)};
    const auto runs = registry::RunSheet{support::answer(sheets_.runs(day, now_))}.runs();
    if (runs.empty()) return;
    DeclarationFiling filing{.run = runs[random_() % runs.size()].id,
                             .day = day,
                             .declared_by = "张三",
                             .declared_as = "school_clerk",
                             .at = now_};
    if (random_() % 3 == 0) {
      filing.change = registry::DeclaredChange::cancelled;
    } else {
      filing.aspect = registry::DeclaredAspect::bus;
      filing.change = registry::DeclaredChange::other_bus;
      filing.plate = random_() % 2 == 0 ? "皖A00001" : "皖A00002";
    }
    EXPECT_TRUE(std::holds_alternative<std::int64_t>(support::answer(sheets_.declare(filing))));
  }

  const TestDatabase& database_;
  std::mt19937_64 random_;
  geo::UtcTime now_ = kMonday + 1h;
  Pool pool_{database_.address()};
  RunSheetStore sheets_{pool_};
};

// A store that goes from revision to revision reads only what differs; one that has seen nothing
// yet reads all, and says the same.
TEST(RulebookStore, MakesFromTheOneBeforeWhatItWouldReadWhole) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  RulebookStore goes_on{database.address()};
  Clerk clerk{database, std::mt19937_64{random()}};
  for (int i = 0; i < 25; ++i) {
    const std::int64_t before = must(goes_on.latest()).revision;
    clerk.file();
    const std::int64_t newest = must(goes_on.latest()).revision;
    // Now and then an older one, as settling asks for them.
    const std::int64_t asked = random() % 4 == 0 ? before : newest;
    RulebookStore reads_whole{database.address()};
    expect_same(*must(goes_on.load(asked)), *must(reads_whole.load(asked)));
  }
}

// Revisions from before there were parts keep the hash that they were written with.
TEST(RulebookStore, ReadsRevisionsThatWereHashedInOnePiece) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  RulebookStore store{database.address()};
  const auto revision = must(store.latest()).revision;
  database.run("ALTER TABLE registry.revision DISABLE TRIGGER USER");
  database.run("UPDATE registry.revision SET covers = 2, parts = NULL, hash = '" +
               std::string{kOnePiece} + "' WHERE number = " + std::to_string(revision));
  EXPECT_EQ(must(store.load(revision))->hash, kOnePiece);
  EXPECT_TRUE(database.text("SELECT hash FROM registry.revision WHERE number = 1") != kOnePiece);
  // The next declaration finds no parts to go on from, and makes them.
  Clerk clerk{database, std::mt19937_64{1}};
  for (int i = 0; i < 4; ++i) clerk.file();
  const auto after = must(store.latest()).revision;
  EXPECT_GT(after, revision);
  expect_same(*must(store.load(after)), *must(RulebookStore{database.address()}.load(after)));
}

TEST(RulebookStore, RefusesARulebookThatWasTamperedWith) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  RulebookStore store{database.address()};
  const std::int64_t revision = must(store.latest()).revision;
  database.run(
      "SET session_replication_role = replica;"
      "UPDATE routing.route_version SET half_width_m = 500 WHERE route = '1路'");
  EXPECT_EQ(store.load(revision).error(), Fault::rejected);
  database.run(
      "SET session_replication_role = replica;"
      "UPDATE routing.route_version SET half_width_m = 20;"
      "UPDATE routing.timetable_fact SET departure_s = departure_s + 60");
  EXPECT_EQ(store.load(revision).error(), Fault::rejected);
}

// The size that the product is made for; the time is told, and bounded loosely enough for a
// sanitizer on a busy machine.
TEST(RulebookStore, TakesAndLoadsAThousandLinesOfFiveHundredVertices) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.take(door);
  std::vector<routing::RouteDraft> routes;
  for (int i = 0; i < 1058; ++i) {
    routes.push_back(straight_route("线" + std::to_string(i), 30 + i * 0.001, 500));
  }
  const auto took = [](const char* what, std::chrono::steady_clock::time_point since) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - since);
    std::cout << what << " took " << ms.count() << " ms\n";
    return ms;
  };
  auto since = std::chrono::steady_clock::now();
  EXPECT_EQ(imported(door.take_routes(routes)).counts.added, 1058);
  EXPECT_LT(took("import", since), 120s);
  since = std::chrono::steady_clock::now();
  EXPECT_EQ(imported(door.take_routes(routes)).counts.unchanged, 1058);
  took("import again", since);
  RulebookStore store{database.address()};
  since = std::chrono::steady_clock::now();
  EXPECT_THAT(newest(store)->route_versions, SizeIs(1060));
  EXPECT_LT(took("first load", since), 60s);
  since = std::chrono::steady_clock::now();
  newest(store);
  took("next load", since);
}

}  // namespace
}  // namespace busward::db
