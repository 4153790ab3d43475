#include "gateway/simulator/drive.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

using geo::from_kmh;
using geo::Metres;
using geo::MetresPerSecond;
using geo::Seconds;

constexpr double kStep_m = 5;
constexpr Metres kLimitMargin{15};  // a driver is slow before the sign and fast behind it
constexpr double kSideways_mps2 = 1.8;

struct Pedals {
  double accelerate_mps2;
  double brake_mps2;
};

// The speeds that a drive must not exceed, for each cell of kStep_m (the last one shorter).
class SpeedCeiling {
 public:
  explicit SpeedCeiling(const geo::Polyline& line)
      : length_m_{line.length().value()},
        step_m_{std::min(kStep_m, length_m_ / 2)},
        cells_(static_cast<std::size_t>(std::ceil(length_m_ / step_m_ - 1e-9))) {}

  std::size_t cells() const { return cells_.size(); }
  double way_m(std::size_t node) const {
    return node == cells_.size() ? length_m_ : static_cast<double>(node) * step_m_;
  }
  std::size_t nearest_node(Metres way) const {
    const auto node = static_cast<std::size_t>(std::max(0.0, std::round(way.value() / step_m_)));
    return std::min(node, cells_.size());
  }
  double at_m(std::size_t cell) const { return cells_[cell]; }

  void keep_limits(const LimitProfile& limits, Random& random) {
    double part = random.between(0.87, 0.93);
    double aim = part;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (i % 40 == 0) aim = random.between(0.85, 0.93);  // attention wanders every 200 m
      part += (aim - part) * 0.1;
      const geo::Stretch near{.from = Metres{way_m(i)} - kLimitMargin,
                              .to = Metres{way_m(i + 1)} + kLimitMargin};
      const MetresPerSecond limit = limits.lowest_on(near);
      const MetresPerSecond below = std::min(limit * part, limit - from_kmh(3));
      cells_[i] = std::max(below, from_kmh(5)).value();
    }
  }

  void slow_for_bends(const geo::Polyline& line) {
    const auto vertices = line.vertices();
    for (std::size_t v = 1; v + 1 < vertices.size(); ++v) {
      const double before_m = (line.way_of_vertex(v) - line.way_of_vertex(v - 1)).value();
      const double behind_m = (line.way_of_vertex(v + 1) - line.way_of_vertex(v)).value();
      if (before_m < 0.5 || behind_m < 0.5) continue;
      const double turn_deg =
          geo::angle_between(line.course_at(line.way_of_vertex(v) - Metres{before_m / 2}),
                             line.course_at(line.way_of_vertex(v) + Metres{behind_m / 2}))
              .value();
      if (turn_deg < 3) continue;
      hold(line.way_of_vertex(v), bend_speed_mps(turn_deg, (before_m + behind_m) / 2));
    }
  }

  void apply(const Burst& burst) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const bool inside =
          way_m(i) >= burst.where.from.value() && way_m(i + 1) <= burst.where.to.value();
      if (inside) cells_[i] = burst.speed.value();
    }
  }

 private:
  static double bend_speed_mps(double turn_deg, double arc_m) {
    // A corner of streets is turned in less space than its drawn vertices are apart.
    const double space_m = turn_deg > 35 ? std::min(arc_m, 25.0) : arc_m;
    const double radius_m = space_m / (turn_deg * 3.14159265 / 180);
    return std::max(from_kmh(11).value(), std::sqrt(kSideways_mps2 * radius_m));
  }
  void hold(Metres way, double speed_mps) {
    const auto node = nearest_node(way);
    for (std::size_t i = node > 2 ? node - 2 : 0; i < std::min(node + 2, cells_.size()); ++i) {
      cells_[i] = std::min(cells_[i], speed_mps);
    }
  }

  double length_m_;
  double step_m_;
  std::vector<double> cells_;
};

double reach_mps(double from_mps, double rate_mps2, double way_m) {
  return std::sqrt(from_mps * from_mps + 2 * rate_mps2 * way_m);
}

// The fastest speeds at the nodes that respect ceiling, halts and pedals.
std::vector<double> node_speeds(const SpeedCeiling& ceiling, const std::vector<bool>& halts,
                                Pedals pedals) {
  const std::size_t last = ceiling.cells();
  std::vector<double> speeds(last + 1, 0.0);
  for (std::size_t i = 1; i < last; ++i) {
    speeds[i] = halts[i] ? 0 : std::min(ceiling.at_m(i - 1), ceiling.at_m(i));
  }
  for (std::size_t i = last; i-- > 0;) {
    const double way_m = ceiling.way_m(i + 1) - ceiling.way_m(i);
    speeds[i] = std::min(speeds[i], reach_mps(speeds[i + 1], pedals.brake_mps2, way_m));
  }
  for (std::size_t i = 0; i < last; ++i) {
    const double way_m = ceiling.way_m(i + 1) - ceiling.way_m(i);
    speeds[i + 1] = std::min(speeds[i + 1], reach_mps(speeds[i], pedals.accelerate_mps2, way_m));
  }
  return speeds;
}

}  // namespace

Drive Drive::plan(const geo::Polyline& line, const LimitProfile& limits, const DriveOrder& order,
                  Random random) {
  SpeedCeiling ceiling{line};
  ceiling.keep_limits(limits, random);
  ceiling.slow_for_bends(line);
  if (order.burst) ceiling.apply(*order.burst);
  const std::size_t last = ceiling.cells();
  std::vector<bool> halts(last + 1, false);
  std::vector<Seconds> dwells(last + 1, Seconds{0});
  for (const Halt& halt : order.halts) {
    const std::size_t node = ceiling.nearest_node(halt.at);
    if (node < 2 || node + 2 > last) continue;  // at the ends it stands anyway
    if (halts[node - 1]) continue;              // two signs of one stop
    halts[node] = true;
    dwells[node] += halt.dwell;
  }
  const Pedals pedals{.accelerate_mps2 = random.between(0.7, 1.15),
                      .brake_mps2 = random.between(0.8, 1.4)};
  const std::vector<double> speeds = node_speeds(ceiling, halts, pedals);

  Drive drive;
  drive.nodes_.reserve(last + 1);
  Seconds now{0};
  for (std::size_t i = 0; i <= last; ++i) {
    if (i > 0) {
      const double way_m = ceiling.way_m(i) - ceiling.way_m(i - 1);
      const double twice_mean_mps = speeds[i] + speeds[i - 1];
      BUSWARD_ASSERT(twice_mean_mps > 0 && way_m > 0);  // two halts are never neighbours
      now += Seconds{2 * way_m / twice_mean_mps};
    }
    drive.nodes_.push_back({.way = Metres{ceiling.way_m(i)},
                            .speed = MetresPerSecond{speeds[i]},
                            .arrives = now,
                            .leaves = now + dwells[i]});
    now += dwells[i];
  }
  return drive;
}

Motion Drive::at(Seconds since_start) const {
  const auto next = std::ranges::upper_bound(nodes_, since_start, {}, &Node::leaves);
  if (next == nodes_.begin()) return {.way = nodes_.front().way, .speed = MetresPerSecond{0}};
  if (next == nodes_.end()) return {.way = nodes_.back().way, .speed = MetresPerSecond{0}};
  const Node& from = *std::prev(next);
  if (since_start >= next->arrives) return {.way = next->way, .speed = next->speed};
  const double passed_s = (since_start - from.leaves).count();
  const double whole_s = (next->arrives - from.leaves).count();
  const double rate_mps2 = (next->speed - from.speed).value() / whole_s;
  return {.way = from.way + Metres{(from.speed.value() + rate_mps2 * passed_s / 2) * passed_s},
          .speed = from.speed + MetresPerSecond{rate_mps2 * passed_s}};
}

Seconds Drive::arrival_at(Metres way) const {
  // The nearest node, of two equally near ones the later, as for halts.
  const Metres behind = way - Metres{kStep_m / 2 - 1e-6};
  const auto node = std::ranges::lower_bound(nodes_, behind, {}, &Node::way);
  return node == nodes_.end() ? nodes_.back().arrives : node->arrives;
}

MetresPerSecond Drive::slowest_on(geo::Stretch stretch) const {
  MetresPerSecond slowest = kSchoolBusCap;
  for (const Node& node : nodes_) {
    const bool inside = node.way >= stretch.from && node.way <= stretch.to;
    if (inside) slowest = std::min(slowest, node.speed);
  }
  return slowest;
}

std::vector<Exceedance> Drive::exceedances(const LimitProfile& limits,
                                           MetresPerSecond excess) const {
  std::vector<Exceedance> found;
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    const Node& a = nodes_[i - 1];
    const Node& b = nodes_[i];
    const MetresPerSecond limit = limits.lowest_on({.from = a.way, .to = b.way});
    const MetresPerSecond bar = limit + excess;
    if (std::max(a.speed, b.speed) < bar) continue;
    // When the speed passes the bar between the two nodes; it changes evenly with time.
    const Seconds whole = b.arrives - a.leaves;
    const auto passes = [&] { return a.leaves + whole * ((bar - a.speed) / (b.speed - a.speed)); };
    const Seconds from = a.speed >= bar ? a.leaves : passes();
    const Seconds to = b.speed >= bar ? b.arrives : passes();
    const MetresPerSecond peak = std::max(a.speed, b.speed);
    const bool goes_on =
        !found.empty() && found.back().limit == limit && found.back().to >= from - Seconds{1e-6};
    if (goes_on) {
      found.back().to = to;
      found.back().peak = std::max(found.back().peak, peak);
    } else {
      found.push_back({.from = from, .to = to, .limit = limit, .peak = peak});
    }
  }
  return found;
}

}  // namespace busward::simulator
