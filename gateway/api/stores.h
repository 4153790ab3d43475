#pragma once

#include "gateway/http/exchange.h"
#include "gateway/http/problem.h"

namespace busward::api {

// The one answer where a store has none: the client may try again.
inline http::Response no_database() {
  return http::problem_response(http::Problem::unavailable,
                                "The database does not answer at the moment.");
}
inline http::Response no_such(std::string_view what) {
  return http::problem_response(http::Problem::not_found, what);
}

}  // namespace busward::api
