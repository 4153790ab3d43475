#include "tracker/book_change.h"

#include <algorithm>

#include "tracker/parameters.h"

namespace busward::tracker {
namespace {

Parameters parameters_of(const Rulebook& book, geo::UtcTime at) {
  return Parameters::of(book.values, std::chrono::floor<std::chrono::days>(at));
}

bool is_alike(const Rulebook& was, const Rulebook& is, registry::VehicleId vehicle,
              const SaidDriver& said) {
  const auto before = was.known_driver(said);
  const auto after = is.known_driver(said);
  if (!before || !after) return !before && !after;
  return before->by == after->by && *before->driver == *after->driver &&
         was.seats_of(vehicle) == is.seats_of(vehicle);
}

}  // namespace

BookChange::BookChange(const Rulebook& was, const Rulebook& is)
    : was_{was},
      is_{is},
      same_values_{was.values == is.values},
      same_calendars_{was.calendars == is.calendars},
      same_stopped_routes_{was.stopped_routes == is.stopped_routes},
      declared_{registry::declared_differently(was.declarations, is.declarations)} {
  for (const registry::RunKey& run : declared_) {
    for (const auto& id : is.ids_of(run)) declared_ids_.insert(id);
  }
}

bool BookChange::judges_alike(registry::VehicleId vehicle, boost::uuids::uuid run,
                              geo::UtcTime departs_at,
                              const std::vector<SaidDriver>& drivers) const {
  if (!plans_alike(vehicle, run, departs_at)) return false;
  if (same_values_ && files_alike(vehicle, drivers)) return true;
  const auto version = version_of(vehicle, run, departs_at);
  const auto forbid_alike = [&](const SaidDriver& said) {
    return was_.impediments(vehicle, *version, departs_at, said) ==
           is_.impediments(vehicle, *version, departs_at, said);
  };
  return version && std::ranges::all_of(drivers, forbid_alike) &&
         (same_values_ || parameters_of(was_, departs_at) == parameters_of(is_, departs_at));
}

bool BookChange::files_alike(registry::VehicleId vehicle,
                             const std::vector<SaidDriver>& drivers) const {
  const auto says_the_same = [&](const SaidDriver& said) {
    return is_alike(was_, is_, vehicle, said);
  };
  return std::ranges::all_of(drivers, says_the_same) &&
         std::ranges::equal(was_.papers_of(vehicle), is_.papers_of(vehicle)) &&
         std::ranges::equal(was_.stoppages_of(vehicle), is_.stoppages_of(vehicle)) &&
         same_stopped_routes_;
}

std::optional<registry::RouteVersionId> BookChange::version_of(registry::VehicleId vehicle,
                                                               boost::uuids::uuid run,
                                                               geo::UtcTime departs_at) const {
  for (const Rulebook* book : {&was_, &is_}) {
    if (const auto planned = book->planned_run(vehicle, run, departs_at)) {
      return planned->route_version;
    }
  }
  return std::nullopt;
}

// Services of later days may differ as they like.
bool BookChange::may_plan_differently(registry::VehicleId vehicle, boost::uuids::uuid run) const {
  return !same_calendars_ || declared_ids_.contains(run) ||
         !std::ranges::equal(was_.services_of(vehicle), is_.services_of(vehicle));
}

bool BookChange::plans_alike(registry::VehicleId vehicle, boost::uuids::uuid run,
                             geo::UtcTime departs_at) const {
  if (!may_plan_differently(vehicle, run)) return true;
  const auto is = is_.planned_run(vehicle, run, departs_at);
  if (!is) {
    return !is_.takes_away(vehicle, run, departs_at) || was_.takes_away(vehicle, run, departs_at);
  }
  const auto was = was_.planned_run(vehicle, run, departs_at);
  return was && was->departs_at == is->departs_at;
}

bool BookChange::takes_away(registry::VehicleId vehicle, boost::uuids::uuid run,
                            geo::UtcTime departs_at) const {
  return may_plan_differently(vehicle, run) && is_.takes_away(vehicle, run, departs_at);
}

std::vector<PlannedRun> BookChange::gained(registry::VehicleId vehicle) const {
  std::vector<PlannedRun> runs;
  for (const registry::RunKey& key : declared_) {
    const auto may_drive = [&key](const Service& service) {
      return service.departure == key.departure && service.valid_from <= key.day &&
             key.day <= service.valid_until;
    };
    if (std::ranges::none_of(is_.services_of(vehicle), may_drive)) continue;
    for (const auto& id : is_.ids_of(key)) {
      const auto run = is_.planned_run(vehicle, id, key.day);
      if (run && run != was_.planned_run(vehicle, id, key.day)) runs.push_back(*run);
    }
  }
  return runs;
}

}  // namespace busward::tracker
