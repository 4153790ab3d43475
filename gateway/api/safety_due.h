#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/file_store.h"
#include "db/safety_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/safety/due?owner=operator|school|bureau|police&of=CODE&at=TIME&known_at=TIME`: what
// each has to do next, periodic duties and documents in one list; with `owner` its items as well.
struct GetSafetyDue {
  db::SafetyStore& safety;
  db::FileStore& files;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
