#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/api/record_sheets.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/training/people?period=…&at=TIME&known_at=TIME`: every active driver and
// member of the staff with the time that each was trained in the calendar's period so far, the time
// that is asked for and the sessions still to be made up for. It is noted as a reading of people.
struct GetTrainedPeople {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/safety/training/people.csv` and `.xlsx`: the same as a sheet (`&language=zh`).
struct GetTrainedPeopleSheet {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  SheetFormat format = SheetFormat::xlsx;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
