#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/stoppages?at=TIME&known_at=TIME`: suspensions and defects on file, the newest
// first, with how far each has come.
struct GetSafetyStoppages {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
