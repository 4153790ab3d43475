#include "gateway/api/session.h"

#include "gateway/api/parameters.h"
#include "gateway/http/json_text.h"

namespace busward::api {

namespace {

void write_id(http::JsonText& json, std::string_view name, const auto& id) {
  json.member(name);
  if (id) {
    json.id(id->value);
  } else {
    json.null();
  }
}

}  // namespace

asio::awaitable<http::Response> GetSession::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const registry::access::Actor& actor = *request.actor;
  http::JsonText json;
  json.begin_object();
  json.member("account").begin_object();
  json.member("id").id(actor.account.value);
  json.member("name").text(actor.name).end_object();
  json.member("role").text(registry::name_in(registry::access::kRoles, actor.role));
  json.member("affiliation").begin_object();
  write_id(json, "operator_id", actor.of.operator_id);
  write_id(json, "school_id", actor.of.school_id);
  write_id(json, "area_id", actor.of.area_id);
  json.end_object().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
