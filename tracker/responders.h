#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/utc_time.h"
#include "registry/name_table.h"
#include "registry/rule_values.h"
#include "tracker/alarm_step.h"

namespace busward::tracker {

// Which number of the chain somebody has set.
enum class ChainQuantity : std::uint8_t { duty_after_s, police_after_s, repeated };
inline constexpr registry::NameTable<ChainQuantity, 3> kChainQuantities{
    {{ChainQuantity::duty_after_s, "duty_after_s"},
     {ChainQuantity::police_after_s, "police_after_s"},
     {ChainQuantity::repeated, "repeated"}}};

// A number of the chain as the bureau has set it for an operator, a rule, both or all, from a civil
// day on; added, never changed.
struct ChainNumber {
  ChainQuantity quantity = ChainQuantity::duty_after_s;
  int value = 0;
  std::optional<std::string> rule{};                  // none: of every rule
  std::optional<registry::OperatorId> operator_id{};  // none: of every operator
  std::chrono::sys_days valid_from;
  geo::UtcTime recorded_at;
  registry::access::Actor actor;
  std::string note;
};

// When the next tier is called, of one rule and kind; dated rule values "responders_…".
struct ChainNumbers {
  std::chrono::seconds duty_after{300};      // unacknowledged
  std::chrono::seconds police_after{86400};  // without an outcome
  int repeated = 3;                          // alarms of one bus and rule within 24 hours
  int grave_band = 4;                        // of overspeed
  bool all_at_once = false;                  // SOS, collision, child left on board, suspended bus

  static ChainNumbers of(const registry::RuleValues& values, std::string_view rule,
                         std::string_view kind, std::chrono::sys_days day);
  // With what was set in place of them: of an operator and rule before that of an operator, then of
  // a rule, then of all; of the same scope the one of the latest day, and the newest of that.
  struct Of {
    std::string_view rule;
    std::optional<registry::OperatorId> operator_id;
    std::chrono::sys_days day;
  };
  ChainNumbers with(std::span<const ChainNumber> set, const Of& of) const;
};

// What of an alarm the chain asks.
struct AlarmForChain {
  geo::UtcTime announced_at;
  bool late = false;  // shown to the first tier, calls nobody further
  int before = 0;     // alarms of the same bus and rule in the 24 hours before
  std::optional<int> band{};
};

enum class CallReason : std::uint8_t {
  first,
  unacknowledged,
  no_outcome,
  repeated,
  grave,
  by_hand,
  all_at_once
};
inline constexpr registry::NameTable<CallReason, 7> kCallReasons{
    {{CallReason::first, "first"},
     {CallReason::unacknowledged, "unacknowledged"},
     {CallReason::no_outcome, "no_outcome"},
     {CallReason::repeated, "repeated"},
     {CallReason::grave, "grave"},
     {CallReason::by_hand, "by_hand"},
     {CallReason::all_at_once, "all_at_once"}}};

struct Call {
  Tier tier = Tier::operator_monitor;
  geo::UtcTime at;
  CallReason reason = CallReason::first;
  // From the call to the first step of somebody of that tier; zero where they had acted before.
  std::optional<std::chrono::milliseconds> answered_after{};
  friend bool operator==(const Call&, const Call&) = default;
};

// Who has been called until `now`, in the order of the tiers, each by what came first. Pure: the
// same for a console, a report and a test.
std::vector<Call> responders(const AlarmForChain& alarm, std::span<const AlarmStep> steps,
                             const ChainNumbers& numbers, geo::UtcTime now);

}  // namespace busward::tracker
