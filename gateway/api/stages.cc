#include "gateway/api/stages.h"

#include <map>

#include "gateway/api/json_fields.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::name_in;

void write_operator(http::JsonText& json, const std::optional<registry::OperatorId>& of) {
  json.member("operator_id");
  if (of) {
    json.id(of->value);
  } else {
    json.null();
  }
}

void write_move(http::JsonText& json, const tracker::StageMove& move) {
  json.begin_object();
  json.member("rule").text(move.rule);
  write_operator(json, move.operator_id);
  json.member("stage").text(name_in(tracker::kStages, move.stage));
  json.member("from").text(geo::to_iso8601(move.from));
  json.member("alarms_before").number(move.alarms_before);
  json.member("actor").begin_object();
  json.member("id").id(move.actor.account.value);
  json.member("name").text(move.actor.name);
  json.member("role").text(name_in(registry::access::kRoles, move.actor.role));
  json.end_object();
  json.member("note").text(move.note);
  json.end_object();
}

// One rule, or one rule of an operator: the stage in force now.
void write_rule(http::JsonText& json, const db::RuleCount& count, tracker::Stage stage) {
  json.begin_object();
  json.member("rule").text(count.rule);
  write_operator(json, count.operator_id);
  json.member("stage").text(name_in(tracker::kStages, stage));
  json.member("alarms_14d").number(count.alarms);
  json.end_object();
}

// The rules that ever had an alarm or a move, of all operators together, then by operator.
std::vector<db::RuleCount> rows_of(const std::vector<db::RuleCount>& counts,
                                   const std::vector<tracker::StageMove>& moves) {
  std::map<std::string, int> sums;
  for (const tracker::StageMove& move : moves) sums.try_emplace(move.rule, 0);
  for (const db::RuleCount& count : counts) sums[count.rule] += count.alarms;
  std::vector<db::RuleCount> rows;
  for (const auto& [rule, alarms] : sums) rows.push_back({.rule = rule, .alarms = alarms});
  for (const db::RuleCount& count : counts) {
    if (count.operator_id) rows.push_back(count);
  }
  return rows;
}

}  // namespace

asio::awaitable<http::Response> GetStages::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const geo::UtcTime now = clock.now();
  const auto moves = co_await stages.moves();
  if (!moves) co_return no_database();
  const auto counts = co_await stages.counts(now);
  if (!counts) co_return no_database();
  auto book = rulebook();
  if (!book) book = std::make_shared<const tracker::Rulebook>();
  const auto day = routing::civil_or_utc_day(now, book->zone);
  http::JsonText json;
  json.begin_object().member("rules").begin_array();
  for (const db::RuleCount& row : rows_of(*counts, *moves)) {
    const auto first = tracker::first_stage(book->values, row.rule, day);
    write_rule(json, row, stage_of(*moves, row.rule, row.operator_id, now, first));
  }
  json.end_array().member("moves").begin_array();
  for (const tracker::StageMove& move : *moves) write_move(json, move);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

namespace {

// Of the bureau: whoever is watched does not turn the watch down.
bool may_move(registry::access::Role role) {
  using registry::access::Role;
  return role == Role::duty_officer || role == Role::safety_officer;
}

tracker::StageMove move_in(JsonFields& fields) {
  tracker::StageMove move;
  move.rule = fields.text("rule", {.most = 64}).value_or("");
  if (const auto of = fields.id("operator_id")) move.operator_id = registry::OperatorId{*of};
  const auto stage = registry::value_in(tracker::kStages, fields.text("stage").value_or(""));
  fields.require(stage.has_value(), "stage", "observe, show or ring is wanted");
  move.stage = stage.value_or(tracker::Stage::observe);
  move.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  return move;
}

}  // namespace

asio::awaitable<http::Response> PostStage::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"rule", "stage", "note"}, .optional = {"operator_id"}}};
  tracker::StageMove move = move_in(fields);
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (!may_move(request.actor->role)) {
    co_return http::problem_response(http::Problem::forbidden,
                                     "Only the bureau moves a rule from stage to stage.",
                                     "wrong_role");
  }
  move.from = clock.now();
  move.actor = *request.actor;
  const auto stands = co_await stages.add(std::move(move));
  if (!stands) co_return not_written(stands.error());
  if (!*stands) co_return no_such("There is no such operator.");
  http::JsonText json;
  write_move(json, **stands);
  co_return http::json_response(json.take());
}

}  // namespace busward::api
