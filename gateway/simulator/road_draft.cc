#include "gateway/simulator/road_draft.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "geo/assert.h"

namespace busward::simulator {
namespace {

using geo::Degrees;
using geo::Metres;
using geo::PlanePoint;

constexpr Metres kVertexSpacing{65};
constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kRadians = std::numbers::pi / 180;

struct Swing {
  double amplitude_m;
  double waves;  // over the whole length
  double phase;

  double at(double part) const { return amplitude_m * std::sin(kTurn * waves * part + phase); }
};

}  // namespace

Metres span(PlanePoint a, PlanePoint b) {
  return Metres{std::hypot((a.east - b.east).value(), (a.north - b.north).value())};
}

PlanePoint moved(PlanePoint from, Degrees direction, Shift shift) {
  const double sine = std::sin(direction.value() * kRadians);
  const double cosine = std::cos(direction.value() * kRadians);
  return {.east = from.east + shift.ahead * sine + shift.aside * cosine,
          .north = from.north + shift.ahead * cosine - shift.aside * sine};
}

Degrees direction_between(PlanePoint from, PlanePoint to) {
  return Degrees{std::atan2((to.east - from.east).value(), (to.north - from.north).value()) /
                 kRadians};
}

std::vector<PlanePoint> winding_line(RoadEnds ends, const Bends& bends, Random& random) {
  const Metres length = span(ends.from, ends.to);
  const Degrees direction = direction_between(ends.from, ends.to);
  const double long_m = bends.long_swing_part * length.value();
  const std::array swings{Swing{long_m * random.between(-1, 1), 0.5, 0},
                          Swing{long_m * random.between(-0.6, 0.6), 1, 0},
                          Swing{bends.middle_swing.value() * random.between(0.5, 1),
                                length / bends.middle_wave, random.between(0, kTurn)},
                          Swing{bends.short_swing.value() * random.between(0.5, 1),
                                length / bends.short_wave, random.between(0, kTurn)}};
  const auto pieces = static_cast<std::size_t>(std::max(2.0, std::round(length / kVertexSpacing)));
  std::vector<PlanePoint> line{ends.from};
  for (std::size_t i = 1; i < pieces; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(pieces);
    const Metres to_end = length * std::min(part, 1 - part);
    const double window = std::min(1.0, to_end.value() / 400);
    double aside_m = 0;
    for (const Swing& swing : swings) aside_m += swing.at(part);
    const Shift shift{.ahead = length * part, .aside = Metres{aside_m * window}};
    line.push_back(moved(ends.from, direction, shift));
  }
  line.push_back(ends.to);
  return line;
}

std::vector<PlanePoint> straight_line(RoadEnds ends) {
  const Metres length = span(ends.from, ends.to);
  const Degrees direction = direction_between(ends.from, ends.to);
  const auto pieces = static_cast<std::size_t>(std::max(1.0, std::ceil(length.value() / 80)));
  std::vector<PlanePoint> line{ends.from};
  for (std::size_t i = 1; i < pieces; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(pieces);
    line.push_back(moved(ends.from, direction, {.ahead = length * part, .aside = Metres{0}}));
  }
  line.push_back(ends.to);
  return line;
}

}  // namespace busward::simulator
