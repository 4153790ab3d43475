#include "db/run_sheet_store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "db/attestation_rows.h"
#include "db/day_rows.h"
#include "db/file_details.h"
#include "db/import_session.h"
#include "db/rulebook_content.h"
#include "db/sql_values.h"
#include "db/stoppage_rows.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::value_in;

constexpr Statement kKnown{"sheet_known",
                           "SELECT coalesce(max(number), 0) FROM registry.revision "
                           "WHERE recorded_at <= $1::timestamptz"};
constexpr Statement kZone{
    "sheet_zone",
    "SELECT coalesce((SELECT zone FROM registry.county_fact "
    "WHERE registry.known_at(added_revision, closed_revision, $1) AND upper_inf(valid_during)), "
    "'Asia/Shanghai')"};
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
    "SELECT f.driver_id, f.code, f.name, f.licence_class, o.code FROM registry.driver_fact f "
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
constexpr Statement kStaff{
    "sheet_staff",
    "SELECT code, name, staff_id FROM registry.staff_fact WHERE upper_inf(valid_during) "
    "AND registry.known_at(added_revision, closed_revision, $1)"};
constexpr Statement kRead[] = {kKnown,   kZone,      kDepartures, kRiders, kDeclared,
                               kBuses,   kRunNames,  kDrivers,    kPapers, kAttested,
                               kSchools, kOperators, kStaff};

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
  SheetReading(pqxx::transaction_base& tx, routing::CivilDay day)
      : tx_{tx}, day_{routing::to_iso_day(day)} {
    sheet_.day = day;
  }

  // Only of the routes that have these runs on the day: a declaration or a record is about one or
  // two of thousands.
  SheetReading& of_runs(std::vector<boost::uuids::uuid> ids) {
    ids_ = std::move(ids);
    return *this;
  }

  registry::SheetFile read(geo::UtcTime known_at) {
    sheet_.revision = run(kKnown, to_sql(known_at))[0][0].as<std::int64_t>();
    sheet_.zone = run(kZone, sheet_.revision)[0][0].as<std::string>();
    sheet_.rules = registry::RuleValues{rule_values(tx_, sheet_.revision)};
    read_runs();
    read_riders();
    read_organisations();
    read_subjects();
    read_stoppages();
    read_details(known_at);
    read_attested(known_at);
    return std::move(sheet_);
  }

  // Which runs there are and whose; who drives them by the assignments alone.
  registry::SheetFile read_runs_and_owners(geo::UtcTime known_at) {
    sheet_.revision = run(kKnown, to_sql(known_at))[0][0].as<std::int64_t>();
    sheet_.zone = run(kZone, sheet_.revision)[0][0].as<std::string>();
    read_runs();
    read_organisations();
    read_buses();
    read_attested(known_at);
    return std::move(sheet_);
  }

  // Which runs there are, and nothing of who drives them.
  registry::SheetFile read_runs_alone(geo::UtcTime known_at) {
    sheet_.revision = run(kKnown, to_sql(known_at))[0][0].as<std::int64_t>();
    sheet_.zone = run(kZone, sheet_.revision)[0][0].as<std::string>();
    read_runs();
    return std::move(sheet_);
  }

 private:
  template <class... Args>
  pqxx::result run(const Statement& statement, Args&&... args) {
    return tx_.exec_params(statement.sql, std::forward<Args>(args)...);
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

  void read_subjects() {
    read_buses();
    for (const auto& row : run(kDrivers, sheet_.revision)) {
      registry::DriverOfSheet& driver = sheet_.drivers[row[0].as<std::int64_t>()];
      driver.code = row[1].as<std::string>();
      driver.name = row[2].as<std::string>();
      driver.licence_class = row[3].as<std::string>();
      driver.operator_code = optional_text(row[4]);
    }
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

constexpr Statement kFindBus{
    "declare_bus", "SELECT vehicle_id FROM registry.vehicle_now WHERE plate = $1 LIMIT 1"};
constexpr Statement kFindDriver{
    "declare_driver", "SELECT driver_id FROM registry.driver_now WHERE code = $1 LIMIT 1"};
constexpr Statement kIncoming{
    "declare_incoming",
    "CREATE TEMP TABLE incoming (route_id bigint, service_day date, departure_s integer, "
    "aspect text, change text, moved_to_s integer, vehicle_id bigint, driver_id bigint, "
    "attendant text, into_route_id bigint, into_departure_s integer, ground text, "
    "filing_number text, note text, declared_by text, declared_as text, "
    "declared_at timestamptz) ON COMMIT DROP"};
constexpr Statement kFill{
    "declare_fill",
    "INSERT INTO incoming VALUES ($1, $2::date, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15, $16, $17::timestamptz)"};
// The same said again by the same account is no news.
constexpr Statement kSame{
    "declare_same",
    "SELECT f.added_revision FROM routing.declaration_fact f JOIN incoming i "
    "ON (f.route_id, f.service_day, f.departure_s, f.aspect, f.change, f.ground, f.declared_by) = "
    "(i.route_id, i.service_day, i.departure_s, i.aspect, i.change, i.ground, i.declared_by) "
    "WHERE f.closed_revision IS NULL "
    "AND (f.moved_to_s, f.vehicle_id, f.driver_id, f.attendant, f.into_route_id, "
    "f.into_departure_s, f.filing_number, f.note) IS NOT DISTINCT FROM "
    "(i.moved_to_s, i.vehicle_id, i.driver_id, i.attendant, i.into_route_id, i.into_departure_s, "
    "i.filing_number, i.note)"};
// Which run it is, the caller's own rows say; which bus or driver takes it over, those of whoever
// serves it too; and the rulebook's hash, all.
constexpr Statement kReachServed{
    "declare_reach_served",
    "SELECT set_config('busward.areas', current_setting('busward.areas') || CASE "
    "WHEN current_setting('busward.areas') ~ '^(operator|school):[0-9]+$' THEN '+served' ELSE '' "
    "END, true)"};
constexpr Statement kReachAll{"declare_reach_all",
                              "SELECT set_config('busward.areas', 'county', true)"};
constexpr Statement kDeclare[] = {kReachServed, kReachAll, kFindBus, kFindDriver};

std::optional<std::int64_t> first_id(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

const registry::SheetRun* run_by_id(const std::vector<registry::SheetRun>& runs,
                                    const boost::uuids::uuid& id) {
  const auto found = std::ranges::find(runs, id, &registry::SheetRun::id);
  return found == runs.end() ? nullptr : &*found;
}

struct Resolved {
  registry::RunKey run;
  std::optional<registry::RunKey> into;
  std::optional<std::int64_t> vehicle;
  std::optional<std::int64_t> driver;
};

std::variant<Resolved, FilingFault> resolve(pqxx::work& tx, const DeclarationFiling& filing) {
  std::vector<boost::uuids::uuid> ids{filing.run};
  if (filing.into) ids.push_back(*filing.into);
  const registry::SheetFile file =
      SheetReading{tx, filing.day}.of_runs(std::move(ids)).read_runs_alone(filing.at);
  std::vector<registry::Declaration> says;
  for (const auto& one : file.declared) says.push_back(one.says);
  const auto runs = registry::run_sheet(file.day, file.departures, file.calendars,
                                        registry::Declarations{says}, file.zone);
  const auto* run = run_by_id(runs, filing.run);
  if (run == nullptr) return FilingFault::no_such_run;
  Resolved resolved{.run = run->key, .into = {}, .vehicle = {}, .driver = {}};
  if (filing.into) {
    const auto* into = run_by_id(runs, *filing.into);
    if (into == nullptr || into == run) return FilingFault::no_such_target;
    resolved.into = into->key;
  }
  tx.exec_prepared1(kReachServed.name);
  if (filing.plate) {
    resolved.vehicle = first_id(tx.exec_prepared(kFindBus.name, *filing.plate));
    if (!resolved.vehicle) return FilingFault::no_such_bus;
  }
  if (filing.driver_code) {
    resolved.driver = first_id(tx.exec_prepared(kFindDriver.name, *filing.driver_code));
    if (!resolved.driver) return FilingFault::no_such_driver;
  }
  return resolved;
}

std::optional<std::int64_t> count_of(const std::optional<std::chrono::seconds>& time) {
  if (!time) return std::nullopt;
  return static_cast<std::int64_t>(time->count());
}

FilingAnswer write(pqxx::work& tx, const DeclarationFiling& filing, const Resolved& resolved) {
  ImportSession session{tx, filing.at, "declaration", nullptr};  // nobody's number is filed
  session.begin_incoming(kIncoming);
  std::optional<std::int64_t> into_route;
  std::optional<std::int64_t> into_departure;
  if (resolved.into) {
    into_route = resolved.into->route.value;
    into_departure = resolved.into->departure.count();
  }
  session.run(
      kFill, resolved.run.route.value, routing::to_iso_day(resolved.run.day),
      resolved.run.departure.count(),
      std::string{name_in(registry::kDeclaredAspects, filing.aspect)},
      std::string{name_in(registry::kDeclaredChanges, filing.change)}, count_of(filing.moved_to),
      resolved.vehicle, resolved.driver, filing.attendant, into_route, into_departure,
      std::string{name_in(registry::kDeclarationGrounds, filing.ground)}, filing.filing_number,
      filing.note, filing.declared_by, filing.declared_as, to_sql(filing.at));
  if (const auto same = first_id(session.run(kSame))) return *same;
  session.correct("routing.declaration_fact", "{route_id,service_day,departure_s,aspect}");
  tx.exec_prepared1(kReachAll.name);
  return session.record_declarations().revision;
}

}  // namespace

boost::asio::awaitable<Outcome<registry::SheetFile>> RunSheetStore::sheet(
    routing::CivilDay day, geo::UtcTime known_at, std::optional<Caller> caller) {
  const auto read = [day, known_at](pqxx::work& tx) {
    return SheetReading{tx, day}.read(known_at);
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<std::string>>> RunSheetStore::made_of(
    std::vector<routing::CivilDay> days, geo::UtcTime known_at, Make make,
    std::optional<Caller> caller) {
  const auto work = [days = std::move(days), known_at, make = std::move(make)](pqxx::work& tx) {
    std::vector<registry::SheetFile> sheets;
    for (const auto day : days) sheets.push_back(SheetReading{tx, day}.read(known_at));
    return make(sheets);
  };
  return pool_.transact(kRead, Replay::safe, work, std::move(caller));
}

boost::asio::awaitable<Outcome<registry::SheetFile>> RunSheetStore::runs(
    routing::CivilDay day, geo::UtcTime known_at, std::optional<Caller> caller) {
  const auto read = [day, known_at](pqxx::work& tx) {
    return SheetReading{tx, day}.read_runs_and_owners(known_at);
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<registry::SheetFile>> RunSheetStore::run(
    boost::uuids::uuid id, routing::CivilDay day, geo::UtcTime known_at,
    std::optional<Caller> caller) {
  const auto read = [id, day, known_at](pqxx::work& tx) {
    return SheetReading{tx, day}.of_runs({id}).read_runs_and_owners(known_at);
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::string>> RunSheetStore::zone(geo::UtcTime known_at) {
  const auto read = [known_at](pqxx::work& tx) {
    const auto known = tx.exec_prepared(kKnown.name, to_sql(known_at));
    return tx.exec_prepared(kZone.name, known[0][0].as<std::int64_t>())[0][0].as<std::string>();
  };
  return pool_.transact(kRead, Replay::safe, read);
}

boost::asio::awaitable<Outcome<FilingAnswer>> RunSheetStore::declare(DeclarationFiling filing,
                                                                     std::optional<Caller> caller) {
  const auto work = [filing = std::move(filing)](pqxx::work& tx) -> FilingAnswer {
    const auto resolved = resolve(tx, filing);
    if (const auto* fault = std::get_if<FilingFault>(&resolved)) return *fault;
    return write(tx, filing, std::get<Resolved>(resolved));
  };
  return pool_.transact(kDeclare, Replay::safe, work, std::move(caller));
}

}  // namespace busward::db
