#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "gateway/simulator/road_draft.h"

namespace busward::simulator {
namespace {

using geo::PlanePoint;

constexpr double kCell_m = 120;

struct SegmentKey {
  std::uint32_t road;
  std::uint32_t segment;
  friend auto operator<=>(const SegmentKey&, const SegmentKey&) = default;
};
struct Cut {
  SegmentKey on;
  double part;  // of the segment, 0 to 1
  PlanePoint at;
};
struct Meeting {
  double part_a;
  double part_b;
};

std::optional<Meeting> meeting(PlanePoint a0, PlanePoint a1, PlanePoint b0, PlanePoint b1) {
  const double ax = (a1.east - a0.east).value(), ay = (a1.north - a0.north).value();
  const double bx = (b1.east - b0.east).value(), by = (b1.north - b0.north).value();
  const double cx = (b0.east - a0.east).value(), cy = (b0.north - a0.north).value();
  const double cross = ax * by - ay * bx;
  if (std::abs(cross) < 1e-6) return std::nullopt;  // parallel roads do not cross
  const Meeting met{.part_a = (cx * by - cy * bx) / cross, .part_b = (cx * ay - cy * ax) / cross};
  // A road that ends on another may stop a rounding error short of it.
  constexpr double kSlack = 1e-9;
  const bool inside = met.part_a >= -kSlack && met.part_a <= 1 + kSlack && met.part_b >= -kSlack &&
                      met.part_b <= 1 + kSlack;
  return inside ? std::optional{met} : std::nullopt;
}

// Every segment by the cells that its box touches, so that only neighbours are compared.
class SegmentCells {
 public:
  explicit SegmentCells(const std::vector<RoadDraft>& roads) {
    for (std::uint32_t r = 0; r < roads.size(); ++r) {
      const auto& line = roads[r].line;
      for (std::uint32_t s = 0; s + 1 < line.size(); ++s) add({r, s}, line[s], line[s + 1]);
    }
  }

  // The pairs of segments that share a cell, each once and in a fixed order.
  std::vector<std::pair<SegmentKey, SegmentKey>> pairs() const {
    std::vector<std::pair<SegmentKey, SegmentKey>> found;
    for (const auto& [cell, keys] : cells_) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = i + 1; j < keys.size(); ++j) {
          if (keys[i].road == keys[j].road && keys[j].segment - keys[i].segment <= 1) continue;
          found.emplace_back(keys[i], keys[j]);
        }
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  static std::int64_t cell_of(geo::Metres way) {
    return static_cast<std::int64_t>(std::floor(way.value() / kCell_m));
  }
  void add(SegmentKey key, PlanePoint a, PlanePoint b) {
    const auto [west, east] = std::minmax(a.east, b.east);
    const auto [south, north] = std::minmax(a.north, b.north);
    for (auto x = cell_of(west); x <= cell_of(east); ++x) {
      for (auto y = cell_of(south); y <= cell_of(north); ++y) {
        cells_[x * 1'000'003 + y].push_back(key);
      }
    }
  }

  std::unordered_map<std::int64_t, std::vector<SegmentKey>> cells_;
};

void insert_cuts(std::vector<RoadDraft>& roads, std::vector<Cut> cuts) {
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) {
    return std::tie(a.on, a.part) < std::tie(b.on, b.part);
  });
  std::vector<std::vector<PlanePoint>> lines(roads.size());
  auto cut = cuts.begin();
  for (std::uint32_t r = 0; r < roads.size(); ++r) {
    const auto& line = roads[r].line;
    for (std::uint32_t s = 0; s < line.size(); ++s) {
      lines[r].push_back(line[s]);
      for (; cut != cuts.end() && cut->on == SegmentKey{r, s}; ++cut) {
        if (cut->at != lines[r].back()) lines[r].push_back(cut->at);
      }
    }
  }
  for (std::size_t r = 0; r < roads.size(); ++r) roads[r].line = std::move(lines[r]);
}

}  // namespace

void join_crossings(std::vector<RoadDraft>& roads) {
  std::vector<Cut> cuts;
  for (const auto& [a, b] : SegmentCells{roads}.pairs()) {
    const PlanePoint a0 = roads[a.road].line[a.segment], a1 = roads[a.road].line[a.segment + 1];
    const PlanePoint b0 = roads[b.road].line[b.segment], b1 = roads[b.road].line[b.segment + 1];
    const auto met = meeting(a0, a1, b0, b1);
    if (!met) continue;
    // A vertex that is there already is used, so that no two stand a hand's breadth apart.
    constexpr geo::Metres kSame{2};
    PlanePoint at{.east = a0.east + (a1.east - a0.east) * met->part_a,
                  .north = a0.north + (a1.north - a0.north) * met->part_a};
    for (const PlanePoint end : {b1, b0, a1, a0}) {
      if (span(end, at) < kSame) at = end;
    }
    if (at != a0 && at != a1) cuts.push_back({.on = a, .part = met->part_a, .at = at});
    if (at != b0 && at != b1) cuts.push_back({.on = b, .part = met->part_b, .at = at});
  }
  insert_cuts(roads, std::move(cuts));
}

}  // namespace busward::simulator
