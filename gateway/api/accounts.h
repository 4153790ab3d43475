#pragma once

#include <chrono>

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

// `GET /api/v1/accounts/places`: the operators, schools and areas that a role may belong to.
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

// `PUT /api/v1/accounts/{id}/person {code}`: the staff member or driver on file whose account it
// is. Of an attendant's the rights narrow to that person's runs of today; another's badge ends.
struct PutAccountPerson {
  db::AccountStore& accounts;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};
// `DELETE /api/v1/accounts/{id}/person`.
struct DeleteAccountPerson {
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

// `GET /api/v1/accounts/{id}/sessions`: the log-ins that last.
struct GetAccountSessions {
  db::AccountStore& accounts;
  std::chrono::seconds idle;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};
// `DELETE /api/v1/accounts/{id}/sessions/{session}`.
struct DeleteAccountSession {
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
