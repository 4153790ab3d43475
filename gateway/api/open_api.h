#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"
#include "gateway/http/router.h"

namespace busward::api {

namespace asio = boost::asio;

// The OpenAPI 3.1 document of these routes: every address and method with its parameters in the
// path, the type of its body, who may ask (`x-right`, `x-guard`) and how errors look. It is made of
// the routes themselves, so that it cannot differ from them; what stands inside bodies is
// docs/api.md.
std::string open_api(const std::vector<http::Router::Route>& routes);

// `GET /api/v1/openapi.json`.
struct GetOpenApi {
  std::shared_ptr<const std::string> document;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// Adds the document's own route and makes it of all that the router has: to be called last.
void add_open_api(http::Router& router);

}  // namespace busward::api
