#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/uuid/uuid.hpp>

#include "geo/latlng.h"
#include "geo/utc_time.h"
#include "registry/ids.h"

namespace busward::tracker {

using AlarmId = boost::uuids::uuid;
using RunId = boost::uuids::uuid;

// Why a revision was written. The first three come from the live verdict, the others from settling.
enum class RevisionCause {
  raised,
  updated,
  ended,
  confirmed_by_settling,
  changed,
  new_late,
  unsupported
};

std::string_view to_text(RevisionCause cause);
bool is_by_settling(RevisionCause cause);

// One revision of an alarm, whole: what is known of the episode at that point. Revisions are only
// ever added; the store numbers them. JSON members are canonical (fixed key order, values on their
// grids).
struct AlarmRevision {
  AlarmId id;
  registry::VehicleId vehicle;
  std::string rule;  // "overspeed"
  std::string kind;  // empty where the rule has none
  std::optional<RunId> run;
  std::optional<registry::RouteVersionId> route_version;
  geo::UtcTime began_at;
  geo::UtcTime detected_at;              // the deciding fix's own time
  std::optional<geo::UtcTime> ended_at;  // none while open
  bool late = false;
  RevisionCause cause = RevisionCause::raised;
  geo::LatLng position;  // of the deciding fix
  std::string measured;  // JSON object
  std::string limit;     // JSON object
  std::string series;    // JSON array: what decided it; with raised, changed and new_late
  std::int64_t rulebook_revision = 0;
  std::int64_t caused_by_seq = 0;  // the journal batch whose record caused this revision
};

// UUIDv5 of vehicle, rule, kind and the identity of the fix that first decided it, so it does not
// move when the episode's beginning does. The identity is time, position and speed as the integers
// that were sent.
AlarmId alarm_id(registry::VehicleId vehicle, std::string_view rule, std::string_view kind,
                 geo::UtcTime decided_at, const geo::LatLng& position);

std::string to_text(const boost::uuids::uuid& id);

}  // namespace busward::tracker
