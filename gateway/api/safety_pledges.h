#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/pledges?at=TIME&known_at=TIME`: whose pledge holds on that day, by operator,
// and who owes one and why.
struct GetSafetyPledges {
  db::SafetyStore& safety;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
