#include "tests/quality/traces.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

// The figures of docs/detection.md section 6 and of the shared data's README, on real traces. They
// are printed, and kept from getting worse.
namespace busward::quality {
namespace {

class RouteDeviationOnTraces : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_traces()) GTEST_SKIP() << "the shared traces are not here";
  }
};

TraceScore shifted_by(const std::string& metres) {
  const auto score = score_marked("shifted_" + metres + ".csv",
                                  "shifted_" + metres + "_routes.geojson", our_judge());
  fmt::print("moved by {} m: {} of {} found, {} false, median delay {} s\n", metres, score.found,
             score.stretches, score.false_alarms, score.median_delay_s());
  return score;
}

void print(const TraceCount& count) {
  for (const std::string& line : count.lines) fmt::print("  {}\n", line);
}

// The false alarms are three sightings each of one detour of 212 m that nobody labelled and of one
// poor receiver.
TEST_F(RouteDeviationOnTraces, FindsMovedStretches) {
  const TraceScore at_40 = shifted_by("40");
  EXPECT_EQ(at_40.stretches, 125);
  EXPECT_GE(at_40.found, 117);
  EXPECT_LE(at_40.false_alarms, 6);
  const TraceScore at_60 = shifted_by("60");
  EXPECT_GE(at_60.found, 119);
  EXPECT_LE(at_60.false_alarms, 6);
  const TraceScore at_80 = shifted_by("80");
  EXPECT_GE(at_80.found, 119);
  EXPECT_LE(at_80.false_alarms, 6);
}

TEST_F(RouteDeviationOnTraces, IsQuietOnOwnPaths) {
  const auto nyc = count_alarms("nyc_runs.csv", "deviated", "nyc_routes.geojson", our_judge());
  const auto hof = count_alarms("hof_fixes.csv", "", "hof_routes.geojson", our_judge());
  fmt::print("own paths: {} alarms in New York, {} in Hof\n", nyc.alarms, hof.alarms);
  print(nyc);
  print(hof);
  EXPECT_LE(nyc.alarms, 2);
  EXPECT_LE(hof.alarms, 2);
}

TEST_F(RouteDeviationOnTraces, FindsTheWrongRoute) {
  const auto wrong = count_alarms("hof_wrong_route.csv", "", "hof_routes.geojson", our_judge());
  fmt::print("wrong route: {} of {} found\n", wrong.vehicles_alarmed, wrong.vehicles);
  EXPECT_GE(wrong.vehicles_alarmed, 85);
}

TEST_F(RouteDeviationOnTraces, FindsTheRealDetours) {
  const auto detours =
      count_alarms("nyc_detours.csv", "deviated", "nyc_routes.geojson", our_judge());
  fmt::print("detours: {} of {} labelled found, {} by the third fix; alarms:\n",
             detours.marked_found, detours.marked, detours.marked_soon);
  print(detours);
  // The third is a single fix 111 m off between reports 75 s apart.
  EXPECT_EQ(detours.marked, 3);
  EXPECT_GE(detours.marked_found, 2);
  EXPECT_GE(detours.marked_soon, 2);
}

}  // namespace
}  // namespace busward::quality
