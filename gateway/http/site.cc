#include "gateway/http/site.h"

#include <utility>

#include "gateway/http/problem.h"

namespace busward::http {

namespace {

constexpr std::string_view kAllowed = "GET, HEAD, OPTIONS";

Decision at_once(Response answer, std::string_view label) {
  Decision decision;
  decision.answer = std::move(answer);
  decision.label = label;
  return decision;
}

Response not_allowed() {
  Response answer = problem_response(Problem::method_not_allowed, "Use GET, HEAD or OPTIONS.");
  answer.headers.push_back({"Allow", std::string{kAllowed}});
  return answer;
}

Response options() {
  Response answer;
  answer.status = 204;
  answer.headers.push_back({"Allow", std::string{kAllowed}});
  return answer;
}

Response no_token() {
  return problem_response(
      Problem::unauthorised,
      "Open the address with the token that serve printed, or send it as bearer.");
}

bool is_for_programs(std::string_view path) {
  for (const std::string_view folder : {"/api/", "/tiles/", "/health/", "/metrics/"}) {
    if (path.starts_with(folder) || path == folder.substr(0, folder.size() - 1)) return true;
  }
  return false;
}

bool may_ask(const Access& access, Guard guard, const Request& request) {
  if (guard == Guard::open) return true;
  if (guard == Guard::token_or_local && access.is_local(request)) return true;
  return access.has_token(request);
}

Decision decide_route(const Access& access, Router::Match match, Request& request) {
  const Router::Route& route = *match.route;
  if (route.socket && !access.is_right_origin(request)) {
    return at_once(
        problem_response(Problem::wrong_origin, "Only the console's own pages may open it."),
        route.pattern);
  }
  if (!may_ask(access, route.guard, request)) return at_once(no_token(), route.pattern);
  request.path_values = std::move(match.values);
  Decision decision;
  decision.route = &route;
  decision.label = route.pattern;
  return decision;
}

}  // namespace

Decision decide(const Site& site, Request& request) {
  const Access& access = site.access;
  if (!access.is_right_host(request)) {
    return at_once(
        problem_response(Problem::wrong_host, "The name in Host is not one of this server's."),
        "refused");
  }
  if (request.method == Method::other) return at_once(not_allowed(), "refused");
  if (request.method == Method::options) return at_once(options(), "options");

  if (request.path == "/") {
    if (const auto token = request.query_value("token")) {
      auto answer = access.sign_in(*token);
      return at_once(answer ? std::move(*answer) : no_token(), "sign_in");
    }
  }
  if (auto match = site.router.find(request.path)) {
    return decide_route(access, std::move(*match), request);
  }
  if (is_for_programs(request.path)) {
    return at_once(access.has_token(request)
                       ? problem_response(Problem::not_found, "There is no such address.")
                       : no_token(),
                   "unknown");
  }
  return at_once(site.files.answer(request), "static");
}

}  // namespace busward::http
