#include "gateway/api/refused_terminals.h"

#include <boost/algorithm/hex.hpp>

#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {

namespace {

void write_terminal(http::JsonText& json, const db::RefusedTerminal& terminal) {
  json.begin_object();
  json.member("phone").text(terminal.number);
  json.member("edition").text(terminal.edition);
  json.member("plate").text_or_null(terminal.plate);
  json.member("address").text(terminal.address);
  json.member("reason").text(terminal.reason);
  json.member("frames").number(terminal.frames);
  json.member("first_at").text(geo::to_iso8601(terminal.first_at));
  json.member("last_at").text(geo::to_iso8601(terminal.last_at));
  json.member("last_frame").text(boost::algorithm::hex_lower(terminal.last_frame));
  json.end_object();
}

}  // namespace

asio::awaitable<http::Response> GetRefusedTerminals::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto found = co_await terminals.refused();
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::RefusedTerminal& terminal : *found) write_terminal(json, terminal);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
