#include "db/hold_store.h"

#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;
using registry::cases::HoldAbout;
using registry::cases::LiftedHold;

#define BUSWARD_HOLD_COLUMNS                                                                  \
  "SELECT h.id, coalesce(h.about, 'emergency'), h.emergency, h.vehicle, v.plate, h.run, "     \
  "h.alarm, (SELECT d.code FROM registry.driver_now d WHERE d.person_id = h.person "          \
  "UNION ALL SELECT s.code FROM registry.staff_now s WHERE s.person_id = h.person LIMIT 1), " \
  "access.epoch_ms(lower(h.during)), access.epoch_ms(upper(h.during)), h.document, "          \
  "h.reason, access.epoch_ms(h.recorded_at), h.account, h.actor, h.role, "                    \
  "access.epoch_ms(x.recorded_at), x.account, x.actor, x.role, x.note "                       \
  "FROM compliance.legal_hold h LEFT JOIN compliance.lifted_hold x ON x.hold = h.id "         \
  "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = h.vehicle "

constexpr Statement kAll{"holds_all",
                         BUSWARD_HOLD_COLUMNS "ORDER BY x.hold IS NOT NULL, h.id DESC LIMIT 1000"};
constexpr Statement kSome{"holds_some",
                          BUSWARD_HOLD_COLUMNS "WHERE h.id = ANY ($1::bigint[]) ORDER BY h.id"};
// $1 about, $2 document, $3 reason, $4 account, $5 actor, $6 role, $7 whose, $8 from, $9 to
#define BUSWARD_HOLD_INSERT                                                            \
  "INSERT INTO compliance.legal_hold (about, document, reason, account, actor, role, " \
  "vehicle, run, alarm, person, during) SELECT $1, $2, $3, $4::bigint, $5, $6, "
#define BUSWARD_HOLD_GIVEN_SPAN "tstzrange($8::timestamptz, $9::timestamptz, '[]') "
constexpr Statement kPlace[] = {
    {"hold_interval", BUSWARD_HOLD_INSERT "NULL, NULL, NULL, NULL, " BUSWARD_HOLD_GIVEN_SPAN
                                          "WHERE $7::text IS NULL RETURNING id"},
    {"hold_vehicle", BUSWARD_HOLD_INSERT
     "id, NULL, NULL, NULL, " BUSWARD_HOLD_GIVEN_SPAN
     "FROM registry.vehicle WHERE id = $7::bigint AND access.sees_vehicle(id) RETURNING id"},
    {"hold_run", BUSWARD_HOLD_INSERT "r.vehicle, r.run, NULL, NULL, tstzrange(r.began_at, "
                                     "greatest(r.began_at, coalesce(r.ended_at, now()), "
                                     "$8::timestamptz, $9::timestamptz), '[]') "
                                     "FROM tracking.run r WHERE r.run = $7::uuid RETURNING id"},
    {"hold_alarm", BUSWARD_HOLD_INSERT
     "a.vehicle, NULL, a.id, NULL, tstzrange(least(a.first_detected_at, a.began_at) - "
     "interval '5 minutes', greatest(a.first_detected_at, a.detected_at, a.ended_at, "
     "$8::timestamptz, $9::timestamptz) + interval '5 minutes', '[]') "
     "FROM compliance.alarm_current a WHERE a.id = $7::uuid RETURNING id"},
    {"hold_driver", BUSWARD_HOLD_INSERT
     "NULL, NULL, NULL, d.person_id, " BUSWARD_HOLD_GIVEN_SPAN
     "FROM registry.driver_now d WHERE d.code = $7 AND d.person_id IS NOT NULL RETURNING id"},
    {"hold_staff", BUSWARD_HOLD_INSERT
     "NULL, NULL, NULL, s.person_id, " BUSWARD_HOLD_GIVEN_SPAN
     "FROM registry.staff_now s WHERE s.code = $7 AND s.person_id IS NOT NULL RETURNING id"},
    kSome};
constexpr Statement kLift[] = {
    {"hold_lock", "SELECT pg_advisory_xact_lock(hashtextextended('busward hold', $1))"},
    kSome,
    {"hold_lift",
     "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
     "VALUES ($1, $2, $3, $4, $5)"}};

const Statement& statement_for(const WantedHold& wanted) {
  switch (wanted.about) {
    case HoldAbout::vehicle:
      return kPlace[1];
    case HoldAbout::run:
      return kPlace[2];
    case HoldAbout::alarm:
      return kPlace[3];
    case HoldAbout::person:
      return kPlace[wanted.person->kind == PersonCode::Kind::driver ? 4 : 5];
    case HoldAbout::emergency:
    case HoldAbout::interval:
      break;
  }
  return kPlace[0];
}

std::optional<std::string> whose(const WantedHold& wanted) {
  if (wanted.vehicle) return std::to_string(wanted.vehicle->value);
  if (wanted.run) return to_sql(*wanted.run);
  if (wanted.alarm) return to_sql(*wanted.alarm);
  if (wanted.person) return wanted.person->code;
  return std::nullopt;
}

// Of three columns that begin at `first`.
std::optional<registry::access::Actor> actor_in(const pqxx::row& row, int first) {
  if (row[first].is_null()) return std::nullopt;
  const auto role =
      registry::value_in(registry::access::kRoles, std::string_view{row[first + 2].c_str()});
  if (!role) throw Refusal{"a hold has an unknown role"};
  return registry::access::Actor{
      .account = registry::access::AccountId{row[first].as<std::int64_t>()},
      .name = row[first + 1].as<std::string>(),
      .role = *role,
      .of = {}};
}

std::optional<LiftedHold> lifted_in(const pqxx::row& row) {
  auto actor = actor_in(row, 17);
  if (!actor) return std::nullopt;
  return LiftedHold{
      .at = time_from(row[16]), .actor = std::move(*actor), .note = row[20].as<std::string>()};
}

HoldOnFile hold_in(const pqxx::row& row) {
  const auto about =
      registry::value_in(registry::cases::kHoldAbouts, std::string_view{row[1].c_str()});
  if (!about) throw Refusal{"a hold is about an unknown thing"};
  HoldOnFile hold;
  hold.id = HoldId{row[0].as<std::int64_t>()};
  hold.about = *about;
  if (!row[2].is_null()) hold.emergency = row[2].as<std::int64_t>();
  if (!row[3].is_null()) hold.vehicle = registry::VehicleId{row[3].as<std::int64_t>()};
  hold.plate = optional_text_from(row[4]);
  hold.run = optional_uuid_from(row[5]);
  hold.alarm = optional_uuid_from(row[6]);
  hold.person = optional_text_from(row[7]);
  hold.from = optional_time_from(row[8]);
  hold.to = optional_time_from(row[9]);
  hold.document = optional_text_from(row[10]);
  hold.reason = row[11].as<std::string>();
  hold.placed_at = time_from(row[12]);
  hold.placed_by = actor_in(row, 13);
  hold.lifted = lifted_in(row);
  return hold;
}

std::vector<HoldOnFile> holds_in(const pqxx::result& rows) {
  std::vector<HoldOnFile> holds;
  for (const auto& row : rows) holds.push_back(hold_in(row));
  return holds;
}

std::vector<HoldOnFile> placed(pqxx::work& tx, const WantedHold& wanted) {
  const auto& by = wanted.by;
  const auto rows = tx.exec_prepared(
      statement_for(wanted).name, std::string{name_in(registry::cases::kHoldAbouts, wanted.about)},
      wanted.document, wanted.reason, by.account.value, by.name,
      std::string{name_in(registry::access::kRoles, by.role)}, whose(wanted), to_sql(wanted.from),
      to_sql(wanted.to));
  SqlArray ids;
  for (const auto& row : rows) ids.add(row[0].as<std::int64_t>());
  return holds_in(tx.exec_prepared(kSome.name, ids.text()));
}

HoldAnswer lifted(pqxx::work& tx, HoldId id, const LiftedHold& wanted) {
  tx.exec_prepared1(kLift[0].name, id.value);
  SqlArray ids;
  ids.add(id.value);
  auto there = holds_in(tx.exec_prepared(kSome.name, ids.text()));
  if (there.empty()) return NoSuchHold{};
  HoldOnFile& hold = there.front();
  if (const auto refusal = refusal_of_lifting(hold.placed_by, hold.lifted, wanted.actor)) {
    return *refusal;
  }
  tx.exec_prepared0(kLift[2].name, id.value, wanted.actor.account.value, wanted.actor.name,
                    std::string{name_in(registry::access::kRoles, wanted.actor.role)}, wanted.note);
  hold.lifted = wanted;
  return std::move(hold);
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<HoldOnFile>>> HoldStore::all(
    std::optional<Caller> caller) {
  const auto read = [](pqxx::work& tx) { return holds_in(tx.exec_prepared(kAll.name)); };
  return pool_.transact(kAll, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::vector<HoldOnFile>>> HoldStore::place(
    WantedHold wanted, std::optional<Caller> caller) {
  const auto write = [wanted = std::move(wanted)](pqxx::work& tx) { return placed(tx, wanted); };
  return pool_.transact(kPlace, Replay::once, write, std::move(caller));
}

boost::asio::awaitable<Outcome<HoldAnswer>> HoldStore::lift(HoldId id, LiftedHold wanted,
                                                            std::optional<Caller> caller) {
  const auto write = [id, wanted = std::move(wanted)](pqxx::work& tx) {
    return lifted(tx, id, wanted);
  };
  return pool_.transact(kLift, Replay::once, write, std::move(caller));
}

}  // namespace busward::db
