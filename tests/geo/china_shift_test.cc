#include "geo/china_shift.h"

#include <random>

#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "tests/support/seed.h"

namespace busward::geo {
namespace {

LatLng place(double latitude, double longitude) {
  return *LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
}

// The pair that the public converters print as their example.
TEST(ChinaShift, AgreesWithPublishedValues) {
  const LatLng wgs84 = place(39.915, 116.404);
  const LatLng gcj02 = place(39.91640428150164, 116.41024449916938);
  const LatLng bd09 = place(39.922699552216216, 116.41662724378733);
  EXPECT_LT(distance_between(gcj02_from_wgs84(wgs84), gcj02).value(), 0.001);
  EXPECT_LT(distance_between(bd09_from_wgs84(wgs84), bd09).value(), 0.001);
}

TEST(ChinaShift, ComesBack) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> latitude(18, 53);
  std::uniform_real_distribution<double> longitude(74, 134);
  for (int i = 0; i < 5'000; ++i) {
    const LatLng here = place(latitude(random), longitude(random));
    const LatLng shifted = gcj02_from_wgs84(here);
    // A fine scan of the formula over the mainland gives 17.6 to 702 m.
    EXPECT_GT(distance_between(here, shifted).value(), 15);
    EXPECT_LT(distance_between(here, shifted).value(), 750);
    EXPECT_LT(distance_between(wgs84_from_gcj02(shifted), here).value(), 0.001);
    EXPECT_LT(distance_between(wgs84_from_bd09(bd09_from_wgs84(here)), here).value(), 0.001);
  }
}

TEST(ChinaShift, LeavesOtherCountriesAlone) {
  EXPECT_EQ(gcj02_from_wgs84(place(50.3, 11.9)), place(50.3, 11.9));
  EXPECT_EQ(bd09_from_wgs84(place(40.6, -74.1)), place(40.6, -74.1));
  EXPECT_EQ(wgs84_from_gcj02(place(-33, 151)), place(-33, 151));
}

}  // namespace
}  // namespace busward::geo
