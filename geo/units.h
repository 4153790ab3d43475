#pragma once

#include <chrono>
#include <cmath>
#include <type_traits>

#include "geo/strong.h"

namespace busward::geo {

using Metres = Quantity<struct MetresTag>;
using MetresPerSecond = Quantity<struct MetresPerSecondTag>;
using Degrees = Quantity<struct DegreesTag>;

static_assert(!std::is_convertible_v<Metres, MetresPerSecond>);
static_assert(!std::is_convertible_v<double, Metres>);

constexpr MetresPerSecond from_kmh(double kmh) {
  return MetresPerSecond{kmh / 3.6};
}
constexpr MetresPerSecond from_knots(double knots) {
  return MetresPerSecond{knots * 1852.0 / 3600};
}
constexpr double to_kmh(MetresPerSecond speed) {
  return speed.value() * 3.6;
}

using Seconds = std::chrono::duration<double>;
constexpr Metres operator*(MetresPerSecond speed, Seconds time) {
  return Metres{speed.value() * time.count()};
}
constexpr MetresPerSecond operator/(Metres way, Seconds time) {
  return MetresPerSecond{way.value() / time.count()};
}

// The grids of design promise 3: a value is rounded to its step before it is compared, summed or
// stored, so that two builds whose last bits differ still reach the same verdict.
inline Metres on_grid(Metres m) {
  return Metres{std::round(m.value() * 100) / 100};
}
inline MetresPerSecond on_grid(MetresPerSecond v) {
  return from_kmh(std::round(to_kmh(v) * 100) / 100);
}
inline double score_on_grid(double score) {
  return std::round(score * 1e6) / 1e6;
}

}  // namespace busward::geo
