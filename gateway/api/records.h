#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/record_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/records`: the kinds of records with their columns.
struct GetRecordKinds {
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/records/{kind}?at=TIME&known_at=TIME&q=TEXT&after=KEY&limit=100`: records as on
// file, by key. `q` is sought in what the cells show, in either language.
struct GetRecords {
  db::RecordStore& records;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
