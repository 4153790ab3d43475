#include "geo/geodesic.h"

#include <gtest/gtest.h>

namespace busward::geo {
namespace {

LatLng place(double latitude, double longitude) {
  return *LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
}

TEST(Geodesic, AgreesWithAPublishedLine) {
  // Flinders Peak to Buninyong: the worked example of the Australian datum manual.
  const Geodesic line = geodesic_between(
      place(-(37 + 57 / 60.0 + 3.72030 / 3600), 144 + 25 / 60.0 + 29.52440 / 3600),
      place(-(37 + 39 / 60.0 + 10.15610 / 3600), 143 + 55 / 60.0 + 35.38390 / 3600));
  EXPECT_NEAR(line.length.value(), 54972.271, 0.005);
  EXPECT_NEAR(line.course_at_start.value(), 306 + 52 / 60.0 + 5.37 / 3600, 1e-5);
}

TEST(Geodesic, GoesThereAndBack) {
  const LatLng start = place(31.2, 121.4);
  const LatLng end = destination(start, {Degrees{200}, Metres{12'345}});
  const Geodesic line = geodesic_between(start, end);
  EXPECT_NEAR(line.length.value(), 12'345, 1e-6);
  EXPECT_NEAR(line.course_at_start.value(), 200, 1e-9);
}

TEST(Geodesic, HasNoLengthBetweenEqualPlaces) {
  const Geodesic line = geodesic_between(place(31, 121), place(31, 121));
  EXPECT_EQ(line.length, Metres{});
  EXPECT_EQ(line.course_at_start, Degrees{});
}

TEST(Courses, FoldAndCompare) {
  EXPECT_EQ(normalised_course(Degrees{-90}), Degrees{270});
  EXPECT_EQ(normalised_course(Degrees{720}), Degrees{0});
  EXPECT_EQ(normalised_course(Degrees{-1e-300}), Degrees{0});
  EXPECT_EQ(angle_between(Degrees{350}, Degrees{20}), Degrees{30});
  EXPECT_EQ(angle_between(Degrees{20}, Degrees{350}), Degrees{30});
  EXPECT_EQ(angle_between(Degrees{0}, Degrees{180}), Degrees{180});
}

}  // namespace
}  // namespace busward::geo
