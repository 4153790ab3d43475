#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/emergency_store.h"
#include "gateway/http/exchange.h"

namespace busward::api {

// `GET /api/v1/emergencies/{id}/contacts`: whom to tell, and how to reach them.
struct GetEmergencyContacts {
  db::EmergencyStore& emergencies;
  boost::asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
