#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"

namespace busward::db {

// Which records, of which moment, as known when.
struct RecordQuery {
  std::string kind;  // "buses", as `busward import` calls it
  geo::UtcTime at;
  geo::UtcTime known_at;
};

// One record as its sheet shows it: canonical cells, empty where nothing is known.
struct RecordRow {
  std::string key;
  std::vector<std::string> cells;
};

// All records of a kind, by key in the order of its bytes.
struct RecordTable {
  std::vector<std::string> columns;  // their keys, as the sheet's form has them
  std::vector<RecordRow> rows;
};

// The records on file as cells, for lists and exports. Runs through the pool (role api); any strand
// may call. The kind must be one of those that come as sheets.
class RecordStore {
 public:
  explicit RecordStore(Pool& pool) : pool_{pool} {}

  // What `made` makes of them, on the pool's thread: a workbook of ten thousand records takes a
  // while. It copies in and touches nothing shared.
  using Make = std::function<std::optional<std::string>(const RecordTable&)>;
  boost::asio::awaitable<Outcome<std::optional<std::string>>> made_of(RecordQuery query, Make make,
                                                                      Caller caller);
  // The same for commands. Never on an Asio thread.
  Outcome<RecordTable> records_blocking(const RecordQuery& query,
                                        std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
