#pragma once

#include <vector>

#include "registry/lapses.h"
#include "registry/stoppage.h"

namespace busward::registry {

// All that is known to forbid a bus to carry pupils on a run, each list the gravest first; a
// stoppage is graver than a lapse.
struct Impediments {
  std::vector<StoppageInForce> stoppages;
  std::vector<Lapse> lapses;
  bool empty() const { return stoppages.empty() && lapses.empty(); }
  friend bool operator==(const Impediments&, const Impediments&) = default;
};

}  // namespace busward::registry
