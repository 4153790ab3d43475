#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/alarm_query_store.h"
#include "db/stage_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/alarms/{id}`: with every revision, what decided it, and what people did about it.
struct GetAlarm {
  db::AlarmQueryStore& alarms;
  db::StageStore& stages;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
