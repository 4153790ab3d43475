#include "db/fleet_store.h"

#include <unordered_map>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kStatements[] = {
    {"fleet_buses",
     "SELECT v.vehicle_id, v.plate, v.plate_colour, v.vin, v.kind, v.seats, o.code, o.name, "
     "t.terminal_id, t.number, t.edition FROM registry.vehicle_now v "
     "LEFT JOIN registry.operator_now o ON o.operator_id = v.operator_id "
     "LEFT JOIN LATERAL (SELECT f.terminal_id, f.number, f.edition "
     "FROM registry.terminal_binding_now b "
     "JOIN registry.terminal_now f ON f.terminal_id = b.terminal_id "
     "WHERE b.vehicle_id = v.vehicle_id ORDER BY b.added_revision DESC, f.number LIMIT 1) t ON "
     "true "
     "ORDER BY v.plate COLLATE \"C\""},
    {"fleet_drivers", "SELECT driver_id, name FROM registry.driver_now"},
    {"fleet_routes", "SELECT id, route_id FROM routing.route_version"}};

constexpr Statement kSeen{"fleet_seen", "SELECT vehicle_id FROM registry.vehicle_now"};

std::optional<std::string> optional_text(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<std::string>();
}

template <class E, std::size_t N>
std::optional<E> optional_named(const registry::NameTable<E, N>& table, const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return registry::value_in(table, field.c_str());
}

BusOnFile bus_in(const pqxx::row& row) {
  BusOnFile found;
  found.id = registry::VehicleId{row[0].as<std::int64_t>()};
  found.bus = {.plate = row[1].as<std::string>(),
               .plate_colour = optional_named(registry::kPlateColours, row[2]),
               .vin = optional_text(row[3]),
               .kind = optional_named(registry::kBusKinds, row[4]),
               .seats = {},
               .operator_code = optional_text(row[6])};
  if (!row[5].is_null()) found.bus.seats = row[5].as<int>();
  found.operator_name = optional_text(row[7]);
  if (!row[8].is_null()) {
    found.terminal = TerminalOfBus{.id = registry::TerminalId{row[8].as<std::int64_t>()},
                                   .number = row[9].as<std::string>(),
                                   .edition = optional_named(registry::kTerminalEditions, row[10])};
  }
  return found;
}

using Names = std::unordered_map<std::int64_t, std::string>;
using Routes = std::unordered_map<std::int64_t, registry::RouteId>;

std::vector<RunOfBus> runs_of(const tracker::Rulebook& rulebook, registry::VehicleId vehicle,
                              TimeSpan span, const Names& drivers, const Routes& routes) {
  std::vector<RunOfBus> runs;
  for (const tracker::PlannedRun& planned : rulebook.planned_runs(vehicle, span.from, span.to)) {
    const auto* version = rulebook.route_version(planned.route_version);
    const auto route = routes.find(planned.route_version.value);
    if (version == nullptr || route == routes.end()) continue;
    RunOfBus run{.route_id = route->second,
                 .route = version->route(),
                 .departs_at = planned.departs_at,
                 .arrives_at = planned.arrives_at,
                 .driver = {}};
    const auto driver = planned.driver ? drivers.find(planned.driver->value) : drivers.end();
    if (driver != drivers.end()) run.driver = driver->second;
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<BusOnFile>>> FleetStore::buses(
    std::shared_ptr<const tracker::Rulebook> rulebook, TimeSpan span,
    std::optional<Caller> caller) {
  const auto read = [rulebook = std::move(rulebook), span](pqxx::work& tx) {
    std::vector<BusOnFile> buses;
    for (const auto& row : tx.exec_prepared(kStatements[0].name)) buses.push_back(bus_in(row));
    Names drivers;
    for (const auto& row : tx.exec_prepared(kStatements[1].name)) {
      drivers.emplace(row[0].as<std::int64_t>(), row[1].as<std::string>());
    }
    Routes routes;
    for (const auto& row : tx.exec_prepared(kStatements[2].name)) {
      routes.emplace(row[0].as<std::int64_t>(), registry::RouteId{row[1].as<std::int64_t>()});
    }
    for (BusOnFile& bus : buses) bus.runs = runs_of(*rulebook, bus.id, span, drivers, routes);
    return buses;
  };
  return pool_.transact(kStatements, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::vector<registry::VehicleId>>> FleetStore::seen_by(
    Caller caller) {
  const auto read = [](pqxx::work& tx) {
    std::vector<registry::VehicleId> seen;
    for (const auto& row : tx.exec_prepared(kSeen.name)) {
      seen.emplace_back(row[0].as<std::int64_t>());
    }
    return seen;
  };
  return pool_.transact(kSeen, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
