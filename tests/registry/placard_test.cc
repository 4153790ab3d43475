#include "registry/placard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr sys_days kToday{2026y / 9 / 1};

Placard placard() {
  return {.number = "XC1",
          .plate = "皖A00001",
          .owner = "公交公司",
          .driver_codes = {"D1", "D2"},
          .routes = {"1路"},
          .departures = {7h, 16h + 30min},
          .stops = 4,
          .issued_by = "交警大队",
          .days = {kToday - days{10}, kToday + days{100}},
          .returned_on = {}};
}

BusInForce bus() {
  return {.owner = "公交公司",
          .services = {{"1路", 7h, "D1", 4}, {"1路", 16h + 30min, "D2", 4}},
          .inspection = {FileStanding::valid, kToday + days{100}},
          .retired_on = {}};
}

TEST(PlacardDifferences, AreNoneWhereThePlacardSaysWhatIsInForce) {
  EXPECT_THAT(placard_differences(placard(), bus(), kToday), IsEmpty());
}

TEST(PlacardDifferences, NameEachDriverRouteAndDepartureThatItDoesNotName) {
  BusInForce changed = bus();
  changed.owner = "别人";
  changed.services = {{"1路", 7h, "D3", 4}, {"2路", 7h + 40min, "D3", 5}};
  using Kind = PlacardDifferenceKind;
  EXPECT_THAT(placard_differences(placard(), changed, kToday),
              ElementsAre(PlacardDifference{Kind::owner, "公交公司", "别人"},
                          PlacardDifference{Kind::driver, "D1、D2", "D3"},
                          PlacardDifference{Kind::route, "1路", "2路"},
                          PlacardDifference{Kind::departure, "07:00、16:30", "07:40"},
                          PlacardDifference{Kind::stops, "4", "9"}));
}

TEST(PlacardDifferences, LeaveOpenWhatThePlacardOrTheFileLeavesOpen) {
  Placard sparse = placard();
  sparse.owner.reset();
  sparse.stops.reset();
  BusInForce changed = bus();
  changed.services[0].driver_code.reset();
  EXPECT_THAT(placard_differences(sparse, changed, kToday), IsEmpty());
}

TEST(PlacardDifferences, SayThatItOutlivesTheInspection) {
  BusInForce short_inspection = bus();
  short_inspection.inspection.last_day = kToday + days{99};
  EXPECT_THAT(placard_differences(placard(), short_inspection, kToday),
              ElementsAre(PlacardDifference{PlacardDifferenceKind::outlives_inspection,
                                            "2026-12-10", "2026-12-09"}));
}

TEST(PlacardDifferences, AreAskedOfTheOneThatHoldsOnTheDay) {
  Placard ended = placard();
  ended.days.last = kToday - days{1};
  EXPECT_THAT(placard_differences(ended, {}, kToday), IsEmpty());
}

TEST(PlacardDifferences, WantThePlacardOfARetiredBusBack) {
  BusInForce retired = bus();
  retired.retired_on = kToday;
  Placard kept = placard();
  EXPECT_THAT(
      placard_differences(kept, retired, kToday),
      ElementsAre(PlacardDifference{PlacardDifferenceKind::not_returned, "XC1", "2026-09-01"}));
  EXPECT_THAT(placard_differences(kept, retired, kToday - days{1}), IsEmpty());
  kept.returned_on = kToday;
  EXPECT_THAT(placard_differences(kept, retired, kToday), IsEmpty());
  Placard of_last_year = placard();
  of_last_year.days = {kToday - days{400}, kToday - days{200}};
  EXPECT_THAT(placard_differences(of_last_year, retired, kToday), IsEmpty());
}

TEST(Placard, EndsAsADocumentWhenItIsGivenBack) {
  Placard given_back = placard();
  given_back.returned_on = kToday + days{3};
  const Document document = document_of(given_back);
  EXPECT_EQ(document.kind, DocumentKind::placard);
  EXPECT_EQ(document.of, "皖A00001");
  EXPECT_EQ(document.days, (DocumentDays{kToday - days{10}, kToday + days{3}}));
}

}  // namespace
}  // namespace busward::registry
