#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/simulator/name_book.h"
#include "gateway/simulator/random.h"
#include "geo/latlng.h"
#include "geo/units.h"
#include "registry/county.h"

namespace busward::simulator {

using VertexId = std::uint32_t;

struct GroundRoad {
  std::string name;
  registry::RoadClass road_class;
  std::optional<geo::MetresPerSecond> posted_limit;
  std::vector<VertexId> vertices;
};
struct Town {
  std::string stem;  // 白石
  std::string name;  // 白石镇
  bool seat;
  VertexId centre;
  std::vector<VertexId> street_vertices;  // on its residential streets
};
struct Village {
  std::string stem;
  VertexId vertex;
};

// The land under the county: vertices on the grid of millionths of a degree, which roads share
// where they meet, and the places that stand on them.
struct Ground {
  geo::LatLng centre;
  std::vector<geo::LatLng> vertices;
  std::vector<GroundRoad> roads;
  std::vector<Town> towns;  // the county seat first
  std::vector<Village> villages;
  std::set<VertexId> narrow_bridges;
};

// Towns that keep their distance, a plane network of main roads between them, villages along and
// beside it, street grids. The number of towns follows from the number of buses.
Ground lay_ground(int buses, NameBook& names, Random random);

}  // namespace busward::simulator
