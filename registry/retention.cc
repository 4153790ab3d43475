#include "registry/retention.h"

#include <cmath>

namespace busward::registry {

std::string_view least_name(Kept kept) {
  switch (kept) {
    case Kept::journal:
    case Kept::tracks:
      return "retention_positions_d";
    case Kept::read_log:
    case Kept::security_log:
      return "retention_logs_d";
    case Kept::alarms:
    case Kept::runs:
    case Kept::attestations:
      break;
  }
  return "retention_records_d";
}

std::optional<std::string> Retention::fault(Kept kept, const RuleValues& rules,
                                            std::chrono::sys_days day) const {
  const RuleValue* rule = rules.rule_in_force(least_name(kept), day);
  if (rule == nullptr) return std::nullopt;
  const std::chrono::days least{static_cast<int>(std::ceil(rule->value))};
  if (of(kept) >= least) return std::nullopt;
  return "must be at least " + std::to_string(least.count()) + ": " + rule->source + " (" +
         std::string{to_text(rule->standing)} + ")";
}

}  // namespace busward::registry
