#include "geo/grid_index.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "geo/polyline.h"
#include "tests/support/seed.h"

namespace busward::geo {
namespace {

LatLng place(double latitude, double longitude) {
  return *LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
}

struct Road {
  LatLng from;
  LatLng to;
};

std::vector<Road> random_roads(std::mt19937_64& random, LatLng around, int count) {
  std::uniform_real_distribution<double> course(0, 360);
  std::uniform_real_distribution<double> out(0, 5'000);
  std::uniform_real_distribution<double> length(1, 3'000);
  std::vector<Road> roads;
  for (int i = 0; i < count; ++i) {
    const LatLng from = destination(around, {Degrees{course(random)}, Metres{out(random)}});
    roads.push_back({from, destination(from, {Degrees{course(random)}, Metres{length(random)}})});
  }
  return roads;
}

void expect_agreement_with_a_linear_scan(std::mt19937_64& random, LatLng around) {
  const auto roads = random_roads(random, around, 150);
  GridIndex index{Metres{200}};
  for (std::size_t i = 0; i < roads.size(); ++i) {
    index.add_segment(static_cast<std::uint32_t>(i), roads[i].from, roads[i].to);
  }
  std::uniform_real_distribution<double> course(0, 360);
  std::uniform_real_distribution<double> out(0, 6'000);
  std::uniform_real_distribution<double> reach(1, 700);
  for (int query = 0; query < 60; ++query) {
    const LatLng bus = destination(around, {Degrees{course(random)}, Metres{out(random)}});
    const Metres radius{reach(random)};
    const auto found = index.within(bus, radius);
    for (std::size_t i = 0; i < roads.size(); ++i) {
      const auto line = Polyline::from_vertices({roads[i].from, roads[i].to});
      const Metres exact = line->project(bus).distance;
      const auto hit = std::find_if(found.begin(), found.end(),
                                    [&](const NearItem& near) { return near.item == i; });
      if (hit != found.end()) {
        EXPECT_NEAR(hit->distance.value(), exact.value(), 0.012);
      } else {
        EXPECT_GT(exact.value(), radius.value() - 0.012);
      }
    }
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return a.distance < b.distance;
    }));
  }
}

TEST(GridIndex, AgreesWithALinearScanAnywhereOnEarth) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> latitude(-80, 80);
  std::uniform_real_distribution<double> longitude(-180, 180);
  for (int i = 0; i < 6; ++i) {
    expect_agreement_with_a_linear_scan(random, place(latitude(random), longitude(random)));
  }
  expect_agreement_with_a_linear_scan(random, place(-16.8, 180));
  expect_agreement_with_a_linear_scan(random, place(-16.8, -179.999));
  expect_agreement_with_a_linear_scan(random, place(89.99, 10));
}

TEST(GridIndex, NamesAnItemOnceWithItsLeastDistance) {
  GridIndex index{Metres{100}};
  const LatLng bus = place(31, 121);
  index.add_point(7, destination(bus, {Degrees{90}, Metres{40}}));
  index.add_point(7, destination(bus, {Degrees{0}, Metres{30}}));
  index.add_point(3, destination(bus, {Degrees{180}, Metres{60}}));
  index.add_point(4, destination(bus, {Degrees{180}, Metres{500}}));
  const auto found = index.within(bus, Metres{100});
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].item, 7);
  EXPECT_NEAR(found[0].distance.value(), 30, 0.001);
  EXPECT_EQ(found[1].item, 3);
}

TEST(GridIndex, FindsTheMiddleOfALongSegment) {
  GridIndex index{Metres{200}};
  const LatLng start = place(45, 10);
  index.add_segment(1, start, destination(start, {Degrees{60}, Metres{100'000}}));
  const LatLng middle = destination(start, {Degrees{60}, Metres{50'000}});
  const auto found = index.within(middle, Metres{5});
  ASSERT_EQ(found.size(), 1);
  EXPECT_LT(found[0].distance.value(), 0.001);
}

}  // namespace
}  // namespace busward::geo
