#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/run_sheet_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/run-sheet?day=DAY&operator=ID&school=ID&known_at=TIME`: the runs of a service day,
// who is to drive them and who says so, what is declared, what stands in the way and what is
// missing; and the same by cause.
struct GetRunSheet {
  db::RunSheetStore& sheets;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/run-sheet/held`: the runs that are looked at now and may not leave, why, who can
// cure it and who could go instead; of today and of tomorrow. A function of the files and the time.
struct GetHeldRuns {
  db::RunSheetStore& sheets;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/runs/{id}/substitutes?day=DAY`: the nearest lawful other buses and drivers for a
// run.
struct GetSubstitutes {
  db::RunSheetStore& sheets;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
