#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/alarm_query_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/alarms?vehicle=&rule=&open=true&after=SEQ&before=SEQ&limit=100`
struct GetAlarms {
  db::AlarmQueryStore& alarms;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
