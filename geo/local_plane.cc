#include "geo/local_plane.h"

#include <cmath>
#include <numbers>

#include "geo/geodesic.h"

namespace busward::geo {
namespace {

constexpr double kEquatorialRadiusM = 6378137.0;
constexpr double kFlattening = 1 / 298.257223563;
constexpr double kEccentricitySquared = kFlattening * (2 - kFlattening);
constexpr double kRadiansPerDegree = std::numbers::pi / 180;

struct Turn {
  double sine;
  double cosine;
};

// Within 0.1 rad (600 km) a short series is exact to the last place and the same in each build;
// beyond it, where only the order of magnitude matters, the library will do.
Turn turn_by(double angle) {
  if (std::abs(angle) > 0.1) return {std::sin(angle), std::cos(angle)};
  const double square = angle * angle;
  const double sine =
      angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))));
  const double cosine = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)));
  return {sine, cosine};
}

double prime_vertical_radius_m(double sin_latitude) {
  return kEquatorialRadiusM / std::sqrt(1 - kEccentricitySquared * sin_latitude * sin_latitude);
}

double longitude_from(Degrees origin, Degrees longitude) {
  const double difference = (longitude - origin).value();
  if (difference > 180) return difference - 360;
  if (difference < -180) return difference + 360;
  return difference;
}

}  // namespace

LocalPlane::LocalPlane(LatLng origin)
    : origin_{origin},
      sin_latitude_{std::sin(origin.latitude().value() * kRadiansPerDegree)},
      cos_latitude_{std::cos(origin.latitude().value() * kRadiansPerDegree)} {
  const double prime_vertical_m = prime_vertical_radius_m(sin_latitude_);
  axis_distance_m_ = prime_vertical_m * cos_latitude_;
  equator_height_m_ = prime_vertical_m * (1 - kEccentricitySquared) * sin_latitude_;
  const double ratio = prime_vertical_m / kEquatorialRadiusM;
  const double meridian_m = prime_vertical_m * (1 - kEccentricitySquared) * ratio * ratio;
  inverse_curvature_ = 1 / (24 * prime_vertical_m * meridian_m);
}

PlanePoint LocalPlane::to_plane(LatLng place) const {
  const Turn north_turn =
      turn_by((place.latitude() - origin_.latitude()).value() * kRadiansPerDegree);
  const Turn east_turn =
      turn_by(longitude_from(origin_.longitude(), place.longitude()) * kRadiansPerDegree);
  const double sine = sin_latitude_ * north_turn.cosine + cos_latitude_ * north_turn.sine;
  const double cosine = cos_latitude_ * north_turn.cosine - sin_latitude_ * north_turn.sine;

  // The chord from the origin in space, turned into the origin's own east, north and up.
  const double prime_vertical_m = prime_vertical_radius_m(sine);
  const double east_m = prime_vertical_m * cosine * east_turn.sine;
  const double outward_m = prime_vertical_m * cosine * east_turn.cosine - axis_distance_m_;
  const double upward_m = prime_vertical_m * (1 - kEccentricitySquared) * sine - equator_height_m_;
  const double north_m = cos_latitude_ * upward_m - sin_latitude_ * outward_m;
  const double up_m = cos_latitude_ * outward_m + sin_latitude_ * upward_m;

  // The arc over a chord c is c + c³/24R² + …; the normal section's course differs from the
  // geodesic's by 1e-9 rad at 10 km. The chord is never zero for another place, not even for the
  // antipode.
  const double flat_square = east_m * east_m + north_m * north_m;
  if (flat_square == 0) return {Metres{}, Metres{std::abs(up_m)}};
  const double chord_square = flat_square + up_m * up_m;
  const double bend = chord_square * inverse_curvature_;
  const double stretch = std::sqrt(chord_square / flat_square) * (1 + bend * (1 + 2.7 * bend));
  return {Metres{east_m * stretch}, Metres{north_m * stretch}};
}

LatLng LocalPlane::from_plane(PlanePoint point) const {
  const double east_m = point.east.value();
  const double north_m = point.north.value();
  const Leg leg{.course = Degrees{std::atan2(east_m, north_m) / kRadiansPerDegree},
                .length = Metres{std::sqrt(east_m * east_m + north_m * north_m)}};
  return destination(origin_, leg);
}

}  // namespace busward::geo
