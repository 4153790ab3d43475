#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "registry/name_table.h"
#include "registry/rule_values.h"

namespace busward::registry {

// What is kept for a number of days and then removed. All else is kept for good: the facts of the
// rulebook, emergencies, the audit log.
enum class Kept : std::uint8_t {
  journal,       // what terminals sent
  tracks,        // where buses were
  read_log,      // who read whose personal data
  security_log,  // sessions, and terminals that were turned away
  alarms,        // with their steps and evidence
  runs,          // with their stop visits, and the fixes counted by day
  attestations   // departure checks, head counts, sweeps
};
inline constexpr NameTable<Kept, 7> kKept{{{Kept::journal, "journal"},
                                           {Kept::tracks, "tracks"},
                                           {Kept::read_log, "read_log"},
                                           {Kept::security_log, "security_log"},
                                           {Kept::alarms, "alarms"},
                                           {Kept::runs, "runs"},
                                           {Kept::attestations, "attestations"}}};

// The rule value that says for how many days it is kept at least.
std::string_view least_name(Kept kept);

// For how many days what is kept, as the bureau set it. Not below the rulebook's least ones, which
// have their articles there.
class Retention {
 public:
  std::chrono::days of(Kept kept) const { return days_[static_cast<std::size_t>(kept)]; }
  void set(Kept kept, std::chrono::days days) { days_[static_cast<std::size_t>(kept)] = days; }

  // What is wanted of one that is too short on that day, and why; none where it is long enough.
  std::optional<std::string> fault(Kept kept, const RuleValues& rules,
                                   std::chrono::sys_days day) const;

 private:
  // In the order of kKept.
  std::array<std::chrono::days, kKept.size()> days_{
      std::chrono::days{183}, std::chrono::days{183},  std::chrono::days{366},
      std::chrono::days{366}, std::chrono::days{1096}, std::chrono::days{1096},
      std::chrono::days{1096}};
};

}  // namespace busward::registry
