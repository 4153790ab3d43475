#include "db/sheet_reading.h"

#include <algorithm>
#include <utility>

#include "db/attestation_rows.h"
#include "db/day_rows.h"
#include "db/file_details.h"
#include "db/rulebook_content.h"
#include "db/sql_values.h"
#include "db/stoppage_rows.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::value_in;

// Each departure with its version and assignment of the moment at which it departs.
constexpr Statement kDepartures{
    "sheet_departures",
    "SELECT t.route_id, v.id, v.school, v.route, v.direction, t.departure_s, t.weekdays, "
    "v.travel_s, a.vehicle_id, a.driver_id, v.operator, ST_Y(e.first), ST_X(e.first), "
    "ST_Y(e.last), ST_X(e.last), a.attendant, e.stops FROM routing.timetable_fact t "
    "CROSS JOIN LATERAL (SELECT ($2::date + make_interval(secs => t.departure_s)) "
    "  AT TIME ZONE $3 AS departs_at) m "
    "JOIN routing.route_approval_fact p ON p.route_id = t.route_id "
    "  AND registry.known_at(p.added_revision, p.closed_revision, $1) "
    "  AND p.valid_during @> m.departs_at "
    "JOIN routing.route_version v ON v.id = p.route_version_id "
    "CROSS JOIN LATERAL (SELECT (array_agg(position ORDER BY ordinal))[1] AS first, "
    "  (array_agg(position ORDER BY ordinal DESC))[1] AS last, count(*) AS stops "
    "  FROM routing.route_stop "
    "  WHERE route_version_id = v.id) e "
    "LEFT JOIN routing.assignment_fact a ON a.route_id = t.route_id "
    "  AND a.departure_s = t.departure_s "
    "  AND registry.known_at(a.added_revision, a.closed_revision, $1) "
    "  AND a.valid_during @> m.departs_at "
    "WHERE registry.known_at(t.added_revision, t.closed_revision, $1) "
    "AND t.valid_during @> m.departs_at "
    "AND ($4::bigint[] IS NULL OR t.route_id = ANY ($4::bigint[])) "
    "ORDER BY t.route_id, t.departure_s"};
// Of these a run's id is made: by any name that its line ever had, at any time that it ever left.
constexpr Statement kRunNames{
    "sheet_run_names",
    "SELECT DISTINCT t.route_id, v.route, v.direction, t.departure_s "
    "FROM routing.timetable_fact t JOIN routing.route_version v ON v.route_id = t.route_id"};
constexpr Statement kRiders{
    "sheet_riders",
    "SELECT route_id, departure_s, stop, boarding, alighting FROM routing.planned_riders_fact "
    "WHERE registry.known_at(added_revision, closed_revision, $1) "
    "AND valid_during @> ($2::date + interval '12 hours') AT TIME ZONE $3 "
    "ORDER BY route_id, departure_s, ordinal"};
constexpr Statement kDeclared{
    "sheet_declared",
    "SELECT route_id, departure_s, aspect, change, moved_to_s, vehicle_id, driver_id, attendant, "
    "into_route_id, into_departure_s, ground, filing_number, note, declared_by, declared_as, "
    "access.epoch_ms(declared_at) FROM routing.declaration_fact "
    "WHERE service_day = $2::date AND registry.known_at(added_revision, closed_revision, $1) "
    "ORDER BY route_id, departure_s, declared_at, aspect"};
constexpr Statement kBuses{"sheet_buses",
                           "SELECT f.vehicle_id, f.plate, f.plate_colour, f.kind, f.seats, o.code "
                           "FROM registry.vehicle_fact f LEFT JOIN registry.operator_fact o "
                           "ON o.operator_id = f.operator_id AND upper_inf(o.valid_during) "
                           "AND registry.known_at(o.added_revision, o.closed_revision, $1) "
                           "WHERE upper_inf(f.valid_during) "
                           "AND registry.known_at(f.added_revision, f.closed_revision, $1)"};
constexpr Statement kDrivers{
    "sheet_drivers",
    "SELECT f.driver_id, f.code, f.name, f.licence_class, o.code, f.certificate_digest "
    "FROM registry.driver_fact f "
    "LEFT JOIN registry.operator_fact o "
    "ON o.operator_id = f.operator_id AND upper_inf(o.valid_during) "
    "AND registry.known_at(o.added_revision, o.closed_revision, $1) "
    "WHERE upper_inf(f.valid_during) AND registry.known_at(f.added_revision, f.closed_revision, "
    "$1)"};
constexpr Statement kPapers{"sheet_papers",
                            "SELECT subject, subject_id, kind, holds_from - DATE '1970-01-01', "
                            "holds_until - DATE '1970-01-01' FROM registry.document_fact "
                            "WHERE registry.known_at(added_revision, closed_revision, $1) "
                            "ORDER BY subject, subject_id, kind, holds_until"};
constexpr Statement kSchools{
    "sheet_schools",
    "SELECT code, name, stage, school_id FROM registry.school_fact "
    "WHERE upper_inf(valid_during) AND registry.known_at(added_revision, closed_revision, $1)"};
constexpr Statement kOperators{
    "sheet_operators",
    "SELECT code, name, kind, operator_id FROM registry.operator_fact "
    "WHERE upper_inf(valid_during) AND registry.known_at(added_revision, closed_revision, $1)"};
constexpr Statement kAttested{
    "sheet_attested",
    "SELECT id, run, kind, access.epoch_ms(at), access.epoch_ms(received_at), method, attested_by, "
    "attested_as, plate, driver, attendant, driver_fit, items_passed, stop, boarded, alighted, "
    "on_board, empty, note, service_day - DATE '1970-01-01' FROM compliance.attestation "
    "WHERE service_day = $1::date AND received_at <= $2::timestamptz "
    "AND ($3::uuid[] = '{}' OR run = ANY ($3::uuid[])) ORDER BY received_at, id"};
// What card readers said of the day's runs; when it was judged is not kept, so a sheet as known at
// some time has what happened until then.
constexpr Statement kCards{
    "sheet_cards",
    "SELECT c.run, access.epoch_ms(c.at), c.inserted, c.card FROM tracking.run r "
    "JOIN tracking.run_card c USING (run, vehicle) "
    "WHERE r.departs_at >= $1::date::timestamp AT TIME ZONE $2 "
    "AND r.departs_at < ($1::date + 1)::timestamp AT TIME ZONE $2 AND c.at <= $3::timestamptz "
    "ORDER BY c.run, c.at, c.id"};
constexpr Statement kStaff{
    "sheet_staff",
    "SELECT code, name, staff_id FROM registry.staff_fact WHERE upper_inf(valid_during) "
    "AND registry.known_at(added_revision, closed_revision, $1)"};
std::optional<std::string> optional_text(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<std::string>();
}
std::optional<std::chrono::seconds> optional_seconds(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return std::chrono::seconds{field.as<std::int64_t>()};
}
template <class Id>
std::optional<Id> optional_id(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Id{field.as<std::int64_t>()};
}

std::optional<geo::LatLng> place_from(const pqxx::field& latitude_deg,
                                      const pqxx::field& longitude_deg) {
  if (latitude_deg.is_null()) return std::nullopt;
  const auto place = geo::LatLng::from_degrees(geo::Degrees{latitude_deg.as<double>()},
                                               geo::Degrees{longitude_deg.as<double>()});
  if (!place) return std::nullopt;
  return *place;
}

// Reads the sheet's parts one after the other, in one transaction.
class SheetReading {
 public:
  SheetReading(pqxx::transaction_base& tx, routing::CivilDay day,
               std::vector<boost::uuids::uuid> runs)
      : tx_{tx}, day_{routing::to_iso_day(day)}, ids_{std::move(runs)} {
    sheet_.day = day;
  }

  registry::SheetFile read(geo::UtcTime known_at, SheetDepth depth) {
    sheet_.revision = run(kKnownRevision, to_sql(known_at))[0][0].as<std::int64_t>();
    sheet_.zone = run(kZoneKnown, sheet_.revision)[0][0].as<std::string>();
    read_runs();
    if (depth == SheetDepth::runs_alone) return std::move(sheet_);
    read_organisations();
    read_buses();
    if (depth == SheetDepth::whole) read_files(known_at);
    read_attested(known_at);
    return std::move(sheet_);
  }

 private:
  template <class... Args>
  pqxx::result run(const Statement& statement, Args&&... args) {
    return tx_.exec_params(statement.sql, std::forward<Args>(args)...);
  }

  void read_files(geo::UtcTime known_at) {
    sheet_.rules = registry::RuleValues{rule_values(tx_, sheet_.revision)};
    read_riders();
    read_drivers();
    read_papers();
    read_stoppages();
    read_details(known_at);
    read_cards(known_at);
  }

  void read_runs() {
    find_routes();
    read_departures();
    read_declared();
    sheet_.calendars = registry::SchoolCalendars{calendar_entries(tx_, sheet_.revision)};
  }

  void find_routes() {
    if (ids_.empty()) return;
    SqlArray routes;
    for (const auto& row : run(kRunNames)) {
      const auto id =
          routing::planned_run_id(row[1].c_str(), *routing::direction_named(row[2].c_str()),
                                  sheet_.day, std::chrono::seconds{row[3].as<std::int64_t>()});
      if (std::ranges::find(ids_, id) != ids_.end()) routes.add(row[0].as<std::int64_t>());
    }
    routes_ = routes.text();
  }

  void read_departures() {
    for (const auto& row : run(kDepartures, sheet_.revision, day_, sheet_.zone, routes_)) {
      registry::AssignedDeparture departure{
          .route_id = registry::RouteId{row[0].as<std::int64_t>()},
          .version = registry::RouteVersionId{row[1].as<std::int64_t>()},
          .departure = {.school = optional_text(row[2]),
                        .route = row[3].as<std::string>(),
                        .direction = *routing::direction_named(row[4].c_str()),
                        .departure = std::chrono::seconds{row[5].as<std::int64_t>()},
                        .weekdays = routing::WeekdaySet::from_bits(row[6].as<unsigned>())},
          .travel = std::chrono::seconds{row[7].as<std::int64_t>()},
          .bus = optional_id<registry::VehicleId>(row[8]),
          .driver = optional_id<registry::DriverId>(row[9]),
          .attendant = optional_text(row[15]),
          .first_stop = place_from(row[11], row[12]),
          .last_stop = place_from(row[13], row[14])};
      if (!row[10].is_null()) {
        sheet_.operator_of_route.emplace(departure.route_id.value, row[10].as<std::string>());
      }
      sheet_.stops_of_version[departure.version.value] = row[16].as<int>();
      sheet_.departures.push_back(std::move(departure));
    }
  }

  void read_riders() {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<registry::PlannedRiders>> riders;
    for (const auto& row : run(kRiders, sheet_.revision, day_, sheet_.zone)) {
      riders[{row[0].as<std::int64_t>(), row[1].as<std::int64_t>()}].push_back(
          {.stop = row[2].as<std::string>(),
           .boarding = row[3].as<int>(),
           .alighting = row[4].as<int>()});
    }
    for (registry::AssignedDeparture& departure : sheet_.departures) {
      const auto found =
          riders.find({departure.route_id.value, departure.departure.departure.count()});
      if (found != riders.end()) departure.riders = std::move(found->second);
    }
  }

  void read_declared() {
    for (const auto& row : run(kDeclared, sheet_.revision, day_)) {
      registry::DeclarationOnFile declared;
      registry::Declaration& says = declared.says;
      says.run = {.route = registry::RouteId{row[0].as<std::int64_t>()},
                  .day = sheet_.day,
                  .departure = *optional_seconds(row[1])};
      says.aspect = value_in(registry::kDeclaredAspects, row[2].c_str()).value_or(says.aspect);
      says.change = value_in(registry::kDeclaredChanges, row[3].c_str()).value_or(says.change);
      says.moved_to = optional_seconds(row[4]);
      says.bus = optional_id<registry::VehicleId>(row[5]);
      says.driver = optional_id<registry::DriverId>(row[6]);
      says.attendant = optional_text(row[7]);
      if (!row[8].is_null()) {
        says.into = registry::RunKey{.route = registry::RouteId{row[8].as<std::int64_t>()},
                                     .day = sheet_.day,
                                     .departure = *optional_seconds(row[9])};
      }
      declared.ground = value_in(registry::kDeclarationGrounds, row[10].c_str())
                            .value_or(registry::DeclarationGround::other);
      declared.filing_number = optional_text(row[11]);
      declared.note = optional_text(row[12]);
      declared.declared_by = row[13].as<std::string>();
      declared.declared_as = row[14].as<std::string>();
      declared.declared_at = time_from(row[15]);
      sheet_.declared.push_back(std::move(declared));
    }
  }

  void read_attested(geo::UtcTime known_at) {
    SqlArray ids;
    for (const auto& id : ids_) ids.add(to_sql(id));
    for (const auto& row : run(kAttested, day_, to_sql(known_at), ids.text())) {
      sheet_.attested.push_back(attestation_from(row));
    }
  }

  void read_cards(geo::UtcTime known_at) {
    for (const auto& row : run(kCards, day_, sheet_.zone, to_sql(known_at))) {
      registry::CardOnRun card{
          .run = uuid_from(row[0]), .at = time_from(row[1]), .inserted = row[2].as<bool>()};
      if (const auto digits = optional_text(row[3])) card.card.emplace(*digits);
      sheet_.cards.push_back(std::move(card));
    }
  }

  void read_organisations() {
    for (const auto& row : run(kSchools, sheet_.revision)) {
      sheet_.schools[row[0].as<std::string>()] = {
          .id = registry::SchoolId{row[3].as<std::int64_t>()},
          .name = row[1].as<std::string>(),
          .stage = value_in(registry::kSchoolStages, row[2].c_str())
                       .value_or(registry::SchoolStage::primary)};
    }
    for (const auto& row : run(kOperators, sheet_.revision)) {
      registry::OperatorOfSheet& op = sheet_.operators[row[0].as<std::string>()];
      op.id = registry::OperatorId{row[3].as<std::int64_t>()};
      op.name = row[1].as<std::string>();
      op.kind = value_in(registry::kOperatorKinds, row[2].c_str()).value_or(op.kind);
    }
    for (const auto& row : run(kStaff, sheet_.revision)) {
      sheet_.staff[row[0].as<std::string>()] = {.id = registry::StaffId{row[2].as<std::int64_t>()},
                                                .name = row[1].as<std::string>()};
    }
  }

  void read_stoppages() {
    for (StoppageOnFile& one : stoppages(tx_, sheet_.revision)) {
      switch (one.stoppage.kind) {
        case registry::StoppageKind::bus_suspension:
        case registry::StoppageKind::open_defect:
          sheet_.buses[one.of].stoppages.push_back(std::move(one.stoppage));
          break;
        case registry::StoppageKind::route_suspension:
          sheet_.stopped_routes[one.of].push_back(std::move(one.stoppage));
          break;
        case registry::StoppageKind::driver_suspension:
          sheet_.drivers[one.of].stoppages.push_back(std::move(one.stoppage));
          break;
      }
    }
  }

  // What the files have of them beside their papers, at noon of the day.
  void read_details(geo::UtcTime known_at) {
    const auto noon = routing::to_utc(sheet_.day, std::chrono::hours{12}, sheet_.zone);
    auto details = FileDetails::load(tx_, noon.value_or(known_at), known_at);
    for (auto& [id, bus] : sheet_.buses) {
      registry::FileOfSubject file{.subject = registry::DocumentSubject::bus,
                                   .name = bus.bus.plate};
      details.give(file, id);
      bus.bus.owner = file.bus->owner;
      bus.bus.retired_on = file.bus->retired_on;
      bus.placards = std::move(file.placards);
    }
    for (auto& [id, driver] : sheet_.drivers) {
      registry::FileOfSubject file{.subject = registry::DocumentSubject::driver,
                                   .name = driver.code};
      details.give(file, id);
      driver.born_on = file.driver->born_on;
      driver.first_licensed_on = file.driver->first_licensed_on;
      driver.violations = std::move(file.driver->violations);
    }
  }

  void read_buses() {
    for (const auto& row : run(kBuses, sheet_.revision)) {
      registry::Bus& bus = sheet_.buses[row[0].as<std::int64_t>()].bus;
      bus.plate = row[1].as<std::string>();
      if (!row[2].is_null()) {
        bus.plate_colour = value_in(registry::kPlateColours, row[2].c_str());
      }
      if (!row[3].is_null()) bus.kind = value_in(registry::kBusKinds, row[3].c_str());
      if (!row[4].is_null()) bus.seats = row[4].as<int>();
      bus.operator_code = optional_text(row[5]);
    }
  }

  void read_drivers() {
    for (const auto& row : run(kDrivers, sheet_.revision)) {
      registry::DriverOfSheet& driver = sheet_.drivers[row[0].as<std::int64_t>()];
      driver.code = row[1].as<std::string>();
      driver.name = row[2].as<std::string>();
      driver.licence_class = row[3].as<std::string>();
      driver.operator_code = optional_text(row[4]);
      if (const auto digits = optional_text(row[5])) driver.card.emplace(*digits);
    }
  }

  void read_papers() {
    std::map<std::int64_t, registry::OperatorOfSheet*> operators;
    for (auto& [code, op] : sheet_.operators) operators.emplace(op.id.value, &op);
    for (const auto& row : run(kPapers, sheet_.revision)) {
      const std::string_view subject = row[0].c_str();
      const auto id = row[1].as<std::int64_t>();
      const registry::Paper paper = paper_from(row[2], row[3], row[4]);
      if (subject == "bus" && sheet_.buses.contains(id)) sheet_.buses[id].papers.push_back(paper);
      if (subject == "driver" && sheet_.drivers.contains(id)) {
        sheet_.drivers[id].papers.push_back(paper);
      }
      if (subject == "operator" && operators.contains(id)) {
        operators[id]->papers.push_back(paper);
      }
    }
  }

  pqxx::transaction_base& tx_;
  std::string day_;
  std::vector<boost::uuids::uuid> ids_;  // empty: all runs of the day
  std::optional<std::string> routes_;    // of those, a bigint[] literal
  registry::SheetFile sheet_;
};

}  // namespace

registry::SheetFile read_sheet(pqxx::transaction_base& tx, routing::CivilDay day,
                               geo::UtcTime known_at, SheetDepth depth,
                               std::vector<boost::uuids::uuid> runs) {
  return SheetReading{tx, day, std::move(runs)}.read(known_at, depth);
}

}  // namespace busward::db
