#pragma once

#include <vector>

#include "registry/ids.h"
#include "tracker/alarm.h"
#include "tracker/finding.h"

namespace busward::tracker {

// One episode, as its newest finding says it; the series is that of the finding that raised it.
struct Episode {
  AlarmId id;         // by its deciding fix
  bool late = false;  // that fix came late
  Finding finding;
};

// Puts the findings of one vehicle's run together into episodes, in the order in which they were
// raised.
class Episodes {
 public:
  explicit Episodes(registry::VehicleId vehicle) : vehicle_{vehicle} {}

  void take(const Finding& finding, bool late);
  const std::vector<Episode>& all() const { return all_; }

 private:
  registry::VehicleId vehicle_;
  std::vector<Episode> all_;
};

}  // namespace busward::tracker
