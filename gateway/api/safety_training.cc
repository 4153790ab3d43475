#include "gateway/api/safety_training.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/api/caller.h"
#include "gateway/api/drivers_by_operator.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/stores.h"

namespace busward::api {
namespace {

using registry::name_in;
using registry::Rhythm;

void write_audience(http::JsonText& json, const registry::AudienceSummary& one) {
  json.begin_object();
  json.member("audience").text(name_in(registry::kAudiences, one.audience));
  json.member("sessions").number(one.sessions);
  json.member("attendances").number(one.attendances);
  json.member("persons").number(one.persons);
  json.end_object();
}

int attendances_of(const db::TrainingOnFile& found, const std::string& session) {
  int sum = 0;
  for (const registry::Attendance& one : found.attendances) {
    if (one.session == session) sum += one.person ? 1 : one.persons.value_or(0);
  }
  return sum;
}

void write_session(http::JsonText& json, const db::TrainingOnFile& found,
                   const registry::TrainingSession& one, int absent) {
  json.begin_object();
  json.member("number").text(one.number);
  json.member("at").text(routing::to_iso_civil(one.at));
  json.member("minutes").number(one.length.count());
  json.member("place").text(one.place);
  json.member("trainer").text(one.trainer);
  json.member("topic").text(one.topic);
  json.member("audience").text(name_in(registry::kAudiences, one.audience));
  json.member("operator").text_or_null(one.operator_code);
  json.member("expected").number(static_cast<std::int64_t>(one.expected.size()));
  json.member("attendances").number(attendances_of(found, one.number));
  json.member("absent").number(absent);
  json.end_object();
}

void write_absence(http::JsonText& json, const registry::Absence& one,
                   const DriversByOperator& drivers) {
  json.begin_object();
  json.member("session").text(one.session);
  json.member("person").text(one.person);
  const db::PersonOnFile* driver = drivers.find(one.person);
  json.member("name").text_or_null(driver != nullptr ? std::optional{driver->name} : std::nullopt);
  write_operator(json.member("operator"), driver != nullptr ? driver->operator_ : std::nullopt);
  json.member("made_up_in").text_or_null(one.made_up_in);
  json.end_object();
}

void write_training(http::JsonText& json, const db::TrainingOnFile& found,
                    registry::Period period) {
  const DriversByOperator drivers{found.drivers};
  const registry::TrainingRecords records{found.sessions, found.attendances};
  const auto all = training_summary(records, drivers.codes(), period);
  json.member("audiences").begin_array();
  for (const auto& one : all.by_audience) write_audience(json, one);
  json.end_array();
  write_coverage(json.member("drivers"), all.drivers);
  json.member("operators").begin_array();
  for (const DriversByOperator::Group& group : drivers.groups()) {
    json.begin_object();
    write_operator(json.member("operator"), group.operator_);
    write_coverage(json.member("drivers"), training_summary(records, group.codes, period).drivers);
    json.end_object();
  }
  json.end_array();
  json.member("sessions").begin_array();
  for (auto one = found.sessions.rbegin(); one != found.sessions.rend(); ++one) {
    if (!period.contains(one->at.day)) continue;
    const auto absent = std::ranges::count(all.absences, one->number, &registry::Absence::session);
    write_session(json, found, *one, static_cast<int>(absent));
  }
  json.end_array();
  json.member("absences").begin_array();
  for (const auto& one : all.absences) write_absence(json, one, drivers);
  json.end_array();
}

}  // namespace

asio::awaitable<http::Response> GetSafetyTraining::operator()(http::Request request) const {
  Parameters parameters{request, {"period", "at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto word = parameters.word("period").value_or("per_term");
  const auto rhythm = registry::value_in(registry::kRhythms, word);
  const std::chrono::sys_days day = moment.civil.day;
  auto period = rhythm ? registry::period_of(*rhythm, day, moment.terms) : std::nullopt;
  parameters.require(period.has_value(), "period", "a rhythm with periods is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  period->last = day;
  auto caller = caller_of(request);
  const auto found = co_await safety.training(moment.query, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  write_day(json, "first", period->first);
  write_day(json, "last", period->last);
  write_training(json, *found, *period);
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
