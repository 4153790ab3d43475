#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

struct Health {
  bool ok = false;
  std::string detail;  // for a person; empty where there is nothing to say
};
// One thing that must be so before this server is any use: "database", "journal", "partitions",
// "engine".
struct HealthCheck {
  std::string name;
  std::function<asio::awaitable<Health>()> check;
};

// `GET /health/live`: this process answers.
struct GetHealthLive {
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /health/ready`: 200 where every check is fine, else 503, with what each one said.
struct GetHealthReady {
  std::vector<HealthCheck> checks;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
