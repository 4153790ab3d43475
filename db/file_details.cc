#include "db/file_details.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

using registry::value_in;

// Each speaks of $1 by what was recorded until $2 (registry.as_of). Days are counted from
// 1970-01-01.
constexpr Statement kDrivers{"file_drivers",
                             "SELECT d.driver_id, d.licence_class, k.born_on - DATE '1970-01-01', "
                             "d.first_licensed_on - DATE '1970-01-01' "
                             "FROM registry.as_of(NULL::registry.driver_fact, $1, $2) d "
                             "LEFT JOIN registry.person_key k ON k.person_id = d.person_id"};
constexpr Statement kViolations{
    "file_violations",
    "SELECT f.driver_id, f.number, (f.at AT TIME ZONE z.zone)::date - DATE '1970-01-01', f.kind, "
    "f.points, coalesce(f.plate IN (SELECT v.plate "
    "  FROM registry.as_of(NULL::registry.vehicle_fact, $1, $2) v), false), "
    "f.processed_on - DATE '1970-01-01' "
    "FROM registry.as_of(NULL::registry.violation_fact, $1, $2) f, "
    "(SELECT coalesce((SELECT zone FROM registry.county_now), 'Asia/Shanghai') AS zone) z "
    "ORDER BY f.at, f.number"};
constexpr Statement kBuses{
    "file_buses",
    "SELECT v.vehicle_id, coalesce(v.owner, CASE WHEN v.ownership = 'owned' THEN o.name END), "
    "v.retired_on - DATE '1970-01-01' "
    "FROM registry.as_of(NULL::registry.vehicle_fact, $1, $2) v "
    "LEFT JOIN registry.as_of(NULL::registry.operator_fact, $1, $2) o USING (operator_id)"};
constexpr Statement kServices{
    "file_services",
    "SELECT a.vehicle_id, r.route, a.departure_s, d.code, "
    "(SELECT count(*) FROM routing.route_stop s WHERE s.route_version_id = r.id) "
    "FROM registry.as_of(NULL::routing.assignment_fact, $1, $2) a "
    "JOIN registry.as_of(NULL::routing.route_approval_fact, $1, $2) p USING (route_id) "
    "JOIN routing.route_version r ON r.id = p.route_version_id "
    "LEFT JOIN registry.as_of(NULL::registry.driver_fact, $1, $2) d USING (driver_id) "
    "ORDER BY a.vehicle_id, a.departure_s, r.route"};
constexpr Statement kPlacards{
    "file_placards",
    "SELECT f.vehicle_id, f.number, f.owner, f.driver_codes, f.routes, f.departures_s::text[], "
    "f.stops, f.issued_by, f.holds_from - DATE '1970-01-01', f.holds_until - DATE '1970-01-01', "
    "f.returned_on - DATE '1970-01-01' "
    "FROM registry.as_of(NULL::registry.placard_fact, $1, $2) f ORDER BY f.holds_from, f.number"};
// Whom an operator drives for: by the school's own word, or by a route in force.
constexpr Statement kSchools{
    "file_schools",
    "WITH schools AS (SELECT * FROM registry.as_of(NULL::registry.school_fact, $1, $2)), "
    "operators AS (SELECT * FROM registry.as_of(NULL::registry.operator_fact, $1, $2)), "
    "served AS (SELECT operator_id, school_id FROM schools WHERE operator_id IS NOT NULL UNION "
    "  SELECT o.operator_id, s.school_id "
    "  FROM registry.as_of(NULL::routing.route_approval_fact, $1, $2) p "
    "  JOIN routing.route_version v ON v.id = p.route_version_id "
    "  JOIN operators o ON o.code = v.operator JOIN schools s ON s.code = v.school) "
    "SELECT o.operator_id, s.school_id, s.code, s.name, c.number IS NOT NULL, "
    "c.holds_from - DATE '1970-01-01', c.holds_until - DATE '1970-01-01', "
    "c.filed_on - DATE '1970-01-01', s.duty_phone IS NOT NULL FROM served JOIN schools s USING "
    "(school_id) "
    "JOIN operators o ON o.operator_id = served.operator_id "
    "LEFT JOIN registry.as_of(NULL::registry.contract_fact, $1, $2) c "
    "ON c.school_id = s.school_id AND c.operator_id = o.operator_id "
    "ORDER BY o.operator_id, s.code, s.school_id, c.number"};
constexpr Statement kResponsible{
    "file_responsible",
    "SELECT operator_id, count(*) FILTER (WHERE role = 'safety_manager'), "
    "count(*) FILTER (WHERE coalesce(phone, '') <> '') "
    "FROM registry.as_of(NULL::registry.staff_fact, $1, $2) "
    "WHERE role IN ('safety_manager', 'monitor') AND operator_id IS NOT NULL "
    "GROUP BY operator_id"};

registry::Placard placard_in(const pqxx::row& row) {
  registry::Placard placard{
      .number = row[1].as<std::string>(),
      .plate = {},
      .owner = optional_text_from(row[2]),
      .driver_codes = texts_from(row[3]),
      .routes = texts_from(row[4]),
      .departures = {},
      .stops = {},
      .issued_by = optional_text_from(row[7]),
      .days = {.first = optional_day_from(row[8]), .last = optional_day_from(row[9])},
      .returned_on = optional_day_from(row[10])};
  for (const std::string& seconds : texts_from(row[5])) {
    placard.departures.emplace_back(std::stoll(seconds));
  }
  if (!row[6].is_null()) placard.stops = row[6].as<int>();
  return placard;
}

registry::ServiceInForce service_in(const pqxx::row& row) {
  return {.route = row[1].as<std::string>(),
          .departure = std::chrono::seconds{row[2].as<std::int64_t>()},
          .driver_code = optional_text_from(row[3]),
          .stops = row[4].as<int>()};
}

registry::ViolationOfDriver violation_in(const pqxx::row& row) {
  return {.number = row[1].as<std::string>(),
          .day = *optional_day_from(row[2]),
          .kind = *value_in(registry::kViolationKinds, row[3].c_str()),
          .points = row[4].as<int>(),
          .in_school_bus = row[5].as<bool>(),
          .processed_on = optional_day_from(row[6])};
}

// Rows of one operator and school follow each other, one for each contract.
std::map<std::int64_t, std::vector<registry::SchoolServed>> schools_in(const pqxx::result& rows) {
  std::map<std::int64_t, std::vector<registry::SchoolServed>> schools;
  for (const auto& row : rows) {
    auto& served = schools[row[0].as<std::int64_t>()];
    const std::string code = row[2].as<std::string>();
    if (served.empty() || served.back().code != code) {
      served.push_back({.code = code,
                        .name = row[3].as<std::string>(),
                        .contracts = {},
                        .has_duty_phone = row[8].as<bool>()});
    }
    if (!row[4].as<bool>()) continue;
    served.back().contracts.push_back(
        {.days = {.first = optional_day_from(row[5]), .last = optional_day_from(row[6])},
         .filed_on = optional_day_from(row[7])});
  }
  return schools;
}

}  // namespace

FileDetails FileDetails::load(pqxx::transaction_base& tx, geo::UtcTime at, geo::UtcTime known_at) {
  const auto ask = [&](const Statement& statement) {
    return tx.exec_params(statement.sql, to_sql(at), to_sql(known_at));
  };
  FileDetails details;
  for (const auto& row : ask(kDrivers)) {
    details.drivers_[row[0].as<std::int64_t>()] = {.licence_class = row[1].as<std::string>(),
                                                   .born_on = optional_day_from(row[2]),
                                                   .first_licensed_on = optional_day_from(row[3]),
                                                   .papers = {},
                                                   .violations = {}};
  }
  for (const auto& row : ask(kViolations)) {
    details.drivers_[row[0].as<std::int64_t>()].violations.push_back(violation_in(row));
  }
  for (const auto& row : ask(kBuses)) {
    auto& bus = details.buses_[row[0].as<std::int64_t>()];
    bus.owner = optional_text_from(row[1]);
    bus.retired_on = optional_day_from(row[2]);
  }
  for (const auto& row : ask(kServices)) {
    details.buses_[row[0].as<std::int64_t>()].services.push_back(service_in(row));
  }
  for (const auto& row : ask(kPlacards)) {
    details.placards_[row[0].as<std::int64_t>()].push_back(placard_in(row));
  }
  details.schools_ = schools_in(ask(kSchools));
  for (const auto& row : ask(kResponsible)) {
    details.responsible_[row[0].as<std::int64_t>()] = {.safety_managers = row[1].as<int>(),
                                                       .reachable = row[2].as<int>()};
  }
  return details;
}

void FileDetails::give(registry::FileOfOperator& file) {
  if (!file.id) return;
  file.schools = std::move(schools_[file.id->value]);
  const Responsible& people = responsible_[file.id->value];
  file.safety_managers = people.safety_managers;
  file.reachable = people.reachable;
}

void FileDetails::give(registry::FileOfSubject& file, std::int64_t id) {
  if (file.subject == registry::DocumentSubject::driver) {
    file.driver = std::move(drivers_[id]);
  } else if (file.subject == registry::DocumentSubject::bus) {
    file.bus = std::move(buses_[id]);
    file.placards = std::move(placards_[id]);
    for (registry::Placard& placard : file.placards) placard.plate = file.name;
  }
}

}  // namespace busward::db
