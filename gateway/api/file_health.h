#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/file_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// `GET /api/v1/file-health?operator=ID&at=TIME&known_at=TIME`: how complete the files are, by
// operator; with `operator`, what is missing, over or due there, and what asks for it.
struct GetFileHealth {
  db::FileStore& files;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
