#include "geo/local_plane.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "tests/support/seed.h"

namespace busward::geo {
namespace {

double length_m(PlanePoint a, PlanePoint b) {
  return std::hypot((a.east - b.east).value(), (a.north - b.north).value());
}

LatLng place(double latitude, double longitude) {
  return *LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
}

struct Errors {
  double position_m = 0;
  double distance_m = 0;
};

// The largest errors among `count` random pairs of places within `radius` of random origins.
Errors worst_errors(std::mt19937_64& random, int count, Metres radius, double latitude_limit) {
  std::uniform_real_distribution<double> latitude(-latitude_limit, latitude_limit);
  std::uniform_real_distribution<double> longitude(-180, 180);
  std::uniform_real_distribution<double> course(0, 360);
  std::uniform_real_distribution<double> share(0, 1);
  Errors worst;
  for (int i = 0; i < count; ++i) {
    const LatLng origin = place(latitude(random), longitude(random));
    const LocalPlane plane{origin};
    const Leg leg_a{Degrees{course(random)}, radius * std::sqrt(share(random))};
    const Leg leg_b{Degrees{course(random)}, radius};
    const LatLng a = destination(origin, leg_a);
    const LatLng b = destination(origin, leg_b);
    const double angle = leg_a.course.value() * std::acos(-1.0) / 180;
    const PlanePoint true_a{leg_a.length * std::sin(angle), leg_a.length * std::cos(angle)};
    const double distance = distance_between(a, b).value();
    const double in_plane = length_m(plane.to_plane(a), plane.to_plane(b));
    worst.position_m = std::max(worst.position_m, length_m(plane.to_plane(a), true_a));
    worst.distance_m = std::max(worst.distance_m, std::abs(in_plane - distance));
  }
  return worst;
}

TEST(LocalPlane, IsRightToTheStatedErrorsWithinTenKilometres) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const Errors worst = worst_errors(random, 20'000, Metres{10'000}, 70);
  RecordProperty("position_um", static_cast<int>(worst.position_m * 1e6));
  RecordProperty("distance_um", static_cast<int>(worst.distance_m * 1e6));
  EXPECT_LT(worst.position_m, 0.0001);
  EXPECT_LT(worst.distance_m, 0.0033);
}

TEST(LocalPlane, IsStillUsefulAtFiftyKilometresAndNearThePoles) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const Errors worst = worst_errors(random, 5'000, Metres{50'000}, 89);
  EXPECT_LT(worst.position_m, 0.02);
  EXPECT_LT(worst.distance_m, 0.41);
}

TEST(LocalPlane, ComesBackToThePlaceItCameFrom) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> latitude(-89, 89);
  std::uniform_real_distribution<double> longitude(-180, 180);
  std::uniform_real_distribution<double> way(-10'000, 10'000);
  for (int i = 0; i < 5'000; ++i) {
    const LocalPlane plane{place(latitude(random), longitude(random))};
    const PlanePoint point{Metres{way(random)}, Metres{way(random)}};
    EXPECT_LT(length_m(plane.to_plane(plane.from_plane(point)), point), 0.0003);
  }
}

TEST(LocalPlane, CrossesTheAntimeridianLikeAnyOther) {
  const LocalPlane plane{place(-17, 179.99)};
  const PlanePoint east = plane.to_plane(place(-17, -179.99));
  EXPECT_NEAR(east.east.value(), distance_between(place(-17, 179.99), place(-17, -179.99)).value(),
              0.001);
}

TEST(LocalPlane, KeepsFarPlacesFar) {
  const LocalPlane plane{place(30, 120)};
  for (const auto& far : {place(-30, -60), place(-30, 120), place(30, -60), place(90, 0)}) {
    EXPECT_GT(length_m(plane.to_plane(far), {}), 5'000'000);
  }
}

TEST(LocalPlane, PutsItsOriginAtZero) {
  const LatLng origin = place(31.2, 121.4);
  EXPECT_EQ(LocalPlane{origin}.to_plane(origin), PlanePoint{});
}

}  // namespace
}  // namespace busward::geo
