#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/ground.h"
#include "geo/units.h"

namespace busward::simulator {

// What a driver knows of the bit of road between two neighbouring vertices.
struct RoadBit {
  VertexId to;
  std::uint32_t road;  // index into Ground::roads
  geo::Metres length;
  geo::Seconds time;
};

// The quickest ways that lead from everywhere to one vertex.
class WaysHome {
 public:
  // Nothing where no road leads there from `from`.
  std::optional<geo::Metres> length_from(VertexId from) const;
  // The vertices from `from` to the goal, both included. The way must exist.
  std::vector<VertexId> path_from(VertexId from) const;

 private:
  friend class RoadGraph;
  struct Step {
    VertexId next;
    geo::Metres length;  // to the goal
  };
  VertexId goal_;
  std::vector<std::optional<Step>> steps_;
};

// The road network for driving; built once from the ground, which it copies what it needs from.
class RoadGraph {
 public:
  explicit RoadGraph(const Ground& ground);

  WaysHome ways_to(VertexId goal) const;
  // The road bit between neighbouring vertices; it must exist. Of two the one with the higher
  // class.
  const RoadBit& bit(VertexId from, VertexId to) const;
  const std::vector<RoadBit>& bits_of(VertexId vertex) const { return bits_[vertex]; }

 private:
  std::vector<std::vector<RoadBit>> bits_;
};

// The posted limit, or the one that its class has by law; and which of the two it is.
struct RoadLimit {
  geo::MetresPerSecond limit;
  std::string reason;
};
RoadLimit limit_of(const GroundRoad& road);

}  // namespace busward::simulator
