#include "gateway/api/alarms.h"

#include <algorithm>

#include "gateway/api/alarm_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

constexpr std::int64_t kMostAlarms = 1000;

db::AlarmFilter filter_of(Parameters& parameters) {
  db::AlarmFilter filter;
  if (const auto vehicle = parameters.id("vehicle")) filter.vehicle = registry::VehicleId{*vehicle};
  filter.rule = parameters.word("rule");
  filter.open_only = parameters.flag("open").value_or(false);
  if (const auto state = parameters.word("state")) {
    filter.state = registry::value_in(tracker::kCaseStates, *state);
    parameters.require(filter.state.has_value(), "state", "no alarm is ever in this state");
  }
  filter.unclosed_only = parameters.flag("unclosed").value_or(false);
  if (const auto owner = parameters.id("owner")) {
    filter.owner = registry::access::AccountId{*owner};
  }
  filter.after = parameters.number("after");
  filter.before = parameters.number("before");
  if (const auto limit = parameters.number("limit")) {
    parameters.require(*limit >= 1 && *limit <= kMostAlarms, "limit", "1 to 1000 is wanted");
    filter.limit = static_cast<int>(std::min(*limit, kMostAlarms));
  }
  return filter;
}

}  // namespace

asio::awaitable<http::Response> GetAlarms::operator()(http::Request request) const {
  Parameters parameters{
      request,
      {"vehicle", "rule", "open", "state", "unclosed", "owner", "after", "before", "limit"}};
  const db::AlarmFilter filter = filter_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto page = co_await alarms.alarms(filter, std::move(caller));
  if (!page) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::AlarmOnFile& alarm : page->items) {
    json.begin_object();
    write_alarm(json, alarm);
    json.end_object();
  }
  json.end_array().member("next").number_or_null(page->next);
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
