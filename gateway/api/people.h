#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/person_export.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// `GET /api/v1/people/drivers/{code}/export.zip` and `…/people/staff/…`: all that is kept of one
// person, as a ZIP file. Itself noted as a reading of that person, with `why`: who asked, on what
// ground.
struct GetPersonExport {
  db::PersonExportStore& people;
  const tracker::ports::Clock& clock;
  db::PersonCode::Kind kind;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
