#include "db/badge_store.h"

#include <algorithm>
#include <utility>

#include <pqxx/result>

#include "db/grant_rows.h"
#include "db/secrets.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::access::AccountId;
using registry::access::Attempts;
using registry::access::Role;

// $1 now, $2 one staff member or, where it is none, all. A badge that is over is none.
constexpr Statement kAttendants{
    "badge_attendants",
    "SELECT s.staff_id, s.code, s.name, coalesce(o.name, ''), a.login, k.id, "
    "access.epoch_ms(k.issued_at), access.epoch_ms(k.expires_at), access.epoch_ms(k.bound_at), "
    "k.failures, access.epoch_ms(k.not_before), a.id, g.id, s.operator_id "
    "FROM registry.staff_now s "
    "LEFT JOIN registry.operator_now o ON o.operator_id = s.operator_id "
    "LEFT JOIN LATERAL (SELECT a.id, a.login FROM access.account a "
    "  WHERE a.staff_id = s.staff_id AND a.disabled_at IS NULL AND EXISTS ("
    "    SELECT FROM access.role_grant g WHERE g.account = a.id AND g.role = 'attendant' "
    "    AND g.revoked_at IS NULL AND g.valid_from <= $1 "
    "    AND (g.valid_until IS NULL OR g.valid_until > $1)) ORDER BY a.id LIMIT 1) a ON true "
    "LEFT JOIN LATERAL (SELECT g.id FROM access.role_grant g WHERE g.account = a.id "
    "  AND g.role = 'attendant' AND g.revoked_at IS NULL AND g.valid_from <= $1 "
    "  AND (g.valid_until IS NULL OR g.valid_until > $1) ORDER BY g.id LIMIT 1) g ON true "
    "LEFT JOIN access.badge k ON k.account = a.id AND k.revoked_at IS NULL AND k.expires_at > $1 "
    "WHERE s.role = 'attendant' AND ($2::bigint IS NULL OR s.staff_id = $2) "
    "ORDER BY o.name, s.code"};
constexpr Statement kContacts{
    "badge_contacts",
    "SELECT name, phone FROM registry.staff_now WHERE role = 'safety_manager' "
    "AND operator_id = $1 ORDER BY code LIMIT 3"};
constexpr Statement kEnd{"badge_end",
                         "UPDATE access.badge SET revoked_at = $2 "
                         "WHERE account = $1 AND revoked_at IS NULL"};
constexpr Statement kIssue[] = {
    kAttendants,
    kContacts,
    kEnd,
    {"badge_lock", "SELECT pg_advisory_xact_lock(hashtextextended('access.badge', $1::bigint))"},
    {"badge_add",
     "INSERT INTO access.badge (secret_hash, account, role_grant, issued_at, issued_by, "
     "expires_at) VALUES ($1, $2, $3, $4, access.acting_account(), $5) RETURNING id"}};
constexpr Statement kRevoke[] = {kAttendants, kEnd};

constexpr Statement kLogIn[] = {
    {"badge_find",
     "SELECT k.id, access.epoch_ms(k.expires_at), k.device_hash, k.failures, "
     "access.epoch_ms(k.not_before), a.id, a.display_name, a.staff_id, g.id, g.role, "
     "g.operator_id, g.school_id, g.area_id, access.epoch_ms(g.valid_from), "
     "access.epoch_ms(g.valid_until) FROM access.badge k "
     "JOIN access.account a ON a.id = k.account AND a.disabled_at IS NULL "
     "JOIN access.role_grant g ON g.id = k.role_grant AND g.revoked_at IS NULL "
     "WHERE k.secret_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 "
     "AND a.staff_id IS NOT NULL AND g.role = 'attendant' AND g.valid_from <= $2 "
     "AND (g.valid_until IS NULL OR g.valid_until > $2) FOR UPDATE OF k"},
    {"badge_attempts", "UPDATE access.badge SET failures = $2, not_before = $3 WHERE id = $1"},
    {"badge_bind",
     "UPDATE access.badge SET device_hash = $2, bound_at = $3 "
     "WHERE id = $1 AND bound_at IS NULL"},
    {"badge_session",
     "INSERT INTO access.session (id_hash, account, role_grant, address, created_at, "
     "last_used_at, badge) VALUES ($1, $2, $3, $4, $5, $5, $6)"},
    {"badge_event", "SELECT audit.note_event($1, jsonb_build_object('badge', $2::bigint))"},
    {"badge_who",
     "SELECT set_config('busward.account', $1, true), set_config('busward.address', $2, true)"}};

AttendantOnFile attendant_from(const pqxx::row& row) {
  AttendantOnFile one{.id = registry::StaffId{row[0].as<std::int64_t>()},
                      .code = row[1].as<std::string>(),
                      .name = row[2].as<std::string>(),
                      .operator_name = row[3].as<std::string>(),
                      .login = optional_text_from(row[4]),
                      .badge = {}};
  if (row[5].is_null()) return one;
  one.badge = {
      .id = BadgeId{row[5].as<std::int64_t>()},
      .issued_at = time_from(row[6]),
      .expires_at = time_from(row[7]),
      .bound_at = optional_time_from(row[8]),
      .attempts = {.failures = row[9].as<int>(), .not_before = optional_time_from(row[10])}};
  return one;
}

std::vector<BadgeContact> contacts_of(pqxx::work& tx, const pqxx::field& operator_id) {
  std::vector<BadgeContact> contacts;
  if (operator_id.is_null()) return contacts;
  for (const auto& row : tx.exec_prepared(kContacts.name, operator_id.as<std::int64_t>())) {
    contacts.push_back({.name = row[0].as<std::string>(), .phone = optional_text_from(row[1])});
  }
  return contacts;
}

// The badge that was shown.
struct ShownBadge {
  BadgeId id;
  geo::UtcTime expires_at;
  std::optional<std::string> device_hash;
  Attempts attempts;
  AccountId account;
  std::string name;
  registry::StaffId staff;
  GrantOnFile grant;
};

ShownBadge shown_from(const pqxx::row& row) {
  ShownBadge shown{
      .id = BadgeId{row[0].as<std::int64_t>()},
      .expires_at = time_from(row[1]),
      .device_hash = {},
      .attempts = {.failures = row[3].as<int>(), .not_before = optional_time_from(row[4])},
      .account = AccountId{row[5].as<std::int64_t>()},
      .name = row[6].as<std::string>(),
      .staff = registry::StaffId{row[7].as<std::int64_t>()},
      .grant = grant_from(row, 8)};
  if (!row[2].is_null()) shown.device_hash = bytes_from(row[2]);
  return shown;
}

// One showing of a badge, inside its transaction.
class Showing {
 public:
  Showing(pqxx::work& tx, const BadgeLogIn& asked, geo::UtcTime now, const SessionRules& rules)
      : tx_{tx}, asked_{asked}, now_{now}, rules_{rules} {}

  BadgeAnswer run() {
    const auto found =
        tx_.exec_prepared(kLogIn[0].name, hex_bytea(digest_of(asked_.secret)), to_sql(now_));
    if (found.empty()) return LogInRefused{};
    const ShownBadge shown = shown_from(found[0]);
    tx_.exec_prepared1(kLogIn[5].name, std::to_string(shown.account.value), asked_.address);
    if (!may_try(shown.attempts, now_)) {
      return LogInRefused{LogInFault::not_before, shown.attempts.not_before};
    }
    if (shown.device_hash && !is_its_device(shown)) return failed(shown);
    return let_in(shown);
  }

 private:
  bool is_its_device(const ShownBadge& shown) const {
    return std::ranges::any_of(asked_.devices, [&shown](const auto& device) {
      return device.badge == shown.id && digest_of(device.secret) == *shown.device_hash;
    });
  }

  BadgeAnswer failed(const ShownBadge& shown) {
    const Attempts attempts = after_failure(shown.attempts, now_, rules_.attempts);
    keep(shown.id, attempts);
    note(is_locked(attempts, rules_.attempts) ? "badge_locked" : "badge_on_other_device", shown);
    return LogInRefused{};
  }

  BadgeAnswer let_in(const ShownBadge& shown) {
    LoggedInByBadge made{.session = {.secret = random_secret(), .session = {}},
                         .badge = shown.id,
                         .expires_at = shown.expires_at,
                         .device = {}};
    if (!shown.device_hash) {
      made.device = random_secret();
      tx_.exec_prepared0(kLogIn[2].name, shown.id.value, hex_bytea(digest_of(*made.device)),
                         to_sql(now_));
      note("badge_bound", shown);
    }
    if (shown.attempts.failures > 0) keep(shown.id, {});
    auto of = shown.grant.grant.of;
    of.staff_id = shown.staff;
    const auto until = shown.grant.grant.until.value_or(shown.expires_at);
    made.session.session = {.id_hash = digest_of(made.session.secret),
                            .holder = {.actor = {.account = shown.account,
                                                 .name = shown.name,
                                                 .role = Role::attendant,
                                                 .of = of},
                                       .duty = {},
                                       .by_badge = true},
                            .last_used_at = now_,
                            .ends_at = std::min({now_ + rules_.longest, shown.expires_at, until})};
    tx_.exec_prepared0(kLogIn[3].name, hex_bytea(made.session.session.id_hash), shown.account.value,
                       shown.grant.id.value, asked_.address, to_sql(now_), shown.id.value);
    note("logged_in_by_badge", shown);
    return made;
  }

  void keep(BadgeId id, const Attempts& attempts) {
    tx_.exec_prepared0(kLogIn[1].name, id.value, attempts.failures, to_sql(attempts.not_before));
  }
  void note(const char* event, const ShownBadge& shown) {
    tx_.exec_prepared1(kLogIn[4].name, event, shown.id.value);
  }

  pqxx::work& tx_;
  const BadgeLogIn& asked_;
  geo::UtcTime now_;
  const SessionRules& rules_;
};

}  // namespace

BadgeStore::Answer<std::vector<AttendantOnFile>> BadgeStore::attendants(geo::UtcTime now,
                                                                        Caller caller) {
  const auto read = [at = to_sql(now)](pqxx::work& tx) {
    std::vector<AttendantOnFile> all;
    for (const auto& row : tx.exec_prepared(kAttendants.name, at, nullptr)) {
      all.push_back(attendant_from(row));
    }
    return all;
  };
  return pool_.transact(kAttendants, Replay::safe, read, std::move(caller));
}

BadgeStore::Answer<Administered<IssuedBadge>> BadgeStore::issue(registry::StaffId attendant,
                                                                geo::UtcTime expires_at,
                                                                geo::UtcTime now, Caller caller) {
  const auto work = [attendant, until = to_sql(expires_at),
                     at = to_sql(now)](pqxx::work& tx) -> Administered<IssuedBadge> {
    tx.exec_prepared1(kIssue[3].name, attendant.value);
    const auto found = tx.exec_prepared(kAttendants.name, at, attendant.value);
    if (found.empty()) return NotDone{"no_such_attendant"};
    const auto account = optional_id_from(found[0][11]);
    const auto grant = optional_id_from(found[0][12]);
    if (!account || !grant) return NotDone{"has_no_account"};
    tx.exec_prepared0(kEnd.name, *account, at);
    IssuedBadge issued{.secret = random_secret(), .attendant = {}, .contacts = {}};
    tx.exec_prepared1(kIssue[4].name, hex_bytea(digest_of(issued.secret)), *account, *grant, at,
                      until);
    const auto row = tx.exec_prepared1(kAttendants.name, at, attendant.value);
    issued.attendant = attendant_from(row);
    issued.contacts = contacts_of(tx, row[13]);
    return issued;
  };
  return pool_.transact(kIssue, Replay::safe, work, std::move(caller));
}

BadgeStore::Answer<Administered<Done>> BadgeStore::revoke(registry::StaffId attendant,
                                                          geo::UtcTime now, Caller caller) {
  const auto work = [attendant, at = to_sql(now)](pqxx::work& tx) -> Administered<Done> {
    const auto found = tx.exec_prepared(kAttendants.name, at, attendant.value);
    if (found.empty() || found[0][5].is_null()) return NotDone{"no_such_badge"};
    tx.exec_prepared0(kEnd.name, found[0][11].as<std::int64_t>(), at);
    return Done{};
  };
  return pool_.transact(kRevoke, Replay::safe, work, std::move(caller));
}

BadgeStore::Answer<BadgeAnswer> BadgeStore::log_in(BadgeLogIn attempt, geo::UtcTime now) {
  const auto work = [attempt = std::move(attempt), now, rules = rules_](pqxx::work& tx) {
    return Showing{tx, attempt, now, rules}.run();
  };
  return pool_.transact(kLogIn, Replay::safe, work);
}

}  // namespace busward::db
