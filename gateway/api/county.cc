#include "gateway/api/county.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/places.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {

asio::awaitable<http::Response> GetCounty::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await map.county(std::move(caller));
  if (!found) co_return no_database();
  if (!*found) co_return no_such("No county has been imported yet.");
  const db::CountyOnFile& on_file = **found;
  http::JsonText json;
  json.begin_object();
  json.member("name_zh").text(on_file.county.name_zh);
  json.member("name_en").text(on_file.county.name_en);
  json.member("zone").text(on_file.county.zone);
  json.member("centre").begin_object();
  write_place(json, on_file.county.centre);
  json.end_object();
  json.member("bounds").begin_array();
  write_lng_lat(json, on_file.bounds.south_west);
  write_lng_lat(json, on_file.bounds.north_east);
  json.end_array();
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
