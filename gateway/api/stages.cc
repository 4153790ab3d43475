#include "gateway/api/stages.h"

#include <algorithm>
#include <map>
#include <utility>

#include "gateway/api/access_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::name_in;

// Of whom the page speaks: an operator, an area, an operator in an area, or all.
struct Scope {
  std::optional<registry::OperatorId> operator_id;
  std::optional<registry::AreaId> area;
};

void write_move(http::JsonText& json, const tracker::StageMove& move) {
  json.begin_object();
  json.member("rule").text(move.rule);
  write_id(json, "operator_id", move.operator_id);
  write_id(json, "area_id", move.area_id);
  json.member("stage").text(name_in(tracker::kStages, move.stage));
  json.member("from").text(geo::to_iso8601(move.from));
  json.member("alarms_before").number(move.alarms_before);
  write_actor(json, "actor", move.actor);
  json.member("note").text(move.note);
  json.end_object();
}

void write_number(http::JsonText& json, const tracker::ChainNumber& number) {
  json.begin_object();
  json.member("quantity").text(name_in(tracker::kChainQuantities, number.quantity));
  json.member("value").number(number.value);
  json.member("rule").text_or_null(number.rule);
  write_id(json, "operator_id", number.operator_id);
  json.member("valid_from").text(routing::to_iso_day(number.valid_from));
  json.member("at").text(geo::to_iso8601(number.recorded_at));
  write_actor(json, "actor", number.actor);
  json.member("note").text(number.note);
  json.end_object();
}

void write_places(http::JsonText& json, std::string_view name,
                  const std::vector<db::DutyPlace>& places) {
  json.member(name).begin_array();
  for (const db::DutyPlace& place : places) {
    json.begin_object();
    json.member("id").id(place.id);
    json.member("name").text(place.name);
    json.end_object();
  }
  json.end_array();
}

bool lies_in(const db::RuleCount& count, const Scope& scope, const tracker::AreaTree& areas) {
  if (scope.operator_id && scope.operator_id != count.operator_id) return false;
  if (!scope.area) return true;
  const auto up = areas.up_from(count.area);
  return std::ranges::find(up, *scope.area) != up.end();
}

// The rules that ever had an alarm in the 14 days or a move, each with its alarms of the scope.
std::map<std::string, int> counted(const std::vector<db::RuleCount>& counts,
                                   const db::DutyBook& book, const Scope& scope) {
  std::map<std::string, int> sums;
  for (const tracker::StageMove& move : book.moves) sums.try_emplace(move.rule, 0);
  for (const db::RuleCount& count : counts) {
    sums.try_emplace(count.rule, 0);
    if (lies_in(count, scope, book.areas)) sums[count.rule] += count.alarms;
  }
  return sums;
}

// Whether somebody moved the rule for just this scope.
bool is_own(const db::DutyBook& book, std::string_view rule, const Scope& scope) {
  return std::ranges::any_of(book.moves, [&](const tracker::StageMove& move) {
    return move.rule == rule && move.operator_id == scope.operator_id && move.area_id == scope.area;
  });
}

struct Page {
  db::DutyBook book;
  std::vector<db::RuleCount> counts;
  db::DutyPlaces places;
  Scope scope;
  geo::UtcTime now;
};

void write_rules(http::JsonText& json, const Page& page, const tracker::Rulebook& rulebook) {
  const auto day = routing::civil_or_utc_day(page.now, rulebook.zone);
  const tracker::StageScope scope{.operator_id = page.scope.operator_id,
                                  .areas = page.book.areas.up_from(page.scope.area)};
  json.member("rules").begin_array();
  for (const auto& [rule, alarms] : counted(page.counts, page.book, page.scope)) {
    const auto first = tracker::first_stage(rulebook.values, rule, day);
    const auto stage = stage_of(page.book.moves, rule, scope, page.now, first);
    json.begin_object();
    json.member("rule").text(rule);
    json.member("stage").text(name_in(tracker::kStages, stage));
    json.member("own").boolean(is_own(page.book, rule, page.scope));
    json.member("fixed").boolean(tracker::always_rings(rule));
    json.member("alarms_14d").number(alarms);
    json.end_object();
  }
  json.end_array();
}

std::string page_json(const Page& page, const tracker::Rulebook& rulebook) {
  http::JsonText json;
  json.begin_object();
  write_id(json, "operator_id", page.scope.operator_id);
  write_id(json, "area_id", page.scope.area);
  write_rules(json, page, rulebook);
  json.member("moves").begin_array();
  for (const tracker::StageMove& move : page.book.moves) write_move(json, move);
  json.end_array().member("numbers").begin_array();
  for (const tracker::ChainNumber& number : page.book.numbers) write_number(json, number);
  json.end_array();
  write_places(json, "operators", page.places.operators);
  write_places(json, "areas", page.places.areas);
  return json.end_object().take();
}

}  // namespace

asio::awaitable<http::Response> GetStages::operator()(http::Request request) const {
  Parameters parameters{request, {"operator_id", "area_id"}};
  Page page{.now = clock.now()};
  if (const auto of = parameters.id("operator_id")) {
    page.scope.operator_id = registry::OperatorId{*of};
  }
  if (const auto area = parameters.id("area_id")) page.scope.area = registry::AreaId{*area};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  auto set = co_await stages.duty_book(caller);
  if (!set) co_return no_database();
  auto counts = co_await stages.counts(page.now, caller);
  if (!counts) co_return no_database();
  auto places = co_await stages.places(std::move(caller));
  if (!places) co_return no_database();
  page.book = std::move(*set);
  page.counts = std::move(*counts);
  page.places = std::move(*places);
  auto book = rulebook();
  if (!book) book = std::make_shared<const tracker::Rulebook>();
  co_return http::json_response(page_json(page, *book));
}

namespace {

// Of the bureau: whoever is watched does not turn the watch down.
bool may_move(registry::access::Role role) {
  using registry::access::Role;
  return role == Role::duty_officer || role == Role::safety_officer;
}

http::Response of_the_bureau() {
  return http::problem_response(
      http::Problem::forbidden,
      "Only the bureau says how far a rule is let out, and who is called.", "wrong_role");
}

http::Response of_the_county() {
  return http::problem_response(http::Problem::forbidden,
                                "For everybody the whole county's bureau alone says so.",
                                "wrong_role");
}

tracker::StageMove move_in(JsonFields& fields) {
  tracker::StageMove move;
  move.rule = fields.text("rule", {.most = 64}).value_or("");
  if (const auto of = fields.id("operator_id")) move.operator_id = registry::OperatorId{*of};
  if (const auto area = fields.id("area_id")) move.area_id = registry::AreaId{*area};
  const auto stage = registry::value_in(tracker::kStages, fields.text("stage").value_or(""));
  fields.require(stage.has_value(), "stage", "observe, show or ring is wanted");
  move.stage = stage.value_or(tracker::Stage::observe);
  move.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  return move;
}

tracker::ChainNumber number_in(JsonFields& fields) {
  constexpr int kMost = 30 * 86'400;  // thirty days, in seconds
  tracker::ChainNumber number;
  const auto quantity =
      registry::value_in(tracker::kChainQuantities, fields.text("quantity").value_or(""));
  fields.require(quantity.has_value(), "quantity",
                 "duty_after_s, police_after_s or repeated is wanted");
  number.quantity = quantity.value_or(tracker::ChainQuantity::duty_after_s);
  number.value = static_cast<int>(fields.number("value", 1, kMost).value_or(1));
  number.rule = fields.text("rule", {.most = 64});
  if (const auto of = fields.id("operator_id")) number.operator_id = registry::OperatorId{*of};
  number.valid_from = fields.day("valid_from").value_or(std::chrono::sys_days{});
  number.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  return number;
}

}  // namespace

asio::awaitable<http::Response> PostStage::operator()(http::Request request) const {
  JsonFields fields{request,
                    {.wanted = {"rule", "stage", "note"}, .optional = {"operator_id", "area_id"}}};
  tracker::StageMove move = move_in(fields);
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (!may_move(request.actor->role)) co_return of_the_bureau();
  if (tracker::always_rings(move.rule)) {
    co_return http::problem_response(http::Problem::conflict,
                                     "A call for help and a child on board always ring.",
                                     "always_rings");
  }
  if (!move.operator_id && !registry::access::is_of_whole_county(request.actor->of)) {
    co_return of_the_county();
  }
  move.from = clock.now();
  move.actor = *request.actor;
  auto caller = caller_of(request);
  const auto stands = co_await stages.add(std::move(move), std::move(caller));
  if (!stands) co_return not_written(stands.error());
  if (!*stands) co_return no_such("There is no such operator or area.");
  http::JsonText json;
  write_move(json, **stands);
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PostChainNumber::operator()(http::Request request) const {
  JsonFields fields{
      request,
      {.wanted = {"quantity", "value", "valid_from", "note"}, .optional = {"rule", "operator_id"}}};
  tracker::ChainNumber number = number_in(fields);
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (!may_move(request.actor->role)) co_return of_the_bureau();
  if (!number.operator_id && !registry::access::is_of_whole_county(request.actor->of)) {
    co_return of_the_county();
  }
  number.actor = *request.actor;
  auto caller = caller_of(request);
  const auto stands = co_await stages.add(std::move(number), std::move(caller));
  if (!stands) co_return not_written(stands.error());
  if (!*stands) co_return no_such("There is no such operator.");
  http::JsonText json;
  write_number(json, **stands);
  co_return http::json_response(json.take());
}

}  // namespace busward::api
