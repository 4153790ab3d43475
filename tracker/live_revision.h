#pragma once

#include <cstdint>
#include <optional>

#include "tracker/alarm.h"
#include "tracker/finding.h"

namespace busward::tracker {

// Which alarm a finding is of, and what the bus was on.
struct FoundOn {
  AlarmId id;
  registry::VehicleId vehicle;
  std::optional<RunId> run;
  std::optional<registry::RouteVersionId> route_version;
  bool late = false;
  std::int64_t rulebook_revision = 0;
};

// What the live verdict says of an alarm: raised, updated or ended, by the journal's record `seq`.
AlarmRevision live_revision(const Finding& finding, const FoundOn& on, std::int64_t seq);

}  // namespace busward::tracker
