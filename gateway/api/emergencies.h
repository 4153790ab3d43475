#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/emergency_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/emergencies?from=&to=`: the register of accidents and emergencies; none is a number
// like any other.
struct GetEmergencies {
  db::EmergencyStore& emergencies;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/emergencies`: opens one.
struct PostEmergency {
  db::EmergencyStore& emergencies;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/emergencies/{id}/steps`: what was done about it.
struct PostEmergencyStep {
  db::EmergencyStore& emergencies;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/emergencies/{id}/lifted-hold`: its data need not be kept longer than by its age.
struct PostLiftedHold {
  db::EmergencyStore& emergencies;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
