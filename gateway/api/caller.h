#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "db/pool.h"
#include "gateway/http/exchange.h"
#include "registry/access/rights.h"

namespace busward::api {

// Whose rows a right of that reach speaks of (migrations 0015, 0025).
inline std::string areas_of(const registry::access::Affiliation& of,
                            std::optional<registry::access::Reach> reach) {
  const bool served = reach == registry::access::Reach::served;
  const std::string_view and_those = served ? "+served" : "";
  if (of.staff_id) return fmt::format("staff:{}", of.staff_id->value);
  if (of.operator_id) return fmt::format("operator:{}{}", of.operator_id->value, and_those);
  if (of.school_id) return fmt::format("school:{}{}", of.school_id->value, and_those);
  if (of.area_id) return fmt::format("area:{}", of.area_id->value);
  return "county";
}

// On whose behalf a request's work runs in the database: the row policies and
// the audit log read it. Only behind a guard that wants somebody.
inline db::Caller caller_of(const http::Request& request) {
  return {.account = std::to_string(request.actor->account.value),
          .areas = areas_of(request.actor->of, request.reach),
          .role = std::string{registry::name_in(registry::access::kRoles, request.actor->role)},
          .address = request.address};
}

}  // namespace busward::api
