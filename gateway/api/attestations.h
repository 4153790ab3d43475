#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/run_sheet_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `POST /api/v1/runs/{id}/checks`, `/counts`, `/teacher-counts` and `/sweep`: what somebody on the
// spot records of a run. The client makes the record's id and says when it was done, up to a week
// ago: what was recorded without a network is sent later, and sent twice it is one.
struct PostAttestation {
  db::RunSheetStore& sheets;
  const tracker::ports::Clock& clock;
  registry::AttestationKind kind;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
