#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geo/latlng.h"
#include "geo/utc_time.h"

namespace busward::tracker {

enum class FindingChange : std::uint8_t { raised, updated, ended };

// What a watch says of an episode at one fix, in the form that every rule shares: whole each time,
// with its values as canonical JSON. A rule has at most one episode open for a vehicle.
struct Finding {
  FindingChange change = FindingChange::raised;
  std::string_view rule;  // a literal: "overspeed", "route_deviation", …
  std::string kind;       // empty where the rule has none; may be corrected while open
  geo::UtcTime began_at;
  geo::UtcTime detected_at;              // the fix that proved it
  std::optional<geo::UtcTime> ended_at;  // with ended
  geo::LatLng position;                  // of the deciding fix
  std::string measured;                  // JSON object
  std::string limit;                     // JSON object
  std::string series;                    // with raised: JSON array of what decided it
  bool by_deadline = false;              // detected_at is a deadline's time and no fix's
};

}  // namespace busward::tracker
