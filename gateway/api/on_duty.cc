#include "gateway/api/on_duty.h"

#include <boost/json/parse.hpp>

#include "routing/civil_time.h"

namespace busward::api {

namespace {

namespace json = boost::json;
using registry::name_in;
using tracker::CaseState;
using tracker::Stage;

// Of an overspeed alarm; none where the engine measured none.
std::optional<int> band_of(const std::string& measured) {
  boost::system::error_code ec;
  const json::value parsed = json::parse(measured, ec);
  if (ec || !parsed.is_object()) return std::nullopt;
  const json::value* band = parsed.get_object().if_contains("band");
  if (!band || !band->is_int64()) return std::nullopt;
  return static_cast<int>(band->get_int64());
}

}  // namespace

OnDuty on_duty(const db::AlarmOnFile& on_file, const db::DutyBook& set,
               const tracker::Rulebook* book, geo::UtcTime now) {
  const tracker::AlarmRevision& alarm = on_file.alarm;
  const registry::RuleValues none{{}};
  const registry::RuleValues& values = book ? book->values : none;
  const auto day = routing::civil_or_utc_day(alarm.detected_at, book ? book->zone : "");
  OnDuty duty;
  const tracker::StageScope scope{.operator_id = on_file.operator_id,
                                  .areas = set.areas.up_from(on_file.area)};
  duty.stage = stage_of(set.moves, alarm.rule, scope, alarm.detected_at,
                        tracker::first_stage(values, alarm.rule, day));
  duty.rings = duty.stage == Stage::ring && !alarm.late &&
               alarm.cause != tracker::RevisionCause::unsupported &&
               on_file.status.state() == CaseState::unacknowledged;
  if (duty.stage == Stage::observe) return duty;
  const auto numbers =
      tracker::ChainNumbers::of(values, alarm.rule, alarm.kind, day)
          .with(set.numbers, {.rule = alarm.rule, .operator_id = on_file.operator_id, .day = day});
  duty.calls = responders({.announced_at = alarm.detected_at,
                           .late = alarm.late,
                           .before = on_file.before,
                           .band = band_of(alarm.measured)},
                          on_file.steps, numbers, now);
  return duty;
}

void write_on_duty(http::JsonText& json, const OnDuty& duty) {
  json.member("stage").text(name_in(tracker::kStages, duty.stage));
  json.member("rings").boolean(duty.rings);
  json.member("responders").begin_array();
  for (const tracker::Call& call : duty.calls) {
    json.begin_object();
    json.member("tier").text(name_in(tracker::kTiers, call.tier));
    json.member("at").text(geo::to_iso8601(call.at));
    json.member("reason").text(name_in(tracker::kCallReasons, call.reason));
    json.member("answered_s");
    if (call.answered_after) {
      json.decimal(static_cast<double>(call.answered_after->count()) / 1000, 3);
    } else {
      json.null();
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace busward::api
