#include "geo/polyline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::geo {
namespace {

// A geodesic of 1 km bends by 0.03 mm in a plane whose origin is 9 km away.
constexpr Metres kPieceMax{1000};
constexpr Metres kPlaneReach{9000};
constexpr Metres kSegmentMax{500'000};
constexpr std::size_t kPiecesInBlock = 16;

double square(double x) {
  return x * x;
}

double from_origin_m(PlanePoint point) {
  return std::sqrt(square(point.east.value()) + square(point.north.value()));
}

}  // namespace

Result<Polyline, PolylineFault> Polyline::from_vertices(std::vector<LatLng> vertices) {
  if (vertices.size() < 2) return PolylineFault::too_few_vertices;
  Polyline line;
  line.vertices_ = std::move(vertices);
  line.vertex_ways_m_.reserve(line.vertices_.size());
  line.vertex_ways_m_.push_back(0);
  for (std::size_t i = 0; i + 1 < line.vertices_.size(); ++i) {
    const Geodesic geodesic = geodesic_between(line.vertices_[i], line.vertices_[i + 1]);
    if (geodesic.length > kSegmentMax) return PolylineFault::segment_too_long;
    line.append_segment(i, geodesic);
  }
  if (line.pieces_.empty()) return PolylineFault::no_length;
  line.make_blocks();
  return line;
}

void Polyline::append_segment(std::size_t segment, const Geodesic& geodesic) {
  const LatLng from = vertices_[segment];
  const LatLng to = vertices_[segment + 1];
  const double start_m = vertex_ways_m_.back();
  vertex_ways_m_.push_back(start_m + geodesic.length.value());
  if (geodesic.length == Metres{}) return;  // a repeated vertex
  const int count = std::max(1, static_cast<int>(std::ceil(geodesic.length / kPieceMax)));
  LatLng previous = from;
  for (int i = 1; i <= count; ++i) {
    const Stretch ways{.from = Metres{start_m} + geodesic.length * ((i - 1.0) / count),
                       .to = Metres{start_m} + geodesic.length * (static_cast<double>(i) / count)};
    const Leg leg{.course = geodesic.course_at_start, .length = ways.to - Metres{start_m}};
    const LatLng next = i == count ? to : destination(from, leg);
    append_piece(previous, next, ways, segment);
    previous = next;
  }
}

void Polyline::append_piece(LatLng from, LatLng to, Stretch ways, std::size_t segment) {
  const auto fits = [&](const LocalPlane& plane) {
    return from_origin_m(plane.to_plane(from)) <= kPlaneReach.value() &&
           from_origin_m(plane.to_plane(to)) <= kPlaneReach.value();
  };
  // The origin is the piece's end, not its start: the line goes on from there.
  if (planes_.empty() || !fits(planes_.back())) planes_.emplace_back(to);
  const PlanePoint start = planes_.back().to_plane(from);
  const PlanePoint end = planes_.back().to_plane(to);
  const double east_m = (end.east - start.east).value();
  const double north_m = (end.north - start.north).value();
  const double plane_length_m = std::sqrt(square(east_m) + square(north_m));
  if (plane_length_m == 0) return;  // nearer than the last bit: nothing to drive along
  pieces_.push_back({.start_east_m = start.east.value(),
                     .start_north_m = start.north.value(),
                     .unit_east = east_m / plane_length_m,
                     .unit_north = north_m / plane_length_m,
                     .plane_length_m = plane_length_m,
                     .from_m = ways.from.value(),
                     .to_m = ways.to.value(),
                     .course_deg = geodesic_between(from, to).course_at_start.value(),
                     .plane = static_cast<std::uint32_t>(planes_.size() - 1),
                     .segment = static_cast<std::uint32_t>(segment)});
}

void Polyline::make_blocks() {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const bool fits = !blocks_.empty() && i - blocks_.back().first < kPiecesInBlock &&
                      pieces_[blocks_.back().first].plane == piece.plane;
    if (!fits) {
      blocks_.push_back({.first = i,
                         .end = i,
                         .west_m = piece.start_east_m,
                         .south_m = piece.start_north_m,
                         .east_m = piece.start_east_m,
                         .north_m = piece.start_north_m});
    }
    Block& block = blocks_.back();
    block.end = i + 1;
    for (const double along_m : {0.0, piece.plane_length_m}) {
      const double east_m = piece.start_east_m + along_m * piece.unit_east;
      const double north_m = piece.start_north_m + along_m * piece.unit_north;
      block.west_m = std::min(block.west_m, east_m);
      block.east_m = std::max(block.east_m, east_m);
      block.south_m = std::min(block.south_m, north_m);
      block.north_m = std::max(block.north_m, north_m);
    }
  }
}

double Polyline::Block::distance_m(PlanePoint point) const {
  const double off_east_m =
      std::max({0.0, west_m - point.east.value(), point.east.value() - east_m});
  const double off_north_m =
      std::max({0.0, south_m - point.north.value(), point.north.value() - north_m});
  return std::sqrt(square(off_east_m) + square(off_north_m));
}

Metres Polyline::length() const {
  return Metres{pieces_.back().to_m};
}

Stretch Polyline::whole() const {
  return {.from = Metres{}, .to = length()};
}

Metres Polyline::way_of_vertex(std::size_t vertex) const {
  BUSWARD_ASSERT(vertex < vertex_ways_m_.size());
  return Metres{vertex_ways_m_[vertex]};
}

double Polyline::clamped(Metres way) const {
  return std::clamp(way.value(), 0.0, pieces_.back().to_m);
}

// The piece that holds the way; at a joint the one that begins there.
std::size_t Polyline::piece_at(double way_m) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), way_m,
                                      [](double way, const Piece& p) { return way < p.from_m; });
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - pieces_.begin() - 1));
}

LatLng Polyline::at(Metres way) const {
  const double way_m = clamped(way);
  const Piece& piece = pieces_[piece_at(way_m)];
  const double share = (way_m - piece.from_m) / (piece.to_m - piece.from_m);
  const double along_m = share * piece.plane_length_m;
  return planes_[piece.plane].from_plane(
      {.east = Metres{piece.start_east_m + along_m * piece.unit_east},
       .north = Metres{piece.start_north_m + along_m * piece.unit_north}});
}

Degrees Polyline::course_at(Metres way) const {
  return Degrees{pieces_[piece_at(clamped(way))].course_deg};
}

Polyline::Foot Polyline::foot_on(const Piece& piece, PlanePoint point, double from_m, double to_m) {
  const double east_m = point.east.value() - piece.start_east_m;
  const double north_m = point.north.value() - piece.start_north_m;
  const double scale = piece.plane_length_m / (piece.to_m - piece.from_m);
  const double high_m = std::min(piece.plane_length_m, (to_m - piece.from_m) * scale);
  const double low_m = std::clamp((from_m - piece.from_m) * scale, 0.0, high_m);
  const double along_m =
      std::clamp(east_m * piece.unit_east + north_m * piece.unit_north, low_m, high_m);
  const double off_east_m = east_m - along_m * piece.unit_east;
  const double off_north_m = north_m - along_m * piece.unit_north;
  // A sum of squares, never a difference: a place right on a due-north segment is 0 m off, not NaN.
  return {.at_m = piece.from_m + along_m / scale,
          .distance_m = std::sqrt(square(off_east_m) + square(off_north_m)),
          .left = piece.unit_east * north_m - piece.unit_north * east_m > 0};
}

// Calls visit(piece, foot, distance at the foot's end of the window) for each piece of the window,
// in order.
template <class Visit>
void Polyline::visit(LatLng place, Stretch window, Visit&& visit) const {
  const double from_m = clamped(window.from);
  const double to_m = std::max(from_m, clamped(window.to));
  std::optional<std::uint32_t> plane;
  PlanePoint point{};
  for (std::size_t i = piece_at(from_m); i < pieces_.size() && pieces_[i].from_m <= to_m; ++i) {
    const Piece& piece = pieces_[i];
    if (plane != piece.plane) {
      plane = piece.plane;
      point = planes_[piece.plane].to_plane(place);
    }
    visit(piece, point, std::max(from_m, piece.from_m), std::min(to_m, piece.to_m));
  }
}

Projection Polyline::project(LatLng place) const {
  return project(place, whole());
}

Projection Polyline::project(LatLng place, Stretch window) const {
  Foot best{.at_m = 0, .distance_m = std::numeric_limits<double>::infinity(), .left = false};
  std::size_t segment = 0;
  visit(place, window, [&](const Piece& piece, PlanePoint point, double from_m, double to_m) {
    const Foot foot = foot_on(piece, point, from_m, to_m);
    if (foot.distance_m >= best.distance_m) return;
    best = foot;
    segment = piece.segment;
  });
  return {.at = on_grid(Metres{best.at_m}),
          .distance = on_grid(Metres{best.distance_m}),
          .side = best.left ? Side::left : Side::right,
          .segment = segment};
}

// Walks the distance along the window and keeps each valley that is parted from the next by a rise.
class Polyline::Scan {
 public:
  Scan(double rise_m, std::vector<Projection>& found) : rise_m_{rise_m}, found_{found} {}

  void pass(const Foot& foot, std::size_t segment) {
    if (descending_) {
      if (foot.distance_m < best_.distance_m) {
        best_ = foot;
        segment_ = segment;
      } else if (foot.distance_m >= best_.distance_m + rise_m_) {
        emit();
        descending_ = false;
        peak_m_ = foot.distance_m;
      }
      return;
    }
    peak_m_ = std::max(peak_m_, foot.distance_m);
    if (foot.distance_m > peak_m_ - rise_m_) return;
    descending_ = true;
    best_ = foot;
    segment_ = segment;
  }

  // Along one piece the distance falls to its foot and rises again: its two ends and the foot tell
  // all.
  void pass(const Piece& piece, PlanePoint point, double from_m, double to_m) {
    pass(foot_on(piece, point, from_m, from_m), piece.segment);
    pass(foot_on(piece, point, from_m, to_m), piece.segment);
    pass(foot_on(piece, point, to_m, to_m), piece.segment);
  }

  // A part of the line whose every place is that far away, and more than a rise above all minima
  // that are asked for: it parts valleys and holds none.
  void pass_over(double least_m) {
    if (descending_ && std::isfinite(best_.distance_m)) emit();
    peak_m_ = descending_ ? least_m : std::max(peak_m_, least_m);
    descending_ = false;
  }

  void finish() {
    if (descending_) emit();
  }

 private:
  void emit() {
    found_.push_back({.at = on_grid(Metres{best_.at_m}),
                      .distance = on_grid(Metres{best_.distance_m}),
                      .side = best_.left ? Side::left : Side::right,
                      .segment = segment_});
  }

  double rise_m_;
  std::vector<Projection>& found_;
  bool descending_ = true;
  double peak_m_ = 0;
  std::size_t segment_ = 0;
  Foot best_{.at_m = 0, .distance_m = std::numeric_limits<double>::infinity(), .left = false};
};

std::vector<Projection> Polyline::minima(LatLng place, Stretch window, Metres rise) const {
  std::vector<Projection> found;
  Scan scan{rise.value(), found};
  visit(place, window, [&](const Piece& piece, PlanePoint point, double from_m, double to_m) {
    scan.pass(piece, point, from_m, to_m);
  });
  scan.finish();
  return found;
}

std::vector<Projection> Polyline::near_minima(LatLng place, Metres rise, Metres within) const {
  std::vector<Projection> found;
  Scan scan{rise.value(), found};
  const double far_m = (within + rise).value() + 1;  // a metre more than any rounding
  std::optional<std::uint32_t> plane;
  PlanePoint point{};
  for (const Block& block : blocks_) {
    if (plane != pieces_[block.first].plane) {
      plane = pieces_[block.first].plane;
      point = planes_[*plane].to_plane(place);
    }
    const double least_m = block.distance_m(point);
    if (least_m > far_m) {
      scan.pass_over(least_m);
      continue;
    }
    for (std::size_t i = block.first; i < block.end; ++i) {
      scan.pass(pieces_[i], point, pieces_[i].from_m, pieces_[i].to_m);
    }
  }
  scan.finish();
  return found;
}

}  // namespace busward::geo
