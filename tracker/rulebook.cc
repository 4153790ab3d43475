#include "tracker/rulebook.h"

#include <algorithm>

#include "routing/civil_time.h"
#include "routing/timetable.h"

namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::chrono::seconds planned_duration(const routing::RouteVersion& version) {
  const auto& stops = version.stops();
  if (!stops.empty() && stops.back().planned) return *stops.back().planned;
  // Without a timetable of the stops: the line at 25 km/h, a slow country bus.
  constexpr geo::MetresPerSecond kSlowBus = geo::from_kmh(25);
  return std::chrono::seconds{static_cast<long>(version.length().value() / kSlowBus.value())};
}

registry::DriverOfRun facts_of(const KnownDriver& known) {
  const DriverOnFile& driver = *known.driver;
  return {.licence_class = driver.licence_class,
          .first_licensed_on = driver.first_licensed_on,
          .papers = driver.papers,
          .violations = driver.violations,
          .stoppages = driver.stoppages,
          .known_by = known.by};
}

template <class T>
std::span<const T> listed(const std::unordered_map<std::int64_t, std::vector<T>>& lists,
                          std::int64_t key) {
  const auto found = lists.find(key);
  return found == lists.end() ? std::span<const T>{} : found->second;
}

}  // namespace

const routing::RouteVersion* Rulebook::route_version(registry::RouteVersionId id) const {
  const auto found = route_versions.find(id.value);
  return found == route_versions.end() ? nullptr : found->second.get();
}

std::span<const Service> Rulebook::services_of(registry::VehicleId vehicle) const {
  const auto found = services.find(vehicle.value);
  return found == services.end() ? std::span<const Service>{} : found->second;
}

registry::RouteId Rulebook::route_of(registry::RouteVersionId version) const {
  const auto found = routes.find(version.value);
  return found == routes.end() ? registry::RouteId{} : found->second;
}

void Rulebook::declare(registry::Declarations declared) {
  std::vector<Service> sent;
  for (const auto& [id, own] : services) {
    for (const Service& service : own) {
      const registry::RunKey from{
          .route = route_of(service.route_version), .day = service.valid_from, .departure = {}};
      for (auto run = declared.all().lower_bound(from);
           run != declared.all().end() && run->first.route == from.route &&
           run->first.day <= service.valid_until;
           ++run) {
        const auto& [key, says] = *run;
        if (key.departure != service.departure || !says.bus || *says.bus == service.vehicle)
          continue;
        Service& instead = sent.emplace_back(service);
        instead.vehicle = *says.bus;
        instead.valid_from = instead.valid_until = key.day;
      }
    }
  }
  for (Service& service : sent) services[service.vehicle.value].push_back(std::move(service));
  declarations = std::move(declared);
}

std::optional<PlannedRun> Rulebook::plan(const Service& service, sys_days day) const {
  const routing::RouteVersion* version = route_version(service.route_version);
  if (version == nullptr || day < service.valid_from || service.valid_until < day) return {};
  const registry::TimetabledDeparture departure{
      .school = version->school(),
      .route = version->route(),
      .direction = version->direction(),
      .departure = service.departure,
      .weekdays = routing::WeekdaySet::from_bits(service.weekdays)};
  const registry::DeclaredRun* declared =
      declarations.of({route_of(service.route_version), day, service.departure});
  const auto of_day = registry::plan_of(departure, day, calendars, declared);
  if (!of_day || of_day->state != registry::PlanState::planned) return {};
  const bool anothers = declared != nullptr && declared->bus && *declared->bus != service.vehicle;
  if (anothers) return {};
  const bool another_driver = declared != nullptr && declared->driver;
  const auto driver = another_driver ? declared->driver : service.driver;
  const auto departs = routing::to_utc(day, of_day->departure, zone);
  if (!departs) return {};
  return PlannedRun{
      .id = routing::planned_run_id(version->route(), version->direction(), day, service.departure),
      .route_version = service.route_version,
      .vehicle = service.vehicle,
      .driver = driver,
      .departs_at = *departs,
      .arrives_at = *departs + planned_duration(*version)};
}

std::vector<PlannedRun> Rulebook::planned_runs(registry::VehicleId vehicle, geo::UtcTime from,
                                               geo::UtcTime to) const {
  std::vector<PlannedRun> runs;
  // A civil day is nowhere more than 14 hours off the UTC day.
  const auto first = std::chrono::floor<days>(from) - days{1};
  const auto last = std::chrono::floor<days>(to) + days{1};
  for (const Service& service : services_of(vehicle)) {
    for (sys_days day = first; day <= last; day += days{1}) {
      const auto run = plan(service, day);
      if (run && from <= run->departs_at && run->departs_at < to) runs.push_back(*run);
    }
  }
  std::ranges::sort(runs, {}, &PlannedRun::departs_at);
  return runs;
}

std::optional<PlannedRun> Rulebook::planned_run(registry::VehicleId vehicle, boost::uuids::uuid run,
                                                geo::UtcTime near) const {
  const auto runs = planned_runs(vehicle, near - days{1}, near + days{1});
  const auto found = std::ranges::find(runs, run, &PlannedRun::id);
  if (found == runs.end()) return {};
  return *found;
}

std::optional<sys_days> Rulebook::day_of(const Service& service, boost::uuids::uuid run,
                                         geo::UtcTime near) const {
  const routing::RouteVersion* version = route_version(service.route_version);
  if (version == nullptr) return {};
  const auto around = std::chrono::floor<days>(near);
  for (sys_days day = around - days{2}; day <= around + days{2}; day += days{1}) {
    if (day < service.valid_from || service.valid_until < day) continue;
    if (routing::planned_run_id(version->route(), version->direction(), day, service.departure) ==
        run) {
      return day;
    }
  }
  return {};
}

bool Rulebook::takes_away(registry::VehicleId vehicle, boost::uuids::uuid run,
                          geo::UtcTime near) const {
  bool timetabled = false;
  for (const Service& service : services_of(vehicle)) {
    const auto day = day_of(service, run, near);
    if (day && plan(service, *day)) return false;
    timetabled = timetabled || day;
  }
  if (timetabled) return true;
  // A bus that was sent instead of another one, which was taken back, has no service left.
  return std::ranges::any_of(services, [&](const auto& of_vehicle) {
    return std::ranges::any_of(of_vehicle.second, [&](const Service& service) {
      return day_of(service, run, near).has_value();
    });
  });
}

std::vector<boost::uuids::uuid> Rulebook::ids_of(const registry::RunKey& run) const {
  std::vector<boost::uuids::uuid> ids;
  for (const auto& [version, route] : routes) {
    if (route != run.route) continue;
    const auto& line = *route_versions.at(version);
    const auto id = routing::planned_run_id(line.route(), line.direction(), run.day, run.departure);
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

std::span<const registry::Paper> Rulebook::papers_of(registry::VehicleId vehicle) const {
  return listed(papers, vehicle.value);
}

std::span<const registry::Stoppage> Rulebook::stoppages_of(registry::VehicleId vehicle) const {
  return listed(stopped_buses, vehicle.value);
}

registry::Impediments Rulebook::impediments(registry::VehicleId vehicle,
                                            registry::RouteVersionId version, geo::UtcTime at,
                                            const SaidDriver& said) const {
  std::span<const registry::Stoppage> of_route;
  if (const auto route = routes.find(version.value); route != routes.end()) {
    of_route = listed(stopped_routes, route->second.value);
  }
  const registry::BusFacts bus{.seats = seats_of(vehicle),
                               .papers = papers_of(vehicle),
                               .stoppages = stoppages_of(vehicle),
                               .known_by = registry::KnownBy::position};
  const auto known = known_driver(said);
  const bool nothing_known = bus.papers.empty() && bus.stoppages.empty() && of_route.empty();
  if (nothing_known && !known) return {};
  const auto moment = routing::civil_or_utc(at, zone);
  registry::RunFacts run{
      .day = moment.day, .time_of_day = moment.time_of_day, .of_route = of_route, .bus = bus};
  if (known) run.driver = facts_of(*known);
  auto found = registry::impediments(run, values);
  for (registry::DriverImpediment& fault : found.driver) fault.who = known->driver->code;
  return found;
}

std::vector<registry::DriverImpediment> Rulebook::driver_impediments(registry::VehicleId vehicle,
                                                                     const SaidDriver& said,
                                                                     geo::UtcTime at) const {
  return impediments(vehicle, registry::RouteVersionId{}, at, said).driver;
}

std::optional<KnownDriver> Rulebook::known_driver(const SaidDriver& said) const {
  if (said.by_card) {
    const auto card = cards.find(*said.by_card);
    const DriverOnFile* holder = card == cards.end() ? nullptr : driver(card->second);
    if (holder != nullptr) return KnownDriver{.driver = holder, .by = registry::KnownBy::card};
  }
  const DriverOnFile* checked = said.by_check ? driver(*said.by_check) : nullptr;
  if (checked == nullptr) return std::nullopt;
  return KnownDriver{.driver = checked, .by = registry::KnownBy::departure_check};
}

void Rulebook::add(DriverOnFile driver) {
  if (driver.card) cards.emplace(*driver.card, driver.code);
  drivers.emplace(driver.code, std::move(driver));
}

const DriverOnFile* Rulebook::driver(std::string_view code) const {
  const auto found = drivers.find(code);
  return found == drivers.end() ? nullptr : &found->second;
}

std::optional<int> Rulebook::seats_of(registry::VehicleId vehicle) const {
  const auto found = seats.find(vehicle.value);
  if (found == seats.end()) return std::nullopt;
  return found->second;
}

}  // namespace busward::tracker
