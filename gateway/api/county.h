#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/map_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/county`
struct GetCounty {
  db::MapStore& map;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
