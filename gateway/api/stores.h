#pragma once

#include "db/faults.h"
#include "gateway/http/exchange.h"
#include "gateway/http/problem.h"

namespace busward::api {

// The one answer where a store has none: the client may try again.
inline http::Response no_database() {
  return http::problem_response(http::Problem::unavailable,
                                "The database does not answer at the moment.");
}
// The same for a write, which may be in doubt, and which the database's own rules may turn down.
inline http::Response not_written(db::Fault fault) {
  if (fault == db::Fault::unavailable) return no_database();
  if (fault == db::Fault::rejected) {
    return http::problem_response(http::Problem::conflict, "The database refused it.");
  }
  return http::problem_response(http::Problem::in_doubt,
                                "The database was lost meanwhile; look whether it is there.");
}
inline http::Response no_such(std::string_view what) {
  return http::problem_response(http::Problem::not_found, what);
}

}  // namespace busward::api
