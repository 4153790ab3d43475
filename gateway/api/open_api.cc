#include "gateway/api/open_api.h"

#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/api/contract.h"

namespace busward::api {

namespace {

namespace json = boost::json;
using http::Guard;
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

json::object reference_to(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string{schema}}};
}

void add_path_parameters(json::object& operation, std::string_view pattern) {
  json::array& parameters = operation["parameters"].as_array();
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const std::size_t close = pattern.find('}', open);
    parameters.push_back(json::object{{"name", pattern.substr(open + 1, close - open - 1)},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", json::object{{"type", "string"}}}});
  }
}

void add_problem(json::object& operation) {
  const json::object content{
      {"application/problem+json", json::object{{"schema", reference_to("Problem")}}}};
  operation["responses"].as_object()["default"] = json::object{
      {"description", "What was in the way, with a stable code."}, {"content", content}};
}

json::object operation_of(const Router::Route& route, json::object operation) {
  if (route.needs.right) {
    operation["x-right"] = registry::access::row_of(*route.needs.right).name;
  } else {
    operation["x-guard"] = name_of(route.needs.guard);
  }
  if (route.socket) operation["x-websocket"] = true;
  if (route.needs.guard == Guard::open) operation["security"] = json::array{};
  add_path_parameters(operation, route.pattern);
  if (http::is_write(route.method) && route.takes.type.empty()) {
    const json::object content{{"*/*", json::object{}}};
    operation["requestBody"] = json::object{{"required", true}, {"content", content}};
  }
  add_problem(operation);
  return operation;
}

// No such route is left in (tests/gateway/contract_test.cc).
json::object undescribed() {
  return {{"summary", ""}, {"parameters", json::array{}}, {"responses", json::object{}}};
}

json::object security_schemes() {
  const json::object session{{"type", "apiKey"}, {"in", "cookie"}, {"name", "busward_session"}};
  const json::object token{{"type", "http"}, {"scheme", "bearer"}};
  return {{"session", session}, {"token", token}};
}

}  // namespace

std::string contract_key(const Router::Route& route) {
  std::string verb{verb_of(route.method)};
  for (char& letter : verb) letter = static_cast<char>(letter - 'a' + 'A');
  return verb + " " + route.pattern;
}

std::string open_api(const std::vector<Router::Route>& routes) {
  json::object paths;
  for (const Router::Route& route : routes) {
    const auto found = contract().operations.find(contract_key(route));
    const bool known = found != contract().operations.end();
    json::value& path = paths[route.pattern];
    if (path.is_null()) path = json::object{};
    path.as_object()[verb_of(route.method)] =
        operation_of(route, known ? found->second : undescribed());
  }
  const json::object info{{"title", "Busward"}, {"version", "1"}};
  const json::array security{json::object{{"session", json::array{}}},
                             json::object{{"token", json::array{}}}};
  const json::object components{{"securitySchemes", security_schemes()},
                                {"schemas", contract().schemas}};
  return json::serialize(json::object{{"openapi", "3.1.0"},
                                      {"info", info},
                                      {"security", security},
                                      {"paths", std::move(paths)},
                                      {"components", components}});
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
