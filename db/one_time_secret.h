#pragma once

#include <string>
#include <string_view>

#include <pqxx/result>

#include "db/master_keys.h"
#include "registry/access/role_grant.h"

namespace busward::db {

// How access.second_factor keeps the secret of an account's one-time codes: under a master key, so
// that a copy of the database makes no codes.
SealedSecret seal_one_time_secret(const MasterKeys* keys, registry::access::AccountId account,
                                  std::string_view secret);
// Of three fields; without an algorithm the secret is as it was kept before there were keys. Both
// throw Refusal where the keys are wanting.
std::string one_time_secret_from(const MasterKeys* keys, registry::access::AccountId account,
                                 const pqxx::field& secret, const pqxx::field& algorithm,
                                 const pqxx::field& master_version);
MasterKeys::Purpose one_time_purpose(registry::access::AccountId account);

}  // namespace busward::db
