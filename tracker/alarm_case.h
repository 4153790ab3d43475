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
#include "registry/organisation.h"
#include "tracker/alarm_step.h"

namespace busward::tracker {

// The rule whose alarms nobody may shelve: they end with a search by name and time, or with counts
// that match, and never as false.
inline constexpr std::string_view kChildLeftOnBoard = "child_left_on_board";

// What the engine says of the alarm at the moment of a step, and whose bus it is. The axis active /
// cleared is the engine's alone; steps do not move it.
struct AlarmFacts {
  std::string rule;
  std::optional<registry::OperatorId> operator_id{};
  // Whose pupils it carries: the school of its route, else all that its operator serves.
  std::vector<registry::SchoolId> schools{};
  std::vector<registry::AreaId> areas{};  // in which it belongs, with those above
  bool active = false;
  bool supported = true;                   // false: its settling found nothing
  std::optional<bool> bus_stands_still{};  // none: not known
};

// Where the handling has got to. `appealed` is an appeal that waits to be decided.
enum class CaseState : std::uint8_t { unacknowledged, acknowledged, decided, appealed, closed };
inline constexpr registry::NameTable<CaseState, 5> kCaseStates{
    {{CaseState::unacknowledged, "unacknowledged"},
     {CaseState::acknowledged, "acknowledged"},
     {CaseState::decided, "decided"},
     {CaseState::appealed, "appealed"},
     {CaseState::closed, "closed"}}};

struct Decision {
  Ruling ruling;
  registry::access::AccountId by;
  geo::UtcTime at;
  bool on_appeal = false;
  friend bool operator==(const Decision&, const Decision&) = default;
};

struct Appeal {
  registry::access::AccountId by;
  bool decided = false;
  friend bool operator==(const Appeal&, const Appeal&) = default;
};

struct Owner {
  std::string name;
  std::optional<registry::access::AccountId> account;  // none: handed over by name
  friend bool operator==(const Owner&, const Owner&) = default;
};

// What an alarm's steps amount to.
struct CaseStatus {
  int steps = 0;
  std::optional<geo::UtcTime> acknowledged_at{};  // the first step but a note or an escalation
  std::optional<Owner> owner{};
  std::optional<Decision> decision{};  // the newest
  bool ground_confirmed = false;       // of that decision
  bool children_accounted_for = false;
  std::optional<std::chrono::sys_days> rectify_by{};  // an order that is not met yet
  std::optional<Appeal> appeal{};
  std::optional<Tier> escalated_to{};
  std::optional<geo::UtcTime> closed_at{};
  friend bool operator==(const CaseStatus&, const CaseStatus&) = default;

  // False: the alarm is suspected, whatever has been entered.
  bool outcome_stands() const;
  CaseState state() const;
};

CaseStatus status_of(std::span<const AlarmStep> steps);

// Why a step is not taken.
enum class StepRefusal : std::uint8_t {
  incomplete,   // a field that its kind wants is missing
  superfluous,  // one that it does not have is there
  impossible_time,
  wrong_role,
  another_organisation,
  case_closed,
  appeal_pending,
  acknowledged_already,
  yours_already,
  not_the_owner,
  bus_moves,  // or it is not known to stand: the driver is not telephoned
  children_first,
  not_about_children,
  counts_differ,
  no_ground_for_this_rule,
  engine_stands_by_it,
  appeal_settled_it,
  nothing_to_confirm,
  same_person,
  no_outcome,
  still_active,
  ordered_already,
  nothing_ordered,
  rectification_owed,
  nothing_to_appeal,
  appealed_already,
  term_over,
  no_appeal,
  not_higher
};
extern const registry::NameTable<StepRefusal, 29> kStepRefusals;

// Numbers of the handling, dated configuration like any rule value.
struct CaseNumbers {
  std::chrono::days appeal_term{5};  // from the decision
};

// Whether the role may take such a step at all, whatever the alarm.
bool may_ever_take(registry::access::Role role, StepKind kind);

// The state machine: whether `next` may follow `steps`. Pure; `next.number` is not looked at, its
// time and actor are taken as given. No refusal: it may be added.
std::optional<StepRefusal> refusal_of(const AlarmFacts& alarm, std::span<const AlarmStep> steps,
                                      const AlarmStep& next, const CaseNumbers& numbers);

}  // namespace busward::tracker
