#pragma once

#include <pqxx/result>

#include "db/account_store.h"

namespace busward::db {

// A grant as queries select it, from `first` on: id, role, operator_id,
// school_id, area_id, valid_from, valid_until, the last two as epoch
// milliseconds. Throws Refusal of a role that this program does not know.
GrantOnFile grant_from(const pqxx::row& row, int first);

// A number that a row may not have.
std::optional<std::int64_t> optional_id_from(const pqxx::field& id);

}  // namespace busward::db
