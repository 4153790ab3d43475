#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/map_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /tiles/{z}/{x}/{y}.mvt`: a vector tile; 204 where nothing lies in it. The browser may keep
// it for a minute.
struct GetTile {
  db::MapStore& map;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
