#include "db/session_store.h"

#include <algorithm>
#include <utility>

#include <pqxx/result>

#include "db/grant_rows.h"
#include "db/one_time_secret.h"
#include "db/secrets.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::access::AccountId;
using registry::access::Actor;
using registry::access::Attempts;

constexpr Statement kLogIn[] = {
    {"log_in_find",
     "SELECT a.id, a.display_name, c.password_hash, c.must_change, c.failures, "
     "access.epoch_ms(c.not_before), f.secret, f.last_step, f.confirmed_at IS "
     "NOT NULL, f.algorithm, f.master_version, a.staff_id "
     "FROM access.account a JOIN access.credential c ON c.account = a.id "
     "LEFT JOIN access.second_factor f ON f.account = a.id "
     "WHERE a.login = $1 AND a.disabled_at IS NULL FOR UPDATE OF c"},
    {"log_in_grants",
     "SELECT id, role, operator_id, school_id, area_id, "
     "access.epoch_ms(valid_from), "
     "access.epoch_ms(valid_until) FROM access.role_grant "
     "WHERE account = $1 AND revoked_at IS NULL AND valid_from <= $2 "
     "AND (valid_until IS NULL OR valid_until > $2) ORDER BY id"},
    {"log_in_attempts",
     "UPDATE access.credential SET failures = $2, "
     "not_before = $3 WHERE account = $1"},
    {"log_in_use_step", "UPDATE access.second_factor SET last_step = $2 WHERE account = $1"},
    {"log_in_use_recovery",
     "UPDATE access.recovery_code SET used_at = $3 "
     "WHERE account = $1 AND code_hash = $2 AND used_at IS NULL"},
    {"log_in_session",
     "INSERT INTO access.session (id_hash, account, "
     "role_grant, address, created_at, last_used_at) "
     "VALUES ($1, $2, $3, $4, $5, $5)"},
    {"log_in_event", "SELECT audit.note_event($1, $2::jsonb)"},
    {"log_in_who",
     "SELECT set_config('busward.account', $1, true), "
     "set_config('busward.address', $2, true)"}};

constexpr Statement kLogOut[] = {
    {"log_out",
     "UPDATE access.session SET ended_at = $2 WHERE id_hash = $1 "
     "AND ended_at IS NULL"},
    {"log_out_event", "SELECT audit.note_event('logged_out', '{}'::jsonb)"}};

constexpr Statement kActIn[] = {
    {"session_act_in",
     "UPDATE access.session s SET role_grant = g.id FROM access.role_grant g "
     "WHERE s.id_hash = $1 AND s.ended_at IS NULL AND g.id = $2 AND g.account "
     "= s.account "
     "AND g.revoked_at IS NULL AND g.valid_from <= $3 "
     "AND (g.valid_until IS NULL OR g.valid_until > $3)"},
    {"session_act_in_event",
     "SELECT audit.note_event('role_changed', "
     "jsonb_build_object('grant', $1::bigint))"}};

constexpr Statement kLetIn[] = {
    {"let_in_exist", "SELECT EXISTS (SELECT FROM access.credential)"},
    {"let_in_sessions",
     "SELECT s.id_hash, access.epoch_ms(s.last_used_at), "
     "access.epoch_ms(s.created_at), a.id, "
     "a.display_name, c.must_change, f.confirmed_at IS NOT NULL, "
     "g.id, g.role, g.operator_id, g.school_id, g.area_id, "
     "access.epoch_ms(g.valid_from), "
     "access.epoch_ms(g.valid_until), a.staff_id, s.badge IS NOT NULL, "
     "access.epoch_ms(k.expires_at) FROM access.session s "
     "JOIN access.account a ON a.id = s.account AND a.disabled_at IS NULL "
     "JOIN access.credential c ON c.account = a.id "
     "JOIN access.role_grant g ON g.id = s.role_grant AND g.revoked_at IS NULL "
     "LEFT JOIN access.second_factor f ON f.account = a.id "
     "LEFT JOIN access.badge k ON k.id = s.badge "
     "WHERE s.ended_at IS NULL AND s.last_used_at > $1 AND s.created_at > $2 "
     "AND (s.badge IS NULL OR (k.revoked_at IS NULL AND k.expires_at > $3))"},
    {"let_in_tokens",
     "SELECT t.token_hash, access.epoch_ms(t.expires_at), 0, a.id, "
     "a.display_name, "
     "c.must_change, f.confirmed_at IS NOT NULL, "
     "g.id, g.role, g.operator_id, g.school_id, g.area_id, "
     "access.epoch_ms(g.valid_from), "
     "access.epoch_ms(g.valid_until), a.staff_id, false FROM access.api_token t "
     "JOIN access.account a ON a.id = t.account AND a.disabled_at IS NULL "
     "JOIN access.credential c ON c.account = a.id "
     "JOIN access.role_grant g ON g.id = t.role_grant AND g.revoked_at IS NULL "
     "LEFT JOIN access.second_factor f ON f.account = a.id "
     "WHERE t.revoked_at IS NULL AND t.expires_at > $1"}};

constexpr Statement kNoteUse{
    "session_note_use",
    "UPDATE access.session s SET last_used_at = greatest(s.last_used_at, u.at) "
    "FROM unnest($1::bytea[], $2::timestamptz[]) AS u (id_hash, at) WHERE "
    "s.id_hash = u.id_hash"};

std::optional<Duty> duty_of(const SessionRules& rules, registry::access::Role role,
                            bool must_change, bool has_factor) {
  if (must_change) return Duty::change_password;
  const bool wanted = std::ranges::find(rules.second_factor, role) != rules.second_factor.end();
  if (wanted && !has_factor) return Duty::set_up_second_factor;
  return std::nullopt;
}

// The grant's, and of an attendant whose account it is.
registry::access::Affiliation affiliation_of(const registry::access::RoleGrant& grant,
                                             std::optional<std::int64_t> staff) {
  auto of = grant.of;
  if (grant.role == registry::access::Role::attendant && staff) {
    of.staff_id = registry::StaffId{*staff};
  }
  return of;
}

struct Account {
  AccountId id;
  std::string name;
  std::string password_hash;
  bool must_change = false;
  Attempts attempts;
  std::optional<std::string> factor;  // confirmed
  std::int64_t last_step = 0;
};

Account account_from(const pqxx::row& row, const MasterKeys* keys) {
  Account account{
      .id = AccountId{row[0].as<std::int64_t>()},
      .name = row[1].as<std::string>(),
      .password_hash = row[2].as<std::string>(),
      .must_change = row[3].as<bool>(),
      .attempts = {.failures = row[4].as<int>(), .not_before = optional_time_from(row[5])},
      .factor = {},
      .last_step = 0};
  if (row[8].as<bool>()) {
    account.factor = one_time_secret_from(keys, account.id, row[6], row[9], row[10]);
    account.last_step = row[7].as<std::int64_t>();
  }
  return account;
}

// One attempt, inside its transaction.
class Attempt {
 public:
  Attempt(pqxx::work& tx, const LogIn& asked, geo::UtcTime now, const SessionRules& rules,
          const MasterKeys* keys)
      : tx_{tx}, asked_{asked}, now_{now}, rules_{rules}, keys_{keys} {}

  LogInAnswer run() {
    const auto found = tx_.exec_prepared(kLogIn[0].name, asked_.login);
    if (found.empty()) {
      check_nobodys_password(asked_.password);
      return LogInRefused{};
    }
    staff_ = optional_id_from(found[0][11]);
    const Account account = account_from(found[0], keys_);
    tx_.exec_prepared1(kLogIn[7].name, std::to_string(account.id.value), asked_.address);
    if (!may_try(account.attempts, now_)) {
      return LogInRefused{LogInFault::not_before, account.attempts.not_before};
    }
    if (!is_password(asked_.password, account.password_hash)) return failed(account);
    if (account.factor) {
      if (!asked_.code) return LogInRefused{LogInFault::wants_code, {}};
      if (!is_code(account)) return failed(account);
    }
    return let_in(account);
  }

 private:
  LogInAnswer failed(const Account& account) {
    const Attempts attempts = after_failure(account.attempts, now_, rules_.attempts);
    keep(account.id, attempts);
    note(is_locked(attempts, rules_.attempts) ? "locked_out" : "log_in_failed");
    return LogInRefused{};
  }

  bool is_code(const Account& account) {
    const auto step = step_of_code(*asked_.code, *account.factor, now_, account.last_step);
    if (step) {
      tx_.exec_prepared0(kLogIn[3].name, account.id.value, *step);
      return true;
    }
    return tx_.exec_prepared(kLogIn[4].name, account.id.value, hex_bytea(digest_of(*asked_.code)),
                             to_sql(now_))
               .affected_rows() == 1;
  }

  LogInAnswer let_in(const Account& account) {
    const auto rows = tx_.exec_prepared(kLogIn[1].name, account.id.value, to_sql(now_));
    std::optional<GrantOnFile> chosen;
    for (const auto& row : rows) {
      const GrantOnFile grant = grant_from(row, 0);
      if (!chosen && (!asked_.grant || grant.id == *asked_.grant)) chosen = grant;
    }
    if (!chosen) return LogInRefused{LogInFault::has_no_role, {}};
    if (account.attempts.failures > 0) keep(account.id, {});
    LoggedIn made{.secret = random_secret(), .session = {}};
    made.session = {.id_hash = digest_of(made.secret),
                    .holder = {.actor = {.account = account.id,
                                         .name = account.name,
                                         .role = chosen->grant.role,
                                         .of = affiliation_of(chosen->grant, staff_)},
                               .duty = duty_of(rules_, chosen->grant.role, account.must_change,
                                               account.factor.has_value())},
                    .last_used_at = now_,
                    .ends_at = now_ + rules_.longest};
    tx_.exec_prepared0(kLogIn[5].name, hex_bytea(made.session.id_hash), account.id.value,
                       chosen->id.value, asked_.address, to_sql(now_));
    note("logged_in");
    return made;
  }

  void keep(AccountId id, const Attempts& attempts) {
    tx_.exec_prepared0(kLogIn[2].name, id.value, attempts.failures, to_sql(attempts.not_before));
  }
  void note(const char* event) { tx_.exec_prepared1(kLogIn[6].name, event, std::string{"{}"}); }

  pqxx::work& tx_;
  const LogIn& asked_;
  geo::UtcTime now_;
  const SessionRules& rules_;
  const MasterKeys* keys_;
  std::optional<std::int64_t> staff_;
};

Holder holder_from(const pqxx::row& row, const SessionRules& rules) {
  const GrantOnFile grant = grant_from(row, 7);
  const bool by_badge = row[15].as<bool>();
  const auto duty = duty_of(rules, grant.grant.role, row[5].as<bool>(), row[6].as<bool>());
  return {.actor = {.account = AccountId{row[3].as<std::int64_t>()},
                    .name = row[4].as<std::string>(),
                    .role = grant.grant.role,
                    .of = affiliation_of(grant.grant, optional_id_from(row[14]))},
          .duty = by_badge ? std::nullopt : duty,
          .by_badge = by_badge};
}

geo::UtcTime earlier(geo::UtcTime time, const std::optional<geo::UtcTime>& other) {
  return other ? std::min(time, *other) : time;
}

}  // namespace

SessionStore::Answer<LogInAnswer> SessionStore::log_in(LogIn attempt, geo::UtcTime now) {
  const auto work = [attempt = std::move(attempt), now, rules = rules_,
                     keys = keys_](pqxx::work& tx) {
    return Attempt{tx, attempt, now, rules, keys.get()}.run();
  };
  return pool_.transact(kLogIn, Replay::safe, work);
}

SessionStore::Answer<Done> SessionStore::log_out(std::string id_hash, geo::UtcTime now,
                                                 Caller caller) {
  const auto work = [id = hex_bytea(id_hash), at = to_sql(now)](pqxx::work& tx) {
    tx.exec_prepared0(kLogOut[0].name, id, at);
    tx.exec_prepared1(kLogOut[1].name);
    return Done{};
  };
  return pool_.transact(kLogOut, Replay::safe, work, std::move(caller));
}

SessionStore::Answer<bool> SessionStore::act_in(std::string id_hash, GrantId grant,
                                                geo::UtcTime now, Caller caller) {
  const auto work = [id = hex_bytea(id_hash), grant, at = to_sql(now)](pqxx::work& tx) {
    const bool done = tx.exec_prepared(kActIn[0].name, id, grant.value, at).affected_rows() == 1;
    if (done) tx.exec_prepared1(kActIn[1].name, grant.value);
    return done;
  };
  return pool_.transact(kActIn, Replay::safe, work, std::move(caller));
}

SessionStore::Answer<LetIn> SessionStore::let_in(geo::UtcTime now) {
  const auto read = [now, rules = rules_](pqxx::work& tx) {
    LetIn all;
    all.accounts_exist = tx.exec_prepared1(kLetIn[0].name)[0].as<bool>();
    const auto sessions = tx.exec_prepared(kLetIn[1].name, to_sql(now - rules.idle),
                                           to_sql(now - rules.longest), to_sql(now));
    for (const auto& row : sessions) {
      const auto until = earlier(time_from(row[2]) + rules.longest, optional_time_from(row[16]));
      all.sessions.push_back({.id_hash = bytes_from(row[0]),
                              .holder = holder_from(row, rules),
                              .last_used_at = time_from(row[1]),
                              .ends_at = earlier(until, grant_from(row, 7).grant.until)});
    }
    for (const auto& row : tx.exec_prepared(kLetIn[2].name, to_sql(now))) {
      all.tokens.push_back(
          {.token_hash = bytes_from(row[0]),
           .holder = holder_from(row, rules),
           .expires_at = earlier(time_from(row[1]), grant_from(row, 7).grant.until)});
    }
    return all;
  };
  return pool_.transact(kLetIn, Replay::safe, read);
}

SessionStore::Answer<Done> SessionStore::note_use(std::vector<Use> used) {
  const auto work = [used = std::move(used)](pqxx::work& tx) {
    SqlArray ids;
    SqlArray times;
    for (const Use& use : used) {
      ids.add(hex_bytea(use.id_hash));
      times.add(to_sql(use.at));
    }
    tx.exec_prepared0(kNoteUse.name, ids.text(), times.text());
    return Done{};
  };
  return pool_.transact(kNoteUse, Replay::safe, work);
}

}  // namespace busward::db
