#include "gateway/api/safety_stoppages.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/stores.h"

namespace busward::api {
namespace {

using registry::name_in;
namespace cases = registry::cases;

void write_moment(http::JsonText& json, std::string_view name,
                  const std::optional<routing::CivilTime>& moment) {
  json.member(name);
  if (moment) {
    json.text(routing::to_iso_civil(*moment));
  } else {
    json.null();
  }
}

template <class Step>
std::optional<routing::CivilTime> moment_of(const std::optional<Step>& step) {
  return step ? std::optional{step->at} : std::nullopt;
}

void write_suspension(http::JsonText& json, const db::SuspensionOnFile& on_file,
                      routing::CivilTime at) {
  const cases::Suspension& one = on_file.suspension;
  json.begin_object();
  json.member("subject").text(name_in(cases::kSuspensionSubjects, one.subject));
  json.member("of").text(one.of);
  json.member("number").text(one.number);
  json.member("issued_by").text(one.issued_by);
  json.member("ground").text(one.ground);
  write_moment(json, "from", one.from);
  json.member("conditions").text_or_null(one.conditions);
  json.member("served_to")
      .text_or_null(one.service ? std::optional{one.service->to} : std::nullopt);
  write_day(json, "served_on", one.service ? one.service->on : std::nullopt);
  json.member("rectified_by").text_or_null(one.rectified_by);
  const auto& resumption = one.resumption;
  write_moment(json, "resumed_at", moment_of(resumption));
  json.member("resumption_number")
      .text_or_null(resumption ? std::optional{resumption->number} : std::nullopt);
  json.member("accepted_by")
      .text_or_null(resumption ? std::optional{resumption->accepted_by} : std::nullopt);
  json.member("state").text(name_in(cases::kSuspensionStates, state_of(one)));
  json.member("in_force").boolean(holds_at(one, at));
  json.member("departures").number(on_file.departures);
  write_operator(json.member("operator"), on_file.operator_);
  json.end_object();
}

void write_defect(http::JsonText& json, const db::DefectOnFile& on_file) {
  const cases::Defect& one = on_file.defect;
  json.begin_object();
  json.member("plate").text(one.plate);
  json.member("number").text(one.number);
  json.member("grade").text(name_in(cases::kDefectGrades, one.grade));
  json.member("item").text(name_in(cases::kDefectItems, one.item));
  json.member("what").text(one.what);
  write_moment(json, "found_at", one.found_at);
  json.member("found_by").text(one.found_by);
  const auto& repair = one.repair;
  write_moment(json, "repaired_at", moment_of(repair));
  json.member("repaired_by").text_or_null(repair ? std::optional{repair->by} : std::nullopt);
  json.member("repair_document")
      .text_or_null(repair ? std::optional{repair->document} : std::nullopt);
  json.member("workshop").text_or_null(repair ? repair->workshop : std::nullopt);
  write_moment(json, "cleared_at", moment_of(one.clearance));
  json.member("cleared_by")
      .text_or_null(one.clearance ? std::optional{one.clearance->by} : std::nullopt);
  json.member("state").text(name_in(cases::kDefectStates, state_of(one)));
  write_operator(json.member("operator"), on_file.operator_);
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetSafetyStoppages::operator()(http::Request request) const {
  Parameters parameters{request, {"at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await safety.stoppages(moment.query, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  write_moment(json, "at", moment.civil);
  json.member("suspensions").begin_array();
  for (const auto& one : found->suspensions) write_suspension(json, one, moment.civil);
  json.end_array();
  json.member("defects").begin_array();
  for (const auto& one : found->defects) write_defect(json, one);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
