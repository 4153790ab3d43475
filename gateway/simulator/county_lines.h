#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/simulator/ground.h"
#include "gateway/simulator/road_graph.h"
#include "geo/units.h"
#include "routing/route_version.h"

namespace busward::simulator {

// A route as it goes into the files, and how long it takes.
struct MadeLine {
  routing::RouteDraft draft;
  geo::Seconds run_time;
  geo::Seconds way_back_time;  // empty, over the same roads
};

// Draws the approved lines of one school after another along the roads: from a village through
// others to the school gate, with stops at the villages and the limits of the roads, bends, bridges
// and school gates.
class LineMaker {
 public:
  LineMaker(const Ground& ground, const RoadGraph& graph, std::set<VertexId> school_gates);

  struct Goal {
    VertexId gate;
    std::string school_code;
    std::string school_name;
    std::string operator_code;
  };
  // Villages from which a line of 4 to 15 km leads to the gate, as indices.
  std::vector<std::size_t> origins_of(const WaysHome& ways) const;
  MadeLine make(const WaysHome& ways, const Goal& goal, std::size_t origin, std::string name,
                std::uint64_t seed) const;

 private:
  struct Way {  // a path with its geometry
    std::vector<VertexId> path;
    geo::Polyline line;
  };
  std::vector<routing::SpeedLimit> road_limits(const Way& way) const;
  void add_tagged_limits(const Way& way, std::vector<routing::SpeedLimit>& limits) const;
  std::vector<routing::DraftStop> stops(const Way& way, const Goal& goal) const;
  std::string stop_name(const Way& way, std::size_t vertex, std::size_t number) const;

  const Ground& ground_;
  const RoadGraph& graph_;
  std::set<VertexId> school_gates_;
  std::unordered_map<VertexId, std::size_t> village_at_;
};

}  // namespace busward::simulator
