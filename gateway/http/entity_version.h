#pragma once

#include <cstdint>

#include "gateway/http/exchange.h"
#include "geo/result.h"

namespace busward::http {

// Optimistic concurrency: what can be changed is shown with the number of its version in ETag, and
// a change names in If-Match the version that it was made upon.

// Sets ETag: "7".
void set_version(Response& response, std::int64_t version);
// The version in If-Match; else the answer: 428 where there is none (a change must say what it
// changes), 400 where it is none of ours.
geo::Result<std::int64_t, Response> version_to_change(const Request& request);
// The answer where the thing has another version by now; it names that one in ETag.
Response changed_meanwhile(std::int64_t version);

}  // namespace busward::http
