#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "geo/latlng.h"
#include "geo/units.h"

namespace busward::geo {

// An item of a GridIndex near the place that was asked for.
struct NearItem {
  std::uint32_t item;
  Metres distance;
  friend constexpr auto operator<=>(const NearItem&, const NearItem&) = default;
};

// Finds the segments and points of many lines near a place. The caller numbers the items as it
// likes; several segments may bear the same number, and an answer names each item once, with its
// least distance. Filled once, then read only (by any thread). Anywhere on Earth, the antimeridian
// and the poles included; distances are right to 1 cm. A query costs O(segments in the
// cells that its radius touches): choose the cell near the usual radius. An item takes 4 B for each
// cell it crosses.
class GridIndex {
 public:
  explicit GridIndex(Metres cell);  // at least 10 m

  void add_point(std::uint32_t item, LatLng place);
  void add_segment(std::uint32_t item, LatLng from, LatLng to);  // the geodesic; at most 500 km

  // Items within the radius, nearest first; of equally near ones the lower number.
  std::vector<NearItem> within(LatLng place, Metres radius) const;

 private:
  struct Segment {
    std::uint32_t item;
    LatLng from;
    LatLng to;
  };
  using CellKey = std::uint64_t;

  std::int64_t row_of(double latitude_deg) const;
  std::int64_t columns_in(std::int64_t row) const;
  template <class Visit>
  void for_cells(LatLng place, Metres radius, Visit&& visit) const;
  void add_piece(const Segment& piece);
  void enter(std::uint32_t segment, LatLng place, Metres radius);

  double row_height_deg_;
  std::vector<Segment> segments_;
  std::unordered_map<CellKey, std::vector<std::uint32_t>> cells_;
};

}  // namespace busward::geo
