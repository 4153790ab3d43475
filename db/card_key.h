#pragma once

#include <string>
#include <utility>

#include <pqxx/transaction>

#include "db/connection.h"
#include "db/faults.h"
#include "db/master_keys.h"
#include "registry/driver_card.h"

namespace busward::db {

// The county's key for the numbers of qualification certificates: with it a card finds its holder,
// and without it nobody can try out numbers. Immutable; any thread.
class CardKey {
 public:
  // `mac`: by its name in db/algorithms.
  CardKey(SealingKey key, std::string mac) : key_{std::move(key)}, mac_{std::move(mac)} {}
  registry::CardDigest digest(const registry::CertificateNumber& number) const;

 private:
  SealingKey key_;
  std::string mac_;
};

// Made, where there is none yet. Refusal where it does not open with these.
CardKey card_key(pqxx::work& tx, const MasterKeys& keys);
Outcome<CardKey> load_card_key(const Address& address, const MasterKeys& keys);
// Under the newest master key from now on; false where it does not open.
bool renew_card_key(pqxx::work& tx, const MasterKeys& keys);

}  // namespace busward::db
