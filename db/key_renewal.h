#pragma once

#include <optional>
#include <string>

#include <pqxx/transaction>

#include "db/person_store.h"
#include "db/statement.h"

namespace busward::db {

extern const Statement kKeyRenewal[7];

// Wraps anew, by the newest master key and the algorithms for what is new, what hangs on others,
// within one transaction that has prepared kKeyRenewal. The first thing that does not open ends it.
class KeyRenewal {
 public:
  KeyRenewal(pqxx::work& tx, const IdentitySeal& seal)
      : tx_{tx}, seal_{seal}, keys_{seal.master_keys()}, sealing_{keys_.algorithms().sealing} {}
  Administered<RenewedKeys> run();

 private:
  // Each says whose did not open.
  std::optional<std::string> renew_identities();
  std::optional<std::string> renew_subject_keys();
  std::optional<std::string> renew_one_time_secrets();

  pqxx::work& tx_;
  const IdentitySeal& seal_;
  const MasterKeys& keys_;
  std::string sealing_;
  RenewedKeys renewed_;
};

}  // namespace busward::db
