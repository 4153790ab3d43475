#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/connection>

#include "db/audit_key.h"
#include "db/connection.h"
#include "db/faults.h"
#include "geo/utc_time.h"

namespace busward::db {

// Seals the audit log: the entries of all transactions that have ended are
// named, hashed and chained to the seal before, and once a day the newest seal
// is signed; that it was is an entry itself. Runs as the engine's role, which can add seals and
// change none; one connection, made when it is needed; one thread at a time.
class AuditSealer {
 public:
  // The seals are by the set of algorithms that the key belongs to.
  // The newest one is noted in the file, outside of the database (AuditTail).
  AuditSealer(Address address, AuditKey key, std::optional<std::filesystem::path> tail_file = {})
      : address_{std::move(address)}, key_{std::move(key)}, tail_file_{std::move(tail_file)} {}

  // Makes as many seals as there are entries for, of about 10,000 entries each,
  // and the anchor of a day that has none yet. Gives the number of entries
  // sealed.
  Outcome<std::int64_t> seal(geo::UtcTime now);

 private:
  Address address_;
  AuditKey key_;
  std::optional<std::filesystem::path> tail_file_;
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace busward::db
