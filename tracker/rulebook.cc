#include "tracker/rulebook.h"

#include <algorithm>
#include <iterator>

#include "routing/civil_time.h"
#include "routing/timetable.h"

namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool runs_on(const Service& service, sys_days day) {
  const std::chrono::weekday weekday{day};
  const unsigned bit = weekday.iso_encoding() - 1;
  return (service.weekdays >> bit & 1U) != 0 && service.valid_from <= day &&
         day <= service.valid_until;
}

std::chrono::seconds planned_duration(const routing::RouteVersion& version) {
  const auto& stops = version.stops();
  if (!stops.empty() && stops.back().planned) return *stops.back().planned;
  // Without a timetable of the stops: the line at 25 km/h, a slow country bus.
  constexpr geo::MetresPerSecond kSlowBus = geo::from_kmh(25);
  return std::chrono::seconds{static_cast<long>(version.length().value() / kSlowBus.value())};
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

std::vector<PlannedRun> Rulebook::planned_runs(registry::VehicleId vehicle, geo::UtcTime from,
                                               geo::UtcTime to) const {
  std::vector<PlannedRun> runs;
  const auto found = services.find(vehicle.value);
  if (found == services.end()) return runs;
  // A civil day is nowhere more than 14 hours off the UTC day.
  const auto first = std::chrono::floor<days>(from) - days{1};
  const auto last = std::chrono::floor<days>(to) + days{1};
  for (const Service& service : found->second) {
    const routing::RouteVersion* version = route_version(service.route_version);
    if (version == nullptr) continue;
    for (sys_days day = first; day <= last; day += days{1}) {
      if (!runs_on(service, day)) continue;
      const auto departs = routing::to_utc(day, service.departure, zone);
      if (!departs || *departs < from || *departs >= to) continue;
      runs.push_back({.id = routing::planned_run_id(version->route(), version->direction(), day,
                                                    service.departure),
                      .route_version = service.route_version,
                      .vehicle = vehicle,
                      .driver = service.driver,
                      .departs_at = *departs,
                      .arrives_at = *departs + planned_duration(*version)});
    }
  }
  std::ranges::sort(runs, {}, &PlannedRun::departs_at);
  return runs;
}

std::span<const registry::Paper> Rulebook::papers_of(registry::VehicleId vehicle) const {
  return listed(papers, vehicle.value);
}

std::vector<registry::Lapse> Rulebook::lapses(registry::VehicleId vehicle, geo::UtcTime at) const {
  const auto mine = papers_of(vehicle);
  if (mine.empty()) return {};
  return registry::lapses(mine, values, routing::civil_or_utc_day(at, zone));
}

std::span<const registry::Stoppage> Rulebook::stoppages_of(registry::VehicleId vehicle) const {
  return listed(stopped_buses, vehicle.value);
}

registry::Impediments Rulebook::impediments(registry::VehicleId vehicle,
                                            registry::RouteVersionId version,
                                            geo::UtcTime at) const {
  registry::Impediments found{.stoppages = {}, .lapses = lapses(vehicle, at)};
  std::span<const registry::Stoppage> of_route;
  if (const auto route = routes.find(version.value); route != routes.end()) {
    of_route = listed(stopped_routes, route->second.value);
  }
  const auto of_bus = stoppages_of(vehicle);
  if (of_bus.empty() && of_route.empty()) return found;
  const auto moment = routing::civil_or_utc(at, zone);
  found.stoppages = registry::in_force(of_bus, values, moment);
  std::ranges::copy(registry::in_force(of_route, values, moment),
                    std::back_inserter(found.stoppages));
  return found;
}

}  // namespace busward::tracker
