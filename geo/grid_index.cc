#include "geo/grid_index.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/assert.h"
#include "geo/geodesic.h"
#include "geo/local_plane.h"

namespace busward::geo {
namespace {

// No degree of latitude is shorter, and no degree of longitude shorter than this times the cosine
// of latitude.
constexpr double kMetresPerDegree = 110'500;
constexpr double kRadiansPerDegree = std::numbers::pi / 180;
constexpr Metres kSegmentMax{500'000};
constexpr Metres kPieceMax{2'000};  // so that the ends are near when the middle is
constexpr Metres kPad{0.5};  // more than a cell-sized bit of geodesic bends away from its chord

double distance_m(PlanePoint from, PlanePoint to) {
  // The place asked for is the plane's origin, so a geodesic nearby is straight and true.
  const double east_m = (to.east - from.east).value();
  const double north_m = (to.north - from.north).value();
  const double square = east_m * east_m + north_m * north_m;
  const double along = -(from.east.value() * east_m + from.north.value() * north_m);
  const double share = square == 0 ? 0 : std::clamp(along / square, 0.0, 1.0);
  const double off_east_m = from.east.value() + share * east_m;
  const double off_north_m = from.north.value() + share * north_m;
  return std::sqrt(off_east_m * off_east_m + off_north_m * off_north_m);
}

}  // namespace

GridIndex::GridIndex(Metres cell) : row_height_deg_{cell.value() / kMetresPerDegree} {
  BUSWARD_ASSERT(cell >= Metres{10});
}

std::int64_t GridIndex::row_of(double latitude_deg) const {
  return static_cast<std::int64_t>(std::floor((latitude_deg + 90) / row_height_deg_));
}

std::int64_t GridIndex::columns_in(std::int64_t row) const {
  const double middle_deg = (static_cast<double>(row) + 0.5) * row_height_deg_ - 90;
  const double cosine = std::cos(std::min(90.0, std::abs(middle_deg)) * kRadiansPerDegree);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(360 * cosine / row_height_deg_));
}

// Visits the key of each cell that a circle touches (and a few more), once.
template <class Visit>
void GridIndex::for_cells(LatLng place, Metres radius, Visit&& visit) const {
  const double reach_deg = radius.value() / kMetresPerDegree;
  const double south_deg = std::max(-90.0, place.latitude().value() - reach_deg);
  const double north_deg = std::min(90.0, place.latitude().value() + reach_deg);
  const double poleward_deg = std::max(std::abs(south_deg), std::abs(north_deg));
  const double cosine = std::cos(poleward_deg * kRadiansPerDegree);
  const bool all_round = reach_deg >= 180 * cosine;
  const double turn_deg = all_round ? 180 : reach_deg / cosine;
  for (std::int64_t row = row_of(south_deg); row <= row_of(north_deg); ++row) {
    const std::int64_t columns = columns_in(row);
    const auto column_at = [&](double longitude_deg) {
      return static_cast<std::int64_t>(
          std::floor((longitude_deg + 180) / 360 * static_cast<double>(columns)));
    };
    const std::int64_t first = column_at(place.longitude().value() - turn_deg);
    const std::int64_t last = column_at(place.longitude().value() + turn_deg);
    const std::int64_t count = std::min(columns, last - first + 1);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t column = ((first + i) % columns + columns) % columns;
      visit(static_cast<CellKey>(row) << 32 | static_cast<CellKey>(column));
    }
  }
}

void GridIndex::enter(std::uint32_t segment, LatLng place, Metres radius) {
  for_cells(place, radius, [&](CellKey key) {
    auto& cell = cells_[key];
    if (cell.empty() || cell.back() != segment) cell.push_back(segment);
  });
}

void GridIndex::add_point(std::uint32_t item, LatLng place) {
  add_segment(item, place, place);
}

void GridIndex::add_segment(std::uint32_t item, LatLng from, LatLng to) {
  const Geodesic geodesic = geodesic_between(from, to);
  BUSWARD_ASSERT(geodesic.length <= kSegmentMax);
  const int pieces = std::max(1, static_cast<int>(std::ceil(geodesic.length / kPieceMax)));
  LatLng start = from;
  for (int i = 1; i <= pieces; ++i) {
    const Leg leg{.course = geodesic.course_at_start,
                  .length = geodesic.length * (static_cast<double>(i) / pieces)};
    const LatLng end = i == pieces ? to : destination(from, leg);
    add_piece({.item = item, .from = start, .to = end});
    start = end;
  }
}

void GridIndex::add_piece(const Segment& piece) {
  const auto index = static_cast<std::uint32_t>(segments_.size());
  segments_.push_back(piece);
  const Geodesic geodesic = geodesic_between(piece.from, piece.to);
  const Metres cell{row_height_deg_ * kMetresPerDegree};
  const int bits = std::max(1, static_cast<int>(std::ceil(geodesic.length / cell)));
  const Metres half_bit = geodesic.length / (2 * bits);
  for (int i = 0; i < bits; ++i) {
    const Leg leg{.course = geodesic.course_at_start, .length = half_bit * (2 * i + 1)};
    enter(index, destination(piece.from, leg), half_bit + kPad);
  }
}

std::vector<NearItem> GridIndex::within(LatLng place, Metres radius) const {
  std::vector<std::uint32_t> touched;
  for_cells(place, radius, [&](CellKey key) {
    const auto cell = cells_.find(key);
    if (cell == cells_.end()) return;
    touched.insert(touched.end(), cell->second.begin(), cell->second.end());
  });
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

  const LocalPlane plane{place};
  std::vector<NearItem> found;
  for (const std::uint32_t index : touched) {
    const Segment& segment = segments_[index];
    const double away_m = distance_m(plane.to_plane(segment.from), plane.to_plane(segment.to));
    if (Metres{away_m} <= radius) found.push_back({segment.item, Metres{away_m}});
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end(),
                          [](const NearItem& a, const NearItem& b) { return a.item == b.item; }),
              found.end());
  std::sort(found.begin(), found.end(), [](const NearItem& a, const NearItem& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.item < b.item;
  });
  return found;
}

}  // namespace busward::geo
