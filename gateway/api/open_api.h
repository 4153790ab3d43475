#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"
#include "gateway/http/router.h"

namespace busward::api {

namespace asio = boost::asio;

// The OpenAPI 3.1 document of these routes. Every address and method with its parameters in the
// path and who may ask (`x-right`, `x-guard`) is of the routes themselves; what stands in queries
// and bodies is of the contract.
std::string open_api(const std::vector<http::Router::Route>& routes);

// How the contract calls a route: "GET /api/v1/county".
std::string contract_key(const http::Router::Route& route);

// `GET /api/v1/openapi.json`.
struct GetOpenApi {
  std::shared_ptr<const std::string> document;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// Adds the document's own route and makes it of all that the router has: to be called last.
void add_open_api(http::Router& router);

}  // namespace busward::api
