#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "db/account_store.h"
#include "db/identity_seal.h"
#include "db/pool.h"

namespace busward::db {

// A person as people know them: by the code of a driver or of another member of the staff.
struct PersonCode {
  enum class Kind { driver, staff };
  Kind kind = Kind::driver;
  std::string code;
};

struct ErasedPerson {
  std::int64_t person = 0;
  std::int64_t audit_values = 0;  // in the audit log that nobody can read any more
};

struct RenewedKeys {
  int master_version = 0;  // everything hangs on this one now
  std::int64_t identities = 0;
  std::int64_t subject_keys = 0;      // of the audit log
  std::int64_t one_time_secrets = 0;  // those that were not encrypted yet included
};

// The identities of people on file: their end, and the keys they hang on. Runs through the pool
// (role api); any strand may call. Everything is an entry of the audit log.
class PersonStore {
 public:
  explicit PersonStore(Pool& pool) : pool_{pool} {}
  template <class T>
  using Answer = boost::asio::awaitable<Outcome<T>>;

  // Ends the identity: number, masked form and birth date, and the key of the person's values in
  // the audit log. NotDone: no_such_person, no_identity (none was ever filed, or it has ended),
  // held: with the numbers of the legal holds on buses that the person drove or belongs to.
  Answer<Administered<ErasedPerson>> erase(PersonCode code, std::string why, Caller caller);

  // Puts everything under the newest master key; afterwards older ones may be taken out of the key
  // file. All of it or nothing. NotDone: does_not_open, with whose.
  Answer<Administered<RenewedKeys>> renew_keys(std::shared_ptr<const IdentitySeal> seal,
                                               Caller caller);

 private:
  Pool& pool_;
};

}  // namespace busward::db
