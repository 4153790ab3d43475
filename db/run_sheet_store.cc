#include "db/run_sheet_store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "db/attestation_rows.h"
#include "db/import_session.h"
#include "db/sheet_reading.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::value_in;

constexpr Statement kRead[] = {kKnownRevision, kZoneKnown};

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
      read_sheet(tx, filing.day, filing.at, SheetDepth::runs_alone, std::move(ids));
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
    return read_sheet(tx, day, known_at, SheetDepth::whole);
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<std::string>>> RunSheetStore::made_of(
    std::vector<routing::CivilDay> days, geo::UtcTime known_at, Make make,
    std::optional<Caller> caller) {
  const auto work = [days = std::move(days), known_at, make = std::move(make)](pqxx::work& tx) {
    std::vector<registry::SheetFile> sheets;
    for (const auto day : days) sheets.push_back(read_sheet(tx, day, known_at, SheetDepth::whole));
    return make(sheets);
  };
  return pool_.transact(kRead, Replay::safe, work, std::move(caller));
}

boost::asio::awaitable<Outcome<registry::SheetFile>> RunSheetStore::runs(
    routing::CivilDay day, geo::UtcTime known_at, std::optional<Caller> caller) {
  const auto read = [day, known_at](pqxx::work& tx) {
    return read_sheet(tx, day, known_at, SheetDepth::runs_and_owners);
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<registry::SheetFile>> RunSheetStore::run(
    boost::uuids::uuid id, routing::CivilDay day, geo::UtcTime known_at,
    std::optional<Caller> caller) {
  const auto read = [id, day, known_at](pqxx::work& tx) {
    return read_sheet(tx, day, known_at, SheetDepth::runs_and_owners, {id});
  };
  return pool_.transact(kRead, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::string>> RunSheetStore::zone(geo::UtcTime known_at) {
  const auto read = [known_at](pqxx::work& tx) {
    const auto known = tx.exec_prepared(kKnownRevision.name, to_sql(known_at));
    return tx.exec_prepared(kZoneKnown.name, known[0][0].as<std::int64_t>())[0][0]
        .as<std::string>();
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
