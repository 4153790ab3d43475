#pragma once

#include "db/pool.h"
#include "gateway/http/exchange.h"
#include "registry/access/actor.h"

namespace busward::api {

// On whose behalf a request's work runs in the database: the row policies and
// the audit log read it. Only behind a guard that wants somebody.
inline db::Caller caller_of(const http::Request& request) {
  return {.account = std::to_string(request.actor->account.value),
          .areas = {},
          .role = std::string{registry::name_in(registry::access::kRoles, request.actor->role)},
          .address = request.address};
}

}  // namespace busward::api
