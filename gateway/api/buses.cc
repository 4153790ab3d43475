#include "gateway/api/buses.h"

#include <chrono>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

db::TimeSpan today(geo::UtcTime now, const std::string& zone) {
  using namespace std::chrono;
  const sys_days day = routing::civil_or_utc_day(now, zone);
  const auto from = routing::to_utc(day, 0s, zone);
  const auto to = routing::to_utc(day + days{1}, 0s, zone);
  return {from.value_or(day), to.value_or(day + days{1})};
}

void write_run(http::JsonText& json, const db::RunOfBus& run) {
  json.begin_object();
  json.member("route_id").id(run.route_id.value);
  json.member("route").text(run.route);
  json.member("departs_at").text(geo::to_iso8601(run.departs_at));
  json.member("arrives_at").text(geo::to_iso8601(run.arrives_at));
  json.member("driver").text_or_null(run.driver);
  json.end_object();
}

void write_terminal(http::JsonText& json, const db::TerminalOfBus& terminal, bool linked) {
  json.begin_object();
  json.member("phone").text(terminal.number);
  json.member("edition");
  if (terminal.edition) {
    json.text(registry::name_in(registry::kTerminalEditions, *terminal.edition));
  } else {
    json.null();
  }
  json.member("linked").boolean(linked);
  json.end_object();
}

template <class Table, class Value>
void write_name(http::JsonText& json, const Table& table, const std::optional<Value>& value) {
  if (value) {
    json.text(registry::name_in(table, *value));
  } else {
    json.null();
  }
}

void write_bus(http::JsonText& json, const db::BusOnFile& on_file, const IsLinked& is_linked) {
  json.begin_object();
  json.member("id").id(on_file.id.value);
  json.member("plate").text(on_file.bus.plate);
  write_name(json.member("plate_colour"), registry::kPlateColours, on_file.bus.plate_colour);
  write_name(json.member("kind"), registry::kBusKinds, on_file.bus.kind);
  json.member("seats").number_or_null(on_file.bus.seats);
  json.member("operator").text_or_null(on_file.operator_name);
  json.member("terminal");
  if (on_file.terminal) {
    write_terminal(json, *on_file.terminal, is_linked(on_file.terminal->id));
  } else {
    json.null();
  }
  json.member("runs").begin_array();
  for (const db::RunOfBus& run : on_file.runs) write_run(json, run);
  json.end_array();
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetBuses::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto book = rulebook();
  if (!book) book = std::make_shared<const tracker::Rulebook>();
  const db::TimeSpan span = today(clock.now(), book->zone);
  auto caller = caller_of(request);
  const auto found = co_await fleet.buses(book, span, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::BusOnFile& bus : *found) write_bus(json, bus, is_linked);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
