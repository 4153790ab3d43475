#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/route_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/routes/{id}`: the version in force, with its line, stops and limits.
struct GetRoute {
  db::RouteStore& routes;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
