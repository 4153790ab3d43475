#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/account_store.h"
#include "gateway/api/access_book.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// The accounts as the security administrator keeps them. Passwords are made
// here, shown once, and have to be changed at the first log-in.

// `GET /api/v1/accounts`.
struct GetAccounts {
  db::AccountStore& accounts;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/accounts/places`: the operators and schools that a role may belong to.
struct GetAccountPlaces {
  db::AccountStore& accounts;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/accounts {login, name, role, …}`: gives {id, password}.
struct PostAccount {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `PATCH /api/v1/accounts/{id} {disabled, unlocked}`: one of the two.
struct PatchAccount {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/accounts/{id}/password`: a new one, {password}; sessions and
// second factor end.
struct PostAccountPassword {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/accounts/{id}/grants {role, …}`.
struct PostGrant {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `DELETE /api/v1/accounts/{id}/grants/{grant}`.
struct DeleteGrant {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
