#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "db/own_credential_store.h"
#include "gateway/api/access_book.h"
#include "gateway/api/log_in_limit.h"
#include "gateway/http/exchange.h"
#include "registry/access/password_rules.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `PUT /api/v1/session/password {present, wanted}`; the account's other
// sessions end.
struct PutPassword {
  db::OwnCredentialStore& own;
  ReadAccess read_access;
  LogInLimit& limit;
  registry::access::PasswordRules rules;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/session/second-factor`: a new secret, as text, address and QR
// code.
struct PostSecondFactor {
  db::OwnCredentialStore& own;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `PUT /api/v1/session/second-factor {code}`: it counts from now on; gives the
// recovery codes.
struct PutSecondFactor {
  db::OwnCredentialStore& own;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/session/tokens`.
struct GetTokens {
  db::OwnCredentialStore& own;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `POST /api/v1/session/tokens {name, grant, expires_at}`: the token, shown
// once.
struct PostToken {
  db::OwnCredentialStore& own;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `DELETE /api/v1/session/tokens/{id}`.
struct DeleteToken {
  db::OwnCredentialStore& own;
  ReadAccess read_access;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
