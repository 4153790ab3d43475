#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "db/badge_store.h"
#include "gateway/api/access_book.h"
#include "gateway/api/log_in_limit.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `POST /api/v1/session/badge {secret}`: logs an attendant in by the code of a badge. Answers with
// the session's cookie and, on the device that shows the badge first, with one by which that device
// is known from then on.
struct PostBadgeSession {
  db::BadgeStore& badges;
  AccessBook& book;
  LogInLimit& limit;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/attendants`: who could have a badge, and who has one.
struct GetAttendants {
  db::BadgeStore& badges;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/attendants/{id}/badge {expires_at}`: a new badge, shown once; the one before ends.
// Without a time it is good for as long as the configuration has badges be good, and never longer.
struct PostBadge {
  db::BadgeStore& badges;
  ReadAccess read_access;
  std::chrono::days longest;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `DELETE /api/v1/attendants/{id}/badge`: it is good no more, and its sessions end.
struct DeleteBadge {
  db::BadgeStore& badges;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
