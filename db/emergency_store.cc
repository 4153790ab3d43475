#include "db/emergency_store.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;
using registry::cases::Emergency;
using registry::cases::EmergencyStep;
using registry::cases::EmergencyTask;
using registry::cases::LiftedHold;

#define BUSWARD_EMERGENCY_COLUMNS                                                        \
  "SELECT e.id, e.cause, e.vehicle, access.epoch_ms(e.at), e.account, e.actor, e.role, " \
  "e.note, e.alarm, coalesce(v.plate, ''), access.epoch_ms(lower(h.during)), "           \
  "access.epoch_ms(upper(h.during)), access.epoch_ms(x.recorded_at), x.account, "        \
  "x.actor, x.role, x.note, h.id FROM compliance.emergency e "                           \
  "JOIN compliance.legal_hold h ON h.emergency = e.id "                                  \
  "LEFT JOIN compliance.lifted_hold x ON x.hold = h.id "                                 \
  "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = e.vehicle "

constexpr Statement kSteps{"emergency_steps",
                           "SELECT emergency, step, access.epoch_ms(at), account, actor, role, "
                           "kind, task, note FROM compliance.emergency_step "
                           "WHERE emergency = ANY ($1::bigint[]) ORDER BY emergency, step"};
constexpr Statement kOne{"emergency_one", BUSWARD_EMERGENCY_COLUMNS "WHERE e.id = $1"};
constexpr Statement kBetween[] = {{"emergency_between", BUSWARD_EMERGENCY_COLUMNS
                                   "WHERE e.at >= $1 AND e.at < $2 ORDER BY e.at DESC, e.id DESC"},
                                  kSteps};
constexpr Statement kFind[] = {kOne, kSteps};
constexpr Statement kOpen[] = {
    {"emergency_open",
     "INSERT INTO compliance.emergency (cause, vehicle, alarm, at, account, actor, role, note) "
     "SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM registry.vehicle WHERE id = $2 "
     "AND access.sees_vehicle(id) "
     "AND ($3::uuid IS NULL OR EXISTS (SELECT FROM compliance.alarm WHERE id = $3)) RETURNING id"},
    kOne,
    kSteps};
// Whoever adds a step holds the emergency's row, so that the step follows what was read.
constexpr Statement kAdd[] = {
    {"emergency_lock", "SELECT pg_advisory_xact_lock(hashtextextended('busward emergency', $1))"},
    kOne,
    kSteps,
    {"emergency_step_add",
     "INSERT INTO compliance.emergency_step (emergency, step, at, account, actor, role, kind, "
     "task, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"}};

constexpr Statement kLift[] = {
    kAdd[0],
    kOne,
    kSteps,
    {"emergency_hold_lift",
     "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
     "SELECT h.id, $2, $3, $4, $5 FROM compliance.legal_hold h WHERE h.emergency = $1"}};
// The operator's people; the school of the alarm's route, else those of the routes for which the
// bus is rostered, else all that the operator serves, by its duty telephone, which is the way to
// the guardians, too; who should have driven then. Within a task whom to call first comes first.
constexpr Statement kContacts{
    "emergency_contacts",
    "WITH it AS (SELECT e.at, v.vehicle_id, v.operator_id, o.name AS operator, p.school "
    "FROM compliance.emergency e JOIN registry.vehicle_now v ON v.vehicle_id = e.vehicle "
    "LEFT JOIN registry.operator_now o ON o.operator_id = v.operator_id "
    "LEFT JOIN LATERAL (SELECT r.route_version FROM compliance.alarm_revision r "
    "WHERE r.alarm = e.alarm ORDER BY r.revision LIMIT 1) r ON true "
    "LEFT JOIN routing.route_version p ON p.id = r.route_version WHERE e.id = $1), "
    "rostered AS (SELECT v.school FROM it JOIN routing.assignment_now a USING (vehicle_id) "
    "JOIN routing.route_approval_now p USING (route_id) "
    "JOIN routing.route_version v ON v.id = p.route_version_id), "
    "schools AS (SELECT s.*, it.operator_id AS served_by FROM it JOIN registry.school_now s "
    "ON s.code = it.school OR (it.school IS NULL AND (s.code IN (SELECT school FROM rostered) "
    "OR (NOT EXISTS (SELECT FROM rostered r JOIN registry.school_now o ON o.code = r.school) "
    "AND s.school_id IN (SELECT x.school_id FROM registry.serving(current_date) x "
    "WHERE x.operator_id = it.operator_id))))) "
    "SELECT 'operator_told', it.operator, f.name, f.role, f.phone, NULL FROM it "
    "LEFT JOIN registry.staff_now f ON f.operator_id = it.operator_id "
    "AND f.role IN ('safety_manager', 'monitor') WHERE it.operator IS NOT NULL "
    "UNION ALL SELECT 'pupils_safe', it.operator, d.name, 'driver', d.phone, NULL FROM it "
    "JOIN tracking.run n ON n.vehicle = it.vehicle_id AND n.began_at <= it.at "
    "AND coalesce(n.ended_at, 'infinity') >= it.at "
    "JOIN registry.driver_now d ON d.driver_id = n.driver "
    "UNION ALL SELECT 'school_told', s.name, NULL, 'duty_phone', s.duty_phone, c.number "
    "FROM schools s LEFT JOIN registry.contract_now c ON c.school_id = s.school_id "
    "AND c.operator_id = s.served_by AND coalesce(c.holds_from, '-infinity') <= current_date "
    "AND coalesce(c.holds_until, 'infinity') >= current_date "
    "UNION ALL SELECT 'school_told', s.name, f.name, f.role, f.phone, NULL FROM schools s "
    "JOIN registry.staff_now f ON f.operator_id = s.operator_id "
    "AND f.role = 'safety_manager' AND s.operator_id <> s.served_by "
    "UNION ALL SELECT 'guardians_told', s.name, NULL, 'duty_phone', s.duty_phone, NULL "
    "FROM schools s LIMIT 90"};

template <class E, std::size_t N>
E value_of(const registry::NameTable<E, N>& table, const pqxx::field& field) {
  const auto value = registry::value_in(table, std::string_view{field.c_str()});
  if (!value) throw Refusal{"an emergency has an unknown word"};
  return *value;
}

// Of three columns that begin at `first`.
registry::access::Actor actor_in(const pqxx::row& row, int first) {
  return {.account = registry::access::AccountId{row[first].as<std::int64_t>()},
          .name = row[first + 1].as<std::string>(),
          .role = value_of(registry::access::kRoles, row[first + 2]),
          .of = {}};
}

std::optional<registry::access::Actor> opener_in(const pqxx::row& row, int first) {
  if (row[first].is_null()) return std::nullopt;
  return actor_in(row, first);
}

// Of the moment, three columns of who, and why.
std::optional<LiftedHold> lifted_in(const pqxx::row& row, int first) {
  if (row[first].is_null()) return std::nullopt;
  return LiftedHold{.at = time_from(row[first]),
                    .actor = actor_in(row, first + 1),
                    .note = row[first + 4].as<std::string>()};
}

EmergencyOnFile emergency_in(const pqxx::row& row) {
  return {.id = EmergencyId{row[0].as<std::int64_t>()},
          .emergency = {.cause = value_of(registry::cases::kEmergencyCauses, row[1]),
                        .vehicle = registry::VehicleId{row[2].as<std::int64_t>()},
                        .at = time_from(row[3]),
                        .opened_by = opener_in(row, 4),
                        .note = row[7].as<std::string>()},
          .alarm = optional_uuid_from(row[8]),
          .plate = row[9].as<std::string>(),
          .held_from = time_from(row[10]),
          .held_to = time_from(row[11]),
          .lifted = lifted_in(row, 12),
          .steps = {}};
}

EmergencyStep step_in(const pqxx::row& row) {
  EmergencyStep step{.number = row[1].as<int>(),
                     .at = time_from(row[2]),
                     .actor = actor_in(row, 3),
                     .kind = value_of(registry::cases::kEmergencyStepKinds, row[6]),
                     .note = row[8].as<std::string>()};
  if (!row[7].is_null()) step.task = value_of(registry::cases::kEmergencyTasks, row[7]);
  return step;
}

void add_steps(pqxx::work& tx, std::vector<EmergencyOnFile>& all) {
  SqlArray ids;
  for (const EmergencyOnFile& one : all) ids.add(one.id.value);
  for (const auto& row : tx.exec_prepared(kSteps.name, ids.text())) {
    const EmergencyId id{row[0].as<std::int64_t>()};
    std::ranges::find(all, id, &EmergencyOnFile::id)->steps.push_back(step_in(row));
  }
}

std::optional<EmergencyOnFile> found(pqxx::work& tx, EmergencyId id) {
  std::vector<EmergencyOnFile> one;
  for (const auto& row : tx.exec_prepared(kOne.name, id.value)) one.push_back(emergency_in(row));
  if (one.empty()) return std::nullopt;
  add_steps(tx, one);
  return std::move(one.front());
}

EmergencyContact contact_in(const pqxx::row& row) {
  return {.task = value_of(registry::cases::kEmergencyTasks, row[0]),
          .organisation = row[1].is_null() ? std::string{} : row[1].as<std::string>(),
          .person = optional_text_from(row[2]),
          .role = optional_text_from(row[3]),
          .phone = optional_text_from(row[4]),
          .contract = optional_text_from(row[5])};
}

EmergencyAnswer lifted(pqxx::work& tx, EmergencyId id, const LiftedHold& wanted) {
  tx.exec_prepared1(kLift[0].name, id.value);
  auto emergency = found(tx, id);
  if (!emergency) return NoSuchEmergency{};
  const auto refusal =
      registry::cases::refusal_of_lifting(emergency->steps, emergency->lifted, wanted.actor.role);
  if (refusal) return *refusal;
  tx.exec_prepared0(kLift[3].name, id.value, wanted.actor.account.value, wanted.actor.name,
                    std::string{name_in(registry::access::kRoles, wanted.actor.role)}, wanted.note);
  emergency->lifted = wanted;
  return std::move(*emergency);
}

std::optional<EmergencyOnFile> opened(pqxx::work& tx, const Emergency& emergency,
                                      const std::optional<tracker::AlarmId>& alarm) {
  const auto rows = tx.exec_prepared(
      kOpen[0].name, std::string{name_in(registry::cases::kEmergencyCauses, emergency.cause)},
      emergency.vehicle.value, to_sql(alarm), to_sql(emergency.at),
      emergency.opened_by->account.value, emergency.opened_by->name,
      std::string{name_in(registry::access::kRoles, emergency.opened_by->role)}, emergency.note);
  if (rows.empty()) return std::nullopt;
  return found(tx, EmergencyId{rows[0][0].as<std::int64_t>()});
}

EmergencyAnswer added(pqxx::work& tx, const WantedEmergencyStep& wanted) {
  tx.exec_prepared1(kAdd[0].name, wanted.emergency.value);
  auto emergency = found(tx, wanted.emergency);
  if (!emergency) return NoSuchEmergency{};
  const int stand = static_cast<int>(emergency->steps.size());
  if (wanted.after != stand) return EmergencyMoved{.steps = stand};
  EmergencyStep next = wanted.step;
  next.number = stand + 1;
  if (const auto refusal = refusal_of(emergency->emergency, emergency->steps, next)) {
    return *refusal;
  }
  std::optional<std::string> task;
  if (next.task) task = name_in(registry::cases::kEmergencyTasks, *next.task);
  tx.exec_prepared0(
      kAdd[3].name, wanted.emergency.value, next.number, to_sql(next.at), next.actor.account.value,
      next.actor.name, std::string{name_in(registry::access::kRoles, next.actor.role)},
      std::string{name_in(registry::cases::kEmergencyStepKinds, next.kind)}, task, next.note);
  emergency->steps.push_back(std::move(next));
  return std::move(*emergency);
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<EmergencyOnFile>>> EmergencyStore::between(
    geo::UtcTime from, geo::UtcTime to, std::optional<Caller> caller) {
  const auto read = [from, to](pqxx::work& tx) {
    std::vector<EmergencyOnFile> all;
    for (const auto& row : tx.exec_prepared(kBetween[0].name, to_sql(from), to_sql(to))) {
      all.push_back(emergency_in(row));
    }
    add_steps(tx, all);
    return all;
  };
  return pool_.transact(kBetween, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<EmergencyOnFile>>> EmergencyStore::find(
    EmergencyId id, std::optional<Caller> caller) {
  const auto read = [id](pqxx::work& tx) { return found(tx, id); };
  return pool_.transact(kFind, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::vector<EmergencyContact>>> EmergencyStore::contacts(
    EmergencyId id, std::optional<Caller> caller) {
  const auto read = [id](pqxx::work& tx) {
    std::vector<EmergencyContact> all;
    for (const auto& row : tx.exec_prepared(kContacts.name, id.value)) {
      all.push_back(contact_in(row));
    }
    std::ranges::stable_sort(all, {}, &EmergencyContact::task);
    return all;
  };
  return pool_.transact(kContacts, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<EmergencyOnFile>>> EmergencyStore::open(
    Emergency emergency, std::optional<tracker::AlarmId> alarm, std::optional<Caller> caller) {
  const auto write = [emergency = std::move(emergency), alarm](pqxx::work& tx) {
    return opened(tx, emergency, alarm);
  };
  return pool_.transact(kOpen, Replay::once, write, std::move(caller));
}

boost::asio::awaitable<Outcome<EmergencyAnswer>> EmergencyStore::add(WantedEmergencyStep wanted,
                                                                     std::optional<Caller> caller) {
  const auto write = [wanted = std::move(wanted)](pqxx::work& tx) { return added(tx, wanted); };
  return pool_.transact(kAdd, Replay::once, write, std::move(caller));
}

boost::asio::awaitable<Outcome<EmergencyAnswer>> EmergencyStore::lift(
    EmergencyId id, LiftedHold wanted, std::optional<Caller> caller) {
  const auto write = [id, wanted = std::move(wanted)](pqxx::work& tx) {
    return lifted(tx, id, wanted);
  };
  return pool_.transact(kLift, Replay::once, write, std::move(caller));
}

}  // namespace busward::db
