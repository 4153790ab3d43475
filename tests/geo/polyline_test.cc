#include "geo/polyline.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "tests/support/seed.h"

namespace busward::geo {
namespace {

using testing::ElementsAre;
using testing::Field;

LatLng place(double latitude, double longitude) {
  return *LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
}

LatLng microplace(std::int32_t latitude, std::int32_t longitude) {
  return *LatLng::from_microdegrees(latitude, longitude);
}

Polyline line_of(std::vector<LatLng> vertices) {
  return *Polyline::from_vertices(std::move(vertices));
}

// Where one arrives after `east` and then `north` metres.
LatLng shifted(LatLng from, Metres east, Metres north) {
  const LatLng corner = destination(from, {Degrees{90}, east});
  return destination(corner, {Degrees{0}, north});
}

TEST(Polyline, RefusesWhatIsNoLine) {
  const LatLng a = place(31, 121);
  EXPECT_EQ(Polyline::from_vertices({}).error(), PolylineFault::too_few_vertices);
  EXPECT_EQ(Polyline::from_vertices({a}).error(), PolylineFault::too_few_vertices);
  EXPECT_EQ(Polyline::from_vertices({a, a, a}).error(), PolylineFault::no_length);
  EXPECT_EQ(Polyline::from_vertices({a, place(41, 121)}).error(), PolylineFault::segment_too_long);
}

TEST(Polyline, MeasuresAlongTheEllipsoid) {
  const std::vector<LatLng> vertices{place(31, 121), place(31.1, 121.2), place(31.1, 121.2),
                                     place(31.4, 121.1)};
  const Polyline line = line_of(vertices);
  const Metres first = distance_between(vertices[0], vertices[1]);
  const Metres all = first + distance_between(vertices[2], vertices[3]);
  EXPECT_DOUBLE_EQ(line.length().value(), all.value());
  EXPECT_DOUBLE_EQ(line.way_of_vertex(2).value(), first.value());
  EXPECT_LT(distance_between(line.at(first), vertices[1]).value(), 0.001);
  EXPECT_EQ(line.at(Metres{-5}), line.at(Metres{0}));
  EXPECT_LT(distance_between(line.at(line.length() * 2), vertices[3]).value(), 0.001);
}

// A right-angled corridor judged half of these outside in a tool that subtracts squares (NaN <=
// width).
TEST(Polyline, ZeroMetresOffOnADueNorthOrDueEastSegment) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_int_distribution<std::int32_t> latitude(-60'000'000, 60'000'000);
  std::uniform_int_distribution<std::int32_t> longitude(-179'000'000, 179'000'000);
  std::uniform_int_distribution<std::int32_t> length(300, 18'000);
  for (int i = 0; i < 2'000; ++i) {
    const std::int32_t lat = latitude(random);
    const std::int32_t lng = longitude(random);
    const std::int32_t far = length(random);
    std::uniform_int_distribution<std::int32_t> along(0, far);
    const Polyline north = line_of({microplace(lat, lng), microplace(lat + far, lng)});
    EXPECT_EQ(north.project(microplace(lat + along(random), lng)).distance, Metres{});
    const Polyline east = line_of({microplace(lat, lng), microplace(lat, lng + 300)});
    EXPECT_EQ(east.project(microplace(lat, lng + 150)).distance, Metres{});
  }
}

TEST(Polyline, IsRightBesideATwentyKilometreSegment) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> latitude(-65, 65);
  std::uniform_real_distribution<double> course(0, 360);
  std::uniform_real_distribution<double> along(100, 19'900);
  std::uniform_real_distribution<double> aside(-1'000, 1'000);
  for (int i = 0; i < 2'000; ++i) {
    const LatLng start = place(latitude(random), 121);
    const Degrees heading{course(random)};
    const Polyline line = line_of({start, destination(start, {heading, Metres{20'000}})});
    const double way = along(random);
    const double off = aside(random);
    const LatLng on_line = destination(start, {heading, Metres{way}});
    const Degrees here = geodesic_between(start, on_line).course_at_end;
    const LatLng beside = destination(on_line, {here + Degrees{90}, Metres{off}});
    const Projection found = line.project(beside);
    EXPECT_NEAR(found.distance.value(), std::abs(off), 0.0101);
    // Where two planes meet, they differ by r²/6R² of the distance, r ≤ 9 km: 3.4e-7. A distance d
    // grows by x²/2d over x metres along the line, so the nearest foot lies up to d/1,200 away.
    EXPECT_NEAR(found.at.value(), way, 0.02 + std::abs(off) / 1'200);
    if (std::abs(off) > 0.02) {
      EXPECT_EQ(found.side, off > 0 ? Side::right : Side::left);
    }
  }
}

// The oracle: sample the line every 5 m by exact geodesics.
TEST(Polyline, FindsTheNearestPointOfALongWindingLine) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> turn(-80, 80);
  std::uniform_real_distribution<double> way(20, 3'000);
  for (int round = 0; round < 4; ++round) {
    std::vector<LatLng> vertices{place(27, 112)};
    double course = 45;
    for (int i = 0; i < 40; ++i) {
      course += turn(random);
      vertices.push_back(destination(vertices.back(), {Degrees{course}, Metres{way(random)}}));
    }
    const Polyline line = line_of(vertices);
    std::uniform_real_distribution<double> anywhere(0, line.length().value());
    for (int i = 0; i < 20; ++i) {
      const LatLng bus = shifted(line.at(Metres{anywhere(random)}), Metres{turn(random) * 4},
                                 Metres{turn(random) * 4});
      const Stretch window{Metres{anywhere(random)}, Metres{anywhere(random)}};
      const Stretch ordered{std::min(window.from, window.to), std::max(window.from, window.to)};
      double best = distance_between(bus, line.at(ordered.to)).value();
      for (double s = ordered.from.value(); s <= ordered.to.value(); s += 5) {
        best = std::min(best, distance_between(bus, line.at(Metres{s})).value());
      }
      const Projection found = line.project(bus, ordered);
      EXPECT_LE(found.distance.value(), best + 0.02);
      EXPECT_GE(found.distance.value(), best * 0.99999 - 2.6);
      EXPECT_GE(found.at.value(), ordered.from.value() - 0.01);
      EXPECT_LE(found.at.value(), ordered.to.value() + 0.01);
      EXPECT_NEAR(distance_between(bus, line.at(found.at)).value(), found.distance.value(), 0.03);
    }
  }
}

TEST(Polyline, ListsEachPassOfAPlaceOnce) {
  const LatLng start = place(31, 121);
  const LatLng end = shifted(start, Metres{1000}, Metres{});
  const Polyline out_and_back = line_of({start, end, start});
  const LatLng bus = shifted(start, Metres{400}, Metres{3});
  const auto passes = out_and_back.minima(bus, out_and_back.whole(), Metres{25});
  ASSERT_EQ(passes.size(), 2);
  EXPECT_NEAR(passes[0].at.value(), 400, 0.1);
  EXPECT_EQ(passes[0].side, Side::left);
  EXPECT_NEAR(passes[1].at.value(), 1600, 0.1);
  EXPECT_EQ(passes[1].side, Side::right);
  EXPECT_THAT(passes, ElementsAre(Field(&Projection::segment, 0), Field(&Projection::segment, 1)));
}

TEST(Polyline, KeepsToItsWindow) {
  const LatLng start = place(31, 121);
  const Polyline line = line_of({start, shifted(start, Metres{1000}, Metres{})});
  const LatLng bus = shifted(start, Metres{400}, Metres{30});
  const Projection found = line.project(bus, {Metres{440}, Metres{900}});
  EXPECT_EQ(found.at, Metres{440});
  EXPECT_NEAR(found.distance.value(), 50, 0.02);
  EXPECT_EQ(line.minima(bus, {Metres{440}, Metres{440}}, Metres{25}).size(), 1);
}

TEST(Polyline, NearestPointIsAlwaysAmongTheMinima) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> step(-400, 400);
  std::vector<LatLng> vertices{place(31, 121)};
  for (int i = 0; i < 60; ++i) {
    vertices.push_back(shifted(place(31, 121), Metres{step(random)}, Metres{step(random)}));
  }
  const Polyline line = line_of(vertices);
  for (int i = 0; i < 500; ++i) {
    const LatLng bus = shifted(place(31, 121), Metres{step(random)}, Metres{step(random)});
    const auto passes = line.minima(bus, line.whole(), Metres{25});
    const auto nearest = std::min_element(
        passes.begin(), passes.end(),
        [](const Projection& a, const Projection& b) { return a.distance < b.distance; });
    ASSERT_NE(nearest, passes.end());
    EXPECT_EQ(nearest->distance, line.project(bus).distance);
    EXPECT_TRUE(std::is_sorted(passes.begin(), passes.end(),
                               [](const auto& a, const auto& b) { return a.at < b.at; }));
  }
}

// Passing over what is far away must not change what is near: the plain list is the oracle.
TEST(Polyline, NearMinimaAreThoseOfAllThatAreNear) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_real_distribution<double> step(-900, 900);
  std::uniform_real_distribution<double> short_step(-120, 120);
  for (int round = 0; round < 8; ++round) {
    std::vector<LatLng> vertices{place(31, 121)};
    for (int i = 0; i < 150; ++i) {
      auto& by = i % 30 < 20 ? short_step : step;  // towns, and roads between them
      vertices.push_back(shifted(vertices.back(), Metres{by(random)}, Metres{by(random)}));
    }
    const Polyline line = line_of(vertices);
    std::uniform_real_distribution<double> anywhere(0, line.length().value());
    for (int i = 0; i < 200; ++i) {
      const LatLng bus = shifted(line.at(Metres{anywhere(random)}), Metres{short_step(random)},
                                 Metres{short_step(random)});
      for (const Metres within : {Metres{10}, Metres{60}, Metres{300}}) {
        const auto near_only = [&](std::vector<Projection> all) {
          std::erase_if(all, [&](const Projection& p) { return p.distance > within; });
          return all;
        };
        const auto expected = near_only(line.minima(bus, line.whole(), Metres{25}));
        const auto found = near_only(line.near_minima(bus, Metres{25}, within));
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t k = 0; k < found.size(); ++k) {
          EXPECT_EQ(found[k].at, expected[k].at);
          EXPECT_EQ(found[k].distance, expected[k].distance);
          EXPECT_EQ(found[k].segment, expected[k].segment);
        }
      }
    }
  }
}

TEST(Polyline, PointsTheWayOnAtACorner) {
  const LatLng start = place(31, 121);
  const LatLng corner = shifted(start, Metres{500}, Metres{});
  const Polyline line = line_of({start, corner, shifted(corner, Metres{}, Metres{500})});
  EXPECT_NEAR(line.course_at(Metres{100}).value(), 90, 0.01);
  EXPECT_NEAR(line.course_at(line.way_of_vertex(1)).value(), 0, 0.01);
  EXPECT_NEAR(line.course_at(line.length()).value(), 0, 0.01);
}

TEST(Polyline, CrossesTheAntimeridian) {
  const Polyline line = line_of({place(-17, 179.98), place(-17, -179.98)});
  EXPECT_NEAR(line.length().value(), 4258, 5);
  EXPECT_NEAR(line.project(place(-17, 180)).at.value(), line.length().value() / 2, 0.05);
  EXPECT_EQ(line.project(place(-17, -180)).at, line.project(place(-17, 180)).at);
}

}  // namespace
}  // namespace busward::geo
