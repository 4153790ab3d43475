#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/geodesic.h"
#include "geo/latlng.h"
#include "geo/local_plane.h"
#include "geo/result.h"
#include "geo/units.h"

namespace busward::geo {

enum class PolylineFault { too_few_vertices, no_length, segment_too_long };

enum class Side { left, right };

// The stretch of a line between two ways along it, both included.
struct Stretch {
  Metres from;
  Metres to;
};

// Where a place falls on a line.
struct Projection {
  Metres at;            // way along the line
  Metres distance;      // from the place to the line there, never negative
  Side side;            // of the line, seen in its direction; right where the place is on the line
  std::size_t segment;  // the line runs from vertex `segment` to the next one here
};

// A line driven in the order of its vertices, which are joined by geodesics; `way` is metres along
// the ellipsoid from the first vertex. Immutable after from_vertices, so any thread may read it.
// Inside, pieces of at most 1 km lie in local planes no farther than 9 km from their origin, so
// that a distance within 1 km of a line of any length is right to the 1 cm grid; its way is right
// to 2 cm, but for 1/1,200 of the distance where two planes meet. Ways and distances leave on the
// 1 cm grid. Vertices may repeat; crossing the antimeridian is right, a single segment
// of more than 500 km is refused. Projections cost O(log line + window), 13 ns a piece, minima 40
// ns; `project` onto the whole line costs O(line).
class Polyline {
 public:
  static Result<Polyline, PolylineFault> from_vertices(std::vector<LatLng> vertices);

  Metres length() const;
  Stretch whole() const;
  std::span<const LatLng> vertices() const { return vertices_; }
  Metres way_of_vertex(std::size_t vertex) const;

  // Both clamp a way that lies off the line to its nearer end. At a corner the course is that of
  // the way on.
  LatLng at(Metres way) const;
  Degrees course_at(Metres way) const;

  // The nearest point of the stretch, the first of equal ones. A stretch is clamped to the line.
  Projection project(LatLng place) const;
  Projection project(LatLng place, Stretch window) const;

  // All local minima of the distance along the stretch, in order of way, that are parted by rises
  // of at least `rise`; the nearest point of the stretch is always among them.
  std::vector<Projection> minima(LatLng place, Stretch window, Metres rise) const;
  // Those of the whole line that are at most `within` away, and perhaps some that are not: blocks
  // of the line that lie farther away are passed over.
  std::vector<Projection> near_minima(LatLng place, Metres rise, Metres within) const;

 private:
  // A straight bit of one segment in one plane. Raw metres: this is the inner loop.
  struct Piece {
    double start_east_m;
    double start_north_m;
    double unit_east;
    double unit_north;
    double plane_length_m;
    double from_m;
    double to_m;
    double course_deg;
    std::uint32_t plane;
    std::uint32_t segment;
  };
  // Up to 16 pieces in a row that lie in one plane, and the box around them.
  struct Block {
    std::size_t first;
    std::size_t end;
    double west_m;
    double south_m;
    double east_m;
    double north_m;

    double distance_m(PlanePoint point) const;
  };
  struct Foot {
    double at_m;
    double distance_m;
    bool left;
  };
  class Scan;

  Polyline() = default;
  void append_segment(std::size_t segment, const Geodesic& geodesic);
  void make_blocks();
  void append_piece(LatLng from, LatLng to, Stretch ways, std::size_t segment);
  std::size_t piece_at(double way_m) const;
  double clamped(Metres way) const;
  static Foot foot_on(const Piece& piece, PlanePoint point, double from_m, double to_m);
  template <class Visit>
  void visit(LatLng place, Stretch window, Visit&& visit) const;

  std::vector<LatLng> vertices_;
  std::vector<double> vertex_ways_m_;
  std::vector<LocalPlane> planes_;
  std::vector<Piece> pieces_;
  std::vector<Block> blocks_;
};

}  // namespace busward::geo
