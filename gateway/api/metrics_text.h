#pragma once

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"
#include "gateway/metrics.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /metrics`
struct GetMetrics {
  const gateway::Metrics& metrics;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
