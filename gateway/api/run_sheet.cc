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

// None where no run of those of whom `of` may speak has that id on the day.
std::optional<std::string> substitutes_for(const boost::uuids::uuid& id,
                                           const registry::SheetFile& file,
                                           const registry::access::Affiliation& of) {
  const registry::RunSheet sheet{file};
  const auto run = std::ranges::find(sheet.runs(), id, &registry::SheetRun::id);
  if (run == sheet.runs().end() || !is_own_run(sheet, file, *run, of)) return std::nullopt;
  return substitutes_json(sheet, file, *run);
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
  SheetFilter filter;
  if (of_operator) filter.operator_id = registry::OperatorId{*of_operator};
  if (of_school) filter.school_id = registry::SchoolId{*of_school};
  narrow(filter, request.actor->of);
  std::vector<routing::CivilDay> days{day};
  db::RunSheetStore::Make make = [filter, now](const std::vector<registry::SheetFile>& files) {
    const registry::RunSheet sheet{files.front()};
    return std::optional{run_sheet_json(sheet, files.front(), filter, now)};
  };
  auto caller = caller_of(request);
  auto made =
      co_await sheets.made_of(std::move(days), known_at, std::move(make), std::move(caller));
  if (!made) co_return no_database();
  co_return http::json_response(std::move(**made));
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
  std::vector<routing::CivilDay> days{today, today + std::chrono::days{1}};
  db::RunSheetStore::Make make = [filter, now](const std::vector<registry::SheetFile>& files) {
    return std::optional{held_runs_json(files, filter, now)};
  };
  auto caller = caller_of(request);
  auto made = co_await sheets.made_of(std::move(days), now, std::move(make), std::move(caller));
  if (!made) co_return no_database();
  co_return http::json_response(std::move(**made));
}

asio::awaitable<http::Response> GetSubstitutes::operator()(http::Request request) const {
  Parameters parameters{request, {"day"}};
  const auto id = parameters.path_uuid("id");
  const auto day = parameters.day("day");
  parameters.require(day.has_value(), "day", "the run's service day is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  std::vector<routing::CivilDay> days{*day};
  db::RunSheetStore::Make make =
      [wanted = *id, of = request.actor->of](const std::vector<registry::SheetFile>& files) {
        return substitutes_for(wanted, files.front(), of);
      };
  auto caller = caller_of(request);
  auto made =
      co_await sheets.made_of(std::move(days), clock.now(), std::move(make), std::move(caller));
  if (!made) co_return no_database();
  if (!*made) co_return no_such("There is no such run on that day.");
  co_return http::json_response(std::move(**made));
}

}  // namespace busward::api
