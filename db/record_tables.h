#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pqxx/transaction>

#include "db/import_answer.h"
#include "db/record_store.h"
#include "db/statement.h"
#include "geo/utc_time.h"

namespace busward::db {

// The statement that lists a kind of record, $1 = the moment, $2 = what was recorded by then; null
// for a kind that has none. Its first column is the record's key. Inside db/ only.
const Statement* record_statement(std::string_view kind);

RecordTable table_of(const pqxx::result& rows);

// The records of the kind that hold at that moment by all that is known, this transaction
// included. An unknown kind has none.
RecordTable current_records(pqxx::work& tx, std::string_view kind, geo::UtcTime at);

// What differs, by key.
std::vector<RecordChange> changes_between(const RecordTable& before, const RecordTable& after);

}  // namespace busward::db
