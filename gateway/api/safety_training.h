#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/training?period=monthly|quarterly|per_term|yearly&at=TIME&known_at=TIME`:
// sessions, attendances and persons of the calendar's period so far, with the drivers' coverage.
struct GetSafetyTraining {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
