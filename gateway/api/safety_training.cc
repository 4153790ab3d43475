#include "gateway/api/safety_training.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/api/caller.h"
#include "gateway/api/people_by_operator.h"
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
                   const PeopleByOperator& people) {
  json.begin_object();
  json.member("session").text(one.session);
  json.member("person").text(one.person);
  const db::PersonOnFile* person = people.find(one.person);
  json.member("name").text_or_null(person != nullptr ? std::optional{person->name} : std::nullopt);
  write_operator(json.member("operator"), person != nullptr ? person->operator_ : std::nullopt);
  json.member("made_up_in").text_or_null(one.made_up_in);
  json.end_object();
}

void write_reach(http::JsonText& json, const registry::TrainingByPerson& trained,
                 const PeopleByOperator::Codes& codes) {
  json.begin_array();
  for (const auto& [audience, active] : codes) {
    const auto reach = registry::training_reach(trained, audience, active);
    json.begin_object();
    json.member("audience").text(name_in(registry::kAudiences, audience));
    json.member("attendances").number(reach.attendances);
    json.member("persons").number(reach.persons);
    write_coverage(json.member("coverage"), reach.coverage);
    json.end_object();
  }
  json.end_array();
}

void write_training(http::JsonText& json, const db::TrainingOnFile& found,
                    registry::Period period) {
  const PeopleByOperator people{found.people};
  const registry::TrainingRecords records{found.sessions, found.attendances};
  const auto all = training_summary(records, period);
  const auto trained = training_by_person(records, period);
  json.member("audiences").begin_array();
  for (const auto& one : all.by_audience) write_audience(json, one);
  json.end_array();
  write_reach(json.member("active"), trained, people.codes());
  json.member("operators").begin_array();
  for (const PeopleByOperator::Group& group : people.groups()) {
    json.begin_object();
    write_operator(json.member("operator"), group.operator_);
    write_reach(json.member("active"), trained, group.codes);
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
  for (const auto& one : all.absences) write_absence(json, one, people);
  json.end_array();
}

}  // namespace

asio::awaitable<http::Response> GetSafetyTraining::operator()(http::Request request) const {
  Parameters parameters{request, {"period", "at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto period = period_so_far(parameters, moment);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
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
