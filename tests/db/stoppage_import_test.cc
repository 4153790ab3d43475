#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::StoppageKind;
using registry::cases::Defect;
using registry::cases::DefectGrade;
using registry::cases::Suspension;
using registry::cases::SuspensionSubject;
using routing::CivilTime;
using std::chrono::sys_days;
using support::at;
using support::faults_of;
using support::imported;
using support::SmallCounty;
using support::TestDatabase;
using testing::IsEmpty;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");  // nine o'clock in the county
constexpr CivilTime kSeven{.day = sys_days{2026y / 9 / 7}, .time_of_day = 7h};

Suspension order(SuspensionSubject subject, const char* of) {
  return {.subject = subject,
          .of = of,
          .number = "禾交停〔2026〕3号",
          .issued_by = "禾溪县公安局交通警察大队",
          .ground = "制动不合格",
          .from = kSeven,
          .conditions = "复检合格",
          .service = {{.to = "赵安", .on = sys_days{2026y / 9 / 7}}},
          .rectified_by = {},
          .resumption = {}};
}

Defect defect(DefectGrade grade) {
  return {.plate = "皖A00001",
          .number = "QX0001",
          .grade = grade,
          .item = registry::cases::DefectItem::brakes,
          .what = "制动异响",
          .found_at = kSeven,
          .found_by = "李驾",
          .repair = {},
          .clearance = {}};
}

class StoppagesOfACounty : public testing::Test {
 protected:
  void SetUp() override {
    RulebookImport door{database_.address(), kMonday};
    SmallCounty county;
    for (const char* name : {"bus_suspension", "open_defect", "route_suspension"}) {
      county.rules.push_back({.name = std::string{"unlicensed_under_"} + name,
                              .value = 1,
                              .valid_from = sys_days{2012y / 4 / 5},
                              .standing = registry::Standing::law,
                              .source = "article"});
    }
    county.take(door);
  }
  Imported take(std::vector<Suspension> suspensions) {
    RulebookImport door{database_.address(), kMonday + 1h};
    return imported(door.take_suspensions(suspensions));
  }
  Imported take(std::vector<Defect> defects) {
    RulebookImport door{database_.address(), kMonday + 1h};
    return imported(door.take_defects(defects));
  }
  std::shared_ptr<const tracker::Rulebook> as_of(std::int64_t revision) {
    RulebookStore store{database_.address()};
    const auto loaded = store.load(revision);
    EXPECT_TRUE(loaded);
    return loaded ? *loaded : nullptr;
  }
  std::int64_t newest() {
    return std::stoll(database_.text("SELECT max(number) FROM registry.revision"));
  }
  // What stops the bus 皖A00001 on its route at a moment, by name.
  static std::vector<StoppageKind> stops(const tracker::Rulebook& book, geo::UtcTime moment) {
    const registry::VehicleId bus = book.terminals[0].vehicle.value();
    const auto version = book.services.at(bus.value).front().route_version;
    std::vector<StoppageKind> kinds;
    for (const auto& one : book.impediments(bus, version, moment).stoppages) {
      kinds.push_back(one.kind);
    }
    return kinds;
  }

  TestDatabase database_;
};

TEST_F(StoppagesOfACounty, ArePartOfEachRevisionFromTheMomentOfWhichTheySpeak) {
  const std::int64_t before = newest();
  const auto done = take({order(SuspensionSubject::bus, "皖A00001")});
  EXPECT_EQ(done.counts.added, 1);
  const auto book = as_of(done.revision);
  EXPECT_THAT(stops(*book, kMonday), testing::ElementsAre(StoppageKind::bus_suspension));
  EXPECT_THAT(stops(*book, at("2026-09-06T22:59:59Z")), IsEmpty());
  EXPECT_THAT(stops(*as_of(before), kMonday), IsEmpty());
  EXPECT_NE(book->hash, as_of(before)->hash);
}

TEST_F(StoppagesOfACounty, StopARouteForEveryBusThatDrivesItAndADriverForNone) {
  const auto route = take({order(SuspensionSubject::route, "1路")});
  EXPECT_THAT(stops(*as_of(route.revision), kMonday),
              testing::ElementsAre(StoppageKind::route_suspension));
  const auto driver = take({order(SuspensionSubject::driver, "D1")});
  EXPECT_THAT(stops(*as_of(driver.revision), kMonday),
              testing::ElementsAre(StoppageKind::route_suspension));
  // It is part of the rulebook all the same: who drives in spite of it is known by a check.
  EXPECT_NE(as_of(driver.revision)->hash, as_of(route.revision)->hash);
}

TEST_F(StoppagesOfACounty, AreLiftedByARowThatSaysSoAndStayWhatTheyWereAsKnownBefore) {
  Suspension bus = order(SuspensionSubject::bus, "皖A00001");
  const auto stopped = take({bus});
  bus = *rectified(bus, "赵安");
  bus = *resumed(bus, {.at = {.day = kSeven.day, .time_of_day = 8h},
                       .number = "禾交复〔2026〕3号",
                       .accepted_by = "钱检"});
  const auto lifted = take({bus});
  EXPECT_EQ(lifted.counts.changed, 1);
  EXPECT_THAT(stops(*as_of(lifted.revision), kMonday), IsEmpty());
  EXPECT_THAT(stops(*as_of(stopped.revision), kMonday), SizeIs(1));
}

TEST_F(StoppagesOfACounty, CountADefectOnlyWhereTheBusMayNotRun) {
  const std::int64_t before = newest();
  const auto small = take({defect(DefectGrade::may_run)});
  EXPECT_EQ(as_of(small.revision)->hash, as_of(before)->hash);
  const auto grave = take({defect(DefectGrade::may_not_run)});
  EXPECT_THAT(stops(*as_of(grave.revision), kMonday),
              testing::ElementsAre(StoppageKind::open_defect));
}

TEST_F(StoppagesOfACounty, NameWhatIsNotOnFileAndTakeNothing) {
  const std::int64_t before = newest();
  RulebookImport door{database_.address(), kMonday + 1h};
  const auto faults = faults_of(door.take_suspensions(std::vector{
      order(SuspensionSubject::bus, "皖A00001"), order(SuspensionSubject::route, "99路")}));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].record, 1U);
  EXPECT_EQ(faults[0].what.in(registry::Language::en), "'99路' is not on file");
  EXPECT_EQ(newest(), before);
}

// The second wall: what the pure steps refuse, the table refuses as well.
TEST_F(StoppagesOfACounty, AreNotAcceptedByWhoPutThemRightEvenBehindTheProgram) {
  Suspension bus = *rectified(order(SuspensionSubject::bus, "皖A00001"), "赵安");
  bus.resumption = {.at = {.day = kSeven.day, .time_of_day = 8h},
                    .number = "禾交复〔2026〕3号",
                    .accepted_by = "赵安"};
  RulebookImport door{database_.address(), kMonday + 1h};
  EXPECT_EQ(door.take_suspensions(std::vector{bus}).error(), Fault::rejected);
}

}  // namespace
}  // namespace busward::db
