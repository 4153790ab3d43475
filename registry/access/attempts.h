#pragma once

#include <chrono>
#include <optional>

#include "geo/utc_time.h"

namespace busward::registry::access {

struct AttemptRules {
  int failures = 5;                // in a row, until the account is locked
  std::chrono::seconds lock{900};  // for so long
  std::chrono::seconds pause{1};   // after the first failure; doubles with each further one
};

// An account's failed log-ins since the last one that went well.
struct Attempts {
  int failures = 0;
  std::optional<geo::UtcTime> not_before;  // until then nothing is tried, not even the right one
  friend bool operator==(const Attempts&, const Attempts&) = default;
};

bool may_try(const Attempts& attempts, geo::UtcTime at);
// Locked again with each failure beyond the last allowed one.
Attempts after_failure(Attempts attempts, geo::UtcTime at, const AttemptRules& rules);
bool is_locked(const Attempts& attempts, const AttemptRules& rules);

}  // namespace busward::registry::access
