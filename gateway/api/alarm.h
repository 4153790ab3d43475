#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/alarm_query_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/alarms/{id}`: with every revision and what decided it.
struct GetAlarm {
  db::AlarmQueryStore& alarms;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
