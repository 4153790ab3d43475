#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "tracker/run_attestation.h"

namespace busward::tracker {

// What comes later than so long after it was done no verdict hangs on: runs are not settled again
// for it, as for fixes of that age.
inline constexpr std::chrono::hours kAttestedAtMost{48};

// Attestations of runs that no vehicle has begun yet: a check is made before the bus is seen. Kept
// until its run begins, or as long as fixes may come late. Owned by the engine.
class WaitingAttestations {
 public:
  void keep(const RunAttestation& one) { by_run_[one.run].push_back(one); }
  // And forgets them.
  std::vector<RunAttestation> take(const RunId& run);
  void forget_before(geo::UtcTime at);
  bool empty() const { return by_run_.empty(); }

  template <class Archive>
  void archive(Archive& a) {
    std::vector<RunAttestation> all;
    for (const auto& [run, waiting] : by_run_)
      all.insert(all.end(), waiting.begin(), waiting.end());
    a(all);
    by_run_.clear();
    for (const RunAttestation& one : all) keep(one);
  }

 private:
  std::map<RunId, std::vector<RunAttestation>> by_run_;
};

}  // namespace busward::tracker
