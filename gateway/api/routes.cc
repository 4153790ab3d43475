#include "gateway/api/routes.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/places.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

void write_summary(http::JsonText& json, const db::RouteSummary& route) {
  json.begin_object();
  json.member("id").id(route.id.value);
  json.member("route").text(route.route);
  json.member("direction").text(routing::name_of(route.direction));
  json.member("school").text_or_null(route.school);
  json.member("version").id(route.version.value);
  write_metres(json.member("length_m"), route.length);
  json.member("stops").number(route.stops);
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetRoutes::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await routes.routes(std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::RouteSummary& route : *found) write_summary(json, route);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
