// Areas, contracts, violations and placards, from records into the tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/file_store.h"
#include "db/rulebook_import.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::Area;
using registry::AreaLevel;
using std::chrono::sys_days;
using support::answer;
using support::at;
using support::faults_of;
using support::imported;
using support::SmallCounty;
using support::TestDatabase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");

class RegistryImport : public testing::Test {
 protected:
  void SetUp() override { SmallCounty{}.take(door_); }

  std::vector<registry::FileOfOperator> files(geo::UtcTime when, geo::UtcTime known_at) {
    Pool pool{database_.address(), {.threads = 1}};
    FileStore store{pool};
    return answer(store.files({.at = when, .known_at = known_at, .of = {}}));
  }

  TestDatabase database_;
  RulebookImport door_{database_.address(), kMonday};
};

const std::vector<Area> kAreas{{"C1", "市", AreaLevel::city, {}},
                               {"Q1", "县", AreaLevel::county, "C1"},
                               {"T1", "东镇", AreaLevel::town, "Q1"},
                               {"T2", "西镇", AreaLevel::town, "Q1"}};

TEST_F(RegistryImport, TakesAreasInAnyOrderAndKnowsWhatLiesBelow) {
  EXPECT_EQ(imported(door_.take_areas(std::vector{kAreas[3], kAreas[1], kAreas[0], kAreas[2]}))
                .counts.added,
            4);
  EXPECT_FALSE(imported(door_.take_areas(kAreas)).new_revision);
  EXPECT_EQ(database_.text("SELECT string_agg(b.code, ' ' ORDER BY b.code) FROM "
                           "registry.area_below JOIN registry.area_now a ON a.area_id = above_id "
                           "JOIN registry.area_now b ON b.area_id = area_below.area_id "
                           "WHERE a.code = 'Q1'"),
            "Q1 T1 T2");
  SmallCounty county;
  county.schools[0].area_code = "T1";
  county.operators[0].area_code = "Q1";
  imported(door_.take_operators(county.operators));
  imported(door_.take_schools(county.schools));
  EXPECT_EQ(database_.text("SELECT a.code FROM registry.school_now JOIN registry.area_now a "
                           "USING (area_id)"),
            "T1");
  county.schools[0].area_code = "T9";
  const auto faults = faults_of(door_.take_schools(county.schools));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].column, "area");
}

TEST_F(RegistryImport, RefusesWhatWouldBeNoTree) {
  imported(door_.take_areas(kAreas));
  const auto circle = faults_of(door_.take_areas(std::vector<Area>{
      {"C1", "市", AreaLevel::city, "T1"}, {"Q2", "区", AreaLevel::county, "Q1"}}));
  ASSERT_THAT(circle, SizeIs(2));
  EXPECT_THAT(circle[0].what.in(registry::Language::en),
              HasSubstr("'T1', is not of a higher level"));
  EXPECT_EQ(circle[1].record, 1U);
  // What the file makes of an area leaves no place for those below it that are on file.
  const auto below =
      faults_of(door_.take_areas(std::vector<Area>{{"Q1", "县", AreaLevel::town, "C1"}}));
  ASSERT_THAT(below, SizeIs(2));
  EXPECT_EQ(below[0].record, 0U);
  EXPECT_THAT(below[0].what.in(registry::Language::en), HasSubstr("which is on file below it"));
  const auto unknown =
      faults_of(door_.take_areas(std::vector<Area>{{"T3", "镇", AreaLevel::town, "Q9"}}));
  ASSERT_THAT(unknown, SizeIs(1));
  EXPECT_EQ(unknown[0].what.in(registry::Language::en), "'Q9' is not on file");
}

registry::Contract contract() {
  return {.number = "ZR1",
          .school_code = "S1",
          .operator_code = "O1",
          .signed_on = sys_days{2026y / 8 / 20},
          .filed_on = {},
          .filed_with = {},
          .days = {sys_days{2026y / 9 / 1}, sys_days{2027y / 8 / 31}}};
}

TEST_F(RegistryImport, LetsAContractServeFromItsFilingOn) {
  const auto serving = [&](const char* day) {
    return database_.text(std::string{"SELECT count(*) FROM registry.serving('"} + day + "')");
  };
  imported(door_.take_contracts(std::vector{contract()}));
  EXPECT_EQ(serving("2026-09-10"), "0");
  auto filed = contract();
  filed.filed_on = sys_days{2026y / 9 / 9};
  filed.filed_with = "教育局";
  RulebookImport later{database_.address(), kMonday + 72h};
  EXPECT_EQ(imported(later.take_contracts(std::vector{filed})).counts.changed, 1);
  EXPECT_EQ(serving("2026-09-08"), "0");
  EXPECT_EQ(serving("2026-09-10"), "1");
  EXPECT_EQ(serving("2027-09-01"), "0");
  // The file of the operator knows the school it serves, and what was known of the contract when.
  const auto standing = [&](geo::UtcTime known_at) {
    const auto file = files(kMonday + 96h, known_at)[0];
    EXPECT_THAT(file.schools, SizeIs(1));
    return registry::contracts_on_file(file.schools[0].contracts, sys_days{2026y / 9 / 11})
        .standing;
  };
  EXPECT_EQ(standing(kMonday), registry::FileStanding::not_on_file);
  EXPECT_EQ(standing(kMonday + 72h), registry::FileStanding::valid);
  filed.school_code = "S9";
  EXPECT_THAT(faults_of(door_.take_contracts(std::vector{filed})), SizeIs(1));
}

TEST_F(RegistryImport, BringsViolationsToTheDriversFile) {
  const std::vector<registry::Violation> violations{
      {.number = "WF1",
       .driver_code = "D1",
       .plate = "皖A00001",
       .at = at("2026-08-31T16:30:00Z"),  // the 1st of September in the county
       .kind = registry::ViolationKind::overspeed,
       .code = "1636",
       .points = 6,
       .processed_on = {}},
      {.number = "WF2",
       .driver_code = "D1",
       .plate = "皖Z99999",
       .at = at("2026-09-02T01:00:00Z"),
       .kind = registry::ViolationKind::other}};
  imported(door_.take_violations(violations));
  const auto file = files(kMonday + 1h, kMonday + 1h)[0];
  const auto& driver = *file.subjects.back().driver;
  ASSERT_THAT(driver.violations, SizeIs(2));
  EXPECT_EQ(driver.violations[0].day, (sys_days{2026y / 9 / 1}));
  EXPECT_TRUE(driver.violations[0].in_school_bus);
  EXPECT_FALSE(driver.violations[1].in_school_bus);
  EXPECT_EQ(driver.violations[0].points, 6);
}

TEST_F(RegistryImport, KeepsAPlacardAsIssuedAndTheDocumentThatFollowsFromIt) {
  registry::Placard placard{.number = "XC1",
                            .plate = "皖A00001",
                            .owner = "公交公司",
                            .driver_codes = {"D1", "D8"},
                            .routes = {"1路", "带,\"引号\"路"},
                            .departures = {7h, 16h + 30min},
                            .stops = 2,
                            .issued_by = "交警",
                            .days = {sys_days{2026y / 9 / 1}, sys_days{2027y / 2 / 28}},
                            .returned_on = {}};
  imported(door_.take_placards(std::vector{placard}));
  const auto bus = [&] { return files(kMonday + 1h, kMonday + 100h)[0].subjects[1]; };
  ASSERT_THAT(bus().placards, SizeIs(1));
  EXPECT_EQ(bus().placards[0], placard);
  EXPECT_THAT(bus().papers,
              ElementsAre(registry::Paper{registry::DocumentKind::placard, placard.days}));
  ASSERT_TRUE(bus().bus);
  EXPECT_FALSE(bus().bus->services.empty());
  EXPECT_FALSE(imported(door_.take_placards(std::vector{placard})).new_revision);
  placard.returned_on = sys_days{2026y / 10 / 1};
  RulebookImport later{database_.address(), kMonday + 24h};
  EXPECT_EQ(imported(later.take_placards(std::vector{placard})).counts.changed, 1);
  EXPECT_EQ(bus().papers[0].days.last, placard.returned_on);
}

}  // namespace
}  // namespace busward::db
