#include "gateway/files/fixes_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/town.h"

namespace busward::files {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

struct Read {
  std::optional<std::vector<tracker::ReplayFix>> fixes;
  std::vector<std::string> file_faults;
  std::vector<std::string> row_faults;
};

tracker::Replay::Routes one_route() {
  const auto town = support::Town::draw(geo::Metres{100}, "A---------B");
  return {{"1", town.route("AB")}};
}

Read read(std::string_view text, const tracker::Replay::Routes& routes = one_route()) {
  FileFaults of_file{"fixes.csv"};
  FileFaults of_rows{"fixes.csv"};
  auto fixes = read_fixes(text, routes, of_file, of_rows);
  return {std::move(fixes), of_file.lines(), of_rows.lines()};
}

TEST(FixesCsv, ReadsEveryColumn) {
  const auto [fixes, of_file, of_rows] = read(
      "vehicle,at,lat,lon,route,speed_kmh,course_deg,satellites,accuracy_m,loaded,received_at,"
      "phase\n"
      "b,2026-09-01T07:00:00Z,30.1234567,120.5,1,36.04,90,7,4.5,0,2026-09-01T07:05:00Z,x\n");
  ASSERT_THAT(*fixes, SizeIs(1));
  const auto& fix = fixes->front().fix;
  EXPECT_EQ(fix.position.latitude_microdegrees(), 30'123'457);
  EXPECT_NEAR(geo::to_kmh(*fix.speed), 36.0, 1e-9);
  EXPECT_EQ(fix.satellites, 7);
  EXPECT_EQ(fix.loaded, false);
  EXPECT_EQ(fix.received_at - fix.at, std::chrono::minutes{5});
  EXPECT_THAT(of_rows, ElementsAre());
}

TEST(FixesCsv, FillsInWhatIsMissing) {
  const auto [fixes, of_file, of_rows] =
      read("vehicle,at,lat,lon\nb,2026-09-01T07:00:00+08:00,30,120\n");
  ASSERT_THAT(*fixes, SizeIs(1));
  EXPECT_EQ(fixes->front().route, "1");
  EXPECT_EQ(fixes->front().fix.loaded, true);
  EXPECT_FALSE(fixes->front().fix.speed);
  EXPECT_EQ(geo::to_iso8601(fixes->front().fix.received_at), "2026-08-31T23:00:00Z");
}

TEST(FixesCsv, LeavesOutABadRowAndSaysWhere) {
  const auto [fixes, of_file, of_rows] = read(
      "vehicle,at,lat,lon,route\n"
      "b,2026-09-01T07:00:00Z,30,120,1\n"
      "b,yesterday,30,120,1\n"
      "b,2026-09-01T07:00:10Z,91,120,1\n"
      "b,2026-09-01T07:00:20Z,30,120,9\n"
      "b,2026-09-01T07:00:30Z,30,120,\n");
  EXPECT_THAT(*fixes, SizeIs(2));
  EXPECT_FALSE(fixes->back().route);
  EXPECT_THAT(of_rows, ElementsAre(HasSubstr("fixes.csv:3:at"), HasSubstr("fixes.csv:4:lat"),
                                   HasSubstr("fixes.csv:5:route")));
}

TEST(FixesCsv, RefusesAFileThatCannotBeOne) {
  EXPECT_THAT(read("vehicle,at,lat\n").file_faults, ElementsAre(HasSubstr("'lon'")));
  auto two = one_route();
  two.emplace("2", two.at("1"));
  const auto unclear = read("vehicle,at,lat,lon\nb,2026-09-01T07:00:00Z,30,120\n", two);
  EXPECT_FALSE(unclear.fixes);
  EXPECT_THAT(unclear.file_faults, ElementsAre(HasSubstr("route")));
}

}  // namespace
}  // namespace busward::files
