#include "gateway/api/open_api.h"

#include <map>
#include <string_view>

#include "gateway/http/json_text.h"

namespace busward::api {

namespace {

using http::Guard;
using http::JsonText;
using http::Method;
using http::Router;

std::string_view verb_of(Method method) {
  switch (method) {
    case Method::post:
      return "post";
    case Method::put:
      return "put";
    case Method::patch:
      return "patch";
    case Method::remove:
      return "delete";
    default:
      return "get";
  }
}

std::string_view name_of(Guard guard) {
  switch (guard) {
    case Guard::open:
      return "anybody";
    case Guard::any_account:
      return "any_account";
    case Guard::token_or_local:
      return "account_or_this_machine";
    case Guard::token:
      break;
  }
  return "account";
}

void write_path_parameters(JsonText& json, std::string_view pattern) {
  json.member("parameters").begin_array();
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const std::size_t close = pattern.find('}', open);
    json.begin_object();
    json.member("name").text(pattern.substr(open + 1, close - open - 1));
    json.member("in").text("path");
    json.member("required").boolean(true);
    json.member("schema").begin_object().member("type").text("string").end_object();
    json.end_object();
  }
  json.end_array();
}

void write_problem_answer(JsonText& json) {
  json.member("default").begin_object();
  json.member("description").text("What was in the way, with a stable code.");
  json.member("content").begin_object().member("application/problem+json").begin_object();
  json.member("schema").begin_object();
  json.member("$ref").text("#/components/schemas/Problem").end_object();
  json.end_object().end_object().end_object();
}

void write_operation(JsonText& json, const Router::Route& route) {
  json.begin_object();
  if (route.needs.right) {
    json.member("x-right").text(registry::access::row_of(*route.needs.right).name);
  } else {
    json.member("x-guard").text(name_of(route.needs.guard));
  }
  if (route.socket) json.member("x-websocket").boolean(true);
  if (route.needs.guard == Guard::open) json.member("security").begin_array().end_array();
  write_path_parameters(json, route.pattern);
  if (http::is_write(route.method) && route.method != Method::remove) {
    json.member("requestBody").begin_object().member("content").begin_object();
    json.member(route.takes.type.empty() ? "*/*" : route.takes.type).begin_object().end_object();
    json.end_object().end_object();
  }
  json.member("responses").begin_object();
  json.member("2XX").begin_object().member("description").text("Done.").end_object();
  write_problem_answer(json);
  json.end_object().end_object();
}

void write_components(JsonText& json) {
  json.member("components").begin_object();
  json.member("securitySchemes").begin_object();
  json.member("session").begin_object().member("type").text("apiKey");
  json.member("in").text("cookie").member("name").text("busward_session").end_object();
  json.member("token").begin_object().member("type").text("http");
  json.member("scheme").text("bearer").end_object().end_object();
  json.member("schemas").begin_object().member("Problem").begin_object();
  json.member("type").text("object").member("required").begin_array();
  for (const char* name : {"type", "title", "status", "code", "detail"}) json.text(name);
  json.end_array().member("properties").begin_object();
  for (const char* name : {"type", "title", "code", "detail"}) {
    json.member(name).begin_object().member("type").text("string").end_object();
  }
  json.member("status").begin_object().member("type").text("integer").end_object();
  json.end_object().end_object().end_object().end_object();
}

}  // namespace

std::string open_api(const std::vector<Router::Route>& routes) {
  std::map<std::string_view, std::vector<const Router::Route*>> paths;
  for (const Router::Route& route : routes) paths[route.pattern].push_back(&route);
  JsonText json;
  json.begin_object();
  json.member("openapi").text("3.1.0");
  json.member("info").begin_object().member("title").text("Busward");
  json.member("version").text("1").end_object();
  json.member("security").begin_array();
  for (const char* scheme : {"session", "token"}) {
    json.begin_object().member(scheme).begin_array().end_array().end_object();
  }
  json.end_array().member("paths").begin_object();
  for (const auto& [pattern, several] : paths) {
    json.member(pattern).begin_object();
    for (const Router::Route* route : several) {
      json.member(verb_of(route->method));
      write_operation(json, *route);
    }
    json.end_object();
  }
  json.end_object();
  write_components(json);
  json.end_object();
  return json.take();
}

asio::awaitable<http::Response> GetOpenApi::operator()(http::Request) const {
  co_return http::json_response(*document);
}

void add_open_api(Router& router) {
  const auto document = std::make_shared<std::string>();
  router.get("/api/v1/openapi.json", Guard::any_account, GetOpenApi{document});
  *document = open_api(router.routes());
}

}  // namespace busward::api
