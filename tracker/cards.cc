#include "tracker/cards.h"

#include <algorithm>

#include "geo/assert.h"
#include "geo/geodesic.h"
#include "tracker/alarm_case.h"

namespace busward::tracker {
namespace {

bool stands_alone(const AlarmForCard& alarm) {
  return alarm.rule == kChildLeftOnBoard || alarm.rule == "sos" || alarm.rule == "collision";
}

bool is_outage(const AlarmForCard& alarm) {
  return alarm.rule == "unmonitored" && alarm.kind == "our_outage";
}

// A card as it is laid: its first and its newest alarm are what others are compared with.
struct Laid {
  Card card;
  const AlarmForCard* first;
  const AlarmForCard* newest;
};

bool same_rule(const AlarmForCard& a, const AlarmForCard& b) {
  return a.rule == b.rule && a.kind == b.kind;
}

// Why the alarm belongs to the card, or that it does not.
std::optional<CardCause> cause_with(const Laid& laid, const AlarmForCard& alarm,
                                    const CardLimits& limits) {
  const AlarmForCard& first = *laid.first;
  const bool soon = alarm.detected_at - laid.newest->detected_at <= limits.together;
  if (is_outage(alarm) && is_outage(first)) {
    return soon ? std::optional{CardCause::outage} : std::nullopt;
  }
  if (alarm.rule == "unlicensed_running") {
    const bool same = same_rule(alarm, first) && alarm.operator_id == first.operator_id &&
                      alarm.operator_id && alarm.detected_at - first.detected_at <= limits.document;
    return same ? std::optional{CardCause::document} : std::nullopt;
  }
  if (alarm.vehicle == first.vehicle) {
    const bool same = alarm.rule == first.rule && alarm.run && alarm.run == first.run;
    return same ? std::optional{CardCause::run} : std::nullopt;
  }
  const bool near = same_rule(alarm, first) && soon &&
                    geo::distance_between(alarm.position, first.position) <= limits.place_radius;
  return near ? std::optional{CardCause::place} : std::nullopt;
}

// A card keeps the first cause that it got, but for a run's card that other buses join.
CardCause joined(CardCause laid, CardCause coming) {
  return laid == CardCause::single || laid == CardCause::run ? coming : laid;
}

bool lay_onto(std::vector<Laid>& all, const AlarmForCard& alarm, std::size_t index,
              const CardLimits& limits) {
  for (Laid& laid : all) {
    if (stands_alone(*laid.first)) continue;
    const auto cause = cause_with(laid, alarm, limits);
    if (!cause) continue;
    laid.card.cause = joined(laid.card.cause, *cause);
    laid.card.alarms.push_back(index);
    laid.newest = &alarm;
    return true;
  }
  return false;
}

}  // namespace

CardLimits CardLimits::of(const registry::RuleValues& values, std::chrono::sys_days day) {
  const CardLimits otherwise;
  const auto seconds = [&](std::string_view name, std::chrono::seconds known) {
    return std::chrono::seconds{
        static_cast<long>(values.number_or(name, day, static_cast<double>(known.count())))};
  };
  return {.together = seconds("card_together_s", otherwise.together),
          .place_radius =
              geo::Metres{values.number_or("card_place_m", day, otherwise.place_radius.value())},
          .document = seconds("card_document_s", otherwise.document)};
}

std::vector<Card> cards(std::span<const AlarmForCard> alarms, const CardLimitsAt& limits_at) {
  BUSWARD_ASSERT(std::ranges::is_sorted(alarms, {}, &AlarmForCard::detected_at));
  std::vector<Laid> all;
  for (std::size_t i = 0; i < alarms.size(); ++i) {
    const AlarmForCard& alarm = alarms[i];
    if (!stands_alone(alarm) && lay_onto(all, alarm, i, limits_at(alarm.detected_at))) {
      continue;
    }
    all.push_back(
        {.card = {.cause = CardCause::single, .alarms = {i}}, .first = &alarm, .newest = &alarm});
  }
  std::vector<Card> laid;
  laid.reserve(all.size());
  for (Laid& one : all) laid.push_back(std::move(one.card));
  return laid;
}

}  // namespace busward::tracker
