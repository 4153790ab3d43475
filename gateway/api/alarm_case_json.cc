#include "gateway/api/alarm_case_json.h"

#include <optional>
#include <string>

#include "gateway/api/access_json.h"
#include "gateway/api/alarm_json.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::name_in;

template <class E, std::size_t N>
void write_word(http::JsonText& json, std::string_view name, const registry::NameTable<E, N>& table,
                const std::optional<E>& value) {
  json.member(name);
  if (value) {
    json.text(name_in(table, *value));
  } else {
    json.null();
  }
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

void write_ruling(http::JsonText& json, const tracker::Ruling& ruling) {
  json.member("outcome").text(name_in(tracker::kCaseOutcomes, ruling.outcome));
  write_word(json, "ground", tracker::kDetourGrounds, ruling.ground);
  write_word(json, "reason", tracker::kFalseReasons, ruling.reason);
}

// Only what the kind of step has.
void write_content(http::JsonText& json, const tracker::StepContent& step) {
  if (step.to) json.member("to").text(*step.to);
  if (step.way) json.member("way").text(name_in(tracker::kContactWays, *step.way));
  if (step.accepted) json.member("accepted").boolean(*step.accepted);
  if (step.ruling) write_ruling(json, *step.ruling);
  if (step.search) {
    json.member("searched_by").text(step.search->by);
    json.member("searched_at").text(geo::to_iso8601(step.search->at));
  }
  if (step.count) json.member("on").number(step.count->on).member("off").number(step.count->off);
  if (step.due_on) write_day(json, "due_on", step.due_on);
  if (step.tier) json.member("tier").text(name_in(tracker::kTiers, *step.tier));
}

}  // namespace

void write_status(http::JsonText& json, const tracker::CaseStatus& status) {
  json.begin_object();
  json.member("state").text(name_in(tracker::kCaseStates, status.state()));
  json.member("steps").number(status.steps);
  write_time(json, "acknowledged_at", status.acknowledged_at);
  json.member("owner").text_or_null(status.owner ? std::optional{status.owner->name}
                                                 : std::nullopt);
  json.member("ruling");
  if (status.decision) {
    json.begin_object();
    write_ruling(json, status.decision->ruling);
    json.member("at").text(geo::to_iso8601(status.decision->at));
    json.member("stands").boolean(status.outcome_stands());
    json.end_object();
  } else {
    json.null();
  }
  write_day(json, "rectify_by", status.rectify_by);
  write_word(json, "escalated_to", tracker::kTiers, status.escalated_to);
  write_time(json, "closed_at", status.closed_at);
  json.end_object();
}

void write_step(http::JsonText& json, const tracker::AlarmStep& step) {
  json.begin_object();
  json.member("number").number(step.number);
  json.member("kind").text(name_in(tracker::kStepKinds, step.content.kind));
  json.member("at").text(geo::to_iso8601(step.at));
  write_actor(json, "actor", step.actor);
  write_content(json, step.content);
  json.member("note").text(step.content.note);
  json.end_object();
}

}  // namespace busward::api
