#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/map_store.h"
#include "db/own_credential_store.h"
#include "db/session_store.h"
#include "gateway/api/access_book.h"
#include "gateway/api/log_in_limit.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `POST /api/v1/session {login, password, code, grant}`: logs in; the cookie is
// the session.
struct PostSession {
  db::SessionStore& sessions;
  AccessBook& book;
  LogInLimit& limit;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/session`: who asks, in which role, and which others the account
// has; and by which clocks the county goes, which administrators learn nowhere else.
struct GetSession {
  db::OwnCredentialStore& own;
  db::MapStore& map;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `PATCH /api/v1/session {grant}`: acts in another of its roles from now on.
struct PatchSession {
  db::SessionStore& sessions;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `DELETE /api/v1/session`: logs out.
struct DeleteSession {
  db::SessionStore& sessions;
  AccessBook& book;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
