#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/faults.h"

namespace busward::db {

// A forward step of the schema, compiled in from db/migrations/NNNN_name.sql. Once released it is
// never edited.
struct Migration {
  int number = 0;
  std::string_view name;
  std::string_view sql;
};
std::span<const Migration> all_migrations();

struct AppliedMigration {
  int number = 0;
  std::string name;
  std::chrono::milliseconds took{0};
};

struct MigrateFault {
  std::string text;  // one line for a person
};

// Prepares roles and extensions (as administrator), then applies what is missing (as owner), each
// step in its own transaction under a lock, so that two programs may migrate at once. Says what it
// did; nothing = all was there. Refuses a database that is newer than this program or whose applied
// steps differ from ours.
geo::Result<std::vector<AppliedMigration>, MigrateFault> migrate(const Address& address);

}  // namespace busward::db
