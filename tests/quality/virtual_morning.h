#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gateway/simulator/fleet_plan.h"
#include "tracker/engine.h"
#include "tracker/rulebook.h"

namespace busward::quality {

// A scripted case or an alarm, reduced to what both have.
struct Episode {
  registry::VehicleId vehicle;
  std::string rule;
  std::string kind;
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  geo::UtcTime detected_at;  // of an alarm
  bool must_be_found = true;
  std::string detail;  // of an alarm: what was measured, against what, by which fixes
};

// A report as the engine gets it, with what other rules need to know of it.
struct Sample {
  registry::VehicleId vehicle;
  tracker::Fix fix;
  const routing::RouteVersion* route = nullptr;  // of the run that it is driven on; null: none
  bool loaded = false;  // between the first and the last stop of that run, by the truth
  bool new_run = false;
};

struct MorningWish {
  std::uint64_t seed = 1;
  int buses = 1058;
  std::chrono::minutes length{180};
  std::chrono::seconds interval{5};
  double speeding_share = 0.25;
  double deviating_share = 0.1;
  double mishap_share = 0.05;
};

// A county's morning in virtual time: the simulator's buses with their receivers' errors, and what
// they truly did. Pure: the same wish gives the same samples.
class VirtualMorning {
 public:
  explicit VirtualMorning(const MorningWish& wish);

  std::shared_ptr<const tracker::Rulebook> rulebook() const { return book_; }
  // What was truly done in the morning; what was not whole within it need not be found.
  std::vector<Episode> truth() const;
  // All reports, those of one bus in order of time; `take` gets each.
  template <class Take>
  void drive(Take&& take) const;
  double bus_hours() const;
  std::size_t routes() const { return book_->route_versions.size(); }
  static tracker::LocationReport report_of(const Sample& sample);

 private:
  std::vector<Sample> samples_of(std::size_t bus) const;

  MorningWish wish_;
  geo::UtcTime start_;
  std::vector<simulator::SimulatedBus> fleet_;
  std::shared_ptr<tracker::Rulebook> book_;
};

// Fixes are made bus by bus, which is cheaper than by time and makes no difference: nothing that is
// measured here crosses buses.
template <class Take>
void VirtualMorning::drive(Take&& take) const {
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    for (const Sample& sample : samples_of(i)) take(sample);
  }
}

}  // namespace busward::quality
