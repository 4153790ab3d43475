#include "tracker/responders.h"

#include <algorithm>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "tracker/alarm_case.h"

namespace busward::tracker {

using registry::access::Role;

ChainNumbers ChainNumbers::of(const registry::RuleValues& values, std::string_view rule,
                              std::string_view kind, std::chrono::sys_days day) {
  // Of the rule and kind, else of the rule, else of all.
  const auto number = [&](std::string_view name, double otherwise) {
    double found = values.number_or(fmt::format("responders_{}", name), day, otherwise);
    found = values.number_or(fmt::format("responders_{}_{}", name, rule), day, found);
    return values.number_or(fmt::format("responders_{}_{}_{}", name, rule, kind), day, found);
  };
  const auto seconds = [&](std::string_view name, std::chrono::seconds otherwise) {
    return std::chrono::seconds{
        static_cast<long>(number(name, static_cast<double>(otherwise.count())))};
  };
  ChainNumbers numbers;
  numbers.duty_after = seconds("duty_after_s", numbers.duty_after);
  numbers.police_after = seconds("police_after_s", numbers.police_after);
  numbers.repeated = static_cast<int>(number("repeated", numbers.repeated));
  numbers.grave_band = static_cast<int>(number("grave_band", numbers.grave_band));
  numbers.all_at_once = number("all_at_once", 0) != 0;
  return numbers;
}

namespace {

const ChainNumber* in_force(std::span<const ChainNumber> set, ChainQuantity quantity,
                            const ChainNumbers::Of& of) {
  const auto rank = [](const ChainNumber& n) {
    return std::tuple{n.operator_id.has_value(), n.rule.has_value(), n.valid_from, n.recorded_at};
  };
  const ChainNumber* best = nullptr;
  for (const ChainNumber& number : set) {
    if (number.quantity != quantity || number.valid_from > of.day) continue;
    if (number.rule && *number.rule != of.rule) continue;
    if (number.operator_id && number.operator_id != of.operator_id) continue;
    if (best == nullptr || rank(number) >= rank(*best)) best = &number;
  }
  return best;
}

}  // namespace

ChainNumbers ChainNumbers::with(std::span<const ChainNumber> set, const Of& of) const {
  ChainNumbers numbers = *this;
  if (const auto* duty = in_force(set, ChainQuantity::duty_after_s, of)) {
    numbers.duty_after = std::chrono::seconds{duty->value};
  }
  if (const auto* police = in_force(set, ChainQuantity::police_after_s, of)) {
    numbers.police_after = std::chrono::seconds{police->value};
  }
  if (const auto* times = in_force(set, ChainQuantity::repeated, of)) {
    numbers.repeated = times->value;
  }
  return numbers;
}

namespace {

std::optional<Tier> tier_of(Role role) {
  switch (role) {
    case Role::monitor:
    case Role::safety_manager:
      return Tier::operator_monitor;
    case Role::duty_officer:
    case Role::safety_officer:
      return Tier::duty_officer;
    case Role::traffic_police:
      return Tier::traffic_police;
    default:
      return std::nullopt;
  }
}

// The calls of one tier; the earliest counts.
struct Earliest {
  std::optional<Call> call;
  void hear(const Call& other) {
    if (!call || other.at < call->at) call = other;
  }
};

std::optional<geo::UtcTime> outcome_stood_at(std::span<const AlarmStep> steps) {
  for (std::size_t n = 1; n <= steps.size(); ++n) {
    if (status_of(steps.first(n)).outcome_stands()) return steps[n - 1].at;
  }
  return std::nullopt;
}

bool open_at(const std::optional<geo::UtcTime>& done_at, geo::UtcTime at) {
  return !done_at || *done_at > at;
}

// The bureau at once where it is grave or comes again, else when nobody has acknowledged in time.
void call_duty_officer(Earliest& duty, const AlarmForChain& alarm, std::span<const AlarmStep> steps,
                       const ChainNumbers& numbers) {
  const auto call = [&](geo::UtcTime at, CallReason reason) {
    duty.hear({.tier = Tier::duty_officer, .at = at, .reason = reason});
  };
  if (alarm.band && *alarm.band >= numbers.grave_band) {
    call(alarm.announced_at, CallReason::grave);
  }
  if (alarm.before + 1 >= numbers.repeated) call(alarm.announced_at, CallReason::repeated);
  const auto deadline = alarm.announced_at + numbers.duty_after;
  if (open_at(status_of(steps).acknowledged_at, deadline)) {
    call(deadline, CallReason::unacknowledged);
  }
}

// Whoever of the tier acted first since the call.
void note_answer(Call& call, std::span<const AlarmStep> steps) {
  for (const AlarmStep& step : steps) {
    if (tier_of(step.actor.role) != call.tier || step.content.kind == StepKind::noted) continue;
    call.answered_after = std::max(step.at - call.at, std::chrono::milliseconds{0});
    return;
  }
}

}  // namespace

std::vector<Call> responders(const AlarmForChain& alarm, std::span<const AlarmStep> steps,
                             const ChainNumbers& numbers, geo::UtcTime now) {
  Earliest tiers[] = {{}, {}, {}};
  const auto of = [&](Tier tier) -> Earliest& { return tiers[static_cast<std::size_t>(tier)]; };
  of(Tier::operator_monitor).hear({.at = alarm.announced_at});
  for (const AlarmStep& step : steps) {
    if (!step.content.tier) continue;
    of(*step.content.tier)
        .hear({.tier = *step.content.tier, .at = step.at, .reason = CallReason::by_hand});
  }
  if (!alarm.late) {
    for (const auto& [tier, name] : kTiers) {
      const Call call{.tier = tier, .at = alarm.announced_at, .reason = CallReason::all_at_once};
      if (numbers.all_at_once) of(tier).hear(call);
    }
    call_duty_officer(of(Tier::duty_officer), alarm, steps, numbers);
    const auto deadline = alarm.announced_at + numbers.police_after;
    if (open_at(outcome_stood_at(steps), deadline)) {
      of(Tier::traffic_police)
          .hear({.tier = Tier::traffic_police, .at = deadline, .reason = CallReason::no_outcome});
    }
  }
  std::vector<Call> calls;
  for (Earliest& tier : tiers) {
    if (!tier.call || tier.call->at > now) continue;
    note_answer(*tier.call, steps);
    calls.push_back(*tier.call);
  }
  return calls;
}

}  // namespace busward::tracker
