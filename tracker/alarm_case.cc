#include "tracker/alarm_case.h"

#include <algorithm>
#include <initializer_list>

#include "geo/assert.h"
#include "registry/access/rights.h"

namespace busward::tracker {

using registry::access::Actor;
using registry::access::Role;
using Refused = std::optional<StepRefusal>;

const registry::NameTable<StepRefusal, 29> kStepRefusals{
    {{StepRefusal::incomplete, "incomplete"},
     {StepRefusal::superfluous, "superfluous"},
     {StepRefusal::impossible_time, "impossible_time"},
     {StepRefusal::wrong_role, "wrong_role"},
     {StepRefusal::another_organisation, "another_organisation"},
     {StepRefusal::case_closed, "case_closed"},
     {StepRefusal::appeal_pending, "appeal_pending"},
     {StepRefusal::acknowledged_already, "acknowledged_already"},
     {StepRefusal::yours_already, "yours_already"},
     {StepRefusal::not_the_owner, "not_the_owner"},
     {StepRefusal::bus_moves, "bus_moves"},
     {StepRefusal::children_first, "children_first"},
     {StepRefusal::not_about_children, "not_about_children"},
     {StepRefusal::counts_differ, "counts_differ"},
     {StepRefusal::no_ground_for_this_rule, "no_ground_for_this_rule"},
     {StepRefusal::engine_stands_by_it, "engine_stands_by_it"},
     {StepRefusal::appeal_settled_it, "appeal_settled_it"},
     {StepRefusal::nothing_to_confirm, "nothing_to_confirm"},
     {StepRefusal::same_person, "same_person"},
     {StepRefusal::no_outcome, "no_outcome"},
     {StepRefusal::still_active, "still_active"},
     {StepRefusal::ordered_already, "ordered_already"},
     {StepRefusal::nothing_ordered, "nothing_ordered"},
     {StepRefusal::rectification_owed, "rectification_owed"},
     {StepRefusal::nothing_to_appeal, "nothing_to_appeal"},
     {StepRefusal::appealed_already, "appealed_already"},
     {StepRefusal::term_over, "term_over"},
     {StepRefusal::no_appeal, "no_appeal"},
     {StepRefusal::not_higher, "not_higher"}}};

bool CaseStatus::outcome_stands() const {
  if (!decision) return false;
  return decision->ruling.ground != DetourGround::other_obstruction || ground_confirmed;
}

CaseState CaseStatus::state() const {
  if (appeal && !appeal->decided) return CaseState::appealed;
  if (closed_at) return CaseState::closed;
  if (outcome_stands()) return CaseState::decided;
  return acknowledged_at ? CaseState::acknowledged : CaseState::unacknowledged;
}

namespace {

// It happened, and somebody answers for it.
bool is_held_against(CaseOutcome outcome) {
  return outcome == CaseOutcome::confirmed || outcome == CaseOutcome::warned;
}

void decide(CaseStatus& status, const AlarmStep& step, bool on_appeal) {
  status.decision = {.ruling = *step.content.ruling,
                     .by = step.actor.account,
                     .at = step.at,
                     .on_appeal = on_appeal};
  // Who grants an appeal confirms the ground that it states.
  status.ground_confirmed = on_appeal;
  if (!is_held_against(step.content.ruling->outcome)) status.rectify_by.reset();
}

void decide_appeal(CaseStatus& status, const AlarmStep& step) {
  status.appeal->decided = true;
  if (!*step.content.accepted) return;
  decide(status, step, true);
  status.closed_at.reset();  // another person closes what the reviewer decided
}

void follow(CaseStatus& status, const AlarmStep& step) {
  const StepContent& content = step.content;
  switch (content.kind) {
    case StepKind::owner_taken:
      status.owner = {.name = step.actor.name, .account = step.actor.account};
      break;
    case StepKind::handed_over:
      status.owner = {.name = *content.to, .account = {}};
      break;
    case StepKind::decided:
      decide(status, step, false);
      break;
    case StepKind::ground_confirmed:
      status.ground_confirmed = true;
      break;
    case StepKind::searched:
    case StepKind::counted:
      status.children_accounted_for = true;
      break;
    case StepKind::supervision_ordered:
      status.rectify_by = content.due_on;
      break;
    case StepKind::rectified:
      status.rectify_by.reset();
      break;
    case StepKind::closed:
      status.closed_at = step.at;
      break;
    case StepKind::appealed:
      status.appeal = {.by = step.actor.account};
      break;
    case StepKind::appeal_decided:
      decide_appeal(status, step);
      break;
    case StepKind::escalated:
      status.escalated_to = content.tier;
      break;
    case StepKind::acknowledged:
    case StepKind::contacted:
    case StepKind::noted:
      break;
  }
}

// Who acts has seen it; who writes a note or calls a higher tier may not have.
bool acknowledges(StepKind kind) {
  return kind != StepKind::noted && kind != StepKind::escalated;
}

}  // namespace

CaseStatus status_of(std::span<const AlarmStep> steps) {
  CaseStatus status;
  for (const AlarmStep& step : steps) {
    ++status.steps;
    if (!status.acknowledged_at && acknowledges(step.content.kind)) {
      status.acknowledged_at = step.at;
    }
    follow(status, step);
  }
  return status;
}

namespace {

// The form of a step -------------------------------------------------------------------------

Refused misses(bool wanted, bool there) {
  if (wanted == there) return std::nullopt;
  return wanted ? StepRefusal::incomplete : StepRefusal::superfluous;
}

Refused fault_of(const Ruling& ruling) {
  const auto ground = misses(ruling.outcome == CaseOutcome::justified, ruling.ground.has_value());
  if (ground) return ground;
  return misses(ruling.outcome == CaseOutcome::false_alarm, ruling.reason.has_value());
}

bool wants_note(StepKind kind) {
  return kind == StepKind::noted || kind == StepKind::rectified || kind == StepKind::appealed;
}

Refused fault_of(const StepContent& step) {
  const auto is = [&](StepKind kind) { return step.kind == kind; };
  const bool decides =
      is(StepKind::decided) || (is(StepKind::appeal_decided) && step.accepted && *step.accepted);
  for (const Refused& fault : {misses(is(StepKind::handed_over), step.to.has_value()),
                               misses(is(StepKind::contacted), step.way.has_value()),
                               misses(is(StepKind::appeal_decided), step.accepted.has_value()),
                               misses(decides, step.ruling.has_value()),
                               misses(is(StepKind::searched), step.search.has_value()),
                               misses(is(StepKind::counted), step.count.has_value()),
                               misses(is(StepKind::supervision_ordered), step.due_on.has_value()),
                               misses(is(StepKind::escalated), step.tier.has_value())}) {
    if (fault) return fault;
  }
  if (wants_note(step.kind) && step.note.empty()) return StepRefusal::incomplete;
  if (step.to && step.to->empty()) return StepRefusal::incomplete;
  if (step.search && step.search->by.empty()) return StepRefusal::incomplete;
  return step.ruling ? fault_of(*step.ruling) : std::nullopt;
}

// Who may ------------------------------------------------------------------------------------

// The operator's side, the bureau's, and the police who are called last.
constexpr std::initializer_list<Role> kResponders{Role::monitor, Role::safety_manager,
                                                  Role::duty_officer, Role::safety_officer,
                                                  Role::traffic_police};
constexpr std::initializer_list<Role> kAuthorities{Role::duty_officer, Role::safety_officer,
                                                   Role::traffic_police};
constexpr std::initializer_list<Role> kSupervisors{Role::duty_officer, Role::safety_officer,
                                                   Role::traffic_police, Role::transport_officer};
constexpr std::initializer_list<Role> kReviewers{Role::duty_officer, Role::safety_officer};
constexpr std::initializer_list<Role> kAnswerable{Role::monitor, Role::safety_manager,
                                                  Role::school_clerk};
constexpr std::initializer_list<Role> kNoters{
    Role::monitor,        Role::safety_manager, Role::school_clerk,   Role::duty_officer,
    Role::safety_officer, Role::inspector,      Role::traffic_police, Role::transport_officer};

// Of the steps that are not a right of their own.
std::initializer_list<Role> roles_for(StepKind kind) {
  switch (kind) {
    case StepKind::acknowledged:
    case StepKind::owner_taken:
    case StepKind::handed_over:
    case StepKind::decided:
    case StepKind::escalated:
      return kResponders;
    case StepKind::ground_confirmed:
    case StepKind::closed:
      return kAuthorities;
    case StepKind::supervision_ordered:
      return kSupervisors;
    case StepKind::rectified:
    case StepKind::appealed:
      return kAnswerable;
    case StepKind::appeal_decided:
      return kReviewers;
    case StepKind::noted:
      return kNoters;
    case StepKind::contacted:
    case StepKind::searched:
    case StepKind::counted:
      break;  // by right
  }
  BUSWARD_ASSERT(false);
}

bool may_take(Role role, StepKind kind) {
  using registry::access::reach_of;
  using registry::access::Right;
  if (kind == StepKind::contacted) return reach_of(role, Right::contact_bus).has_value();
  if (kind == StepKind::searched || kind == StepKind::counted) {
    return reach_of(role, Right::account_for_pupils).has_value();
  }
  const auto roles = roles_for(kind);
  return std::ranges::find(roles, role) != roles.end();
}

// A school speaks for the pupils on a bus; for the bus itself only as the operator that it is.
bool is_of(const Actor& actor, StepKind kind, const AlarmFacts& alarm) {
  const auto& of = actor.of;
  if (of.operator_id) return of.operator_id == alarm.operator_id;
  if (of.school_id) {
    const bool of_operator = kind == StepKind::rectified || kind == StepKind::appealed;
    return !of_operator && std::ranges::find(alarm.schools, *of.school_id) != alarm.schools.end();
  }
  if (!of.area_id) return true;
  return std::ranges::find(alarm.areas, *of.area_id) != alarm.areas.end();
}

Refused fault_of(const Actor& actor, StepKind kind, const AlarmFacts& alarm) {
  if (!may_take(actor.role, kind)) return StepRefusal::wrong_role;
  return is_of(actor, kind, alarm) ? Refused{} : StepRefusal::another_organisation;
}

// When ---------------------------------------------------------------------------------------

struct Moment {
  const AlarmFacts& alarm;
  const CaseStatus& status;
  const AlarmStep& next;
  const CaseNumbers& numbers;

  bool about_children() const { return alarm.rule == kChildLeftOnBoard; }
  bool by_decider() const { return status.decision && status.decision->by == next.actor.account; }
};

// A detour explains why a bus was not on its line, or not at its stop; nothing else.
bool ground_may_cover(std::string_view rule) {
  return rule == "route_deviation" || rule == "missed_stop" || rule == "unapproved_stop";
}

// Of a child left on board no outcome but confirmed, and that nobody was, once somebody looked.
Refused fault_about_children(const Moment& m, CaseOutcome outcome) {
  if (outcome == CaseOutcome::confirmed) return std::nullopt;
  const bool found_nobody = outcome == CaseOutcome::unsupported && m.status.children_accounted_for;
  return found_nobody ? Refused{} : StepRefusal::children_first;
}

Refused fault_of_ruling(const Moment& m) {
  const CaseOutcome outcome = m.next.content.ruling->outcome;
  if (m.about_children()) return fault_about_children(m, outcome);
  if (outcome == CaseOutcome::justified && !ground_may_cover(m.alarm.rule)) {
    return StepRefusal::no_ground_for_this_rule;
  }
  if (outcome == CaseOutcome::unsupported && m.alarm.supported) {
    return StepRefusal::engine_stands_by_it;
  }
  return std::nullopt;
}

Refused may_hand_over(const Moment& m) {
  const bool owns = m.status.owner && m.status.owner->account == m.next.actor.account;
  return owns ? Refused{} : StepRefusal::not_the_owner;
}

Refused may_take(const Moment& m) {
  const bool owns = m.status.owner && m.status.owner->account == m.next.actor.account;
  return owns ? Refused{StepRefusal::yours_already} : std::nullopt;
}

Refused may_contact(const Moment& m) {
  const bool by_phone = m.next.content.way == ContactWay::driver_phone;
  return by_phone && m.alarm.bus_stands_still != true ? Refused{StepRefusal::bus_moves}
                                                      : std::nullopt;
}

Refused may_decide(const Moment& m) {
  if (m.status.decision && m.status.decision->on_appeal) return StepRefusal::appeal_settled_it;
  if (m.status.appeal) return StepRefusal::appeal_settled_it;  // decided: a pending one was asked
  return fault_of_ruling(m);
}

Refused may_confirm_ground(const Moment& m) {
  if (!m.status.decision || m.status.outcome_stands()) return StepRefusal::nothing_to_confirm;
  return m.by_decider() ? Refused{StepRefusal::same_person} : std::nullopt;
}

Refused may_account_for_children(const Moment& m) {
  if (!m.about_children()) return StepRefusal::not_about_children;
  const auto& search = m.next.content.search;
  if (search && search->at > m.next.at) return StepRefusal::impossible_time;
  const auto& count = m.next.content.count;
  return count && count->on != count->off ? Refused{StepRefusal::counts_differ} : std::nullopt;
}

bool is_held_against(const CaseStatus& status) {
  return status.outcome_stands() && is_held_against(status.decision->ruling.outcome);
}

Refused may_order(const Moment& m) {
  if (!is_held_against(m.status)) return StepRefusal::no_outcome;
  if (*m.next.content.due_on < std::chrono::floor<std::chrono::days>(m.next.at)) {
    return StepRefusal::impossible_time;
  }
  return m.status.rectify_by ? Refused{StepRefusal::ordered_already} : std::nullopt;
}

Refused may_close(const Moment& m) {
  if (!m.status.outcome_stands()) return StepRefusal::no_outcome;
  if (m.about_children() && !m.status.children_accounted_for) return StepRefusal::children_first;
  // What did not happen need not end first: a terminal that is broken goes on saying it. And who
  // looked for a child knows more than the record that is missing.
  const bool must_end = is_held_against(m.status) && !m.about_children();
  if (m.alarm.active && must_end) return StepRefusal::still_active;
  if (m.status.rectify_by) return StepRefusal::rectification_owed;
  return m.by_decider() ? Refused{StepRefusal::same_person} : std::nullopt;
}

Refused may_appeal(const Moment& m) {
  if (m.status.appeal) return StepRefusal::appealed_already;
  if (!is_held_against(m.status)) return StepRefusal::nothing_to_appeal;
  const bool over = m.next.at - m.status.decision->at > m.numbers.appeal_term;
  return over ? Refused{StepRefusal::term_over} : std::nullopt;
}

Refused may_decide_appeal(const Moment& m) {
  if (!m.status.appeal || m.status.appeal->decided) return StepRefusal::no_appeal;
  if (m.by_decider() || m.status.appeal->by == m.next.actor.account) {
    return StepRefusal::same_person;
  }
  return m.next.content.ruling ? fault_of_ruling(m) : std::nullopt;
}

Refused may_escalate(const Moment& m) {
  const bool higher = !m.status.escalated_to || *m.next.content.tier > *m.status.escalated_to;
  return higher ? Refused{} : StepRefusal::not_higher;
}

// Of the step itself, in a case that is open to it.
Refused fault_of_kind(const Moment& m) {
  switch (m.next.content.kind) {
    case StepKind::acknowledged:
      return m.status.acknowledged_at ? Refused{StepRefusal::acknowledged_already} : std::nullopt;
    case StepKind::owner_taken:
      return may_take(m);
    case StepKind::handed_over:
      return may_hand_over(m);
    case StepKind::contacted:
      return may_contact(m);
    case StepKind::decided:
      return may_decide(m);
    case StepKind::ground_confirmed:
      return may_confirm_ground(m);
    case StepKind::searched:
    case StepKind::counted:
      return may_account_for_children(m);
    case StepKind::supervision_ordered:
      return may_order(m);
    case StepKind::rectified:
      return m.status.rectify_by ? Refused{} : StepRefusal::nothing_ordered;
    case StepKind::closed:
      return may_close(m);
    case StepKind::appealed:
      return may_appeal(m);
    case StepKind::appeal_decided:
      return may_decide_appeal(m);
    case StepKind::escalated:
      return may_escalate(m);
    case StepKind::noted:
      return std::nullopt;
  }
  BUSWARD_ASSERT(false);
}

// A closed case takes a note and an appeal; one under appeal no other outcome, order or end.
Refused fault_of_state(CaseState state, StepKind kind) {
  if (state == CaseState::closed && kind != StepKind::noted && kind != StepKind::appealed) {
    return StepRefusal::case_closed;
  }
  const bool waits = kind == StepKind::decided || kind == StepKind::closed ||
                     kind == StepKind::ground_confirmed || kind == StepKind::supervision_ordered;
  return state == CaseState::appealed && waits ? Refused{StepRefusal::appeal_pending}
                                               : std::nullopt;
}

}  // namespace

std::optional<StepRefusal> refusal_of(const AlarmFacts& alarm, std::span<const AlarmStep> steps,
                                      const AlarmStep& next, const CaseNumbers& numbers) {
  if (const auto fault = fault_of(next.content)) return fault;
  if (const auto fault = fault_of(next.actor, next.content.kind, alarm)) return fault;
  const CaseStatus status = status_of(steps);
  if (const auto fault = fault_of_state(status.state(), next.content.kind)) return fault;
  return fault_of_kind({.alarm = alarm, .status = status, .next = next, .numbers = numbers});
}

bool may_ever_take(registry::access::Role role, StepKind kind) {
  return may_take(role, kind);
}

}  // namespace busward::tracker
