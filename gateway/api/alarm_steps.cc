#include "gateway/api/alarm_steps.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/api/alarm_case_json.h"
#include "gateway/api/alarm_id.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/stores.h"
#include "gateway/api/wanted_step.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

constexpr int kMostSteps = 100'000;

tracker::CaseNumbers numbers_at(const tracker::Rulebook* book, geo::UtcTime now) {
  tracker::CaseNumbers numbers;
  if (!book) return numbers;
  const auto day = routing::civil_or_utc_day(now, book->zone);
  const double term = book->values.number_or("appeal_term_d", day,
                                             static_cast<double>(numbers.appeal_term.count()));
  numbers.appeal_term = std::chrono::days{static_cast<int>(term)};
  return numbers;
}

// The alarm of the address, then those that the body names besides.
std::vector<db::WantedStep::Target> targets_in(JsonFields& fields, tracker::AlarmId first) {
  std::vector<db::WantedStep::Target> targets;
  const auto add = [&](std::optional<tracker::AlarmId> alarm, std::optional<std::int64_t> after) {
    if (alarm && after) targets.push_back({.alarm = *alarm, .after = static_cast<int>(*after)});
  };
  add(first, fields.number("after", 0, kMostSteps));
  const JsonFields::Known known{.wanted = {"alarm", "after"}, .optional = {}};
  for (JsonFields& item : fields.items("also", known)) {
    const auto text = item.text("alarm");
    const auto alarm = text ? alarm_id_from(*text) : std::nullopt;
    item.require(alarm.has_value(), "alarm", "a UUID is wanted");
    add(alarm, item.number("after", 0, kMostSteps));
  }
  return targets;
}

// Why the alarm did not take the step: a word of docs/api.md.
std::string reason_of(const db::StepAnswer& answer) {
  if (const auto* refusal = std::get_if<tracker::StepRefusal>(&answer)) {
    return std::string{registry::name_in(tracker::kStepRefusals, *refusal)};
  }
  return std::holds_alternative<db::StepsMoved>(answer) ? "steps_moved" : "no_such_alarm";
}

http::Response refused(const db::StepAnswer& answer) {
  if (std::holds_alternative<db::NoSuchAlarm>(answer)) return no_such("No alarm has this id.");
  if (const auto* moved = std::get_if<db::StepsMoved>(&answer)) {
    return http::problem_response(
        http::Problem::conflict,
        "Somebody was faster: the alarm has " + std::to_string(moved->steps) + " steps.",
        "steps_moved");
  }
  const auto refusal = std::get<tracker::StepRefusal>(answer);
  const bool of_person = refusal == tracker::StepRefusal::wrong_role ||
                         refusal == tracker::StepRefusal::another_organisation;
  return http::problem_response(of_person ? http::Problem::forbidden : http::Problem::conflict,
                                "The step cannot be taken now; `reason` says why.",
                                registry::name_in(tracker::kStepRefusals, refusal));
}

void write_answer(http::JsonText& json, tracker::AlarmId alarm, const db::StepAnswer& answer) {
  json.begin_object();
  json.member("alarm").text(tracker::to_text(alarm));
  if (const auto* taken = std::get_if<db::StepTaken>(&answer)) {
    json.member("step");
    write_step(json, taken->event.step);
    json.member("status");
    write_status(json, taken->event.status);
    json.member("again").boolean(taken->again);
  } else {
    json.member("reason").text(reason_of(answer));
  }
  json.end_object();
}

http::Response answers_json(const std::vector<db::WantedStep::Target>& targets,
                            const std::vector<db::StepAnswer>& answers) {
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (std::size_t i = 0; i < answers.size(); ++i) write_answer(json, targets[i].alarm, answers[i]);
  json.end_array().end_object();
  return http::json_response(json.take());
}

}  // namespace

asio::awaitable<http::Response> PostAlarmStep::operator()(http::Request request) const {
  const auto alarm = alarm_id_from(request.path_values.at("id"));
  if (!alarm) co_return no_such("No alarm has this id.");
  JsonFields fields = step_fields(request);
  const geo::UtcTime now = clock.now();
  const auto book = rulebook();
  db::WantedStep wanted{.targets = targets_in(fields, *alarm),
                        .actor = *request.actor,
                        .content = step_in(fields),
                        .at = now,
                        .numbers = numbers_at(book.get(), now)};
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (wanted.content.way == tracker::ContactWay::driver_phone) {
    for (db::WantedStep::Target& target : wanted.targets) {
      const auto found = co_await alarms.alarm(target.alarm);
      if (!found) co_return no_database();
      if (*found) target.bus_stands_still = stands_still((*found)->alarm.alarm.vehicle);
    }
  }
  auto caller = caller_of(request);
  const auto answers = co_await steps.add(wanted, std::move(caller));
  if (!answers) co_return not_written(answers.error());
  for (const db::StepAnswer& answer : *answers) {
    const auto* taken = std::get_if<db::StepTaken>(&answer);
    if (taken && !taken->again) publish(taken->event);
  }
  const bool first_taken = std::holds_alternative<db::StepTaken>(answers->front());
  if (!first_taken && answers->size() == 1) co_return refused(answers->front());
  co_return answers_json(wanted.targets, *answers);
}

}  // namespace busward::api
