#pragma once

#include "db/session_store.h"
#include "gateway/http/exchange.h"
#include "gateway/http/problem.h"
#include "geo/utc_time.h"

namespace busward::api {

// What whoever is not let in is told: nothing of which part was wrong.
http::Response log_in_refused(const db::LogInRefused& refusal, geo::UtcTime now);
// More log-ins at once, or from one address, than the server takes.
http::Response too_many_log_ins();

}  // namespace busward::api
