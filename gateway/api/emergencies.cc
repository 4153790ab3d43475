#include "gateway/api/emergencies.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "gateway/api/access_json.h"
#include "gateway/api/alarm_id.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {

namespace {

using registry::name_in;
using registry::cases::EmergencyRefusal;
using registry::cases::EmergencyStep;

constexpr int kMostSteps = 100'000;

void write_step(http::JsonText& json, const EmergencyStep& step) {
  json.begin_object();
  json.member("number").number(step.number);
  json.member("at").text(geo::to_iso8601(step.at));
  write_actor(json, "actor", step.actor);
  json.member("kind").text(name_in(registry::cases::kEmergencyStepKinds, step.kind));
  if (step.task) json.member("task").text(name_in(registry::cases::kEmergencyTasks, *step.task));
  json.member("note").text(step.note);
  json.end_object();
}

void write_emergency(http::JsonText& json, const db::EmergencyOnFile& found) {
  json.begin_object();
  json.member("id").id(found.id.value);
  json.member("cause").text(name_in(registry::cases::kEmergencyCauses, found.emergency.cause));
  json.member("vehicle_id").id(found.emergency.vehicle.value);
  json.member("plate").text(found.plate);
  json.member("alarm").text_or_null(found.alarm ? std::optional{tracker::to_text(*found.alarm)}
                                                : std::nullopt);
  json.member("at").text(geo::to_iso8601(found.emergency.at));
  if (found.emergency.opened_by) {
    write_actor(json, "opened_by", *found.emergency.opened_by);
  } else {
    json.member("opened_by").null();
  }
  json.member("note").text(found.emergency.note);
  json.member("held_from").text(geo::to_iso8601(found.held_from));
  json.member("held_to").text(geo::to_iso8601(found.held_to));
  json.member("hold_lifted");
  if (found.lifted) {
    json.begin_object();
    json.member("at").text(geo::to_iso8601(found.lifted->at));
    write_actor(json, "actor", found.lifted->actor);
    json.member("note").text(found.lifted->note);
    json.end_object();
  } else {
    json.null();
  }
  json.member("closed").boolean(registry::cases::is_closed(found.steps));
  json.member("tasks_left").begin_array();
  for (const auto task : registry::cases::tasks_left(found.steps)) {
    json.text(name_in(registry::cases::kEmergencyTasks, task));
  }
  json.end_array();
  json.member("steps").begin_array();
  for (const EmergencyStep& step : found.steps) write_step(json, step);
  json.end_array();
  json.end_object();
}

http::Response emergency_json(const db::EmergencyOnFile& found) {
  http::JsonText json;
  write_emergency(json, found);
  return http::json_response(json.take());
}

http::Response refused(EmergencyRefusal refusal) {
  return http::problem_response(
      refusal == EmergencyRefusal::wrong_role ? http::Problem::forbidden : http::Problem::conflict,
      "The step cannot be taken now; `reason` says why.",
      name_in(registry::cases::kEmergencyRefusals, refusal));
}

http::Response answer_json(const db::EmergencyAnswer& answer) {
  if (const auto* found = std::get_if<db::EmergencyOnFile>(&answer)) return emergency_json(*found);
  if (const auto* refusal = std::get_if<EmergencyRefusal>(&answer)) return refused(*refusal);
  if (std::holds_alternative<db::NoSuchEmergency>(answer))
    return no_such("No emergency has this id.");
  return http::problem_response(http::Problem::conflict, "Somebody was faster.", "steps_moved");
}

EmergencyStep step_in(JsonFields& fields) {
  EmergencyStep step;
  const auto kind =
      registry::value_in(registry::cases::kEmergencyStepKinds, fields.text("kind").value_or(""));
  fields.require(kind.has_value(), "kind", "done, not_needed, noted or closed is wanted");
  step.kind = kind.value_or(registry::cases::EmergencyStepKind::noted);
  if (const auto task = fields.text("task")) {
    step.task = registry::value_in(registry::cases::kEmergencyTasks, *task);
    fields.require(step.task.has_value(), "task", "is none of the list (docs/api.md)");
  }
  step.note = fields.text("note", {.most = 1000, .several_lines = true}).value_or("");
  return step;
}

}  // namespace

asio::awaitable<http::Response> GetEmergencies::operator()(http::Request request) const {
  Parameters parameters{request, {"from", "to"}};
  const geo::UtcTime now = clock.now();
  const auto to = parameters.time("to").value_or(now + std::chrono::minutes{1});
  const auto from = parameters.time("from").value_or(now - std::chrono::days{365});
  parameters.require(from < to, "from", "a time before `to` is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await emergencies.between(from, to, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  json.member("from").text(geo::to_iso8601(from));
  json.member("to").text(geo::to_iso8601(to));
  json.member("count").number(static_cast<std::int64_t>(found->size()));
  json.member("open").number(std::ranges::count_if(
      *found, [](const auto& one) { return !registry::cases::is_closed(one.steps); }));
  json.member("items").begin_array();
  for (const db::EmergencyOnFile& one : *found) write_emergency(json, one);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PostEmergency::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"vehicle", "cause", "note"}, .optional = {"at", "alarm"}}};
  registry::cases::Emergency emergency{.opened_by = *request.actor};
  emergency.vehicle = registry::VehicleId{fields.id("vehicle").value_or(0)};
  const auto cause =
      registry::value_in(registry::cases::kEmergencyCauses, fields.text("cause").value_or(""));
  fields.require(cause.has_value(), "cause", "sos, collision or hand is wanted");
  emergency.cause = cause.value_or(registry::cases::EmergencyCause::hand);
  emergency.note = fields.text("note", {.most = 1000, .several_lines = true}).value_or("");
  emergency.at = fields.time("at").value_or(clock.now());
  fields.require(emergency.at <= clock.now(), "at", "lies in the future");
  std::optional<tracker::AlarmId> alarm;
  if (const auto text = fields.text("alarm")) {
    alarm = alarm_id_from(*text);
    fields.require(alarm.has_value(), "alarm", "a UUID is wanted");
  }
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (!registry::cases::may_open(request.actor->role))
    co_return refused(EmergencyRefusal::wrong_role);
  auto caller = caller_of(request);
  const auto opened = co_await emergencies.open(std::move(emergency), alarm, std::move(caller));
  if (!opened) co_return not_written(opened.error());
  if (!*opened) co_return no_such("There is no such bus or alarm.");
  co_return emergency_json(**opened);
}

asio::awaitable<http::Response> PostEmergencyStep::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (!id) co_return no_such("No emergency has this id.");
  JsonFields fields{request, {.wanted = {"after", "kind"}, .optional = {"task", "note"}}};
  db::WantedEmergencyStep wanted{.emergency = db::EmergencyId{*id}, .step = step_in(fields)};
  wanted.after = static_cast<int>(fields.number("after", 0, kMostSteps).value_or(0));
  if (auto fault = fields.fault()) co_return std::move(*fault);
  wanted.step.at = clock.now();
  wanted.step.actor = *request.actor;
  auto caller = caller_of(request);
  const auto answer = co_await emergencies.add(std::move(wanted), std::move(caller));
  if (!answer) co_return not_written(answer.error());
  co_return answer_json(*answer);
}

asio::awaitable<http::Response> PostLiftedHold::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (!id) co_return no_such("No emergency has this id.");
  JsonFields fields{request, {.wanted = {"note"}, .optional = {}}};
  registry::cases::LiftedHold lifted{.at = clock.now(), .actor = *request.actor, .note = {}};
  lifted.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const db::EmergencyId emergency{*id};
  auto caller = caller_of(request);
  const auto answer = co_await emergencies.lift(emergency, std::move(lifted), std::move(caller));
  if (!answer) co_return not_written(answer.error());
  co_return answer_json(*answer);
}

}  // namespace busward::api
