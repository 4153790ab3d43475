#include "tracker/watches/route_deviation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using routing::Match;

constexpr std::size_t kSeriesMost =
    60;                              // of the newest fixes; an hour of 1 s reports proves no more
constexpr Metres kWayTolerance{25};  // two ghosts on one street drive the same way twice

}  // namespace

std::string_view to_text(DeviationKind kind) {
  switch (kind) {
    case DeviationKind::left:
      return "left";
    case DeviationKind::never_entered:
      return "never_entered";
    case DeviationKind::started_off:
      return "started_off";
    case DeviationKind::wrong_direction:
      return "wrong_direction";
    case DeviationKind::skipped:
      return "skipped";
    case DeviationKind::after_end:
      return "after_end";
  }
  return "left";
}

RouteDeviationWatch::RouteDeviationWatch(std::shared_ptr<const routing::MatchingLine> line,
                                         const RouteDeviationParameters& parameters)
    : parameters_{parameters}, matcher_{std::move(line)} {}

std::vector<RouteDeviationFinding> RouteDeviationWatch::observe(const routing::Sighting& sighting,
                                                                bool bound) {
  std::vector<RouteDeviationFinding> findings;
  const bool was_bound = std::exchange(bound_, bound);
  if (bound && !was_bound && is_accused()) look_anew();
  const auto match = matcher_.observe(sighting);
  if (!match) return findings;
  last_at_ = match->at;
  last_match_ = match;
  if (match->against == 0 && !open_) {
    forget_episode();
    return findings;
  }
  record(*match);
  ghosts_.observe(sighting, *match, matcher_.line(), matcher_.error_factor());
  if (open_) {
    correct(*match, findings);
  } else if (bound && match->score > 0 && match->against >= parameters_.raise_score) {
    raise(sighting.place, *match, findings);
  }
  // A bus whose alarm had to wait until it is bound comes back just as well.
  if (open_ || match->against >= parameters_.raise_score) {
    const std::vector<Ghost> ghosts = returned();
    if (!ghosts.empty()) return_to(ghosts, match->at, findings);
  }
  return findings;
}

bool RouteDeviationWatch::is_accused() const {
  return !matcher_.hypotheses().empty() && matcher_.hypotheses().front().against > 0;
}

void RouteDeviationWatch::look_anew() {
  matcher_.restart();
  forget_episode();
}

void RouteDeviationWatch::record(const Match& match) {
  if (!began_at_) {
    began_at_ = match.at;
    began_progress_ = match.mark;
  }
  farthest_ = std::max(farthest_, match.distance);
  if (open_) open_->farthest = farthest_;
  if (series_.size() == kSeriesMost) series_.erase(series_.begin());
  series_.push_back({.at = match.at,
                     .distance = match.distance,
                     .progress = match.progress,
                     .weight = match.weight,
                     .score = match.score,
                     .against = match.against});
}

void RouteDeviationWatch::forget_episode() {
  ghosts_.clear();
  series_.clear();
  began_at_.reset();
  farthest_ = Metres{};
}

const Ghost* RouteDeviationWatch::skipped_to(const Match& match) const {
  for (const Ghost& ghost : ghosts_.all()) {
    if (ghost.forward && ghost.proof >= parameters_.skipped_score &&
        ghost.distance <= parameters_.clear_distance &&
        ghost.at > match.mark + parameters_.skipped_beyond) {
      return &ghost;
    }
  }
  return nullptr;
}

DeviationKind RouteDeviationWatch::kind_now(const Match& match) const {
  if (!match.entered) return DeviationKind::started_off;
  if (ghosts_.farthest_back(parameters_.backward_score) >= parameters_.backward_least) {
    return DeviationKind::wrong_direction;
  }
  if (skipped_to(match) != nullptr) return DeviationKind::skipped;
  return match.completed ? DeviationKind::after_end : DeviationKind::left;
}

void RouteDeviationWatch::raise(geo::LatLng place, const Match& match,
                                std::vector<RouteDeviationFinding>& findings) {
  const DeviationKind kind = kind_now(match);
  open_ = RouteDeviationEpisode{.kind = kind,
                                .began_at = *began_at_,
                                .detected_at = match.at,
                                .ended_at = std::nullopt,
                                .position = place,
                                .progress = began_progress_,
                                .distance = match.distance,
                                .farthest = farthest_,
                                .skipped = Metres{},
                                .score = match.against,
                                .half_width = matcher_.line().route().half_width()};
  const Ghost* skipped = kind == DeviationKind::skipped ? skipped_to(match) : nullptr;
  if (skipped != nullptr) open_->skipped = skipped->born - match.mark;
  findings.push_back({FindingChange::raised, *open_, series_json()});
  if (skipped != nullptr) skip_to(*skipped, findings);
}

// The ghosts were young when the alarm had to be raised; what they prove soon after is the better
// name.
void RouteDeviationWatch::correct(const Match& match,
                                  std::vector<RouteDeviationFinding>& findings) {
  if (match.at - open_->detected_at > parameters_.correction_time) return;
  if (open_->kind != DeviationKind::left) return;
  if (ghosts_.farthest_back(parameters_.backward_score) >= parameters_.backward_least_later) {
    open_->kind = DeviationKind::wrong_direction;
    findings.push_back({FindingChange::updated, *open_, {}});
  } else if (const Ghost* ghost = skipped_to(match)) {
    open_->kind = DeviationKind::skipped;
    open_->skipped = ghost->born - match.mark;
    findings.push_back({FindingChange::updated, *open_, {}});
    skip_to(*ghost, findings);
  }
}

void RouteDeviationWatch::skip_to(const Ghost& ghost,
                                  std::vector<RouteDeviationFinding>& findings) {
  const Ghost there = ghost;  // end_at forgets the ghosts
  matcher_.settle_at({there.at}, there.matched_at);
  findings.push_back(end_at(there.born_at));
}

// Where the bus is proven to drive forwards again. On a street that the line uses twice there are
// several such places; the one nearest to where the line was left comes first.
std::vector<Ghost> RouteDeviationWatch::returned() const {
  const Metres back = ghosts_.farthest_back(parameters_.backward_score);
  const bool turned = open_ && open_->kind == DeviationKind::wrong_direction;
  std::vector<Ghost> found;
  for (const Ghost& ghost : ghosts_.all()) {
    if (!ghost.forward || ghost.proof < parameters_.clear_score) continue;
    if (ghost.distance > parameters_.clear_distance) continue;
    if (back > ghost.driven() + kWayTolerance) continue;
    // A red light after a U-turn is no return.
    if (turned && ghost.driven() < parameters_.backward_least) continue;
    found.push_back(ghost);
  }
  const Metres left_at = began_progress_;
  std::stable_sort(found.begin(), found.end(), [left_at](const Ghost& a, const Ghost& b) {
    return std::abs((a.born - left_at).value()) < std::abs((b.born - left_at).value());
  });
  return found;
}

void RouteDeviationWatch::return_to(const std::vector<Ghost>& ghosts, geo::UtcTime at,
                                    std::vector<RouteDeviationFinding>& findings) {
  std::vector<Metres> places;
  for (const Ghost& ghost : ghosts) places.push_back(ghost.at);
  matcher_.settle_at(places, at);
  if (open_) {
    findings.push_back(end_at(ghosts.front().born_at));
  } else {
    forget_episode();
  }
}

RouteDeviationFinding RouteDeviationWatch::end_at(geo::UtcTime at) {
  RouteDeviationFinding finding{FindingChange::ended, *open_, {}};
  finding.episode.ended_at = std::max(at, open_->began_at);
  open_.reset();
  forget_episode();
  return finding;
}

std::optional<RouteDeviationFinding> RouteDeviationWatch::finish() {
  if (!open_) return std::nullopt;
  if (open_->kind == DeviationKind::started_off) open_->kind = DeviationKind::never_entered;
  return end_at(last_at_);
}

std::string RouteDeviationWatch::series_json() const {
  auto array = CanonicalJson::array();
  for (const Step& step : series_) {
    auto object = CanonicalJson::object();
    object.add("at", step.at)
        .add_metres("distance_m", step.distance)
        .add_metres("progress_m", step.progress)
        .add_score("weight", step.weight)
        .add_score("score", step.score)
        .add_score("against", step.against);
    array.append(object);
  }
  return array.text();
}

std::string measured_json(const RouteDeviationEpisode& episode) {
  const geo::UtcTime until = episode.ended_at.value_or(episode.detected_at);
  auto json = CanonicalJson::object();
  json.add_metres("distance_m", episode.distance)
      .add_metres("farthest_m", episode.farthest)
      .add_metres("progress_m", episode.progress)
      .add_seconds("duration_s", until - episode.began_at)
      .add_score("score", episode.score);
  if (episode.kind == DeviationKind::skipped) json.add_metres("skipped_m", episode.skipped);
  return json.text();
}

std::string limit_json(const RouteDeviationEpisode& episode) {
  auto json = CanonicalJson::object();
  json.add_metres("value", episode.half_width)
      .add("unit", "m")
      .add("source", std::string_view{"approved_route"});
  return json.text();
}

Finding to_finding(const RouteDeviationFinding& found) {
  const RouteDeviationEpisode& episode = found.episode;
  return {.change = found.change,
          .rule = "route_deviation",
          .kind = std::string{to_text(episode.kind)},
          .began_at = episode.began_at,
          .detected_at = episode.detected_at,
          .ended_at = episode.ended_at,
          .position = episode.position,
          .measured = measured_json(episode),
          .limit = limit_json(episode),
          .series = found.series};
}

}  // namespace busward::tracker
