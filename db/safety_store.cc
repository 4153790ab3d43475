#include "db/safety_store.h"

#include <utility>

#include <pqxx/result>

#include "db/faults.h"
#include "db/safety_rows.h"
#include "db/sql_values.h"

// What was recorded by $2.
#define BUSWARD_KNOWN                                                           \
  "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision " \
  "  WHERE recorded_at <= $2::timestamptz), "
// The operators at $1.
#define BUSWARD_OPERATORS                                                                    \
  "operators AS (SELECT f.operator_id, f.code, f.name FROM registry.operator_fact f, known " \
  "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "                       \
  "  AND f.valid_during @> $1::timestamptz) "

namespace busward::db {
namespace {

// Every bus, driver and route with its name, its operator and for how many departures it is
// rostered; moments as seconds of the county's clocks.
constexpr Statement kStoppages[] = {
    {"safety_suspensions", BUSWARD_KNOWN BUSWARD_OPERATORS
     ", rostered AS (SELECT a.vehicle_id, a.driver_id, a.route_id "
     "  FROM routing.assignment_fact a, known "
     "  WHERE registry.known_at(a.added_revision, a.closed_revision, r) "
     "  AND a.valid_during @> $1::timestamptz), "
     "things AS (SELECT 'bus' AS subject, f.vehicle_id AS id, f.plate AS name, f.operator_id "
     "  FROM registry.vehicle_fact f, known "
     "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "  AND f.valid_during @> $1::timestamptz UNION ALL "
     "  SELECT 'driver', f.driver_id, f.code, f.operator_id FROM registry.driver_fact f, known "
     "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "  AND f.valid_during @> $1::timestamptz UNION ALL "
     "  (SELECT DISTINCT ON (v.route_id) 'route', v.route_id, v.route, o.operator_id "
     "  FROM routing.route_version v LEFT JOIN operators o ON o.code = v.operator "
     "  ORDER BY v.route_id, v.id DESC)) "
     "SELECT s.subject, coalesce(t.name, '?'), s.number, s.issued_by, s.ground, "
     "  extract(epoch FROM s.starts_at)::bigint, s.conditions, s.served_to, "
     "  s.served_on - DATE '1970-01-01', s.rectified_by, "
     "  extract(epoch FROM s.resumed_at)::bigint, s.resumption_number, s.accepted_by, "
     "  o.operator_id, o.code, o.name, (SELECT count(*) FROM rostered a "
     "  WHERE a.vehicle_id = s.vehicle_id OR a.driver_id = s.driver_id "
     "  OR a.route_id = s.route_id) "
     "FROM known, registry.suspension_fact s "
     "LEFT JOIN things t ON t.subject = s.subject AND t.id = s.subject_id "
     "LEFT JOIN operators o ON o.operator_id = t.operator_id "
     "WHERE registry.known_at(s.added_revision, s.closed_revision, r) "
     "ORDER BY s.starts_at DESC, s.number"},
    {"safety_defects", BUSWARD_KNOWN BUSWARD_OPERATORS
     ", buses AS (SELECT f.vehicle_id, f.plate, f.operator_id FROM registry.vehicle_fact f, known "
     "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "  AND f.valid_during @> $1::timestamptz) "
     "SELECT coalesce(b.plate, '?'), d.number, d.grade, d.item, d.what, "
     "  extract(epoch FROM d.found_at)::bigint, d.found_by, "
     "  extract(epoch FROM d.repaired_at)::bigint, d.repaired_by, d.repair_document, d.workshop, "
     "  extract(epoch FROM d.cleared_at)::bigint, d.cleared_by, o.operator_id, o.code, o.name "
     "FROM known, registry.defect_fact d LEFT JOIN buses b USING (vehicle_id) "
     "LEFT JOIN operators o ON o.operator_id = b.operator_id "
     "WHERE registry.known_at(d.added_revision, d.closed_revision, r) "
     "ORDER BY d.found_at DESC, d.number"}};

// Drivers and staff, in the order of registry::Audience.
constexpr Statement kPeople{
    "safety_people", BUSWARD_KNOWN BUSWARD_OPERATORS
    ", people AS (SELECT f.code, f.name, 0 AS rank, 'drivers' AS audience, f.operator_id "
    "  FROM registry.driver_fact f, known "
    "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
    "  AND f.valid_during @> $1::timestamptz UNION ALL "
    "  SELECT f.code, f.name, CASE f.role WHEN 'attendant' THEN 1 WHEN 'safety_manager' THEN 2 "
    "  ELSE 3 END, f.role || 's', f.operator_id FROM registry.staff_fact f, known "
    "  WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
    "  AND f.valid_during @> $1::timestamptz) "
    "SELECT p.code, p.name, p.audience, o.operator_id, o.code, o.name "
    "FROM people p LEFT JOIN operators o USING (operator_id) "
    "ORDER BY o.code NULLS LAST, p.rank, p.code"};

constexpr Statement kTraining[] = {
    {"safety_sessions", BUSWARD_KNOWN BUSWARD_OPERATORS
     "SELECT s.number, extract(epoch FROM s.starts_at)::bigint, s.length_min, s.place, s.trainer, "
     "  s.topic, s.audience, o.code, array_to_string(CASE WHEN access.sees_all() THEN s.expected "
     "  ELSE ARRAY(SELECT unnest(s.expected) INTERSECT SELECT access.people_seen()) END, "
     "E'\\x1f'), "
     "  s.pass_mark, "
     "  s.approved_by "
     "FROM known, registry.training_session_fact s LEFT JOIN operators o USING (operator_id) "
     "WHERE registry.known_at(s.added_revision, s.closed_revision, r) "
     "ORDER BY s.starts_at, s.number"},
    {"safety_attendances",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $1::timestamptz) "
     "SELECT a.session, a.person, a.persons, extract(epoch FROM a.signed_in_at)::bigint, "
     "  extract(epoch FROM a.signed_out_at)::bigint, a.method, a.score, a.makes_up_for "
     "FROM known, registry.attendance_fact a "
     "WHERE registry.known_at(a.added_revision, a.closed_revision, r) "
     "ORDER BY a.session, a.attendee"},
    kPeople};

constexpr Statement kPledges[] = {
    {"safety_pledge_texts",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $1::timestamptz) "
     "SELECT t.role, t.version, t.from_day - DATE '1970-01-01', t.text "
     "FROM known, registry.pledge_text_fact t "
     "WHERE registry.known_at(t.added_revision, t.closed_revision, r) "
     "ORDER BY t.role, t.from_day, t.version"},
    {"safety_pledges",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $1::timestamptz) "
     "SELECT p.role, p.person, p.unit, p.version, p.signed_on - DATE '1970-01-01', p.method, "
     "  p.valid_to - DATE '1970-01-01', p.supersedes FROM known, registry.pledge_fact p "
     "WHERE registry.known_at(p.added_revision, p.closed_revision, r) "
     "ORDER BY p.role, p.person, p.signed_on"},
    kPeople};

constexpr Statement kDuties[] = {
    {"safety_duties",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $1::timestamptz) "
     "SELECT f.name, f.title_zh, f.title_en, f.owner, f.rhythm, f.lead_days, "
     "  f.valid_from - DATE '1970-01-01', f.standing, f.source FROM known, registry.duty_fact f "
     "WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "ORDER BY f.ordinal, f.name, f.valid_from"},
    {"safety_duties_done",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $1::timestamptz) "
     "SELECT f.duty, f.of, f.done_on - DATE '1970-01-01', f.done_by, f.document "
     "FROM known, registry.duty_done_fact f "
     "WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "ORDER BY f.duty, f.bearer, f.done_on"},
    {"safety_operators", BUSWARD_KNOWN BUSWARD_OPERATORS
     "SELECT operator_id, code, name FROM operators "
     "WHERE access.sees_all() OR operator_id IN (SELECT access.operators_seen()) ORDER BY code"},
    {"safety_schools",
     "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
     "  WHERE recorded_at <= $2::timestamptz) "
     "SELECT f.school_id, f.code, f.name FROM known, registry.school_fact f "
     "WHERE registry.known_at(f.added_revision, f.closed_revision, r) "
     "AND f.valid_during @> $1::timestamptz AND (access.sees_all() "
     "OR f.school_id IN (SELECT access.schools_seen())) ORDER BY f.code"}};

std::vector<PersonOnFile> people_in(pqxx::work& tx, const SafetyQuery& query) {
  std::vector<PersonOnFile> people;
  for (const auto& row : tx.exec_prepared(kPeople.name, to_sql(query.at), to_sql(query.known_at))) {
    people.push_back({.code = row[0].as<std::string>(),
                      .name = row[1].as<std::string>(),
                      .audience = *registry::value_in(registry::kAudiences, row[2].c_str()),
                      .operator_ = operator_from(row, 3)});
  }
  return people;
}

}  // namespace

boost::asio::awaitable<Outcome<StoppagesOnFile>> SafetyStore::stoppages(
    SafetyQuery query, std::optional<Caller> caller) {
  const auto read = [query](pqxx::work& tx) {
    StoppagesOnFile found;
    const auto rows = [&](const Statement& statement) {
      return tx.exec_prepared(statement.name, to_sql(query.at), to_sql(query.known_at));
    };
    for (const auto& row : rows(kStoppages[0])) found.suspensions.push_back(suspension_from(row));
    for (const auto& row : rows(kStoppages[1])) found.defects.push_back(defect_from(row));
    return found;
  };
  return pool_.transact(kStoppages, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<TrainingOnFile>> SafetyStore::training(
    SafetyQuery query, std::optional<Caller> caller) {
  const auto read = [query](pqxx::work& tx) {
    TrainingOnFile found;
    for (const auto& row :
         tx.exec_prepared(kTraining[0].name, to_sql(query.at), to_sql(query.known_at))) {
      found.sessions.push_back(session_from(row));
    }
    for (const auto& row : tx.exec_prepared(kTraining[1].name, to_sql(query.known_at))) {
      found.attendances.push_back(attendance_from(row));
    }
    found.people = people_in(tx, query);
    return found;
  };
  return pool_.transact(kTraining, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<PledgesOnFile>> SafetyStore::pledges(SafetyQuery query,
                                                                    std::optional<Caller> caller) {
  const auto read = [query](pqxx::work& tx) {
    PledgesOnFile found;
    for (const auto& row : tx.exec_prepared(kPledges[0].name, to_sql(query.known_at))) {
      found.texts.push_back(pledge_text_from(row));
    }
    for (const auto& row : tx.exec_prepared(kPledges[1].name, to_sql(query.known_at))) {
      found.pledges.push_back(pledge_from(row));
    }
    found.people = people_in(tx, query);
    return found;
  };
  return pool_.transact(kPledges, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<DutiesOnFile>> SafetyStore::duties(SafetyQuery query,
                                                                  std::optional<Caller> caller) {
  const auto read = [query](pqxx::work& tx) {
    DutiesOnFile found;
    for (const auto& row : tx.exec_prepared(kDuties[0].name, to_sql(query.known_at))) {
      found.calendar.push_back(duty_from(row));
    }
    for (const auto& row : tx.exec_prepared(kDuties[1].name, to_sql(query.known_at))) {
      found.done.push_back(duty_done_from(row));
    }
    for (const auto& row :
         tx.exec_prepared(kDuties[2].name, to_sql(query.at), to_sql(query.known_at))) {
      found.operators.push_back(*operator_from(row, 0));
    }
    for (const auto& row :
         tx.exec_prepared(kDuties[3].name, to_sql(query.at), to_sql(query.known_at))) {
      found.schools.push_back({.id = registry::SchoolId{row[0].as<std::int64_t>()},
                               .code = row[1].as<std::string>(),
                               .name = row[2].as<std::string>()});
    }
    return found;
  };
  return pool_.transact(kDuties, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
