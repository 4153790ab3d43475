#include "db/driver_rows.h"

#include <iterator>
#include <unordered_map>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

using registry::name_in;
using registry::value_in;
using tracker::DriverOnFile;

constexpr Statement kDrivers{
    "content_drivers",
    "SELECT driver_id, code, licence_class, first_licensed_on - DATE '1970-01-01', "
    "certificate_digest "
    "FROM registry.driver_fact WHERE upper_inf(valid_during) "
    "AND registry.known_at(added_revision, closed_revision, $1) ORDER BY code COLLATE \"C\""};
// Those that a verdict may hang on; the others of a driver are for the file alone.
constexpr Statement kPapers{
    "content_driver_papers",
    "SELECT subject_id, kind, holds_from - DATE '1970-01-01', holds_until - DATE '1970-01-01' "
    "FROM registry.document_fact WHERE subject = 'driver' "
    "AND kind IN ('driving_licence', 'school_bus_endorsement', 'annual_review') "
    "AND registry.known_at(added_revision, closed_revision, $1) "
    "ORDER BY subject_id, kind COLLATE \"C\", holds_from NULLS FIRST, holds_until NULLS FIRST"};
constexpr Statement kViolations{
    "content_violations",
    "SELECT f.driver_id, f.number, (f.at AT TIME ZONE z.zone)::date - DATE '1970-01-01', f.kind, "
    "f.points, EXISTS (SELECT FROM registry.vehicle_fact v WHERE v.plate = f.plate "
    "  AND upper_inf(v.valid_during) "
    "  AND registry.known_at(v.added_revision, v.closed_revision, $1)) "
    "FROM registry.violation_fact f, (SELECT coalesce((SELECT zone FROM registry.county_fact "
    "  WHERE upper_inf(valid_during) "
    "  AND registry.known_at(added_revision, closed_revision, $1)), 'Asia/Shanghai') AS zone) z "
    "WHERE registry.known_at(f.added_revision, f.closed_revision, $1) "
    "ORDER BY f.driver_id, f.at, f.number COLLATE \"C\""};
constexpr Statement kSeats{
    "content_seats",
    "SELECT vehicle_id, seats FROM registry.vehicle_fact WHERE upper_inf(valid_during) "
    "AND registry.known_at(added_revision, closed_revision, $1) AND seats IS NOT NULL"};

registry::ViolationOfDriver violation_in(const pqxx::row& row) {
  const auto kind = value_in(registry::kViolationKinds, row[3].c_str());
  if (!kind) throw Refusal{"a violation is of an unknown kind"};
  return {.number = row[1].as<std::string>(),
          .day = *optional_day_from(row[2]),
          .kind = *kind,
          .points = row[4].as<int>(),
          .in_school_bus = row[5].as<bool>()};
}

std::string day_number(const std::optional<std::chrono::sys_days>& day) {
  return day ? std::to_string(day->time_since_epoch().count()) : "open";
}

void append_driver(std::string& out, const DriverOnFile& driver) {
  auto to = std::back_inserter(out);
  fmt::format_to(to, "{} {}:{} {}:{} {} {} {}\n", driver.id.value, driver.code.size(), driver.code,
                 driver.licence_class.size(), driver.licence_class,
                 day_number(driver.first_licensed_on), driver.papers.size(),
                 driver.violations.size());
  for (const registry::Paper& paper : driver.papers) {
    fmt::format_to(to, "{} {} {}\n", name_in(registry::kDocumentKinds, paper.kind),
                   day_number(paper.days.first), day_number(paper.days.last));
  }
  for (const registry::ViolationOfDriver& violation : driver.violations) {
    fmt::format_to(to, "{}:{} {} {} {} {}\n", violation.number.size(), violation.number,
                   violation.day.time_since_epoch().count(),
                   name_in(registry::kViolationKinds, violation.kind), violation.points,
                   violation.in_school_bus ? 1 : 0);
  }
  // Nothing where there is none: rulebooks from before there were cards keep their hash.
  if (driver.card) fmt::format_to(to, "card {}\n", driver.card->digits);
}

}  // namespace

std::vector<DriverOnFile> drivers(pqxx::transaction_base& tx, std::int64_t revision) {
  std::vector<DriverOnFile> all;
  std::unordered_map<std::int64_t, std::size_t> place;
  for (const auto& row : tx.exec_params(kDrivers.sql, revision)) {
    place.emplace(row[0].as<std::int64_t>(), all.size());
    all.push_back({.id = registry::DriverId{row[0].as<std::int64_t>()},
                   .code = row[1].as<std::string>(),
                   .licence_class = row[2].as<std::string>(),
                   .first_licensed_on = optional_day_from(row[3]),
                   .papers = {},
                   .violations = {},
                   .stoppages = {}});
    if (const auto digits = optional_text_from(row[4])) all.back().card.emplace(*digits);
  }
  const auto driver_in = [&](const pqxx::row& row) -> DriverOnFile* {
    const auto found = place.find(row[0].as<std::int64_t>());
    return found == place.end() ? nullptr : &all[found->second];
  };
  for (const auto& row : tx.exec_params(kPapers.sql, revision)) {
    DriverOnFile* driver = driver_in(row);
    if (driver != nullptr) driver->papers.push_back(paper_from(row[1], row[2], row[3]));
  }
  for (const auto& row : tx.exec_params(kViolations.sql, revision)) {
    DriverOnFile* driver = driver_in(row);
    if (driver != nullptr) driver->violations.push_back(violation_in(row));
  }
  return all;
}

std::map<std::int64_t, int> seats(pqxx::transaction_base& tx, std::int64_t revision) {
  std::map<std::int64_t, int> all;
  for (const auto& row : tx.exec_params(kSeats.sql, revision)) {
    all.emplace(row[0].as<std::int64_t>(), row[1].as<int>());
  }
  return all;
}

void append_drivers(std::string& out, const std::vector<DriverOnFile>& drivers) {
  if (drivers.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} drivers\n", drivers.size());
  for (const DriverOnFile& driver : drivers) append_driver(out, driver);
}

void append_seats(std::string& out, const std::map<std::int64_t, int>& seats) {
  if (seats.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} buses with seats\n", seats.size());
  for (const auto& [vehicle, count] : seats) {
    fmt::format_to(std::back_inserter(out), "{} {}\n", vehicle, count);
  }
}

}  // namespace busward::db
