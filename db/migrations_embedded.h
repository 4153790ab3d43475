#pragma once

#include <string_view>

#include "db/migrate.h"

namespace busward::db {

// db/migrations/prepare.sql; with all_migrations() it is defined in a file that the build makes of
// the SQL.
extern const std::string_view kPrepareSql;

}  // namespace busward::db
