#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pqxx/connection>

#include "db/connection.h"
#include "db/faults.h"
#include "db/master_keys.h"

namespace busward::db {

// A personal value that an entry of the audit log has the digest of.
struct PersonalValue {
  std::int64_t entry = 0;
  std::string side;         // "before" or "after"
  std::string column_name;  // of the watched table
  std::string kind;         // "account" or "person"
  std::int64_t subject = 0;
};

struct SaltedValue {
  std::string salt;
  std::string value;
};

// What is encrypted under whose key, and how; bound to the place in the log where the digest is.
MasterKeys::Purpose subject_key_purpose(std::string_view kind, std::int64_t subject);
std::string seal_value(const SealingKey& key, std::string_view algorithm, const PersonalValue& at,
                       const SaltedValue& value);
geo::Result<SaltedValue, SealFault> open_value(const SealingKey& key, std::string_view algorithm,
                                               const PersonalValue& at, std::string_view sealed);

// Encrypts what changes left for it: salt and value, under the key of the person whom they are
// about, which is made where there is none. Runs as the engine's role; one connection, made when it
// is needed; one thread at a time.
class PersonalValueSealer {
 public:
  PersonalValueSealer(Address address, MasterKeys keys)
      : address_{std::move(address)}, keys_{std::move(keys)} {}

  // Until nothing is left; gives how many were encrypted.
  Outcome<std::int64_t> seal();

 private:
  Address address_;
  MasterKeys keys_;
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace busward::db
