#pragma once

#include <optional>
#include <string_view>

#include "gateway/http/access.h"
#include "gateway/http/router.h"
#include "gateway/http/static_files.h"

namespace busward::http {

// Everything one server answers with. Built before the server starts and not changed afterwards.
struct Site {
  Access access;
  Router router;
  StaticFiles files;
};

// What becomes of a request: an answer at once, or the route whose handler is to be asked.
struct Decision {
  std::optional<Response> answer;
  const Router::Route* route = nullptr;
  std::string_view label;  // of the route in /metrics, of few values
};

// Checks host, method, origin, token and the body's type, finds the route and puts its path values
// and who asks into the request. The body need not have been read yet.
Decision decide(const Site& site, Request& request);

}  // namespace busward::http
