#include "db/own_credential_store.h"

#include <utility>

#include <pqxx/result>

#include "db/grant_rows.h"
#include "db/one_time_secret.h"
#include "db/secrets.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::access::AccountId;
using registry::access::Attempts;

constexpr Statement kChangePassword[] = {
    {"own_password_read",
     "SELECT password_hash, failures, access.epoch_ms(not_before) FROM access.credential "
     "WHERE account = $1 FOR UPDATE"},
    {"own_password_change",
     "UPDATE access.credential SET password_hash = $2, "
     "changed_at = $3, must_change = false, failures = 0, not_before = NULL "
     "WHERE account = $1"},
    {"own_password_end_sessions",
     "UPDATE access.session SET ended_at = $3 "
     "WHERE account = $1 AND id_hash <> $2 AND ended_at IS NULL"},
    {"own_password_failed",
     "UPDATE access.credential SET failures = $2, not_before = $3 WHERE account = $1"},
    {"own_password_event", "SELECT audit.note_event($1, '{}'::jsonb)"}};

constexpr Statement kBeginFactor[] = {
    {"own_factor_begin",
     "INSERT INTO access.second_factor AS f (account, secret, algorithm, master_version) "
     "VALUES ($1, $2, $3, $4) ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, "
     "algorithm = excluded.algorithm, master_version = excluded.master_version "
     "WHERE f.confirmed_at IS NULL"}};

constexpr Statement kConfirmFactor[] = {
    {"own_factor_read",
     "SELECT secret, last_step, algorithm, master_version FROM access.second_factor "
     "WHERE account = $1 AND confirmed_at IS NULL FOR UPDATE"},
    {"own_factor_confirm",
     "UPDATE access.second_factor SET confirmed_at = $2, "
     "last_step = $3 WHERE account = $1"},
    {"own_factor_forget_codes", "DELETE FROM access.recovery_code WHERE account = $1"},
    {"own_factor_code", "INSERT INTO access.recovery_code (account, code_hash) VALUES ($1, $2)"}};

constexpr Statement kTokens{
    "own_tokens",
    "SELECT t.id, t.name, g.role, access.epoch_ms(t.created_at), "
    "access.epoch_ms(t.expires_at) "
    "FROM access.api_token t JOIN access.role_grant g ON g.id = t.role_grant "
    "WHERE t.account = $1 AND t.revoked_at IS NULL ORDER BY t.id"};
constexpr Statement kMakeToken{
    "own_token_make",
    "INSERT INTO access.api_token (token_hash, account, role_grant, name, "
    "created_at, expires_at) "
    "SELECT $3, g.account, g.id, $4, $5, $6 FROM access.role_grant g "
    "WHERE g.id = $2 AND g.account = $1 AND g.revoked_at IS NULL"};
constexpr Statement kRevokeToken{"own_token_revoke",
                                 "UPDATE access.api_token SET revoked_at = $3 "
                                 "WHERE id = $2 AND account = $1 AND revoked_at IS NULL"};
constexpr Statement kGrants{
    "own_grants",
    "SELECT id, role, operator_id, school_id, area_id, "
    "access.epoch_ms(valid_from), "
    "access.epoch_ms(valid_until) FROM access.role_grant WHERE account = $1 "
    "AND revoked_at IS NULL AND valid_from <= $2 AND (valid_until IS NULL OR "
    "valid_until > $2) "
    "ORDER BY id"};
constexpr Statement kLogin{"own_login", "SELECT login FROM access.account WHERE id = $1"};

constexpr int kRecoveryCodes = 10;

void note_failure(pqxx::work& tx, AccountId account, const Attempts& attempts,
                  const registry::access::AttemptRules& rules) {
  tx.exec_prepared0(kChangePassword[3].name, account.value, attempts.failures,
                    to_sql(attempts.not_before));
  tx.exec_prepared1(kChangePassword[4].name,
                    is_locked(attempts, rules) ? "locked_out" : "log_in_failed");
}

}  // namespace

OwnCredentialStore::Answer<OwnCredentialStore::PasswordAnswer> OwnCredentialStore::change_password(
    NewPassword change, geo::UtcTime now, Caller caller) {
  const auto work = [change = std::move(change), now, at = to_sql(now),
                     rules = attempts_](pqxx::work& tx) -> PasswordAnswer {
    const auto found = tx.exec_prepared(kChangePassword[0].name, change.account.value);
    if (found.empty()) return LogInRefused{};
    const Attempts before{.failures = found[0][1].as<int>(),
                          .not_before = optional_time_from(found[0][2])};
    if (!may_try(before, now)) return LogInRefused{LogInFault::not_before, before.not_before};
    if (!is_password(change.present, found[0][0].as<std::string>())) {
      note_failure(tx, change.account, after_failure(before, now, rules), rules);
      return LogInRefused{};
    }
    tx.exec_prepared0(kChangePassword[1].name, change.account.value, hash_password(change.wanted),
                      at);
    tx.exec_prepared0(kChangePassword[2].name, change.account.value, hex_bytea(change.kept_session),
                      at);
    return Done{};
  };
  return pool_.transact(kChangePassword, Replay::safe, work, std::move(caller));
}

OwnCredentialStore::Answer<Administered<std::string>> OwnCredentialStore::begin_second_factor(
    AccountId account, Caller caller) {
  const auto work = [account, keys = keys_](pqxx::work& tx) -> Administered<std::string> {
    std::string secret = random_one_time_secret();
    const SealedSecret kept = seal_one_time_secret(keys.get(), account, secret);
    const auto begun = tx.exec_prepared(kBeginFactor[0].name, account.value, hex_bytea(kept.sealed),
                                        kept.algorithm, kept.master_version);
    if (begun.affected_rows() == 0) return NotDone{"set_up_already"};
    return secret;
  };
  return pool_.transact(kBeginFactor, Replay::safe, work, std::move(caller));
}

OwnCredentialStore::Answer<Administered<std::vector<std::string>>>
OwnCredentialStore::confirm_second_factor(AccountId account, std::string code, geo::UtcTime now,
                                          Caller caller) {
  const auto work = [account, code = std::move(code), now,
                     keys = keys_](pqxx::work& tx) -> Administered<std::vector<std::string>> {
    const auto found = tx.exec_prepared(kConfirmFactor[0].name, account.value);
    if (found.empty()) return NotDone{"wrong_code"};
    const std::string secret =
        one_time_secret_from(keys.get(), account, found[0][0], found[0][2], found[0][3]);
    const auto step = step_of_code(code, secret, now, found[0][1].as<std::int64_t>());
    if (!step) return NotDone{"wrong_code"};
    tx.exec_prepared0(kConfirmFactor[1].name, account.value, to_sql(now), *step);
    tx.exec_prepared0(kConfirmFactor[2].name, account.value);
    std::vector<std::string> codes;
    for (int i = 0; i < kRecoveryCodes; ++i) {
      codes.push_back(random_password());
      tx.exec_prepared0(kConfirmFactor[3].name, account.value, hex_bytea(digest_of(codes.back())));
    }
    return codes;
  };
  return pool_.transact(kConfirmFactor, Replay::safe, work, std::move(caller));
}

OwnCredentialStore::Answer<std::vector<ApiTokenOnFile>> OwnCredentialStore::tokens(
    AccountId account) {
  const auto read = [account](pqxx::work& tx) {
    std::vector<ApiTokenOnFile> tokens;
    for (const auto& row : tx.exec_prepared(kTokens.name, account.value)) {
      const auto role = registry::value_in(registry::access::kRoles, row[2].c_str());
      if (!role) throw Refusal{"a role that this program does not know"};
      tokens.push_back({.id = ApiTokenId{row[0].as<std::int64_t>()},
                        .name = row[1].as<std::string>(),
                        .role = *role,
                        .created_at = time_from(row[3]),
                        .expires_at = time_from(row[4])});
    }
    return tokens;
  };
  return pool_.transact(kTokens, Replay::safe, read);
}

OwnCredentialStore::Answer<Administered<std::string>> OwnCredentialStore::make_token(
    AccountId account, NewApiToken token, geo::UtcTime now, Caller caller) {
  const auto work = [account, token = std::move(token),
                     now](pqxx::work& tx) -> Administered<std::string> {
    std::string secret = random_secret();
    const auto made = tx.exec_prepared(kMakeToken.name, account.value, token.grant.value,
                                       hex_bytea(digest_of(secret)), token.name, to_sql(now),
                                       to_sql(token.expires_at));
    if (made.affected_rows() == 0) return NotDone{"no_such_grant"};
    return secret;
  };
  return pool_.transact(kMakeToken, Replay::safe, work, std::move(caller));
}

OwnCredentialStore::Answer<Administered<Done>> OwnCredentialStore::revoke_token(AccountId account,
                                                                                ApiTokenId token,
                                                                                geo::UtcTime now,
                                                                                Caller caller) {
  const auto work = [account, token, at = to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    const auto revoked = tx.exec_prepared(kRevokeToken.name, account.value, token.value, at);
    if (revoked.affected_rows() == 0) return NotDone{"no_such_token"};
    return Done{};
  };
  return pool_.transact(kRevokeToken, Replay::safe, work, std::move(caller));
}

OwnCredentialStore::Answer<std::vector<GrantOnFile>> OwnCredentialStore::grants(AccountId account,
                                                                                geo::UtcTime now) {
  const auto read = [account, at = to_sql(now)](pqxx::work& tx) {
    std::vector<GrantOnFile> grants;
    for (const auto& row : tx.exec_prepared(kGrants.name, account.value, at)) {
      grants.push_back(grant_from(row, 0));
    }
    return grants;
  };
  return pool_.transact(kGrants, Replay::safe, read);
}

OwnCredentialStore::Answer<std::string> OwnCredentialStore::login_of(AccountId account) {
  const auto read = [account](pqxx::work& tx) {
    return tx.exec_prepared1(kLogin.name, account.value)[0].as<std::string>();
  };
  return pool_.transact(kLogin, Replay::safe, read);
}

}  // namespace busward::db
