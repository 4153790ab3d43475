#include "routing/matcher.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "geo/geodesic.h"

namespace busward::routing {
namespace {

using geo::Metres;

double seconds_of(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

// Progress that the straight hop does not explain, and going back, make a hypothesis less likely
// than its rivals; they never count against the bus.
double rank_penalty(Metres progressed, Metres hop) {
  const double surplus_m = progressed.value() - 1.4 * hop.value() - 60;
  if (surplus_m > 0) return std::min(3.0, surplus_m / 150);
  if (progressed < Metres{}) return std::min(3.0, -progressed.value() / 40);
  return 0;
}

}  // namespace

MatchingLine::MatchingLine(std::shared_ptr<const RouteVersion> route,
                           const MatcherParameters& parameters)
    : route_{std::move(route)},
      parameters_{parameters},
      evidence_{parameters},
      start_{route_->line().vertices().front()},
      end_{route_->line().vertices().back()} {}

bool MatchingLine::near_terminal(Metres progress) const {
  return progress <= parameters_.terminal_reach ||
         progress >= route_->length() - parameters_.terminal_reach;
}

Metres MatchingLine::zone_allowance(const geo::LocalPlane& end, geo::LatLng place) const {
  const geo::PlanePoint point = end.to_plane(place);
  const double east_m = point.east.value();
  const double north_m = point.north.value();
  const Metres out{std::sqrt(east_m * east_m + north_m * north_m)};
  const double inside =
      (parameters_.terminal_radius + parameters_.terminal_fade - out) / parameters_.terminal_fade;
  return parameters_.terminal_allowance * std::clamp(inside, 0.0, 1.0);
}

Metres MatchingLine::allowance(Metres progress, geo::LatLng place, bool completed) const {
  const MatcherParameters& p = parameters_;
  Metres zone;
  if (completed) zone = p.terminal_allowance;
  if (progress <= p.terminal_reach) zone = std::max(zone, zone_allowance(start_, place));
  if (progress >= route_->length() - p.terminal_reach) {
    zone = std::max(zone, zone_allowance(end_, place));
  }
  return zone + std::max(Metres{}, route_->half_width() - p.half_width_included);
}

struct Matcher::Child {
  Hypothesis hypothesis;
  Match match;
};

std::optional<Match> Matcher::observe(const Sighting& sighting) {
  const MatcherParameters& p = line_->parameters();
  auto look = movement_.observe(sighting, p, line_->evidence());
  if (!look) return std::nullopt;
  std::vector<Child> children;
  const double against_before = hypotheses_.empty() ? 0 : hypotheses_.front().against;
  const bool anew = hypotheses_.empty();
  if (anew) begin(sighting);
  if (is_asleep(sighting.place) && !look->first) look->weight = 0;
  follow(sighting, *look, children);
  keep_best(children);
  Match match = children.front().match;
  for (const Child& child : children) {
    if (child.hypothesis.against == 0 && child.match.distance <= p.advance_at) entered_ = true;
  }
  if (entered_) asleep_at_.reset();
  match.entered = entered_;
  match.anew = anew;
  if (!look->first && look->weight > 0) learn_error(match, against_before);
  return match;
}

void Matcher::settle_at(const std::vector<Metres>& progress, geo::UtcTime at) {
  const std::vector<Hypothesis> before = std::exchange(hypotheses_, {});
  for (const Metres way : progress) {
    const Metres born = before.empty() ? way : std::min(way, before.front().born);
    const double rank = -static_cast<double>(hypotheses_.size());
    hypotheses_.push_back({.at = way, .mark = way, .born = born, .matched_at = at, .rank = rank});
  }
  entered_ = true;
}

void Matcher::restart() {
  hypotheses_.clear();
  entered_ = false;
}

double Matcher::error_factor() const {
  const MatcherParameters& p = line_->parameters();
  const double factor = mean_error_.value_or(p.error_start) / p.error_start;
  return geo::score_on_grid(std::clamp(factor, 1.0, p.error_factor_most));
}

// In its depot a receiver's jitter looks like driving, and nothing on the line speaks against it.
bool Matcher::is_asleep(geo::LatLng place) {
  const Metres least = line_->parameters().wakes_after;
  if (asleep_at_ && geo::distance_between(*asleep_at_, place) >= least) asleep_at_.reset();
  return asleep_at_.has_value();
}

// Wherever the first fix may be on the line; a bus far from all of it has its whole run before it.
void Matcher::begin(const Sighting& sighting) {
  asleep_at_ = sighting.place;
  const MatcherParameters& p = line_->parameters();
  const geo::Polyline& line = line_->route().line();
  for (const geo::Projection& found : line.near_minima(sighting.place, p.rise, p.reach)) {
    if (found.distance > p.reach) continue;
    hypotheses_.push_back(
        {.at = found.at, .mark = found.at, .born = found.at, .matched_at = sighting.at});
  }
  if (hypotheses_.empty()) hypotheses_.push_back({.matched_at = sighting.at});
}

bool Matcher::completed(const Hypothesis& h, std::chrono::milliseconds since_last) const {
  const MatcherParameters& p = line_->parameters();
  const Metres length = line_->route().length();
  const Metres unseen{5 * std::min(seconds_of(since_last), 60.0)};
  return h.mark > length - p.completed_short_of - unseen &&
         h.mark - h.born > std::min(p.completed_least, length / 2);
}

// Still on the way to the first stop, perhaps along the line itself and against its direction.
bool Matcher::approaching(const Hypothesis& h) const {
  const MatcherParameters& p = line_->parameters();
  return h.mark - h.born < p.approach_forward &&
         h.born <= std::min(p.approach, line_->route().length() / 4);
}

geo::Stretch Matcher::window_of(const Hypothesis& h, const Look& look, geo::UtcTime now) const {
  const MatcherParameters& p = line_->parameters();
  const bool free = completed(h, look.since_last) || approaching(h);
  const Metres reachable = look.bound * geo::Seconds{now - h.matched_at};
  return {.from = free ? Metres{} : h.mark - p.back_window,
          .to = h.at + reachable + p.forward_slack};
}

void Matcher::follow(const Sighting& sighting, const Look& look,
                     std::vector<Child>& children) const {
  const MatcherParameters& p = line_->parameters();
  double factor = error_factor();
  if (sighting.accuracy) {
    factor = std::max(factor,
                      std::clamp(*sighting.accuracy / p.poor_accuracy, 1.0, p.error_factor_most));
  }
  if (sighting.satellites && *sighting.satellites < p.few_satellites) {
    factor = std::max(factor, p.few_satellites_factor);
  }
  for (const Hypothesis& parent : hypotheses_) {
    // The first fix has made its hypotheses exactly where they are.
    const geo::Stretch window =
        look.first ? geo::Stretch{parent.at, parent.at} : window_of(parent, look, sighting.at);
    for (const geo::Projection& found :
         line_->route().line().minima(sighting.place, window, p.rise)) {
      children.push_back(child_of(parent, found, sighting, look, factor));
    }
  }
}

Matcher::Child Matcher::child_of(const Hypothesis& parent, const geo::Projection& found,
                                 const Sighting& sighting, const Look& look, double factor) const {
  const MatcherParameters& p = line_->parameters();
  const bool is_completed = completed(parent, look.since_last);
  const Metres allowed = line_->allowance(found.at, sighting.place, is_completed);
  const Metres excess = geo::on_grid(std::max(Metres{}, found.distance - allowed));
  double score = line_->evidence().against(excess / factor);
  const bool back = !look.first && found.at < parent.mark - p.back_free;
  if (back && !is_completed && !approaching(parent)) score = std::max(score, p.back_price);
  double weight = look.weight;
  if (weight == 0 && entered_ && (score < 0 || excess >= p.standing_distance)) {
    weight = look.standing_weight;  // a standing bus repeats one error, but not one of 80 m
  }
  Hypothesis h = parent;
  h.against = geo::score_on_grid(std::max(0.0, parent.against + weight * score));
  h.rank = geo::score_on_grid(0.9 * parent.rank - weight * score -
                              rank_penalty(found.at - parent.at, look.hop));
  if (excess <= p.reach) {
    h.at = found.at;
    h.matched_at = sighting.at;
  }
  if (excess <= p.advance_at) h.mark = std::max(h.mark, found.at);
  return {.hypothesis = h,
          .match = {.at = sighting.at,
                    .progress = h.at,
                    .mark = h.mark,
                    .distance = found.distance,
                    .excess = excess,
                    .weight = weight,
                    .score = score,
                    .against = h.against,
                    .look = look,
                    .completed = completed(h, look.since_last),
                    .near_terminal = line_->near_terminal(found.at)}};
}

void Matcher::keep_best(std::vector<Child>& children) {
  const MatcherParameters& p = line_->parameters();
  std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
    return std::tuple{a.hypothesis.against, -a.hypothesis.rank, a.hypothesis.at,
                      a.hypothesis.mark} <
           std::tuple{b.hypothesis.against, -b.hypothesis.rank, b.hypothesis.at, b.hypothesis.mark};
  });
  std::vector<Child> kept;
  for (const Child& child : children) {
    if (static_cast<int>(kept.size()) == p.hypotheses) break;
    const Hypothesis& h = child.hypothesis;
    if (!kept.empty() && h.against > kept.front().hypothesis.against + p.keep_within) break;
    const auto same = [&](const Child& other) {
      const double way_m = std::abs((h.at - other.hypothesis.at).value());
      const double mark_m = std::abs((h.mark - other.hypothesis.mark).value());
      return Metres{way_m} <= p.merge_way && Metres{mark_m} <= p.merge_mark;
    };
    if (std::none_of(kept.begin(), kept.end(), same)) kept.push_back(child);
  }
  children = std::move(kept);
  hypotheses_.clear();
  for (const Child& child : children) hypotheses_.push_back(child.hypothesis);
}

// Only a bus that is calmly on its line tells how good its receiver is.
void Matcher::learn_error(const Match& match, double against_before) {
  const MatcherParameters& p = line_->parameters();
  const bool calm = against_before == 0 && match.against == 0;
  if (!calm || match.near_terminal || match.distance >= p.advance_at) return;
  const Metres mean = mean_error_.value_or(p.error_start);
  const Metres step = (match.distance - mean) * (match.weight / p.error_memory_looks);
  mean_error_ = Metres{geo::score_on_grid((mean + step).value())};
}

}  // namespace busward::routing
