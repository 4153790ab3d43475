#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/random.h"
#include "geo/local_plane.h"
#include "geo/units.h"
#include "registry/county.h"

namespace busward::simulator {

// A road on the drawing board, in the county's plane. It becomes part of the network when
// join_crossings has given it a common vertex with every road that it meets.
struct RoadDraft {
  std::string name;
  registry::RoadClass road_class;
  std::optional<geo::MetresPerSecond> posted_limit;
  std::vector<geo::PlanePoint> line;
};

// How far a road swings to the sides of the straight way, per wavelength: the long swing is a part
// of the whole length, the short ones are metres.
struct Bends {
  double long_swing_part = 0.05;
  geo::Metres middle_swing{55};
  geo::Metres middle_wave{1100};
  geo::Metres short_swing{0};
  geo::Metres short_wave{400};
};

geo::Metres span(geo::PlanePoint a, geo::PlanePoint b);
// `ahead` along the direction, `aside` to its right.
struct Shift {
  geo::Metres ahead;
  geo::Metres aside;
};
geo::PlanePoint moved(geo::PlanePoint from, geo::Degrees direction, Shift shift);
geo::Degrees direction_between(geo::PlanePoint from, geo::PlanePoint to);

struct RoadEnds {
  geo::PlanePoint from;
  geo::PlanePoint to;
};
// A gently winding line between the ends, which it leaves and reaches straight, with a vertex every
// 50 to 80 m.
std::vector<geo::PlanePoint> winding_line(RoadEnds ends, const Bends& bends, Random& random);
std::vector<geo::PlanePoint> straight_line(RoadEnds ends);

// Gives every pair of roads that cross or touch a common vertex there (as geo::PlanePoint, equal to
// the bit).
void join_crossings(std::vector<RoadDraft>& roads);

}  // namespace busward::simulator
