#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace busward::db {

// The select list of a kind of record without its key, its tables, and the key. Columns are called
// and ordered as the sheet calls and orders them.
struct RecordSql {
  const char* kind;
  std::string key;
  std::string columns;
  std::string from;
};

// A fact table as it was at $1 by what was recorded until $2, for a statement that begins with
// `known`.
std::string held(std::string_view table);

// Those of the safety work.
std::vector<RecordSql> safety_record_sql();

}  // namespace busward::db
