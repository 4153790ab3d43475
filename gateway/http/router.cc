#include "gateway/http/router.h"

#include <algorithm>
#include <utility>

#include "geo/assert.h"

namespace busward::http {

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

std::string_view name_of(Method method) {
  switch (method) {
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::remove:
      return "DELETE";
    default:
      return "GET, HEAD";
  }
}

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool match_segment(std::string_view pattern, std::string_view segment, Values& values) {
  if (!pattern.starts_with('{')) return pattern == segment;
  const std::size_t end = pattern.find('}');
  const std::string_view suffix = pattern.substr(end + 1);
  if (segment.size() <= suffix.size() || !segment.ends_with(suffix)) return false;
  segment.remove_suffix(suffix.size());
  values.emplace(pattern.substr(1, end - 1), segment);
  return true;
}

std::optional<Values> match(std::string_view pattern, std::string_view path) {
  Values values;
  while (!pattern.empty() && !path.empty()) {
    if (!match_segment(take_segment(pattern), take_segment(path), values)) return std::nullopt;
  }
  if (pattern.empty() != path.empty()) return std::nullopt;
  return values;
}

}  // namespace

void Router::get(std::string pattern, Needed needs, Handler handler) {
  add(Method::get, std::move(pattern), needs, std::move(handler));
}

void Router::add(Method method, std::string pattern, Needed needs, Handler handler,
                 BodyRule takes) {
  BUSWARD_ASSERT(pattern.starts_with('/'));
  BUSWARD_ASSERT(method == Method::get || is_write(method));
  Route route;
  route.method = method;
  route.pattern = std::move(pattern);
  route.needs = needs;
  route.takes = takes;
  route.handler = std::move(handler);
  routes_.push_back(std::move(route));
}

void Router::web_socket(std::string pattern, Needed needs, WebSocketHandler handler) {
  BUSWARD_ASSERT(pattern.starts_with('/'));
  Route route;
  route.pattern = std::move(pattern);
  route.needs = needs;
  route.socket = std::make_shared<const WebSocketHandler>(std::move(handler));
  routes_.push_back(std::move(route));
}

std::optional<Router::Match> Router::find(Method method, std::string_view path) const {
  if (!path.starts_with('/')) return std::nullopt;
  const Method wanted = method == Method::head ? Method::get : method;
  std::optional<Match> best;
  for (const Route& route : routes_) {
    auto values = match(route.pattern, path);
    if (!values || (best && best->values.size() < values->size())) continue;
    if (!best || best->values.size() > values->size()) {
      best = Match{.route = nullptr, .values = *values, .allowed = "OPTIONS"};
    }
    best->allowed += ", ";
    best->allowed += name_of(route.method);
    if (route.method != wanted || best->route != nullptr) continue;
    best->route = &route;
    best->values = std::move(*values);
  }
  return best;
}

}  // namespace busward::http
