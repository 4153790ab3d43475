#include "registry/cases/emergency.h"

#include <algorithm>

namespace busward::registry::cases {

using access::Role;

namespace {

bool settles(const EmergencyStep& step) {
  return step.kind == EmergencyStepKind::done || step.kind == EmergencyStepKind::not_needed;
}

bool is_settled(EmergencyTask task, std::span<const EmergencyStep> steps) {
  return std::ranges::any_of(
      steps, [&](const EmergencyStep& step) { return settles(step) && step.task == task; });
}

bool may_act(Role role) {
  switch (role) {
    case Role::monitor:
    case Role::safety_manager:
    case Role::attendant:
    case Role::school_clerk:
    case Role::duty_officer:
    case Role::safety_officer:
    case Role::traffic_police:
      return true;
    default:
      return false;
  }
}

bool may_close(Role role) {
  return role == Role::duty_officer || role == Role::safety_officer || role == Role::traffic_police;
}

std::optional<EmergencyRefusal> fault_of_form(const EmergencyStep& step) {
  if (settles(step) != step.task.has_value()) {
    return step.task ? EmergencyRefusal::superfluous : EmergencyRefusal::incomplete;
  }
  const bool wants_note = step.kind != EmergencyStepKind::done;
  return wants_note && step.note.empty() ? std::optional{EmergencyRefusal::incomplete}
                                         : std::nullopt;
}

// Who has had it from the beginning.
std::optional<access::AccountId> taken_by(const Emergency& emergency,
                                          std::span<const EmergencyStep> steps) {
  if (emergency.opened_by) return emergency.opened_by->account;
  const auto first = std::ranges::find_if(steps, settles);
  if (first == steps.end()) return std::nullopt;
  return first->actor.account;
}

std::optional<EmergencyRefusal> fault_of_close(const Emergency& emergency,
                                               std::span<const EmergencyStep> steps,
                                               const EmergencyStep& next) {
  if (!may_close(next.actor.role)) return EmergencyRefusal::wrong_role;
  if (!tasks_left(steps).empty()) return EmergencyRefusal::tasks_left;
  const bool same = taken_by(emergency, steps) == next.actor.account;
  return same ? std::optional{EmergencyRefusal::same_person} : std::nullopt;
}

}  // namespace

std::vector<EmergencyTask> tasks_left(std::span<const EmergencyStep> steps) {
  std::vector<EmergencyTask> left;
  for (const auto& [task, name] : kEmergencyTasks) {
    if (!is_settled(task, steps)) left.push_back(task);
  }
  return left;
}

bool is_closed(std::span<const EmergencyStep> steps) {
  return std::ranges::any_of(
      steps, [](const EmergencyStep& step) { return step.kind == EmergencyStepKind::closed; });
}

bool may_open(Role role) {
  return may_act(role);
}

std::optional<EmergencyRefusal> refusal_of_lifting(std::span<const EmergencyStep> steps,
                                                   const std::optional<LiftedHold>& lifted,
                                                   Role role) {
  if (!may_close(role)) return EmergencyRefusal::wrong_role;
  if (!is_closed(steps)) return EmergencyRefusal::still_open;
  return lifted ? std::optional{EmergencyRefusal::lifted_already} : std::nullopt;
}

std::vector<EmergencyMonth> months_of(std::span<const EmergencyOfDay> emergencies,
                                      std::chrono::year_month first, std::chrono::year_month last) {
  std::vector<EmergencyMonth> months;
  for (auto month = first; month <= last; month += std::chrono::months{1}) {
    months.push_back({.month = month});
  }
  for (const EmergencyOfDay& one : emergencies) {
    const std::chrono::year_month_day day{one.day};
    const auto found = std::ranges::find(months, day.year() / day.month(), &EmergencyMonth::month);
    if (found == months.end()) continue;
    ++found->count;
    found->sos += one.cause == EmergencyCause::sos ? 1 : 0;
    found->collision += one.cause == EmergencyCause::collision ? 1 : 0;
    found->by_hand += one.cause == EmergencyCause::hand ? 1 : 0;
    found->open += one.closed ? 0 : 1;
  }
  return months;
}

std::optional<EmergencyRefusal> refusal_of(const Emergency& emergency,
                                           std::span<const EmergencyStep> steps,
                                           const EmergencyStep& next) {
  if (const auto fault = fault_of_form(next)) return fault;
  if (!may_act(next.actor.role)) return EmergencyRefusal::wrong_role;
  if (next.kind == EmergencyStepKind::noted) return std::nullopt;
  if (is_closed(steps)) return EmergencyRefusal::case_closed;
  if (next.kind == EmergencyStepKind::closed) return fault_of_close(emergency, steps, next);
  return is_settled(*next.task, steps) ? std::optional{EmergencyRefusal::settled_already}
                                       : std::nullopt;
}

}  // namespace busward::registry::cases
