#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "db/fleet_store.h"
#include "gateway/http/exchange.h"
#include "registry/ids.h"
#include "tracker/ports/clock.h"
#include "tracker/rulebook.h"

namespace busward::api {

namespace asio = boost::asio;

// The newest rulebook; null before the first import.
using CurrentRulebook = std::function<std::shared_ptr<const tracker::Rulebook>()>;
using IsLinked = std::function<bool(registry::TerminalId)>;

// `GET /api/v1/buses`: with the runs planned for the county's civil day.
struct GetBuses {
  db::FleetStore& fleet;
  CurrentRulebook rulebook;
  IsLinked is_linked;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
