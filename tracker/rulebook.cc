#include "tracker/rulebook.h"

#include <algorithm>

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
  const auto found = papers.find(vehicle.value);
  return found == papers.end() ? std::span<const registry::Paper>{} : found->second;
}

std::vector<registry::Lapse> Rulebook::lapses(registry::VehicleId vehicle, geo::UtcTime at) const {
  const auto mine = papers_of(vehicle);
  if (mine.empty()) return {};
  return registry::lapses(mine, values, routing::civil_or_utc_day(at, zone));
}

}  // namespace busward::tracker
