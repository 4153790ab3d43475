#pragma once

#include "geo/latlng.h"
#include "geo/units.h"

namespace busward::geo {

// The shortest way between two places on the WGS-84 ellipsoid. Courses are clockwise from true
// north in [0°, 360°); between equal places they are 0°.
struct Geodesic {
  Metres length;
  Degrees course_at_start;
  Degrees course_at_end;
};

// Exact work by GeographicLib: 15 nanometres anywhere on Earth, poles and antimeridian included,
// about 0.7 µs a call. Pure. For many points near one place use LocalPlane, which is more than ten
// times cheaper.
Geodesic geodesic_between(LatLng from, LatLng to);
Metres distance_between(LatLng a, LatLng b);

struct Leg {
  Degrees course;
  Metres length;
};
// Where one arrives after driving `leg` from `from`.
LatLng destination(LatLng from, Leg leg);

// The course folded into [0°, 360°).
Degrees normalised_course(Degrees course);
// The smaller angle between two courses, in [0°, 180°].
Degrees angle_between(Degrees course, Degrees other_course);

}  // namespace busward::geo
