#include "db/one_time_secret.h"

#include <fmt/format.h>

#include "db/faults.h"
#include "db/sql_values.h"

namespace busward::db {

MasterKeys::Purpose one_time_purpose(registry::access::AccountId account) {
  return {.use = "busward one-time secret",
          .bound_to = fmt::format("busward one-time secret of account {}", account.value)};
}

SealedSecret seal_one_time_secret(const MasterKeys* keys, registry::access::AccountId account,
                                  std::string_view secret) {
  if (keys == nullptr) throw Refusal{"there is no master key to keep a one-time secret with"};
  return keys->seal(secret, one_time_purpose(account));
}

std::string one_time_secret_from(const MasterKeys* keys, registry::access::AccountId account,
                                 const pqxx::field& secret, const pqxx::field& algorithm,
                                 const pqxx::field& master_version) {
  if (algorithm.is_null()) return bytes_from(secret);
  if (keys == nullptr) throw Refusal{"there is no master key to open a one-time secret with"};
  const auto opened = keys->open({.algorithm = algorithm.as<std::string>(),
                                  .master_version = master_version.as<int>(),
                                  .sealed = bytes_from(secret)},
                                 one_time_purpose(account));
  if (!opened) throw Refusal{"a one-time secret does not open; is identity.keys the right one?"};
  return *opened;
}

}  // namespace busward::db
