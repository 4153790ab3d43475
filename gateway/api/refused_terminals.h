#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/terminal_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/terminals/refused`
struct GetRefusedTerminals {
  db::TerminalStore& terminals;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
