#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "geo/latlng.h"
#include "geo/units.h"

namespace busward::routing {

// A stop as drawn: where it is and, if timetabled, how long after departure it is to be served.
struct DraftStop {
  std::string name;
  geo::LatLng place;
  std::optional<std::chrono::seconds> planned;

  friend bool operator==(const DraftStop&, const DraftStop&) = default;
};

// An approved stop: a drawn one and where it falls on the approved line.
struct Stop {
  std::string name;
  geo::LatLng place;
  std::optional<std::chrono::seconds> planned;
  geo::Metres at;        // way along the line
  geo::Metres off_line;  // distance of the place from the line there

  friend bool operator==(const Stop&, const Stop&) = default;
};

}  // namespace busward::routing
