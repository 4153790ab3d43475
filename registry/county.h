#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/latlng.h"
#include "geo/units.h"
#include "registry/name_table.h"

namespace busward::registry {

struct County {
  std::string name_zh;
  std::string name_en;
  std::string zone;  // IANA name of its civil zone
  geo::LatLng centre;
  friend bool operator==(const County&, const County&) = default;
};

enum class RoadClass { motorway, trunk, primary, secondary, tertiary, residential };
inline constexpr NameTable<RoadClass, 6> kRoadClasses{{{RoadClass::motorway, "motorway"},
                                                       {RoadClass::trunk, "trunk"},
                                                       {RoadClass::primary, "primary"},
                                                       {RoadClass::secondary, "secondary"},
                                                       {RoadClass::tertiary, "tertiary"},
                                                       {RoadClass::residential, "residential"}}};

// A road of the map behind the buses.
struct Road {
  std::string name;  // empty where it has none
  RoadClass road_class = RoadClass::residential;
  std::optional<geo::MetresPerSecond> posted_limit;
  std::vector<geo::LatLng> vertices;
  friend bool operator==(const Road&, const Road&) = default;
};

enum class PlaceKind { county_seat, town, village };
inline constexpr NameTable<PlaceKind, 3> kPlaceKinds{{{PlaceKind::county_seat, "county_seat"},
                                                      {PlaceKind::town, "town"},
                                                      {PlaceKind::village, "village"}}};

struct Place {
  std::string name;
  PlaceKind kind = PlaceKind::village;
  geo::LatLng position;
  friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace busward::registry
