#include "geo/china_shift.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace busward::geo {
namespace {

constexpr double kPi = std::numbers::pi;
// The formula is defined on the Krasovsky ellipsoid of 1940.
constexpr double kEquatorialRadiusM = 6378245.0;
constexpr double kEccentricitySquared = 0.00669342162296594323;
constexpr double kBaiduTurn = kPi * 3000 / 180;

struct Pair {
  double latitude;
  double longitude;
};

Pair pair_of(LatLng place) {
  return {place.latitude().value(), place.longitude().value()};
}

LatLng place_of(Pair pair) {
  return *LatLng::from_degrees(Degrees{std::clamp(pair.latitude, -90.0, 90.0)},
                               Degrees{std::clamp(pair.longitude, -180.0, 180.0)});
}

bool is_shifted_region(Pair p) {
  return p.longitude >= 72.004 && p.longitude <= 137.8347 && p.latitude >= 0.8293 &&
         p.latitude <= 55.8271;
}

// Two waves across, two along: what all three sums of the formula are made of.
double waves(double x, double first, double second, double third, double fourth) {
  return (first * std::sin(x * kPi) + second * std::sin(x / 3 * kPi) +
          third * std::sin(x / 12 * kPi) + fourth * std::sin(x / 30 * kPi)) *
         2 / 3;
}

Pair shift_at(Pair p) {
  const double x = p.longitude - 105;
  const double y = p.latitude - 35;
  const double ripple = (20 * std::sin(6 * x * kPi) + 20 * std::sin(2 * x * kPi)) * 2 / 3;
  const double root = std::sqrt(std::abs(x));
  const double north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple +
                         waves(y, 20, 40, 160, 320);
  const double east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple +
                        waves(x, 20, 40, 150, 300);
  const double sine = std::sin(p.latitude / 180 * kPi);
  const double magic = 1 - kEccentricitySquared * sine * sine;
  const double prime_vertical_m = kEquatorialRadiusM / std::sqrt(magic);
  const double meridian_m = prime_vertical_m * (1 - kEccentricitySquared) / magic;
  const double cosine = std::cos(p.latitude / 180 * kPi);
  return {north_m * 180 / (meridian_m * kPi), east_m * 180 / (prime_vertical_m * cosine * kPi)};
}

Pair gcj02_of(Pair p) {
  if (!is_shifted_region(p)) return p;
  const Pair shift = shift_at(p);
  return {p.latitude + shift.latitude, p.longitude + shift.longitude};
}

Pair bd09_of(Pair wgs84) {
  const Pair p = gcj02_of(wgs84);
  if (!is_shifted_region(wgs84)) return p;
  const double radius =
      std::hypot(p.longitude, p.latitude) + 0.00002 * std::sin(p.latitude * kBaiduTurn);
  const double angle =
      std::atan2(p.latitude, p.longitude) + 0.000003 * std::cos(p.longitude * kBaiduTurn);
  return {radius * std::sin(angle) + 0.006, radius * std::cos(angle) + 0.0065};
}

// The shift changes slowly from place to place, so each round leaves about a thousandth of the
// error.
template <class Forward>
LatLng undo(Forward forward, LatLng shifted) {
  const Pair target = pair_of(shifted);
  Pair guess = target;
  for (int round = 0; round < 8; ++round) {
    const Pair there = forward(guess);
    guess.latitude += target.latitude - there.latitude;
    guess.longitude += target.longitude - there.longitude;
  }
  return place_of(guess);
}

}  // namespace

LatLng gcj02_from_wgs84(LatLng place) {
  return place_of(gcj02_of(pair_of(place)));
}
LatLng wgs84_from_gcj02(LatLng place) {
  return undo(gcj02_of, place);
}
LatLng bd09_from_wgs84(LatLng place) {
  return place_of(bd09_of(pair_of(place)));
}
LatLng wgs84_from_bd09(LatLng place) {
  return undo(bd09_of, place);
}

}  // namespace busward::geo
