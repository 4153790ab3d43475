#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/kept_answer_store.h"
#include "gateway/http/exchange.h"
#include "gateway/http/router.h"

namespace busward::api {

namespace asio = boost::asio;

// Around the handler of a write, so that a request which names an Idempotency-Key is done once:
// asked again within 24 h by the same account, it is answered as it was. Without the header it is
// the handler itself. A key that stands for another request, or whose first request has no answer
// yet, is a conflict. 503 means that nothing happened: the key is free again; after 500 `in_doubt`
// it is not.
struct Once {
  db::KeptAnswerStore& answers;
  http::Handler handler;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
