#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/emergency_store.h"
#include "gateway/api/buses.h"
#include "gateway/api/record_sheets.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/emergencies/register.csv`, `.xlsx`, `?months=12&language=zh`: how many emergencies
// each month had, this one included; a month without any says 0.
struct GetEmergencyRegister {
  db::EmergencyStore& emergencies;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  SheetFormat format;
  boost::asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
