#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/stage_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/stages?operator_id=&area_id=`: how far each rule is let out for them, what it
// counted there in 14 days, who moved it, and the numbers of the responder chain that somebody set.
struct GetStages {
  db::StageStore& stages;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/stages`: moves a rule, for an operator, an area, both or all.
struct PostStage {
  db::StageStore& stages;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/responder-numbers`: when the next tier is called, from a day on.
struct PostChainNumber {
  db::StageStore& stages;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
