#include "tracker/run_judge.h"

#include <algorithm>
#include <utility>

#include "geo/geodesic.h"

namespace busward::tracker {
namespace {

using geo::Metres;

// Below this way between two fixes a bus may stand and its receiver wander.
constexpr Metres kLeastHop{10};
constexpr Metres kReach{60};  // farther from its line a bus is not on it

}  // namespace

RunJudge::RunJudge(PlannedRun run, std::shared_ptr<const routing::RouteVersion> version,
                   const Parameters& parameters, registry::Impediments impediments)
    : run_{std::move(run)},
      version_{std::move(version)},
      parameters_{parameters},
      deviation_{std::make_shared<routing::MatchingLine>(version_, parameters.matcher),
                 parameters.route_deviation},
      missed_stop_{version_, parameters.missed_stop},
      speed_{parameters.implausible_speed},
      overspeed_{parameters.overspeed},
      unlicensed_{std::move(impediments)},
      unmonitored_{parameters.unmonitored,
                   {.departs_at = run_.departs_at, .arrives_at = run_.arrives_at}} {}

void RunJudge::move(geo::UtcTime departs_at, geo::UtcTime arrives_at) {
  run_.departs_at = departs_at;
  run_.arrives_at = arrives_at;
  unmonitored_.follow({.departs_at = departs_at, .arrives_at = arrives_at});
}

Judged RunJudge::observe(const Fix& fix) {
  Judged judged;
  if (!first_seen_at_) first_seen_at_ = fix.at;
  watch_silence(fix, judged);
  if (!gate_.accepts(fix)) return judged;
  add_way(fix);
  follow_line(fix, judged);
  watch_stops(fix, judged);
  if (judged.progress) {
    judged.visits =
        stops_.advance(*version_, *judged.progress, fix.at, parameters_.run.stop_radius);
  }
  advance_phase(fix);
  const bool empty = phase_ == RunPhase::loaded && !carries_pupils();
  const UnlicensedRunningWatch::Seen seen{.phase = empty ? RunPhase::approaching : phase_,
                                          .on_line = progress_.has_value()};
  if (auto found = unlicensed_.observe(fix, seen)) judged.findings.push_back(std::move(*found));
  judged.limit = limit_in_force(*version_, judged.progress, carries_pupils(), parameters_.limit);
  if (const auto sample = speed_.choose(fix)) {
    if (const auto found = overspeed_.observe(*sample, judged.limit)) {
      judged.findings.push_back(to_finding(*found));
    }
  }
  const bool loaded = carries_pupils();
  // Nobody waits for a bus that is to stand still.
  const bool waits =
      phase_ == RunPhase::approaching && judged.progress && !unlicensed_.is_stopped();
  unmonitored_.take_duty({.holds = (loaded || waits) && !is_near_end(),
                          .loaded = loaded,
                          .progress = progress_.value_or(Metres{0})});
  return judged;
}

// A bus that is heard of late was silent until then, whatever its fix says of earlier.
void RunJudge::watch_silence(const Fix& fix, Judged& judged) {
  const bool late = fix.received_at - fix.at > parameters_.arrival.live_window;
  for (Finding& finding : unmonitored_.observe(fix, late ? fix.received_at : fix.at)) {
    judged.findings.push_back(std::move(finding));
  }
}

// Behind follow_line, whose findings are the deviation's alone.
void RunJudge::watch_stops(const Fix& fix, Judged& judged) {
  const bool deviates = std::ranges::any_of(
      judged.findings, [](const Finding& finding) { return finding.rule == "route_deviation"; });
  const StopDuty duty{.holds = owes_stops(fix),
                      .empty = phase_ == RunPhase::approaching,
                      .doubted = deviation_.is_accused(),
                      .away = deviates || deviation_.is_open()};
  for (Finding& finding : missed_stop_.observe(fix, judged.progress, duty)) {
    judged.findings.push_back(std::move(finding));
  }
}

// Pupils wait at every stop on the way to school, once the run is due, however empty the bus; on
// the way back a bus that is empty again has nobody to set down. A bus that is to stand still owes
// nobody a stop unless it carries pupils all the same.
bool RunJudge::owes_stops(const Fix& fix) const {
  if (phase_ == RunPhase::done) return false;
  if (version_->direction() == routing::Direction::to_school) {
    const bool is_due = fix.at >= run_.departs_at && !unlicensed_.is_stopped();
    return carries_pupils() || is_due;
  }
  return carries_pupils() && fix.loaded.value_or(true);
}

// Unless somebody has counted that nobody is on board.
bool RunJudge::carries_pupils() const {
  return phase_ == RunPhase::loaded && (!word_ || word_->loaded);
}

// Where a bus may fall silent because its run is over.
bool RunJudge::is_near_end() const {
  const auto& stops = version_->stops();
  const Metres end = stops.empty() ? version_->length() : stops.back().at;
  return progress_ && *progress_ >= end - parameters_.matcher.terminal_radius;
}

void RunJudge::add_way(const Fix& fix) {
  if (!last_position_) last_position_ = fix.position;
  const auto hop = geo::on_grid(geo::distance_between(*last_position_, fix.position));
  if (hop < kLeastHop) return;
  driven_ = geo::on_grid(driven_ + hop);
  last_position_ = fix.position;
}

// Between two runs a bus may come back along its own line, and be believed far from its start.
void RunJudge::begin_at_first_stop(const Fix& fix) {
  if (phase_ != RunPhase::approaching || deviation_.is_open() || !deviation_.is_accused()) return;
  if (version_->stops().empty()) return;
  const Metres away = geo::distance_between(version_->stops().front().place, fix.position);
  if (away <= parameters_.run.stop_radius) deviation_.look_anew();
}

void RunJudge::follow_line(const Fix& fix, Judged& judged) {
  begin_at_first_stop(fix);
  const auto found = deviation_.observe({.at = fix.at,
                                         .place = fix.position,
                                         .speed = fix.speed,
                                         .accuracy = fix.accuracy,
                                         .satellites = fix.satellites},
                                        is_bound(fix));
  for (const auto& finding : found) judged.findings.push_back(to_finding(finding));
  const auto& match = deviation_.last_match();
  if (!match || match->at != fix.at) return;
  if (match->anew) {
    stops_.forget_way();
    missed_stop_.lose_line();
  }
  if (match->distance > kReach) return;
  progress_ = match->progress;
  judged.progress = progress_;
}

// The approved line binds a bus that carries pupils, and one that is late to fetch them; not one
// that was stopped, or whose route was, and obeys. Of a bus that was first seen after its departure
// nobody knows whether it fetches them or has brought them.
bool RunJudge::is_bound(const Fix& fix) const {
  if (fix.loaded) return *fix.loaded;
  if (phase_ == RunPhase::loaded) return carries_pupils();
  if (unlicensed_.is_stopped()) return false;
  const auto judged_from = run_.departs_at + parameters_.route_deviation.judged_after_departure;
  return phase_ == RunPhase::approaching && first_seen_at_ <= run_.departs_at &&
         fix.at >= judged_from;
}

std::vector<Finding> RunJudge::finish() {
  std::vector<Finding> ended;
  if (const auto open = deviation_.finish()) ended.push_back(to_finding(*open));
  if (const auto open = overspeed_.finish()) ended.push_back(to_finding(*open));
  if (auto open = unlicensed_.finish()) ended.push_back(std::move(*open));
  if (auto open = unmonitored_.finish()) ended.push_back(std::move(*open));
  return ended;
}

void RunJudge::advance_phase(const Fix& fix) {
  if (!said_loaded_at_ && fix.loaded.value_or(false)) said_loaded_at_ = fix.at;
  const bool served_all = stops_.last_stop_served_at().has_value();
  if (phase_ == RunPhase::approaching && (stops_.first_stop_left() || fix.loaded.value_or(false))) {
    phase_ = RunPhase::loaded;
    loaded_at_ = fix.at;
  }
  if (served_all) phase_ = RunPhase::done;
  advance_by_word(fix);
}

// A count of heads makes the bus loaded before its first stop is left, and a sweep that finds
// nobody ends its load before the last one is served. A later count takes a sweep back; of a bus
// that never was loaded a sweep says nothing.
void RunJudge::advance_by_word(const Fix& fix) {
  const auto newest = on_board_.load_at(fix.at);
  if (!newest) return;
  const bool is_news = !word_ || word_->since != newest->since || word_->loaded != newest->loaded;
  word_ = newest;
  if (!is_news) return;
  const bool may_load = phase_ == RunPhase::approaching || swept_at_;
  if (newest->loaded && may_load) {
    phase_ = RunPhase::loaded;
    if (!loaded_at_) loaded_at_ = newest->since;
    swept_at_.reset();
  }
  if (newest->swept && phase_ == RunPhase::loaded) {
    phase_ = RunPhase::done;
    swept_at_ = newest->since;
  }
}

geo::UtcTime RunJudge::ends_at() const {
  const auto latest = run_.arrives_at + parameters_.run.closes_after_arrival;
  const auto served = stops_.last_stop_served_at();
  return served ? std::min(*served + parameters_.run.stays_after_last_stop, latest) : latest;
}

}  // namespace busward::tracker
