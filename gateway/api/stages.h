#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/stage_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/stages`: how far each rule is let out, by whom, and what it counted in 14 days.
struct GetStages {
  db::StageStore& stages;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/stages`: moves a rule, for one operator or for all.
struct PostStage {
  db::StageStore& stages;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
