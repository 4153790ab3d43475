#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/audit_log_store.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/audit/entries?from=TIME&to=TIME&login=TEXT&subject=TEXT&action=WORD&key=TEXT&
// before=ID`: a hundred entries of the span, the newest first; seven days without `from`.
struct GetAuditEntries {
  db::AuditLogStore& log;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/audit/standing`: the newest seal, the last verification, the signed anchors.
struct GetAuditStanding {
  db::AuditLogStore& log;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
