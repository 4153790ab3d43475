#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/run_sheet_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `POST /api/v1/runs/{id}/declarations`: what a school or an operator says of one run of its own,
// from a week after its day to thirty days before. It is in force with the revision that the answer
// names, in a second or two on the live stream.
struct PostDeclaration {
  db::RunSheetStore& sheets;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
