#include "gateway/http/router.h"

#include <algorithm>
#include <utility>

#include "geo/assert.h"

namespace busward::http {

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

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

void Router::get(std::string pattern, Guard guard, Handler handler) {
  BUSWARD_ASSERT(pattern.starts_with('/'));
  Route route;
  route.pattern = std::move(pattern);
  route.guard = guard;
  route.handler = std::move(handler);
  routes_.push_back(std::move(route));
}

void Router::web_socket(std::string pattern, WebSocketHandler handler) {
  BUSWARD_ASSERT(pattern.starts_with('/'));
  Route route;
  route.pattern = std::move(pattern);
  route.socket = std::make_shared<const WebSocketHandler>(std::move(handler));
  routes_.push_back(std::move(route));
}

std::optional<Router::Match> Router::find(std::string_view path) const {
  std::optional<Match> best;
  if (!path.starts_with('/')) return best;
  for (const Route& route : routes_) {
    auto values = match(route.pattern, path);
    if (!values || (best && best->values.size() <= values->size())) continue;
    best = Match{&route, std::move(*values)};
  }
  return best;
}

}  // namespace busward::http
