#include "db/account_store.h"

#include <algorithm>
#include <utility>

#include <pqxx/result>

#include "db/grant_rows.h"
#include "db/secrets.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::access::AccountId;
using registry::access::RoleGrant;

constexpr Statement kAll[] = {
    {"accounts_all",
     "SELECT a.id, a.login, a.display_name, access.epoch_ms(a.created_at), "
     "access.epoch_ms(a.disabled_at), coalesce(c.must_change, false), "
     "coalesce(c.failures, 0), "
     "access.epoch_ms(c.not_before), f.confirmed_at IS NOT NULL, "
     "coalesce(s.code, d.code), coalesce(s.name, d.name), a.driver_id IS NOT NULL FROM "
     "access.account a "
     "LEFT JOIN registry.staff_now s ON s.staff_id = a.staff_id "
     "LEFT JOIN registry.driver_now d ON d.driver_id = a.driver_id "
     "LEFT JOIN access.credential c ON c.account = a.id "
     "LEFT JOIN access.second_factor f ON f.account = a.id WHERE a.id <> 1 "
     "ORDER BY a.login"},
    {"accounts_grants",
     "SELECT account, id, role, operator_id, school_id, "
     "area_id, access.epoch_ms(valid_from), "
     "access.epoch_ms(valid_until) FROM access.role_grant "
     "WHERE revoked_at IS NULL "
     "ORDER BY account, id"}};

// What takes part in every change; each piece of work names the ones it uses.
constexpr Statement kExists{"account_exists",
                            "SELECT FROM access.account WHERE id = $1 AND id <> 1 FOR UPDATE"};
constexpr Statement kHeld{"account_held",
                          "SELECT id, role, operator_id, school_id, area_id, "
                          "access.epoch_ms(valid_from), "
                          "access.epoch_ms(valid_until) FROM access.role_grant "
                          "WHERE account = $1 AND revoked_at IS NULL"};
constexpr Statement kPlaceIsThere{"account_place_is_there",
                                  "SELECT ($1::bigint IS NULL OR EXISTS (SELECT "
                                  "FROM registry.operator WHERE id = $1)) "
                                  "AND ($2::bigint IS NULL OR EXISTS (SELECT FROM "
                                  "registry.school WHERE id = $2))"};
constexpr Statement kAddGrant{
    "account_add_grant",
    "INSERT INTO access.role_grant (account, role, operator_id, school_id, "
    "area_id, valid_from, "
    "valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"};
constexpr Statement kEndSessions{"account_end_sessions",
                                 "UPDATE access.session SET ended_at = $2 "
                                 "WHERE account = $1 AND ended_at IS NULL"};

constexpr Statement kEndBadges{"account_end_badges",
                               "UPDATE access.badge SET revoked_at = $2 "
                               "WHERE account = $1 AND revoked_at IS NULL"};

constexpr Statement kForgetFactor{"account_forget_factor",
                                  "DELETE FROM access.second_factor WHERE account = $1"};
constexpr Statement kForgetCodes{"account_forget_codes",
                                 "DELETE FROM access.recovery_code WHERE account = $1"};

// A code of the staff comes first: two people of one code are two files of one person.
constexpr Statement kFindPerson{
    "account_find_person",
    "SELECT staff_id, driver_id, operator_id FROM ("
    "SELECT staff_id, NULL::bigint AS driver_id, operator_id, 1 AS first FROM registry.staff_now "
    "WHERE code = $1 UNION ALL "
    "SELECT NULL, driver_id, operator_id, 2 FROM registry.driver_now WHERE code = $1) p "
    "ORDER BY first LIMIT 1"};
constexpr Statement kTie{"account_tie",
                         "UPDATE access.account SET staff_id = $2, driver_id = $3 WHERE id = $1"};
// Before it: the badge is of whoever the account was.
constexpr Statement kEndOthersBadge{
    "account_end_others_badge",
    "UPDATE access.badge SET revoked_at = $3 WHERE account = $1 AND revoked_at IS NULL "
    "AND (SELECT a.staff_id FROM access.account a WHERE a.id = $1) IS DISTINCT FROM $2::bigint"};
constexpr Statement kTieAll[] = {kExists, kHeld, kFindPerson, kTie, kEndOthersBadge};
constexpr Statement kCreate[] = {
    {"account_add",
     "INSERT INTO access.account (login, display_name) VALUES ($1, $2) "
     "ON CONFLICT (login) DO NOTHING RETURNING id"},
    {"account_add_credential",
     "INSERT INTO access.credential (account, "
     "password_hash, changed_at, must_change) "
     "VALUES ($1, $2, $3, $4)"},
    kPlaceIsThere,
    kAddGrant,
    kFindPerson,
    kTie};
constexpr Statement kDisable[] = {kExists,
                                  {"account_disable",
                                   "UPDATE access.account SET disabled_at = CASE WHEN $2 "
                                   "THEN coalesce(disabled_at, $3) END "
                                   "WHERE id = $1"},
                                  {"account_end_tokens",
                                   "UPDATE access.api_token SET revoked_at = $2 WHERE "
                                   "account = $1 AND revoked_at IS NULL"},
                                  kEndSessions,
                                  kEndBadges};
constexpr Statement kUnlock[] = {kExists,
                                 {"account_unlock",
                                  "UPDATE access.credential SET failures = 0, not_before "
                                  "= NULL WHERE account = $1"}};
constexpr Statement kReset[] = {
    kExists,
    {"account_reset",
     "INSERT INTO access.credential (account, password_hash, changed_at, "
     "must_change) "
     "VALUES ($1, $2, $3, true) ON CONFLICT (account) DO UPDATE SET "
     "password_hash = excluded.password_hash, changed_at = "
     "excluded.changed_at, "
     "must_change = true, failures = 0, not_before = NULL"},
    kForgetFactor,
    kForgetCodes,
    kEndSessions};
constexpr Statement kErase[] = {
    {"account_erase_name", "UPDATE access.account SET display_name = $2 WHERE id = $1"},
    {"account_erase_values", "SELECT audit.erase_subject('account', $1)"},
    {"account_erased",
     "SELECT audit.note_event('account_erased', jsonb_build_object('account', $1::bigint, "
     "'why', $2::text))"},
    {"account_holds",
     "SELECT string_agg(h.id::text, ', ' ORDER BY h.id) FROM compliance.legal_hold h "
     "JOIN compliance.emergency e ON e.id = h.emergency "
     "WHERE NOT EXISTS (SELECT FROM compliance.lifted_hold l WHERE l.hold = h.id) "
     "AND (e.account = $1 OR EXISTS (SELECT FROM compliance.emergency_step s "
     "WHERE s.emergency = e.id AND s.account = $1))"}};
constexpr Statement kEraseAll[] = {
    kExists,   kDisable[1], kDisable[2], kEndSessions, kReset[1], kForgetFactor, kForgetCodes,
    kErase[0], kErase[1],   kErase[2],   kErase[3],    kTie,      kEndBadges};
constexpr std::string_view kErasedName = "已注销";
constexpr Statement kGrant[] = {kExists, kHeld, kPlaceIsThere, kAddGrant};
constexpr Statement kRevoke[] = {kExists,
                                 {"account_revoke",
                                  "UPDATE access.role_grant SET revoked_at = $3 "
                                  "WHERE id = $2 AND account = $1 AND revoked_at IS NULL"},
                                 {"account_end_sessions_of",
                                  "UPDATE access.session SET ended_at = $2 WHERE "
                                  "role_grant = $1 AND ended_at IS NULL"},
                                 {"account_end_tokens_of",
                                  "UPDATE access.api_token SET revoked_at = $2 "
                                  "WHERE role_grant = $1 AND revoked_at IS NULL"}};

constexpr Statement kPlaces[] = {
    {"account_operators",
     "SELECT operator_id, code, name FROM registry.operator_now ORDER BY code"},
    {"account_schools", "SELECT school_id, code, name FROM registry.school_now ORDER BY code"},
    {"account_areas", "SELECT area_id, code, name FROM registry.area_now ORDER BY code"}};
constexpr Statement kSessions[] = {
    kExists,
    {"account_sessions",
     "SELECT s.id_hash, g.role, s.address, s.badge IS NOT NULL, access.epoch_ms(s.created_at), "
     "access.epoch_ms(s.last_used_at) FROM access.session s "
     "JOIN access.role_grant g ON g.id = s.role_grant "
     "WHERE s.account = $1 AND s.ended_at IS NULL AND s.last_used_at > $2 "
     "ORDER BY s.last_used_at DESC LIMIT 100"}};
constexpr Statement kEndSession[] = {
    {"account_end_session",
     "UPDATE access.session SET ended_at = $3 "
     "WHERE account = $1 AND id_hash = $2 AND ended_at IS NULL"},
    {"account_end_session_event",
     "SELECT audit.note_event('session_ended', jsonb_build_object('account', $1::bigint))"}};
constexpr Statement kOperatorOf{"account_operator_of",
                                "SELECT operator_id FROM registry.operator_now WHERE code = $1"};
constexpr Statement kAreaOf{"account_area_of",
                            "SELECT area_id FROM registry.area_now WHERE code = $1"};
constexpr Statement kSchoolOf{"account_school_of",
                              "SELECT school_id FROM registry.school_now WHERE code = $1"};

std::optional<PersonOfAccount> person_from(const pqxx::row& row) {
  if (row[9].is_null()) return std::nullopt;
  return PersonOfAccount{.code = row[9].as<std::string>(),
                         .name = row[10].as<std::string>(),
                         .drives = row[11].as<bool>()};
}

AccountOnFile account_from(const pqxx::row& row) {
  return {.id = AccountId{row[0].as<std::int64_t>()},
          .login = row[1].as<std::string>(),
          .name = row[2].as<std::string>(),
          .person = person_from(row),
          .created_at = time_from(row[3]),
          .disabled_at = optional_time_from(row[4]),
          .must_change_password = row[5].as<bool>(),
          .has_second_factor = row[8].as<bool>(),
          .attempts = {.failures = row[6].as<int>(), .not_before = optional_time_from(row[7])},
          .grants = {}};
}

template <class Id>
std::optional<std::int64_t> to_sql(const std::optional<Id>& id) {
  return id ? std::optional{id->value} : std::nullopt;
}

// What speaks against the grant: the pure rule first, then what is not there.
std::optional<NotDone> fault_of_grant(pqxx::work& tx, const RoleGrant& grant,
                                      const std::vector<RoleGrant>& held) {
  if (const auto fault = fault_of(grant, held)) {
    return NotDone{std::string{registry::name_in(registry::access::kGrantFaults, *fault)}};
  }
  const auto there = tx.exec_prepared1(kPlaceIsThere.name, to_sql(grant.of.operator_id),
                                       to_sql(grant.of.school_id));
  if (!there[0].as<bool>()) return NotDone{"no_such_organisation"};
  return std::nullopt;
}

GrantId add_grant(pqxx::work& tx, AccountId id, const RoleGrant& grant) {
  const auto row =
      tx.exec_prepared1(kAddGrant.name, id.value,
                        std::string{registry::name_in(registry::access::kRoles, grant.role)},
                        to_sql(grant.of.operator_id), to_sql(grant.of.school_id),
                        to_sql(grant.of.area_id), db::to_sql(grant.from), db::to_sql(grant.until));
  return GrantId{row[0].as<std::int64_t>()};
}

// Whoever is on file under a code.
struct PersonFound {
  std::optional<std::int64_t> staff;
  std::optional<std::int64_t> driver;
};
// Nobody works for another operator than the roles of the own account are of.
std::variant<PersonFound, NotDone> find_person(pqxx::work& tx,
                                               const std::optional<std::string>& code,
                                               const std::vector<RoleGrant>& held) {
  if (!code) return PersonFound{};
  const auto found = tx.exec_prepared(kFindPerson.name, *code);
  if (found.empty()) return NotDone{"no_such_person"};
  const auto works_for = optional_id_from(found[0][2]);
  const auto elsewhere = [&works_for](const RoleGrant& grant) {
    return grant.of.operator_id && works_for != grant.of.operator_id->value;
  };
  if (std::ranges::any_of(held, elsewhere)) return NotDone{"person_elsewhere"};
  return PersonFound{.staff = optional_id_from(found[0][0]),
                     .driver = optional_id_from(found[0][1])};
}

void tie_to(pqxx::work& tx, AccountId id, const PersonFound& person) {
  tx.exec_prepared0(kTie.name, id.value, person.staff, person.driver);
}

bool is_login(const std::string& text) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return text.size() >= 2 && text.size() <= 64 && std::ranges::all_of(text, fine) &&
         text.front() != '.' && text.front() != '_' && text.front() != '-';
}

bool exists(pqxx::work& tx, AccountId id) {
  return !tx.exec_prepared(kExists.name, id.value).empty();
}

std::vector<RoleGrant> held_by(pqxx::work& tx, AccountId id) {
  std::vector<RoleGrant> held;
  for (const auto& row : tx.exec_prepared(kHeld.name, id.value)) {
    held.push_back(grant_from(row, 0).grant);
  }
  return held;
}

void forget_second_factor(pqxx::work& tx, AccountId id) {
  tx.exec_prepared0(kForgetFactor.name, id.value);
  tx.exec_prepared0(kForgetCodes.name, id.value);
}

}  // namespace

AccountStore::Answer<std::vector<AccountOnFile>> AccountStore::all() {
  const auto read = [](pqxx::work& tx) {
    std::vector<AccountOnFile> accounts;
    for (const auto& row : tx.exec_prepared(kAll[0].name)) accounts.push_back(account_from(row));
    for (const auto& row : tx.exec_prepared(kAll[1].name)) {
      const AccountId id{row[0].as<std::int64_t>()};
      const auto found = std::ranges::find(accounts, id, &AccountOnFile::id);
      if (found != accounts.end()) found->grants.push_back(grant_from(row, 1));
    }
    return accounts;
  };
  return pool_.transact(kAll, Replay::safe, read);
}

AccountStore::Answer<Administered<AccountId>> AccountStore::create(NewAccount account,
                                                                   geo::UtcTime now,
                                                                   Caller caller) {
  const auto work = [account = std::move(account), now](pqxx::work& tx) -> Administered<AccountId> {
    if (!is_login(account.login)) return NotDone{"bad_login"};
    if (auto fault = fault_of_grant(tx, account.grant, {})) return *fault;
    const auto person = find_person(tx, account.person_code, {account.grant});
    if (const auto* fault = std::get_if<NotDone>(&person)) return *fault;
    const auto made = tx.exec_prepared(kCreate[0].name, account.login, account.name);
    if (made.empty()) return NotDone{"login_taken"};
    const AccountId id{made[0][0].as<std::int64_t>()};
    tx.exec_prepared0(kCreate[1].name, id.value, hash_password(account.password), db::to_sql(now),
                      account.must_change_password);
    add_grant(tx, id, account.grant);
    tie_to(tx, id, std::get<PersonFound>(person));
    return id;
  };
  return pool_.transact(kCreate, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::set_disabled(AccountId id, bool disabled,
                                                                    geo::UtcTime now,
                                                                    Caller caller) {
  const auto work = [id, disabled, at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    tx.exec_prepared0(kDisable[1].name, id.value, disabled, at);
    if (!disabled) return Done{};
    tx.exec_prepared0(kDisable[2].name, id.value, at);
    tx.exec_prepared0(kEndSessions.name, id.value, at);
    tx.exec_prepared0(kEndBadges.name, id.value, at);
    return Done{};
  };
  return pool_.transact(kDisable, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::tie(AccountId id,
                                                           std::optional<std::string> person_code,
                                                           geo::UtcTime now, Caller caller) {
  const auto work = [id, code = std::move(person_code),
                     at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    const auto found = find_person(tx, code, held_by(tx, id));
    if (const auto* fault = std::get_if<NotDone>(&found)) return *fault;
    const auto& person = std::get<PersonFound>(found);
    tx.exec_prepared0(kEndOthersBadge.name, id.value, person.staff, at);
    tie_to(tx, id, person);
    return Done{};
  };
  return pool_.transact(kTieAll, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::unlock(AccountId id, Caller caller) {
  const auto work = [id](pqxx::work& tx) -> Administered<Done> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    tx.exec_prepared0(kUnlock[1].name, id.value);
    return Done{};
  };
  return pool_.transact(kUnlock, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::reset_password(AccountId id, Reset reset,
                                                                      geo::UtcTime now,
                                                                      Caller caller) {
  const auto work = [id, reset = std::move(reset),
                     at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    const std::string hash = hash_password(reset.password);
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    tx.exec_prepared0(kReset[1].name, id.value, hash, at);
    if (reset.drop_second_factor) forget_second_factor(tx, id);
    tx.exec_prepared0(kEndSessions.name, id.value, at);
    return Done{};
  };
  return pool_.transact(kReset, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::erase(AccountId id, std::string why,
                                                             geo::UtcTime now, Caller caller) {
  const auto work = [id, why = std::move(why),
                     at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    const auto holds = tx.exec_prepared1(kErase[3].name, id.value);
    if (!holds[0].is_null()) return NotDone{"held"};
    tx.exec_prepared0(kDisable[1].name, id.value, true, at);
    tx.exec_prepared0(kDisable[2].name, id.value, at);
    tx.exec_prepared0(kEndSessions.name, id.value, at);
    tx.exec_prepared0(kEndBadges.name, id.value, at);
    tx.exec_prepared0(kReset[1].name, id.value, hash_password(random_secret()), at);
    forget_second_factor(tx, id);
    tie_to(tx, id, {});
    tx.exec_prepared0(kErase[0].name, id.value, std::string{kErasedName});
    tx.exec_prepared1(kErase[1].name, id.value);
    tx.exec_prepared1(kErase[2].name, id.value, why);
    return Done{};
  };
  return pool_.transact(kEraseAll, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<GrantId>> AccountStore::grant(AccountId id, RoleGrant grant,
                                                                Caller caller) {
  const auto work = [id, grant](pqxx::work& tx) -> Administered<GrantId> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    if (auto fault = fault_of_grant(tx, grant, held_by(tx, id))) return *fault;
    return add_grant(tx, id, grant);
  };
  return pool_.transact(kGrant, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<Done>> AccountStore::revoke(AccountId id, GrantId grant,
                                                              geo::UtcTime now, Caller caller) {
  const auto work = [id, grant, at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    const auto revoked = tx.exec_prepared(kRevoke[1].name, id.value, grant.value, at);
    if (revoked.affected_rows() == 0) return NotDone{"no_such_grant"};
    tx.exec_prepared0(kRevoke[2].name, grant.value, at);
    tx.exec_prepared0(kRevoke[3].name, grant.value, at);
    return Done{};
  };
  return pool_.transact(kRevoke, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<Administered<std::vector<SessionOnFile>>> AccountStore::sessions(
    AccountId id, geo::UtcTime used_after) {
  using Sessions = std::vector<SessionOnFile>;
  const auto read = [id, after = db::to_sql(used_after)](pqxx::work& tx) -> Administered<Sessions> {
    if (!exists(tx, id)) return NotDone{"no_such_account"};
    Sessions sessions;
    for (const auto& row : tx.exec_prepared(kSessions[1].name, id.value, after)) {
      const auto role = registry::value_in(registry::access::kRoles, row[1].c_str());
      if (!role) throw Refusal{"a role that this program does not know"};
      sessions.push_back({.id_hash = bytes_from(row[0]),
                          .role = *role,
                          .address = row[2].as<std::string>(),
                          .by_badge = row[3].as<bool>(),
                          .created_at = time_from(row[4]),
                          .last_used_at = time_from(row[5])});
    }
    return sessions;
  };
  return pool_.transact(kSessions, Replay::safe, read);
}

AccountStore::Answer<Administered<Done>> AccountStore::end_session(AccountId id,
                                                                   std::string id_hash,
                                                                   geo::UtcTime now,
                                                                   Caller caller) {
  const auto work = [id, hash = hex_bytea(id_hash),
                     at = db::to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    const auto ended = tx.exec_prepared(kEndSession[0].name, id.value, hash, at);
    if (ended.affected_rows() == 0) return NotDone{"no_such_session"};
    tx.exec_prepared1(kEndSession[1].name, id.value);
    return Done{};
  };
  return pool_.transact(kEndSession, Replay::safe, work, std::move(caller));
}

AccountStore::Answer<AccountStore::Places> AccountStore::places() {
  const auto read = [](pqxx::work& tx) {
    Places places;
    const auto take = [&tx](const Statement& statement, std::vector<Place>& into) {
      for (const auto& row : tx.exec_prepared(statement.name)) {
        into.push_back({.id = row[0].as<std::int64_t>(),
                        .code = row[1].as<std::string>(),
                        .name = row[2].as<std::string>()});
      }
    };
    take(kPlaces[0], places.operators);
    take(kPlaces[1], places.schools);
    take(kPlaces[2], places.areas);
    return places;
  };
  return pool_.transact(kPlaces, Replay::safe, read);
}

AccountStore::Answer<std::optional<registry::OperatorId>> AccountStore::operator_of(
    std::string code) {
  const auto read = [code =
                         std::move(code)](pqxx::work& tx) -> std::optional<registry::OperatorId> {
    const auto found = tx.exec_prepared(kOperatorOf.name, code);
    if (found.empty()) return std::nullopt;
    return registry::OperatorId{found[0][0].as<std::int64_t>()};
  };
  return pool_.transact(kOperatorOf, Replay::safe, read);
}

AccountStore::Answer<std::optional<registry::SchoolId>> AccountStore::school_of(std::string code) {
  const auto read = [code = std::move(code)](pqxx::work& tx) -> std::optional<registry::SchoolId> {
    const auto found = tx.exec_prepared(kSchoolOf.name, code);
    if (found.empty()) return std::nullopt;
    return registry::SchoolId{found[0][0].as<std::int64_t>()};
  };
  return pool_.transact(kSchoolOf, Replay::safe, read);
}

AccountStore::Answer<std::optional<registry::AreaId>> AccountStore::area_of(std::string code) {
  const auto read = [code = std::move(code)](pqxx::work& tx) -> std::optional<registry::AreaId> {
    const auto found = tx.exec_prepared(kAreaOf.name, code);
    if (found.empty()) return std::nullopt;
    return registry::AreaId{found[0][0].as<std::int64_t>()};
  };
  return pool_.transact(kAreaOf, Replay::safe, read);
}

}  // namespace busward::db
