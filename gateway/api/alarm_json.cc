#include "gateway/api/alarm_json.h"

#include "gateway/api/alarm_case_json.h"
#include "gateway/api/places.h"

namespace busward::api {

void write_time(http::JsonText& json, std::string_view name,
                const std::optional<geo::UtcTime>& at) {
  json.member(name);
  if (at) {
    json.text(geo::to_iso8601(*at));
  } else {
    json.null();
  }
}

namespace {

void write_episode(http::JsonText& json, const tracker::AlarmRevision& alarm) {
  json.member("began_at").text(geo::to_iso8601(alarm.began_at));
  json.member("detected_at").text(geo::to_iso8601(alarm.detected_at));
  write_time(json, "ended_at", alarm.ended_at);
  json.member("late").boolean(alarm.late);
}

// Canonical JSON of the record, as it stands.
void write_verdict(http::JsonText& json, const tracker::AlarmRevision& alarm) {
  json.member("cause").text(tracker::to_text(alarm.cause));
  json.member("measured").raw(alarm.measured.empty() ? "{}" : alarm.measured);
  json.member("limit").raw(alarm.limit.empty() ? "{}" : alarm.limit);
  write_place(json, alarm.position);
}

}  // namespace

void write_alarm(http::JsonText& json, const db::AlarmOnFile& on_file) {
  const tracker::AlarmRevision& alarm = on_file.alarm;
  json.member("id").text(tracker::to_text(alarm.id));
  json.member("seq").number(on_file.seq);
  json.member("vehicle_id").id(alarm.vehicle.value);
  json.member("plate").text(on_file.plate);
  json.member("rule").text(alarm.rule);
  json.member("kind").text(alarm.kind);
  json.member("route_id");
  if (on_file.route_id) {
    json.id(on_file.route_id->value);
  } else {
    json.null();
  }
  json.member("route").text(on_file.route);
  write_episode(json, alarm);
  json.member("revision").number(on_file.revision);
  write_verdict(json, alarm);
  json.member("status");
  write_status(json, on_file.status);
}

void write_revision(http::JsonText& json, const db::NumberedRevision& numbered) {
  json.begin_object();
  json.member("seq").number(numbered.seq);
  json.member("revision").number(numbered.revision);
  json.member("recorded_at").text(geo::to_iso8601(numbered.recorded_at));
  write_episode(json, numbered.alarm);
  write_verdict(json, numbered.alarm);
  json.member("rulebook_revision").number(numbered.alarm.rulebook_revision);
  json.member("caused_by_seq").number(numbered.alarm.caused_by_seq);
  json.end_object();
}

}  // namespace busward::api
