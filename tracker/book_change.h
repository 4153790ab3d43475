#pragma once

#include <optional>
#include <set>
#include <vector>

#include "tracker/rulebook.h"

namespace busward::tracker {

// What a newer rulebook changes of runs that are over or under way. Made once a change and asked
// for each vehicle, most of which it does not concern. Holds both by reference.
class BookChange {
 public:
  BookChange(const Rulebook& was, const Rulebook& is);

  const Rulebook& is() const { return is_; }

  // Both judge a run that departed then by the same numbers, documents, stoppages, plan and facts
  // of the drivers, where any are known to have driven. Its route version stays the one that it was
  // driven on.
  bool judges_alike(registry::VehicleId vehicle, boost::uuids::uuid run, geo::UtcTime departs_at,
                    const std::vector<SaidDriver>& drivers) const;
  // The run is no longer the vehicle's to drive, and was.
  bool takes_away(registry::VehicleId vehicle, boost::uuids::uuid run,
                  geo::UtcTime departs_at) const;
  // Runs that are the vehicle's by what is newly declared, or at another time.
  std::vector<PlannedRun> gained(registry::VehicleId vehicle) const;

 private:
  // Both say the same of what may stop the vehicle, whatever the moment and the route.
  bool files_alike(registry::VehicleId vehicle, const std::vector<SaidDriver>& drivers) const;
  // Which version a run was planned on, by the older of the two that knows it. Versions of one
  // route are alike here: what is stopped is the route.
  std::optional<registry::RouteVersionId> version_of(registry::VehicleId vehicle,
                                                     boost::uuids::uuid run,
                                                     geo::UtcTime departs_at) const;
  bool plans_alike(registry::VehicleId vehicle, boost::uuids::uuid run,
                   geo::UtcTime departs_at) const;
  bool may_plan_differently(registry::VehicleId vehicle, boost::uuids::uuid run) const;

  const Rulebook& was_;
  const Rulebook& is_;
  bool same_values_;
  bool same_calendars_;
  bool same_stopped_routes_;
  std::vector<registry::RunKey> declared_;  // of which they say different things
  std::set<boost::uuids::uuid> declared_ids_;
};

}  // namespace busward::tracker
