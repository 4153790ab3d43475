#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/hold_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/holds`: the legal holds, those that stand first.
struct GetHolds {
  db::HoldStore& holds;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/holds`: {about, document, reason, and by `about`: vehicle, run, alarm, driver or
// staff; from and to of a bus, a person and an interval}. Placed by the safety officer or an
// inspector; answers what was placed.
struct PostHold {
  db::HoldStore& holds;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/holds/{id}/lifted`: {note}; by another person than placed it.
struct PostHoldLifted {
  db::HoldStore& holds;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
