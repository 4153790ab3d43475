#include "gateway/api/safety_moment.h"

#include "registry/duty.h"

namespace busward::api {

SafetyMoment safety_moment(Parameters& parameters, const CurrentRulebook& rulebook,
                           const tracker::ports::Clock& clock) {
  const geo::UtcTime now = clock.now();
  const db::SafetyQuery query{.at = parameters.time("at").value_or(now),
                              .known_at = parameters.time("known_at").value_or(now)};
  const auto book = rulebook();
  return {.query = query,
          .civil = routing::civil_or_utc(query.at, book ? book->zone : std::string{}),
          .terms = book ? registry::Terms{book->calendars.all()} : registry::Terms{}};
}

std::optional<registry::Period> period_so_far(Parameters& parameters, const SafetyMoment& moment) {
  const auto word = parameters.word("period").value_or("per_term");
  const auto rhythm = registry::value_in(registry::kRhythms, word);
  auto period =
      rhythm ? registry::period_of(*rhythm, moment.civil.day, moment.terms) : std::nullopt;
  parameters.require(period.has_value(), "period", "a rhythm with periods is wanted");
  if (period) period->last = moment.civil.day;
  return period;
}

void write_operator(http::JsonText& json, const std::optional<db::OperatorNamed>& op) {
  if (!op) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("id").id(op->id.value);
  json.member("code").text(op->code);
  json.member("name").text(op->name);
  json.end_object();
}

void write_day(http::JsonText& json, std::string_view name,
               const std::optional<std::chrono::sys_days>& day) {
  json.member(name);
  if (day) {
    json.text(routing::to_iso_day(*day));
  } else {
    json.null();
  }
}

void write_coverage(http::JsonText& json, const registry::Coverage& coverage) {
  json.begin_object();
  json.member("covered").number(coverage.covered);
  json.member("of").number(coverage.of);
  json.member("rate");
  if (const auto rate = coverage.rate()) {
    json.decimal(*rate, 4);
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace busward::api
