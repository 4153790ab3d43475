#include "gateway/api/alarm.h"

#include <optional>

#include "gateway/api/alarm_case_json.h"
#include "gateway/api/alarm_id.h"
#include "gateway/api/alarm_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/on_duty.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

// What the driver was told, or null.
void write_cab_warning(http::JsonText& json, const std::optional<tracker::CabWarning>& warning) {
  if (!warning) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("text").text(warning->text);
  json.member("outcome").text(to_text(warning->outcome));
  json.member("sendings").number(warning->sendings);
  write_time(json, "sent_at", warning->sent_at);
  write_time(json, "answered_at", warning->answered_at);
  json.end_object();
}

void write_detail(http::JsonText& json, const db::AlarmDetail& detail, const OnDuty& duty) {
  json.begin_object();
  write_alarm(json, detail.alarm);
  write_on_duty(json, duty);
  json.member("revisions").begin_array();
  for (const db::NumberedRevision& revision : detail.revisions) write_revision(json, revision);
  json.end_array();
  json.member("steps").begin_array();
  for (const tracker::AlarmStep& step : detail.alarm.steps) write_step(json, step);
  json.end_array();
  json.member("evidence").begin_object();
  json.member("series").raw(detail.evidence.series);
  json.member("frames").raw(detail.evidence.frames);
  json.member("facts").raw(detail.evidence.facts);
  json.member("build").text(detail.evidence.build);
  json.end_object();
  json.member("cab_warning");
  write_cab_warning(json, detail.cab_warning);
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetAlarm::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = alarm_id_from(request.path_values.at("id"));
  parameters.require(id.has_value(), "id", "a UUID is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await alarms.alarm(*id, std::move(caller));
  if (!found) co_return no_database();
  if (!*found) co_return no_such("No alarm has this id.");
  const auto set = co_await stages.duty_book();
  if (!set) co_return no_database();
  const auto book = rulebook();
  const OnDuty duty = on_duty((*found)->alarm, *set, book.get(), clock.now());
  http::JsonText json;
  write_detail(json, **found, duty);
  co_return http::json_response(json.take());
}

}  // namespace busward::api
