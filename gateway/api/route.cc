#include "gateway/api/route.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/places.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

void write_line(http::JsonText& json, const geo::Polyline& line) {
  json.begin_object();
  json.member("type").text("LineString");
  json.member("coordinates").begin_array();
  for (const geo::LatLng& vertex : line.vertices()) {
    json.begin_array();
    write_lng_lat(json, vertex);
    json.end_array();
  }
  json.end_array().end_object();
}

void write_stop(http::JsonText& json, const routing::Stop& stop) {
  json.begin_object();
  json.member("name").text(stop.name);
  write_place(json, stop.place);
  write_metres(json.member("at_m"), stop.at);
  json.member("planned_s");
  if (stop.planned) {
    json.number(stop.planned->count());
  } else {
    json.null();
  }
  json.end_object();
}

void write_limit(http::JsonText& json, const routing::SpeedLimit& limit) {
  json.begin_object();
  write_metres(json.member("from_m"), limit.from);
  write_metres(json.member("to_m"), limit.to);
  write_kmh(json.member("limit_kmh"), limit.value);
  json.member("reason").text(limit.reason);
  json.end_object();
}

void write_route(http::JsonText& json, const db::RouteDetail& found) {
  const routing::RouteVersion& version = *found.version;
  json.begin_object();
  json.member("id").id(found.id.value);
  json.member("route").text(version.route());
  json.member("direction").text(routing::name_of(version.direction()));
  json.member("school").text_or_null(version.school());
  json.member("version").id(version.id().value);
  write_metres(json.member("length_m"), version.length());
  write_metres(json.member("half_width_m"), version.half_width());
  json.member("geometry");
  write_line(json, version.line());
  json.member("stops").begin_array();
  for (const routing::Stop& stop : version.stops()) write_stop(json, stop);
  json.end_array();
  json.member("limits").begin_array();
  for (const routing::SpeedLimit& limit : version.limits()) write_limit(json, limit);
  json.end_array().end_object();
}

}  // namespace

asio::awaitable<http::Response> GetRoute::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const registry::RouteId wanted{*id};
  auto caller = caller_of(request);
  const auto found = co_await routes.route(wanted, std::move(caller));
  if (!found) co_return no_database();
  if (!*found) co_return no_such("No route has this id.");
  http::JsonText json;
  write_route(json, **found);
  co_return http::json_response(json.take());
}

}  // namespace busward::api
