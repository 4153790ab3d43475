#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/file_health.h"

namespace busward::db {

// Which files, of which moment, as known when.
struct FileQuery {
  geo::UtcTime at;                         // the moment they speak of
  geo::UtcTime known_at;                   // what was recorded by then
  std::optional<registry::OperatorId> of;  // one operator; none: all
};

// The buses, drivers and operators on file with their documents and all that the file's health
// hangs on. Runs through the pool (role api); any strand may call.
class FileStore {
 public:
  explicit FileStore(Pool& pool) : pool_{pool} {}

  // Of those that the caller may see, by operator's code, those without an operator last; within
  // one the operator itself, then its buses and drivers by name. All statements speak of the same
  // moment by the same revision.
  boost::asio::awaitable<Outcome<std::vector<registry::FileOfOperator>>> files(
      FileQuery query, std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
