#include "gateway/simulator/journey.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

using geo::from_kmh;
using geo::Metres;
using geo::Seconds;
using geo::UtcTime;

constexpr Metres kLaneOffset{2.5};  // we drive on the right of a line drawn in the middle
constexpr auto kEngineRunsOn = std::chrono::minutes{3};

geo::Polyline reversed(const geo::Polyline& line) {
  std::vector<geo::LatLng> vertices{line.vertices().rbegin(), line.vertices().rend()};
  auto back = geo::Polyline::from_vertices(std::move(vertices));
  BUSWARD_ASSERT(back.has_value());
  return *back;
}

std::chrono::milliseconds to_ms(Seconds time) {
  return std::chrono::milliseconds{std::llround(time.count() * 1000)};
}

TrueState state_on(const geo::Polyline& line, Motion motion, Metres driven_before) {
  const geo::Degrees course = line.course_at(motion.way);
  const geo::Degrees right = geo::normalised_course(course + geo::Degrees{90});
  return {.place = geo::destination(line.at(motion.way), {.course = right, .length = kLaneOffset}),
          .course = course,
          .speed = motion.speed,
          .driven = driven_before + motion.way,
          .engine_on = true};
}

}  // namespace

UtcTime DrivenRun::moment(Seconds since_start) const {
  return starts + to_ms(since_start);
}

std::shared_ptr<const DrivenRoute> DrivenRoute::of(routing::RouteVersion version) {
  const LimitProfile limits = LimitProfile::along(version);
  DriveLine out{.line = version.line(), .limits = limits};
  DriveLine back{.line = reversed(version.line()), .limits = limits.reversed(version.length())};
  return std::make_shared<const DrivenRoute>(
      DrivenRoute{.version = std::move(version), .out = std::move(out), .back = std::move(back)});
}

Journey::Journey(std::vector<PlannedRun> runs, std::optional<geo::Polyline> depot, Random random)
    : runs_{std::move(runs)}, depot_{std::move(depot)}, random_{random} {
  BUSWARD_ASSERT(!runs_.empty());
  plan();
}

void Journey::script(std::size_t run, Burst burst, Seconds late_by) {
  BUSWARD_ASSERT(!drive_.has_value());  // before the first move
  runs_[run].burst = burst;
  runs_[run].late_by = late_by;
  plan();
}

void Journey::script(std::size_t run, Deviation deviation) {
  BUSWARD_ASSERT(!drive_.has_value());
  runs_[run].deviation = std::move(deviation);
  plan();
}

void Journey::script_missed_stop(std::size_t run, std::size_t stop) {
  BUSWARD_ASSERT(!drive_.has_value());
  runs_[run].missed_stop = stop;
  plan();
}

void Journey::plan() {
  legs_.clear();
  driven_runs_.clear();
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    Random chance = random_.fork(1000 + run);
    plan_way_to(run);
    UtcTime starts =
        runs_[run].departure + to_ms(runs_[run].late_by + Seconds{chance.between(0, 15)});
    if (!legs_.empty()) starts = std::max(starts, legs_.back().ends + std::chrono::seconds{40});
    const auto& route = runs_[run].route;
    const auto& deviation = runs_[run].deviation;
    plan_leg(deviation ? deviation->driven : std::shared_ptr<const DriveLine>{route, &route->out},
             run, starts);
    driven_runs_.push_back({.run = run, .starts = starts, .ends = legs_.back().ends});
  }
}

void Journey::plan_leg(std::shared_ptr<const DriveLine> line, std::optional<std::size_t> run,
                       UtcTime starts) {
  Leg leg{.line = std::move(line),
          .run = run,
          .chance = run ? 3000 + *run : 4000 + legs_.size(),
          .starts = starts,
          .ends = starts,
          .driven_before = Metres{0}};
  if (!legs_.empty()) {
    const Leg& before = legs_.back();
    leg.driven_before = before.driven_before + before.line->line.length();
  }
  leg.ends += to_ms(drive_of(leg).duration());
  legs_.push_back(std::move(leg));
}

// From the depot, or from the end of the last run, to where the run's line starts.
void Journey::plan_way_to(std::size_t run) {
  Random chance = random_.fork(2000 + run);
  const auto& route = runs_[run].route;
  const geo::LatLng start = route->out.line.vertices().front();
  std::shared_ptr<const DriveLine> way;
  if (legs_.empty()) {
    if (!depot_) return;
    way = std::make_shared<const DriveLine>(
        DriveLine{*depot_, LimitProfile::everywhere(from_kmh(20))});
  } else {
    const geo::LatLng here = legs_.back().line->line.vertices().back();
    if (geo::distance_between(here, start) < Metres{1}) return;
    const geo::LatLng school = route->back.line.vertices().front();
    if (geo::distance_between(here, school) < Metres{1}) {
      way = {route, &route->back};
    } else {  // a county whose bus changes schools: no road is known, so straight across
      auto across = geo::Polyline::from_vertices({here, start});
      BUSWARD_ASSERT(across.has_value());
      way = std::make_shared<const DriveLine>(
          DriveLine{*across, LimitProfile::everywhere(geo::from_kmh(40))});
    }
  }
  if (!legs_.empty()) {
    const auto pause = to_ms(Seconds{chance.between(60, 150)});
    return plan_leg(std::move(way), std::nullopt, legs_.back().ends + pause);
  }
  const Seconds early{chance.between(100, 240)};
  plan_leg(std::move(way), std::nullopt, runs_[run].departure - to_ms(early));
  const auto driving = legs_.back().ends - legs_.back().starts;
  legs_.back().starts -= driving;
  legs_.back().ends -= driving;
}

Drive Journey::drive_of(const Leg& leg) const {
  Random chance = random_.fork(leg.chance);
  DriveOrder order;
  if (leg.run) {
    const PlannedRun& run = runs_[*leg.run];
    const auto& stops = run.route->version.stops();
    for (std::size_t i = 0; i < stops.size(); ++i) {
      const Seconds dwell{chance.between(15, 40)};
      const auto at = run.deviation ? run.deviation->on_driven(stops[i].at) : stops[i].at;
      if (at && run.missed_stop != i) order.halts.push_back({.at = *at, .dwell = dwell});
    }
    order.burst = run.burst;
  }
  return Drive::plan(leg.line->line, leg.line->limits, order, chance.fork(1));
}

Drive Journey::drive_of_run(std::size_t run) const {
  for (const Leg& leg : legs_) {
    if (leg.run == run) return drive_of(leg);
  }
  BUSWARD_ASSERT(false);
  std::abort();
}

TrueState Journey::at(UtcTime time) {
  while (current_ + 1 < legs_.size() && time >= legs_[current_ + 1].starts) {
    ++current_;
    drive_.reset();
  }
  const Leg& leg = legs_[current_];
  if (time < leg.starts) {  // parked since before we looked
    TrueState state = state_on(leg.line->line, Motion{}, leg.driven_before);
    state.engine_on = leg.starts - time < kEngineRunsOn;
    return state;
  }
  if (time >= leg.ends) return standing_at_end_of(leg, time);
  if (!drive_) drive_ = drive_of(leg);
  const Seconds since = time - leg.starts;
  return state_on(leg.line->line, drive_->at(since), leg.driven_before);
}

TrueState Journey::standing_at_end_of(const Leg& leg, UtcTime time) const {
  const Motion standing{.way = leg.line->line.length(), .speed = geo::MetresPerSecond{0}};
  TrueState state = state_on(leg.line->line, standing, leg.driven_before);
  const bool soon =
      current_ + 1 < legs_.size() && legs_[current_ + 1].starts - time < kEngineRunsOn;
  state.engine_on = soon || time - leg.ends < kEngineRunsOn;
  return state;
}

}  // namespace busward::simulator
