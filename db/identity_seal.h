#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "db/master_keys.h"
#include "geo/result.h"
#include "registry/identity_number.h"

namespace busward::db {

// An identity number as the database keeps it. What is named is what made it, so that rows made
// another way stay readable beside these.
struct SealedIdentity {
  std::string algorithm;  // of `sealed`
  std::string sealed;     // the number, under the person's own random key
  SealedSecret key;       // that key
};

// Finds out whether two numbers are one without opening either.
struct IdentityDigest {
  std::string algorithm;  // with the version of the master key it hangs on: "HMAC-SHA-256/1"
  std::string bytes;
};

// Seals and opens identity numbers with the master keys that it is given. The person's key is used
// once and wiped; the number and the person's id are bound to each other, so that no row can stand
// in for another. Immutable; any thread.
class IdentitySeal {
 public:
  explicit IdentitySeal(MasterKeys keys) : keys_{std::move(keys)} {}

  SealedIdentity seal(const registry::IdentityNumber& number, std::int64_t person_id) const;
  geo::Result<registry::IdentityNumber, SealFault> open(const SealedIdentity& sealed,
                                                        std::int64_t person_id) const;
  // The same number, its key wrapped as it would be now.
  geo::Result<SealedIdentity, SealFault> rewrapped(const SealedIdentity& sealed,
                                                   std::int64_t person_id) const;
  // By each master key and each algorithm, those for what is new first: new rows take the first,
  // older rows have one of the rest.
  std::vector<IdentityDigest> digests(const registry::IdentityNumber& number) const;
  const MasterKeys& master_keys() const { return keys_; }

 private:
  MasterKeys keys_;
};

}  // namespace busward::db
