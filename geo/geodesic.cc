#include "geo/geodesic.h"

#include <cmath>

#include <GeographicLib/Geodesic.hpp>

#include "geo/assert.h"

namespace busward::geo {

Geodesic geodesic_between(LatLng from, LatLng to) {
  if (from == to) return {};
  double length_m = 0;
  double start_deg = 0;
  double end_deg = 0;
  GeographicLib::Geodesic::WGS84().Inverse(from.latitude().value(), from.longitude().value(),
                                           to.latitude().value(), to.longitude().value(), length_m,
                                           start_deg, end_deg);
  return {.length = Metres{length_m},
          .course_at_start = normalised_course(Degrees{start_deg}),
          .course_at_end = normalised_course(Degrees{end_deg})};
}

Metres distance_between(LatLng a, LatLng b) {
  double length_m = 0;
  GeographicLib::Geodesic::WGS84().Inverse(a.latitude().value(), a.longitude().value(),
                                           b.latitude().value(), b.longitude().value(), length_m);
  return Metres{length_m};
}

LatLng destination(LatLng from, Leg leg) {
  double latitude_deg = 0;
  double longitude_deg = 0;
  GeographicLib::Geodesic::WGS84().Direct(from.latitude().value(), from.longitude().value(),
                                          leg.course.value(), leg.length.value(), latitude_deg,
                                          longitude_deg);
  const auto place = LatLng::from_degrees(Degrees{latitude_deg}, Degrees{longitude_deg});
  BUSWARD_ASSERT(place.has_value());  // only a course or length that is not a number gets here
  return *place;
}

Degrees normalised_course(Degrees course) {
  const double folded = std::fmod(course.value(), 360);
  const double positive = folded < 0 ? folded + 360 : folded;
  return Degrees{positive >= 360 ? 0 : positive};  // -1e-300 + 360 rounds to 360
}

Degrees angle_between(Degrees course, Degrees other_course) {
  const double turn = normalised_course(course - other_course).value();
  return Degrees{turn > 180 ? 360 - turn : turn};
}

}  // namespace busward::geo
