#include "tracker/run_judge.h"

#include <utility>

#include "geo/geodesic.h"

namespace busward::tracker {
namespace {

// Below this way between two fixes a bus may stand and its receiver wander.
constexpr geo::Metres kLeastHop{10};

}  // namespace

RunJudge::RunJudge(PlannedRun run, std::shared_ptr<const routing::RouteVersion> version,
                   const Parameters& parameters)
    : run_{std::move(run)},
      version_{std::move(version)},
      parameters_{parameters},
      speed_{parameters.implausible_speed},
      overspeed_{parameters.overspeed} {}

Judged RunJudge::observe(const Fix& fix) {
  Judged judged;
  if (!gate_.accepts(fix)) return judged;
  if (last_position_) {
    const auto hop = geo::on_grid(geo::distance_between(*last_position_, fix.position));
    if (hop >= kLeastHop) {
      driven_ = geo::on_grid(driven_ + hop);
      last_position_ = fix.position;
    }
  } else {
    last_position_ = fix.position;
  }
  judged.progress = progress_.observe(version_->line(), fix);
  if (judged.progress) {
    judged.visits =
        stops_.advance(*version_, *judged.progress, fix.at, parameters_.run.stop_radius);
  }
  advance_phase(fix);
  judged.limit =
      limit_in_force(*version_, judged.progress, phase_ == RunPhase::loaded, parameters_.limit);
  if (const auto sample = speed_.choose(fix)) {
    judged.overspeed = overspeed_.observe(*sample, judged.limit);
  }
  return judged;
}

void RunJudge::advance_phase(const Fix& fix) {
  const bool served_all = stops_.last_stop_served_at().has_value();
  if (phase_ == RunPhase::approaching && (stops_.first_stop_left() || fix.loaded.value_or(false))) {
    phase_ = RunPhase::loaded;
    loaded_at_ = fix.at;
  }
  if (served_all) phase_ = RunPhase::done;
}

bool RunJudge::is_over(geo::UtcTime at) const {
  const auto served = stops_.last_stop_served_at();
  if (served && at >= *served + parameters_.run.stays_after_last_stop) return true;
  return at >= run_.arrives_at + parameters_.run.closes_after_arrival;
}

}  // namespace busward::tracker
