#include "db/person_export.h"

#include <iterator>
#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

// $1 driver or staff, $2 the code.
#define BUSWARD_WHO                                                                 \
  "WITH who AS (SELECT code, name, person_id, driver_id, NULL::bigint AS staff_id " \
  "FROM registry.driver_now WHERE $1 = 'driver' AND code = $2 "                     \
  "UNION ALL SELECT code, name, person_id, NULL, staff_id FROM registry.staff_now " \
  "WHERE $1 = 'staff' AND code = $2) "
// What a fact says of its two times.
#define BUSWARD_TIMES                                                                       \
  "f.valid_during, (SELECT r.recorded_at FROM registry.revision r WHERE r.number = "        \
  "f.added_revision) AS recorded_at, (SELECT r.recorded_at FROM registry.revision r WHERE " \
  "r.number = f.closed_revision) AS closed_at "

constexpr Statement kWho{"export_who", BUSWARD_WHO "SELECT name FROM who"};

struct Kept {
  const char* name;
  Statement statement;
};
constexpr Kept kKept[] = {
    {"file",
     {"export_file", BUSWARD_WHO
      "SELECT f.code, f.name, 'driver' AS role, f.licence_class, f.first_licensed_on, "
      "f.certificate_masked AS certificate, f.phone, "
      "(SELECT o.name FROM registry.operator_now o WHERE o.operator_id = f.operator_id) AS "
      "operator, " BUSWARD_TIMES "FROM registry.driver_fact f JOIN who USING (driver_id) UNION ALL "
      "SELECT f.code, f.name, f.role, NULL, NULL, NULL, f.phone, (SELECT o.name FROM "
      "registry.operator_now o WHERE o.operator_id = f.operator_id), " BUSWARD_TIMES
      "FROM registry.staff_fact f JOIN who USING (staff_id) ORDER BY recorded_at"}},
    {"identity",
     {"export_identity",
      BUSWARD_WHO "SELECT k.masked AS identity_number_masked, k.born_on, k.algorithm AS sealed_by "
                  "FROM registry.person_key k JOIN who USING (person_id)"}},
    {"documents",
     {"export_documents", BUSWARD_WHO
      "SELECT f.kind, f.number, f.issued_by, f.holds_from, f.holds_until, " BUSWARD_TIMES
      "FROM registry.document_fact f JOIN who ON who.driver_id = f.driver_id "
      "ORDER BY f.kind, recorded_at"}},
    {"violations",
     {"export_violations", BUSWARD_WHO
      "SELECT f.number, f.at, f.plate, f.kind, f.code, f.points, f.processed_on, " BUSWARD_TIMES
      "FROM registry.violation_fact f JOIN who ON who.driver_id = f.driver_id ORDER BY f.at"}},
    {"suspensions",
     {"export_suspensions",
      BUSWARD_WHO "SELECT f.number, f.issued_by, f.ground, f.starts_at, f.conditions, f.served_on, "
                  "f.resumed_at, f.resumption_number, " BUSWARD_TIMES
                  "FROM registry.suspension_fact f JOIN who ON who.driver_id = f.driver_id "
                  "ORDER BY f.starts_at"}},
    {"training",
     {"export_training", BUSWARD_WHO
      "SELECT f.session, (SELECT t.topic FROM registry.training_session_fact t WHERE t.number = "
      "f.session ORDER BY t.added_revision DESC LIMIT 1) AS topic, f.signed_in_at, "
      "f.signed_out_at, f.method, f.score, f.makes_up_for, " BUSWARD_TIMES
      "FROM registry.attendance_fact f JOIN who ON who.code = f.person ORDER BY f.session"}},
    {"pledges",
     {"export_pledges", BUSWARD_WHO
      "SELECT f.role, f.version, f.unit, f.signed_on, f.method, f.valid_to, " BUSWARD_TIMES
      "FROM registry.pledge_fact f JOIN who ON who.code = f.person ORDER BY f.signed_on"}},
    {"placards",
     {"export_placards", BUSWARD_WHO
      "SELECT f.number, f.issued_by, f.holds_from, f.holds_until, f.returned_on, " BUSWARD_TIMES
      "FROM registry.placard_fact f JOIN who ON who.driver_id IS NOT NULL AND who.code = "
      "ANY (f.driver_codes) ORDER BY f.holds_from"}},
    {"assignments",
     {"export_assignments", BUSWARD_WHO
      "SELECT (SELECT v.route FROM routing.route_version v WHERE v.route_id = f.route_id "
      "ORDER BY v.id DESC LIMIT 1) AS route, make_interval(secs => f.departure_s) AS departure, "
      "(SELECT v.plate FROM registry.vehicle_now v WHERE v.vehicle_id = f.vehicle_id) AS "
      "plate, " BUSWARD_TIMES
      "FROM routing.assignment_fact f JOIN who ON who.driver_id = f.driver_id OR "
      "(who.staff_id IS NOT NULL AND who.code = f.attendant) ORDER BY recorded_at"}},
    {"runs",
     {"export_runs", BUSWARD_WHO
      "SELECT r.run, r.departs_at, r.began_at, r.ended_at, (SELECT v.plate FROM "
      "registry.vehicle_now v WHERE v.vehicle_id = r.vehicle) AS plate, (SELECT v.route FROM "
      "routing.route_version v WHERE v.id = r.route_version) AS route, "
      "round(r.driven_m) AS driven_m "
      "FROM tracking.run r JOIN who ON who.driver_id = r.driver ORDER BY r.departs_at"}},
    {"attestations",
     {"export_attestations", BUSWARD_WHO
      "SELECT a.at, a.received_at, a.service_day, a.run, a.kind, a.method, a.attested_as, "
      "a.plate, a.driver_fit, a.items_passed, a.empty, a.note "
      "FROM compliance.attestation a JOIN who ON who.code IN (a.driver, a.attendant) "
      "ORDER BY a.at"}},
    {"cards",
     {"export_cards",
      BUSWARD_WHO "SELECT c.at, c.run, (SELECT v.plate FROM registry.vehicle_now v "
                  "WHERE v.vehicle_id = c.vehicle) AS plate FROM tracking.run_card c "
                  "WHERE c.card IN (SELECT f.certificate_digest FROM registry.driver_fact f "
                  "JOIN who USING (driver_id)) ORDER BY c.at"}},
    {"alarms",
     {"export_alarms", BUSWARD_WHO
      "SELECT a.id, a.rule, a.kind, a.began_at, a.detected_at, a.ended_at, a.late, a.run, "
      "a.measured, a.limit_in_force, s.state, s.outcome "
      "FROM compliance.alarm_current a LEFT JOIN compliance.alarm_status s ON s.alarm = a.id "
      "WHERE EXISTS (SELECT FROM who WHERE a.measured ->> 'driver' = who.code OR EXISTS "
      "(SELECT FROM tracking.run r WHERE r.run = a.run AND r.vehicle = a.vehicle "
      "AND r.driver = who.driver_id)) ORDER BY a.detected_at"}},
    {"reads",
     {"export_reads", BUSWARD_WHO
      "SELECT r.at, r.acting_as AS role, r.purpose, r.what, r.extent FROM who, LATERAL ("
      "SELECT * FROM audit.personal_reads('-infinity', 'infinity', NULL, 'people', "
      "$1 || ' ' || $2, 100000) UNION ALL "
      "SELECT * FROM audit.personal_reads('-infinity', 'infinity', NULL, 'people', "
      "CASE $1 WHEN 'driver' THEN 'drivers' ELSE 'staff' END, 100000)) r ORDER BY r.at"}}};

constexpr std::size_t kCount = std::size(kKept);

// The pool wants its statements in one array.
struct AllStatements {
  Statement all[kCount + 1]{};
};
constexpr AllStatements all_statements() {
  AllStatements statements;
  statements.all[0] = kWho;
  for (std::size_t i = 0; i < kCount; ++i) statements.all[i + 1] = kKept[i].statement;
  return statements;
}
constexpr AllStatements kStatements = all_statements();

KeptRecords records_in(const char* name, const pqxx::result& rows) {
  KeptRecords kept{.name = name, .columns = {}, .rows = {}};
  for (pqxx::row::size_type i = 0; i < rows.columns(); ++i) {
    kept.columns.emplace_back(rows.column_name(i));
  }
  for (const auto& row : rows) {
    auto& cells = kept.rows.emplace_back();
    for (const auto& field : row) cells.push_back(optional_text_from(field));
  }
  return kept;
}

std::string kind_of(const PersonCode& code) {
  return code.kind == PersonCode::Kind::driver ? "driver" : "staff";
}

// How it is noted that all of a person was read: of "driver D001".
PersonalRead reading_person(const PersonCode& code, const std::string& why) {
  return {.purpose = "export_people",
          .what = "people",
          .subject = kind_of(code) + " " + code.code,
          .extent = "export: " + why};
}

}  // namespace

boost::asio::awaitable<Outcome<Administered<PersonExport>>> PersonExportStore::of(PersonCode code,
                                                                                  std::string why,
                                                                                  Caller caller) {
  const auto read = [code = std::move(code),
                     why = std::move(why)](pqxx::work& tx) -> Administered<PersonExport> {
    const std::string kind = kind_of(code);
    const auto who = tx.exec_prepared(kWho.name, kind, code.code);
    if (who.empty()) return NotDone{"no_such_person"};
    const PersonalRead noted = reading_person(code, why);  // of nobody there is nothing to note
    tx.exec_prepared1(kNoteRead.name, noted.purpose, noted.what, noted.subject, noted.extent);
    PersonExport found{.name = who[0][0].as<std::string>(), .kept = {}};
    for (const Kept& kept : kKept) {
      found.kept.push_back(
          records_in(kept.name, tx.exec_prepared(kept.statement.name, kind, code.code)));
    }
    return found;
  };
  return pool_.transact(kStatements.all, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
