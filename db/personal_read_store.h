#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"

namespace busward::db {

struct PersonalReadQuery {
  geo::UtcTime from;
  geo::UtcTime to;  // exclusive
  std::optional<std::int64_t> account;
  std::optional<std::string> what;
  std::optional<std::string> subject;
};

struct PersonalReadOnFile {
  geo::UtcTime at;
  std::optional<std::int64_t> account;  // none: a command on the machine
  std::optional<std::string> login;
  std::optional<std::string> acting_as;
  std::optional<std::string> address;
  std::string purpose;
  std::string what;
  std::string subject;
  std::optional<std::string> extent;
};

// Who read whose personal data, as Caller::reads had it noted. Runs through the pool (role api);
// any strand may call. The caller's right to read the audit log is the route's business.
class PersonalReadStore {
 public:
  static constexpr int kMost = 1000;

  explicit PersonalReadStore(Pool& pool) : pool_{pool} {}
  // The newest first, at most kMost.
  boost::asio::awaitable<Outcome<std::vector<PersonalReadOnFile>>> reads(PersonalReadQuery query);

 private:
  Pool& pool_;
};

}  // namespace busward::db
