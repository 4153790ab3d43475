#include "registry/access/attempts.h"

#include <algorithm>

namespace busward::registry::access {

bool may_try(const Attempts& attempts, geo::UtcTime at) {
  return !attempts.not_before || *attempts.not_before <= at;
}

bool is_locked(const Attempts& attempts, const AttemptRules& rules) {
  return attempts.failures >= rules.failures;
}

Attempts after_failure(Attempts attempts, geo::UtcTime at, const AttemptRules& rules) {
  ++attempts.failures;
  std::chrono::seconds wait = rules.lock;
  if (!is_locked(attempts, rules)) {
    constexpr int kMostDoublings = 20;
    const int doublings = std::min(attempts.failures - 1, kMostDoublings);
    wait = std::min(rules.lock, rules.pause * (1 << doublings));
  }
  attempts.not_before = at + wait;
  return attempts;
}

}  // namespace busward::registry::access
