#pragma once

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/api/parameters.h"
#include "gateway/http/json_text.h"
#include "registry/terms.h"
#include "registry/training.h"
#include "routing/civil_time.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// What the safety endpoints are asked about: a moment, by what was recorded until another, what the
// county's clocks show at the first, and the school terms.
struct SafetyMoment {
  db::SafetyQuery query;
  routing::CivilTime civil;
  registry::Terms terms;  // as the newest calendar has them
};

// Takes `at` and `known_at`, both now where they are missing.
SafetyMoment safety_moment(Parameters& parameters, const CurrentRulebook& rulebook,
                           const tracker::ports::Clock& clock);

// Takes `period`, per_term where it is missing: that of the calendar around the moment, until the
// moment's day. None, with a fault of the parameters, where the word names no period.
std::optional<registry::Period> period_so_far(Parameters& parameters, const SafetyMoment& moment);

void write_operator(http::JsonText& json, const std::optional<db::OperatorNamed>& op);
void write_day(http::JsonText& json, std::string_view name,
               const std::optional<std::chrono::sys_days>& day);
// `{covered, of, rate}`; the rate is null where it is of nobody.
void write_coverage(http::JsonText& json, const registry::Coverage& coverage);

}  // namespace busward::api
