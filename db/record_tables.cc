#include "db/record_tables.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "db/record_sql.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

std::string clock(std::string_view seconds) {
  return fmt::format("to_char(make_interval(secs => {}), 'HH24:MI:SS')", seconds);
}

std::string day(std::string_view column, std::string_view name) {
  return fmt::format("to_char({}, 'YYYY-MM-DD') AS {}", column, name);
}

// The days of what says itself when it holds.
constexpr const char* kDays =
    "to_char(holds_from, 'YYYY-MM-DD') AS from, to_char(holds_until, 'YYYY-MM-DD') AS until";
// Nobody's number leaves the database otherwise than masked.
constexpr const char* kMasked = "LEFT JOIN registry.person_key k USING (person_id)";

std::vector<RecordSql> organisations_and_people() {
  const std::string areas = held("registry.area_fact");
  const std::string operators = held("registry.operator_fact");
  const std::string schools = held("registry.school_fact");
  const std::string buses = held("registry.vehicle_fact");
  const std::string drivers = held("registry.driver_fact");
  return {
      {"areas", "a.code", "a.code, a.name, a.level, p.code AS parent",
       fmt::format("{0} a LEFT JOIN {0} p ON p.area_id = a.parent_id", areas)},
      {"operators", "o.code", "o.code, o.name, o.kind, a.code AS area",
       fmt::format("{} o LEFT JOIN {} a USING (area_id) WHERE access.sees_all() "
                   "OR o.operator_id IN (SELECT access.operators_seen())",
                   operators, areas)},
      {"schools", "s.code",
       "s.code, s.name, s.stage, ST_Y(s.position) AS lat, ST_X(s.position) AS lon, "
       "o.code AS operator, a.code AS area, s.duty_phone",
       fmt::format("{} s LEFT JOIN {} o USING (operator_id) LEFT JOIN {} a ON a.area_id = "
                   "s.area_id WHERE access.sees_all() "
                   "OR s.school_id IN (SELECT access.schools_seen())",
                   schools, operators, areas)},
      {"buses", "v.plate",
       "v.plate, v.plate_colour, v.vin, v.kind, v.seats, o.code AS operator, v.ownership, "
       "v.owner, v.model, " +
           day("v.retired_on", "retired_on"),
       fmt::format("{} v LEFT JOIN {} o USING (operator_id)", buses, operators)},
      {"drivers", "d.code",
       "d.code, d.name, d.licence_class, o.code AS operator, d.phone, " +
           day("d.first_licensed_on", "first_licensed_on") +
           ", d.certificate_masked AS certificate, k.masked AS identity",
       fmt::format("{} d LEFT JOIN {} o USING (operator_id) {}", drivers, operators, kMasked)},
      {"staff", "s.code",
       "s.code, s.name, s.role, o.code AS operator, s.phone, k.masked AS identity",
       fmt::format("{} s LEFT JOIN {} o USING (operator_id) {}", held("registry.staff_fact"),
                   operators, kMasked)},
  };
}

std::vector<RecordSql> papers() {
  const std::string operators = held("registry.operator_fact");
  const std::string schools = held("registry.school_fact");
  const std::string buses = held("registry.vehicle_fact");
  const std::string drivers = held("registry.driver_fact");
  return {
      {"contracts", "c.number",
       "c.number, s.code AS school, o.code AS operator, " + day("c.signed_on", "signed_on") + ", " +
           day("c.filed_on", "filed_on") + ", c.filed_with, " + kDays,
       fmt::format("{} c JOIN {} s USING (school_id) JOIN {} o ON o.operator_id = c.operator_id",
                   held("registry.contract_fact"), schools, operators)},
      {"violations", "f.number",
       "f.number, d.code AS driver, f.plate, "
       "to_char(f.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') AS at, f.kind, "
       "f.code, f.points, " +
           day("f.processed_on", "processed_on"),
       fmt::format("{} f JOIN {} d USING (driver_id)", held("registry.violation_fact"), drivers)},
      {"placards", "p.number",
       "p.number, v.plate, p.owner, array_to_string(p.driver_codes, ';') AS drivers, "
       "array_to_string(p.routes, ';') AS routes, (SELECT string_agg(" +
           clock("x") +
           ", ';' ORDER BY n) FROM unnest(p.departures_s) WITH ORDINALITY AS u (x, n)) AS "
           "departures, p.stops, p.issued_by, " +
           std::string{kDays} + ", " + day("p.returned_on", "returned_on"),
       fmt::format("{} p JOIN {} v USING (vehicle_id)", held("registry.placard_fact"), buses)},
      {"documents", "concat_ws(' ', p.subject, coalesce(v.plate, d.code, o.code), p.kind, p.paper)",
       "p.subject, coalesce(v.plate, d.code, o.code) AS of, p.kind, p.number, p.issued_by, "
       "to_char(p.holds_from, 'YYYY-MM-DD') AS from, "
       "to_char(p.holds_until, 'YYYY-MM-DD') AS until",
       fmt::format("{} p LEFT JOIN {} v ON v.vehicle_id = p.vehicle_id LEFT JOIN {} d ON "
                   "d.driver_id = p.driver_id LEFT JOIN {} o ON o.operator_id = p.operator_id "
                   "WHERE coalesce(v.plate, d.code, o.code) IS NOT NULL "
                   "AND p.kind <> 'responsibility_contract'",
                   held("registry.document_fact"), buses, drivers, operators)},
  };
}

std::vector<RecordSql> services() {
  const std::string buses = held("registry.vehicle_fact");
  const std::string drivers = held("registry.driver_fact");
  // The route's name is that of the version in force.
  const std::string routes = fmt::format(
      "(SELECT a.route_id, v.route FROM {} a JOIN routing.route_version v ON v.id = "
      "a.route_version_id)",
      held("routing.route_approval_fact"));
  return {
      {"terminals", "t.number",
       "t.number AS phone, t.edition, v.plate, v.plate_colour, t.maker, t.model, "
       "t.device_id AS terminal_id",
       fmt::format("{} t JOIN {} b USING (terminal_id) JOIN {} v USING (vehicle_id)",
                   held("registry.terminal_fact"), held("registry.terminal_binding_fact"), buses)},
      {"timetable", "r.route || ' ' || " + clock("t.departure_s"),
       "r.route, " + clock("t.departure_s") +
           " AS departure, (SELECT string_agg((d + 1)::text, '' ORDER BY d) FROM "
           "generate_series(0, 6) d WHERE t.weekdays >> d & 1 = 1) AS days",
       fmt::format("{} t JOIN {} r USING (route_id)", held("routing.timetable_fact"), routes)},
      {"assignments", "r.route || ' ' || " + clock("a.departure_s"),
       "r.route, " + clock("a.departure_s") +
           " AS departure, v.plate, d.code AS driver, a.attendant",
       fmt::format("{} a JOIN {} r USING (route_id) JOIN {} v USING (vehicle_id) "
                   "LEFT JOIN {} d ON d.driver_id = a.driver_id",
                   held("routing.assignment_fact"), routes, buses, drivers)},
      {"calendar", "c.entry",
       "s.code AS school, to_char(c.first_day, 'YYYY-MM-DD') AS from, "
       "to_char(c.last_day, 'YYYY-MM-DD') AS until, c.reason, c.effect, c.direction, r.route, " +
           clock("c.departure_s") + " AS departure, c.runs_as AS as_weekday, " +
           clock("c.moved_to_s") + " AS moved_to, c.source",
       fmt::format("{} c LEFT JOIN {} s USING (school_id) LEFT JOIN {} r "
                   "ON r.route_id = c.route_id",
                   held("registry.calendar_fact"), held("registry.school_fact"), routes)},
      {"riders", "r.route || ' ' || " + clock("p.departure_s") + " || ' ' || p.stop",
       "r.route, " + clock("p.departure_s") + " AS departure, p.stop, p.boarding, p.alighting",
       // Read once, and not once for each route.
       fmt::format("(WITH riders AS MATERIALIZED {} SELECT * FROM riders) p "
                   "JOIN {} r USING (route_id)",
                   held("routing.planned_riders_fact"), routes)},
  };
}

// A statement with the texts that it points to.
struct RecordStatement {
  std::string name;
  std::string sql;
  Statement statement;
};

std::map<std::string, RecordStatement, std::less<>> made_statements() {
  std::map<std::string, RecordStatement, std::less<>> made;
  const auto add = [&made](const RecordSql& kind) {
    RecordStatement& one = made[kind.kind];
    one.name = fmt::format("records_{}", kind.kind);
    one.sql = fmt::format(
        "WITH known AS (SELECT coalesce(max(number), 0) AS r FROM registry.revision "
        "WHERE recorded_at <= $2::timestamptz) SELECT * FROM (SELECT {} AS key, {} FROM {}) r "
        "ORDER BY r.key COLLATE \"C\"",
        kind.key, kind.columns, kind.from);
    one.statement = {one.name.c_str(), one.sql.c_str()};
  };
  for (const auto& kinds :
       {organisations_and_people(), papers(), services(), safety_record_sql()}) {
    std::ranges::for_each(kinds, add);
  }
  return made;
}

}  // namespace

std::string held(std::string_view table) {
  return fmt::format(
      "(SELECT f.* FROM {} f, known WHERE registry.known_at(f.added_revision, f.closed_revision, "
      "known.r) AND f.valid_during @> $1::timestamptz)",
      table);
}

const Statement* record_statement(std::string_view kind) {
  static const auto statements = made_statements();
  const auto found = statements.find(kind);
  return found == statements.end() ? nullptr : &found->second.statement;
}

RecordTable table_of(const pqxx::result& rows) {
  RecordTable table;
  for (pqxx::row_size_type i = 1; i < rows.columns(); ++i) {
    table.columns.emplace_back(rows.column_name(i));
  }
  for (const auto& row : rows) {
    RecordRow& record = table.rows.emplace_back();
    record.key = row[0].as<std::string>();
    for (pqxx::row_size_type i = 1; i < rows.columns(); ++i) {
      record.cells.push_back(row[i].is_null() ? std::string{} : row[i].as<std::string>());
    }
  }
  return table;
}

RecordTable current_records(pqxx::work& tx, std::string_view kind, geo::UtcTime at) {
  const Statement* statement = record_statement(kind);
  if (statement == nullptr) return {};
  return table_of(tx.exec_params(statement->sql, to_sql(at), "infinity"));
}

std::vector<RecordChange> changes_between(const RecordTable& before, const RecordTable& after) {
  std::map<std::string, RecordChange> by_key;
  for (const RecordRow& row : before.rows) by_key[row.key] = {row.key, row.cells, std::nullopt};
  for (const RecordRow& row : after.rows) {
    RecordChange& change = by_key[row.key];
    change.key = row.key;
    change.after = row.cells;
  }
  std::vector<RecordChange> changes;
  for (auto& [key, change] : by_key) {
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace busward::db
