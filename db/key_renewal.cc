#include "db/key_renewal.h"

#include <fmt/format.h>

#include "db/card_key.h"
#include "db/one_time_secret.h"
#include "db/personal_values.h"
#include "db/sql_values.h"

namespace busward::db {

const Statement kKeyRenewal[7] = {
    {"renew_identities",
     "SELECT k.person_id, p.algorithm, p.sealed, k.algorithm, k.master_version, k.wrapped_key "
     "FROM registry.person_key k JOIN registry.person p ON p.id = k.person_id "
     "WHERE k.master_version <> $1 OR k.algorithm <> $2 OR k.digest_algorithm <> $3 ORDER BY 1"},
    {"renew_identity",
     "UPDATE registry.person_key SET algorithm = $2, master_version = $3, wrapped_key = $4, "
     "digest_algorithm = $5, digest = $6 WHERE person_id = $1"},
    {"renew_subject_keys",
     "SELECT kind, subject, algorithm, master_version, wrapped_key FROM audit.subject_key "
     "WHERE erased_at IS NULL AND (master_version <> $1 OR algorithm <> $2) ORDER BY 1, 2"},
    {"renew_subject_key",
     "UPDATE audit.subject_key SET algorithm = $3, master_version = $4, wrapped_key = $5 "
     "WHERE kind = $1 AND subject = $2 AND erased_at IS NULL"},
    {"renew_one_time_secrets",
     "SELECT account, secret, algorithm, master_version FROM access.second_factor "
     "WHERE (master_version, algorithm) IS DISTINCT FROM ($1::integer, $2::text) ORDER BY 1 "
     "FOR UPDATE"},
    {"renew_one_time_secret",
     "UPDATE access.second_factor SET secret = $2, algorithm = $3, master_version = $4 "
     "WHERE account = $1"},
    {"renewed_keys",
     "SELECT audit.note_event('keys_renewed', jsonb_build_object('master_version', $1::integer, "
     "'identities', $2::bigint, 'subject_keys', $3::bigint, 'one_time_secrets', $4::bigint))"}};

Administered<RenewedKeys> KeyRenewal::run() {
  renewed_.master_version = keys_.newest_version();
  auto stuck = renew_identities();
  if (!stuck) stuck = renew_subject_keys();
  if (!stuck) stuck = renew_one_time_secrets();
  if (!stuck && !renew_card_key(tx_, keys_)) stuck = "the key for drivers' cards";
  if (stuck) return NotDone{"does_not_open: " + *stuck};
  tx_.exec_prepared1(kKeyRenewal[6].name, renewed_.master_version, renewed_.identities,
                     renewed_.subject_keys, renewed_.one_time_secrets);
  return renewed_;
}

// The number is opened for its digest, which hangs on the master key as well.
std::optional<std::string> KeyRenewal::renew_identities() {
  const std::string newest = fmt::format("{}/{}", keys_.algorithms().mac, keys_.newest_version());
  for (const auto& row :
       tx_.exec_prepared(kKeyRenewal[0].name, keys_.newest_version(), sealing_, newest)) {
    const auto person = row[0].as<std::int64_t>();
    const SealedIdentity sealed{
        .algorithm = row[1].as<std::string>(),
        .sealed = bytes_from(row[2]),
        .key = {.algorithm = row[3].as<std::string>(),
                .master_version = row[4].as<int>(),
                .sealed = bytes_from(row[5])},
    };
    const auto number = seal_.open(sealed, person);
    const auto renewed = seal_.rewrapped(sealed, person);
    if (!number || !renewed) return fmt::format("the identity of person {}", person);
    const IdentityDigest digest = seal_.digests(*number).front();
    const SealedSecret& key = renewed->key;
    tx_.exec_prepared0(kKeyRenewal[1].name, person, key.algorithm, key.master_version,
                       hex_bytea(key.sealed), digest.algorithm, hex_bytea(digest.bytes));
    ++renewed_.identities;
  }
  return std::nullopt;
}

std::optional<std::string> KeyRenewal::renew_subject_keys() {
  for (const auto& row : tx_.exec_prepared(kKeyRenewal[2].name, keys_.newest_version(), sealing_)) {
    const auto kind = row[0].as<std::string>();
    const auto subject = row[1].as<std::int64_t>();
    const auto renewed = keys_.resealed({.algorithm = row[2].as<std::string>(),
                                         .master_version = row[3].as<int>(),
                                         .sealed = bytes_from(row[4])},
                                        subject_key_purpose(kind, subject));
    if (!renewed) return fmt::format("the audit key of {} {}", kind, subject);
    tx_.exec_prepared0(kKeyRenewal[3].name, kind, subject, renewed->algorithm,
                       renewed->master_version, hex_bytea(renewed->sealed));
    ++renewed_.subject_keys;
  }
  return std::nullopt;
}

std::optional<std::string> KeyRenewal::renew_one_time_secrets() {
  for (const auto& row : tx_.exec_prepared(kKeyRenewal[4].name, keys_.newest_version(), sealing_)) {
    const registry::access::AccountId account{row[0].as<std::int64_t>()};
    const std::string secret = one_time_secret_from(&keys_, account, row[1], row[2], row[3]);
    const SealedSecret kept = seal_one_time_secret(&keys_, account, secret);
    tx_.exec_prepared0(kKeyRenewal[5].name, account.value, hex_bytea(kept.sealed), kept.algorithm,
                       kept.master_version);
    ++renewed_.one_time_secrets;
  }
  return std::nullopt;
}

}  // namespace busward::db
