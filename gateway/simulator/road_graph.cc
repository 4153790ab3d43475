#include "gateway/simulator/road_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::simulator {

using geo::from_kmh;

RoadLimit limit_of(const GroundRoad& road) {
  if (road.posted_limit) return {*road.posted_limit, "posted"};
  switch (road.road_class) {
    case registry::RoadClass::motorway:
      return {from_kmh(100), "road_class"};
    case registry::RoadClass::trunk:
    case registry::RoadClass::primary:
      return {from_kmh(70), "road_class"};
    case registry::RoadClass::secondary:
      return {from_kmh(60), "road_class"};
    case registry::RoadClass::tertiary:
      return {from_kmh(40), "road_class"};
    case registry::RoadClass::residential:
      break;
  }
  return {from_kmh(30), "road_class"};
}

std::optional<geo::Metres> WaysHome::length_from(VertexId from) const {
  if (!steps_[from]) return std::nullopt;
  return steps_[from]->length;
}

std::vector<VertexId> WaysHome::path_from(VertexId from) const {
  std::vector<VertexId> path{from};
  while (path.back() != goal_) {
    const auto& step = steps_[path.back()];
    BUSWARD_ASSERT(step.has_value());
    path.push_back(step->next);
  }
  return path;
}

RoadGraph::RoadGraph(const Ground& ground) : bits_(ground.vertices.size()) {
  for (std::uint32_t r = 0; r < ground.roads.size(); ++r) {
    const GroundRoad& road = ground.roads[r];
    const geo::MetresPerSecond speed = limit_of(road).limit;
    for (std::size_t i = 1; i < road.vertices.size(); ++i) {
      const VertexId a = road.vertices[i - 1];
      const VertexId b = road.vertices[i];
      const geo::Metres length = geo::distance_between(ground.vertices[a], ground.vertices[b]);
      const geo::Seconds time{length.value() / speed.value()};
      bits_[a].push_back({.to = b, .road = r, .length = length, .time = time});
      bits_[b].push_back({.to = a, .road = r, .length = length, .time = time});
    }
  }
}

WaysHome RoadGraph::ways_to(VertexId goal) const {
  WaysHome ways;
  ways.goal_ = goal;
  ways.steps_.resize(bits_.size());
  std::vector<std::optional<double>> best_s(bits_.size());
  using Entry = std::pair<double, VertexId>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  best_s[goal] = 0;
  ways.steps_[goal] = WaysHome::Step{.next = goal, .length = geo::Metres{0}};
  queue.emplace(0.0, goal);
  while (!queue.empty()) {
    const auto [time_s, at] = queue.top();
    queue.pop();
    if (time_s > *best_s[at]) continue;
    for (const RoadBit& bit : bits_[at]) {
      const double through_s = time_s + bit.time.count();
      if (best_s[bit.to] && *best_s[bit.to] <= through_s) continue;
      best_s[bit.to] = through_s;
      ways.steps_[bit.to] =
          WaysHome::Step{.next = at, .length = ways.steps_[at]->length + bit.length};
      queue.emplace(through_s, bit.to);
    }
  }
  return ways;
}

const RoadBit& RoadGraph::bit(VertexId from, VertexId to) const {
  const RoadBit* best = nullptr;
  for (const RoadBit& bit : bits_[from]) {
    if (bit.to == to && (best == nullptr || bit.time < best->time)) best = &bit;
  }
  BUSWARD_ASSERT(best != nullptr);
  return *best;
}

}  // namespace busward::simulator
