#pragma once

#include <optional>
#include <string>

#include "db/statement.h"

namespace busward::db {

// Which personal data a transaction is about to read: it enters audit.personal_read first.
struct PersonalRead {
  std::string purpose;  // the right it is read under: "see_tracks"
  std::string what;     // "track", "people", "contacts"
  std::string subject;  // whose: a vehicle's id, a kind of records, an emergency's id
  std::string extent;   // how much of it: a span, a search; empty = all
};

// On whose behalf a transaction runs: set in it as busward.account, busward.areas, … for the row
// policies and the audit log.
struct Caller {
  std::string account;
  std::string areas;    // whose rows: "county", "operator:3", "school:4"; empty = none
  std::string role;     // acting as
  std::string address;  // from where
  std::optional<PersonalRead> reads = std::nullopt;
};

// Says so to the transaction: $1 account, $2 areas, $3 role, $4 address.
inline constexpr Statement kSetCaller{
    "set_caller",
    "SELECT set_config('busward.account', $1, true), set_config('busward.areas', $2, true), "
    "set_config('busward.role', $3, true), set_config('busward.address', $4, true)"};

// Notes the reading: $1 purpose, $2 what, $3 subject, $4 extent.
inline constexpr Statement kNoteRead{"note_read",
                                     "SELECT audit.note_read($1, $2, $3, nullif($4, ''))"};

}  // namespace busward::db
