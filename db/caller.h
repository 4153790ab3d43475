#pragma once

#include <string>

#include "db/statement.h"

namespace busward::db {

// On whose behalf a transaction runs: set in it as busward.account, busward.areas, … for the row
// policies and the audit log.
struct Caller {
  std::string account;
  std::string areas;    // whose rows: "county", "operator:3", "school:4"; empty = none
  std::string role;     // acting as
  std::string address;  // from where
};

// Says so to the transaction: $1 account, $2 areas, $3 role, $4 address.
inline constexpr Statement kSetCaller{
    "set_caller",
    "SELECT set_config('busward.account', $1, true), set_config('busward.areas', $2, true), "
    "set_config('busward.role', $3, true), set_config('busward.address', $4, true)"};

}  // namespace busward::db
