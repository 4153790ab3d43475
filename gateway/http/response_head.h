#pragma once

#include <string>

#include "gateway/http/exchange.h"
#include "geo/utc_time.h"

namespace busward::http {

struct HeadOptions {
  bool keep_alive = false;
  bool http_1_0 = false;
  geo::UtcTime now;
};

// Status line and header fields of an answer, up to the empty line: what the response says, its
// length, and what every answer carries for the browser's safety.
std::string response_head(const Response& response, const HeadOptions& options);

// "Tue, 01 Sep 2026 07:05:00 GMT"
std::string http_date(geo::UtcTime time);

}  // namespace busward::http
