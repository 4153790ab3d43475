#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/api/record_sheets.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/training/coverage.csv` and `.xlsx`, `?period=…&at=TIME&known_at=TIME
// &language=zh`: a line for each operator and post: person-times, persons, those trained of those
// active.
struct GetTrainingCoverageSheet {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  SheetFormat format = SheetFormat::xlsx;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/safety/pledges/coverage.csv` and `.xlsx`, `?at=TIME&known_at=TIME&language=zh`: the
// same of the pledges.
struct GetPledgeCoverageSheet {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  SheetFormat format = SheetFormat::xlsx;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
