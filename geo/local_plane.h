#pragma once

#include "geo/latlng.h"
#include "geo/units.h"

namespace busward::geo {

// A point of a LocalPlane. Points of different planes do not mix.
struct PlanePoint {
  Metres east;
  Metres north;
  friend constexpr auto operator<=>(const PlanePoint&, const PlanePoint&) = default;
};

// A flat map in metres around an origin: the azimuthal equidistant projection of WGS-84, so that
// way and course from the origin are true. Measured against geodesics up to 70° of latitude
// (local_plane_test.cc): a point 10 km out lies within 0.1 mm of its place; the distance between
// two points within 10 km of the origin is wrong by 3.3 mm at most, and that error grows with the
// cube of the radius (0.4 m at 50 km). Far points stay far: beyond 600 km only the order of
// magnitude is right. The antimeridian needs no care. Past the origin's own sine and cosine,
// to_plane uses + - * / and sqrt alone (within 600 km), so that builds agree; 50 ns. A small value,
// immutable.
class LocalPlane {
 public:
  explicit LocalPlane(LatLng origin);

  LatLng origin() const { return origin_; }
  PlanePoint to_plane(LatLng place) const;
  LatLng from_plane(PlanePoint point) const;  // by exact geodesic, about 1 µs

 private:
  LatLng origin_;
  double sin_latitude_;
  double cos_latitude_;
  double axis_distance_m_;    // of the origin from the Earth's axis
  double equator_height_m_;   // of the origin above the equator's plane
  double inverse_curvature_;  // 1 / (24 R²) with R the Gaussian radius of curvature
};

}  // namespace busward::geo
