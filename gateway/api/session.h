#pragma once

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/session`: who asks, in which role.
struct GetSession {
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
