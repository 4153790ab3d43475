#pragma once

#include <string>

#include "db/pool.h"
#include "gateway/http/exchange.h"
#include "registry/access/actor.h"

namespace busward::api {

// Whose rows an affiliation stands for.
inline std::string areas_of(const registry::access::Affiliation& of) {
  if (of.operator_id) return "operator:" + std::to_string(of.operator_id->value);
  if (of.school_id) return "school:" + std::to_string(of.school_id->value);
  if (of.area_id) return "area:" + std::to_string(of.area_id->value);
  return "county";
}

// On whose behalf a request's work runs in the database: the row policies and
// the audit log read it. Only behind a guard that wants somebody.
inline db::Caller caller_of(const http::Request& request) {
  return {.account = std::to_string(request.actor->account.value),
          .areas = areas_of(request.actor->of),
          .role = std::string{registry::name_in(registry::access::kRoles, request.actor->role)},
          .address = request.address};
}

}  // namespace busward::api
