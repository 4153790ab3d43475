#include "gateway/api/file_health.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/rule_numbers.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "registry/file_task.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::name_in;

void write_gap(http::JsonText& json, const registry::FileGap& gap) {
  json.begin_object();
  json.member("name").text(gap.name);
  json.member("standing").text(name_in(registry::kFileStandings, gap.on_file.standing));
  json.member("last_day");
  if (gap.on_file.last_day) {
    json.text(routing::to_iso_day(*gap.on_file.last_day));
  } else {
    json.null();
  }
  json.member("reminder_days").number_or_null(gap.reminder);
  json.member("detail").text_or_null(gap.detail);
  json.end_object();
}

void write_task(http::JsonText& json, const registry::FileTask& task, bool with_gaps) {
  const registry::FileGap& first = task.gaps.front();
  json.begin_object();
  json.member("group").text(registry::group_of(task.matter));
  json.member("kind").text(registry::name_of(task.matter));
  json.member("subject").text(registry::subject_name(first));
  json.member("source").text(first.source);
  write_numbers(json, first.numbers);
  json.member("owed_by").text(name_in(registry::kFileDebtors, first.owed_by));
  json.member("waits").text_or_null(first.waits);
  json.member("invalid").number(task.invalid);
  json.member("not_on_file").number(task.not_on_file);
  json.member("due").number(task.due);
  if (with_gaps) {
    json.member("gaps").begin_array();
    for (const registry::FileGap& gap : task.gaps) write_gap(json, gap);
    json.end_array();
  }
  json.end_object();
}

void write_operator(http::JsonText& json, const registry::FileOfOperator& file) {
  if (!file.id) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("id").id(file.id->value);
  json.member("code").text(file.code);
  json.member("name").text(file.name);
  json.member("kind").text(file.kind ? name_in(registry::kOperatorKinds, *file.kind) : "");
  json.end_object();
}

void write_health(http::JsonText& json, const registry::FileOfOperator& file,
                  const registry::FileHealth& health, bool with_gaps) {
  json.begin_object();
  write_operator(json.member("operator"), file);
  json.member("valid").number(health.valid);
  json.member("due").number(health.due);
  json.member("invalid").number(health.invalid);
  json.member("not_on_file").number(health.not_on_file);
  json.member("tasks").begin_array();
  for (const auto& task : registry::file_tasks(health.gaps)) write_task(json, task, with_gaps);
  json.end_array();
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetFileHealth::operator()(http::Request request) const {
  Parameters parameters{request, {"operator", "at", "known_at"}};
  const auto of = parameters.id("operator");
  const geo::UtcTime now = clock.now();
  const geo::UtcTime at = parameters.time("at").value_or(now);
  const geo::UtcTime known_at = parameters.time("known_at").value_or(now);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  db::FileQuery query{.at = at, .known_at = known_at, .of = {}};
  if (of) query.of = registry::OperatorId{*of};
  auto caller = caller_of(request);
  const auto found = co_await files.files(query, std::move(caller));
  if (!found) co_return no_database();
  if (of && found->empty()) co_return no_such("There is no such operator at that time.");
  auto book = rulebook();
  if (!book) book = std::make_shared<const tracker::Rulebook>();
  const auto day = routing::civil_or_utc_day(at, book->zone);
  http::JsonText json;
  json.begin_object().member("day").text(routing::to_iso_day(day)).member("items").begin_array();
  for (const registry::FileOfOperator& file : *found) {
    write_health(json, file, registry::file_health(file, book->values, day), of.has_value());
  }
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
