#include "tracker/waiting_attestations.h"

#include <algorithm>
#include <utility>

namespace busward::tracker {

std::vector<RunAttestation> WaitingAttestations::take(const RunId& run) {
  const auto found = by_run_.find(run);
  if (found == by_run_.end()) return {};
  auto waiting = std::move(found->second);
  by_run_.erase(found);
  return waiting;
}

void WaitingAttestations::forget_before(geo::UtcTime at) {
  std::erase_if(by_run_, [at](const auto& waiting) {
    return std::ranges::all_of(waiting.second,
                               [at](const RunAttestation& one) { return one.at < at; });
  });
}

}  // namespace busward::tracker
