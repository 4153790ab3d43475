#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "registry/eligibility.h"

namespace busward::registry {

// A document without which the bus may not carry pupils, and of which it is known that it is over.
struct Lapse {
  DocumentKind kind = DocumentKind::placard;
  std::chrono::sys_days last_day;  // on which it held
  int days_over = 0;               // since then
  std::string source;              // the article on which it counts
  friend bool operator==(const Lapse&, const Lapse&) = default;
};

// Why whoever is known to drive may not: stood down, without a licence for this bus, not reviewed.
struct DriverImpediment {
  std::string name;                               // of the check
  std::string who{};                              // the driver's code
  std::optional<std::chrono::sys_days> last_day;  // on which it held
  std::optional<std::string> number;              // of the order or violation
  std::string source;                             // the article on which it counts
  KnownBy known_by = KnownBy::departure_check;    // that it is this driver
  friend bool operator==(const DriverImpediment&, const DriverImpediment&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(name, who, last_day, number, source, known_by);
  }
};

// All that is known to forbid to carry pupils on a run, each list the gravest first; a stoppage is
// graver than a lapse, and what is wrong with the bus than what is wrong with its driver.
struct Impediments {
  std::vector<StoppageInForce> stoppages;  // of the bus, then of its route
  std::vector<Lapse> lapses;               // placard, inspection, insurance
  std::vector<DriverImpediment> driver{};  // an order first, then in the catalogue's order
  bool empty() const { return stoppages.empty() && lapses.empty() && driver.empty(); }
  friend bool operator==(const Impediments&, const Impediments&) = default;
};

// What of the catalogue the engine rings for: invalid, and forbidden by a dated rule value
// ("unlicensed_…"). What is not on file is none, and a driver who is only assumed has none.
Impediments impediments(const RunFacts& run, const RuleValues& rules);

}  // namespace busward::registry
