#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "geo/utc_time.h"
#include "registry/name_table.h"
#include "registry/rule_values.h"
#include "tracker/alarm_step.h"

namespace busward::tracker {

// When the next tier is called, of one rule and kind; dated rule values "responders_…".
struct ChainNumbers {
  std::chrono::seconds duty_after{300};      // unacknowledged
  std::chrono::seconds police_after{86400};  // without an outcome
  int repeated = 3;                          // alarms of one bus and rule within 24 hours
  int grave_band = 4;                        // of overspeed
  bool all_at_once = false;                  // SOS, collision, child left on board, suspended bus

  static ChainNumbers of(const registry::RuleValues& values, std::string_view rule,
                         std::string_view kind, std::chrono::sys_days day);
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
