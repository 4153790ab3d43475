#include "gateway/api/run_sheet.h"

#include <algorithm>
#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/own_runs.h"
#include "gateway/api/parameters.h"
#include "gateway/api/run_sheet_json.h"
#include "gateway/api/stores.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

// A school, an operator or an attendant sees the own runs, whatever is asked for.
void narrow(SheetFilter& filter, const registry::access::Affiliation& of) {
  if (of.staff_id) filter.staff_id = of.staff_id;
  if (of.operator_id) filter.operator_id = of.operator_id;
  if (of.school_id) filter.school_id = of.school_id;
}

}  // namespace

asio::awaitable<http::Response> GetRunSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"day", "operator", "school", "known_at"}};
  const auto asked_day = parameters.day("day");
  const auto of_operator = parameters.id("operator");
  const auto of_school = parameters.id("school");
  const geo::UtcTime now = clock.now();
  const geo::UtcTime known_at = parameters.time("known_at").value_or(now);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto zone = co_await sheets.zone(now);
  if (!zone) co_return no_database();
  const auto today = routing::civil_or_utc_day(now, *zone);
  const auto day = asked_day.value_or(today);
  if (request.actor->role == registry::access::Role::attendant && day != today) {
    co_return http::problem_response(http::Problem::forbidden,
                                     "An attendant sees the runs of today alone.");
  }
  auto caller = caller_of(request);
  const auto file = co_await sheets.sheet(day, known_at, std::move(caller));
  if (!file) co_return no_database();
  const registry::RunSheet sheet{*file};
  SheetFilter filter;
  if (of_operator) filter.operator_id = registry::OperatorId{*of_operator};
  if (of_school) filter.school_id = registry::SchoolId{*of_school};
  narrow(filter, request.actor->of);
  co_return http::json_response(run_sheet_json(sheet, *file, filter, now));
}

asio::awaitable<http::Response> GetHeldRuns::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  SheetFilter filter;
  narrow(filter, request.actor->of);
  const geo::UtcTime now = clock.now();
  const auto zone = co_await sheets.zone(now);
  if (!zone) co_return no_database();
  const auto today = routing::civil_or_utc_day(now, *zone);
  const auto tomorrow = today + std::chrono::days{1};
  const auto caller = caller_of(request);
  const auto of_today = co_await sheets.sheet(today, now, caller);
  const auto of_tomorrow = co_await sheets.sheet(tomorrow, now, caller);
  if (!of_today || !of_tomorrow) co_return no_database();
  co_return http::json_response(held_runs_json({&*of_today, &*of_tomorrow}, filter, now));
}

asio::awaitable<http::Response> GetSubstitutes::operator()(http::Request request) const {
  Parameters parameters{request, {"day"}};
  const auto id = parameters.path_uuid("id");
  const auto day = parameters.day("day");
  parameters.require(day.has_value(), "day", "the run's service day is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto file = co_await sheets.sheet(*day, clock.now(), std::move(caller));
  if (!file) co_return no_database();
  const registry::RunSheet sheet{*file};
  const auto run = std::ranges::find(sheet.runs(), *id, &registry::SheetRun::id);
  if (run == sheet.runs().end() || !is_own_run(sheet, *file, *run, request.actor->of)) {
    co_return no_such("There is no such run on that day.");
  }
  co_return http::json_response(substitutes_json(sheet, *file, *run));
}

}  // namespace busward::api
