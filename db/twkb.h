#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/result.h"
#include "tracker/effects.h"

namespace busward::db {

// Tracks as Tiny Well-Known Binary, readable by stock PostGIS: a LINESTRING ZM, or a POINT ZM for a
// single fix, with X/Y to 1e-6 degrees, Z the speed in km/h to 0.1 and M the epoch second. Integers
// go in and the same come out. No envelope and no size are stored. The points are at least one,
// their times strictly rising.
std::string twkb_of(std::span<const tracker::TrackPoint> points);

enum class TwkbFault {
  not_ours,        // another geometry type, precision or set of dimensions
  truncated,       // ends within a number or before its last point
  out_of_range,    // a number that no TrackPoint can hold
  trailing_bytes,  // more behind the last point
};
geo::Result<std::vector<tracker::TrackPoint>, TwkbFault> points_of(std::string_view twkb);

}  // namespace busward::db
