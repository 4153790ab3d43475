#include "gateway/http/site.h"

#include <utility>

#include <fmt/format.h>

#include "gateway/http/problem.h"

namespace busward::http {

namespace {

constexpr std::string_view kAllMethods = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

Decision at_once(Response answer, std::string_view label) {
  Decision decision;
  decision.answer = std::move(answer);
  decision.label = label;
  return decision;
}

Response not_allowed(std::string_view allowed) {
  Response answer =
      problem_response(Problem::method_not_allowed, fmt::format("Use one of {}.", allowed));
  answer.headers.push_back({"Allow", std::string{allowed}});
  return answer;
}

Response options(std::string_view allowed) {
  Response answer;
  answer.status = 204;
  answer.headers.push_back({"Allow", std::string{allowed}});
  return answer;
}

Response no_token(const Access& access) {
  if (access.accounts_exist()) {
    return problem_response(Problem::log_in_wanted, "Log in, or send an API token as bearer.");
  }
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
  if (guard == Guard::open || request.actor) return true;
  return guard == Guard::token_or_local && access.is_local(request);
}

// The client behind a proxy on this machine, which adds it at the end of X-Forwarded-For; what a
// client from elsewhere says of itself counts for nothing.
std::optional<std::string_view> forwarded_address(const Request& request) {
  const auto header = request.header("X-Forwarded-For");
  if (!request.from_loopback || !header) return std::nullopt;
  std::string_view last = header->substr(header->rfind(',') + 1);  // npos + 1 is the beginning
  while (last.starts_with(' ')) last.remove_prefix(1);
  while (last.ends_with(' ')) last.remove_suffix(1);
  constexpr std::size_t kLongest = 45;
  const bool plain = last.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  if (last.empty() || last.size() > kLongest || !plain) return std::nullopt;
  return last;
}

// How far the actor's role reaches with the right, as far as the route can keep to that; none: not
// at all.
std::optional<registry::access::Reach> reach_here(const Needed& needs,
                                                  const registry::access::Actor& actor) {
  const auto reach = registry::access::reach_of(actor, *needs.right);
  if (!reach || needs.narrow) return reach;
  const bool whole =
      *reach == registry::access::Reach::area && registry::access::is_of_whole_county(actor.of);
  return whole ? reach : std::nullopt;
}

// What speaks against this account at this route. Notes how far its right reaches there.
std::optional<Response> refuse_account(const Needed& needs, Request& request) {
  if (!request.duty.empty() && needs.guard == Guard::token) {
    return problem_response(Problem::duty_first, fmt::format("{}.", request.duty));
  }
  if (!needs.right) return std::nullopt;
  request.reach = reach_here(needs, *request.actor);
  if (request.reach) return std::nullopt;
  return problem_response(
      Problem::forbidden,
      fmt::format("{}: the role {} does not have this right here.",
                  registry::access::row_of(*needs.right).name,
                  registry::name_in(registry::access::kRoles, request.actor->role)));
}

// Whether the body is of the type the route takes. "application/json; charset=utf-8" is; what has
// no body is no body of a wrong type.
bool is_right_type(const BodyRule& takes, const Request& request) {
  const auto length = request.header("Content-Length");
  const bool empty = !request.header("Transfer-Encoding") && (!length || *length == "0");
  if (takes.type.empty() || empty) return true;
  auto type = request.header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return equal_ignoring_case(type, takes.type);
}

// What speaks against a write before anybody has read its body.
std::optional<Response> refuse_write(const Access& access, const BodyRule& takes,
                                     const Request& request) {
  if (!access.may_write(request)) {
    return problem_response(Problem::wrong_origin,
                            "Only the console's own pages, or a program with a token in "
                            "Authorization, may change anything.");
  }
  if (!is_right_type(takes, request)) {
    return problem_response(Problem::unsupported_media_type,
                            fmt::format("Content-Type: {} is wanted.", takes.type));
  }
  return std::nullopt;
}

Decision decide_route(const Access& access, Router::Match match, Request& request) {
  if (match.route == nullptr) return at_once(not_allowed(match.allowed), "refused");
  const Router::Route& route = *match.route;
  if (route.socket && !access.is_right_origin(request)) {
    return at_once(
        problem_response(Problem::wrong_origin, "Only the console's own pages may open it."),
        route.pattern);
  }
  if (!may_ask(access, route.needs.guard, request)) return at_once(no_token(access), route.pattern);
  if (auto refusal = refuse_account(route.needs, request)) {
    return at_once(std::move(*refusal), route.pattern);
  }
  if (is_write(request.method)) {
    if (auto refusal = refuse_write(access, route.takes, request)) {
      return at_once(std::move(*refusal), route.pattern);
    }
  }
  request.path_values = std::move(match.values);
  Decision decision;
  decision.route = &route;
  decision.label = route.pattern;
  return decision;
}

Decision decide_file(const Site& site, const Request& request) {
  if (is_for_programs(request.path)) {
    return at_once(request.actor ? problem_response(Problem::not_found, "There is no such address.")
                                 : no_token(site.access),
                   "unknown");
  }
  if (is_write(request.method)) return at_once(not_allowed("GET, HEAD, OPTIONS"), "refused");
  return at_once(site.files.answer(request), "static");
}

}  // namespace

Decision decide(const Site& site, Request& request) {
  const Access& access = site.access;
  if (const auto address = forwarded_address(request)) request.address = std::string{*address};
  if (!access.is_right_host(request)) {
    return at_once(
        problem_response(Problem::wrong_host, "The name in Host is not one of this server's."),
        "refused");
  }
  if (request.method == Method::other) return at_once(not_allowed(kAllMethods), "refused");
  auto match = site.router.find(request.method, request.path);
  if (request.method == Method::options) {
    return at_once(options(match ? match->allowed : kAllMethods), "options");
  }
  if (request.path == "/") {
    if (const auto token = request.query_value("token")) {
      auto answer = access.sign_in(*token);
      // Once there are accounts the token is nobody's; whoever kept its address gets the log-in
      // page.
      if (!answer && access.accounts_exist()) answer = redirect_to("/");
      return at_once(answer ? std::move(*answer) : no_token(access), "sign_in");
    }
  }
  if (auto identity = access.identity_of(request)) {
    request.actor = std::move(identity->actor);
    request.session = std::move(identity->session);
    request.duty = std::move(identity->duty);
    request.by_badge = identity->by_badge;
  }
  if (match) return decide_route(access, std::move(*match), request);
  return decide_file(site, request);
}

}  // namespace busward::http
