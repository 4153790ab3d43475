#include "tracker/watches/overspeed.h"

#include <algorithm>
#include <cmath>

#include "geo/assert.h"
#include "geo/geodesic.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Error model of a Doppler speed, km/h: a floor, a share of the speed, the step in which it is
// sent.
constexpr double kSpeedSdFloor = 1.0;
constexpr double kSpeedSdShare = 0.01;
constexpr double kFineStep = 0.1;
constexpr double kWholeStep = 1.0;
constexpr double kLeastAlternative = 1.5;  // km/h above the margin: what "over" means at least
constexpr double kScoreFloor = -2;
constexpr double kScoreCap = 4;
constexpr seconds kCorrelation{4};
constexpr seconds kFullWeight{60};
constexpr seconds kGap{120};
constexpr seconds kNeighbour{5};
constexpr std::size_t kSeriesMax = 120;

// ln of the Student t density with 4 degrees of freedom, one-sided, without its constant.
double log_t4(double z) {
  return -2.5 * std::log1p(z * z / 4);
}

double sd_kmh(const SpeedSample& sample) {
  const double v = geo::to_kmh(sample.speed);
  const double step = sample.whole_kmh ? kWholeStep : kFineStep;
  const double derived = sample.derived_sd ? geo::to_kmh(*sample.derived_sd) : 0;
  return std::sqrt(kSpeedSdFloor * kSpeedSdFloor + kSpeedSdShare * v * kSpeedSdShare * v +
                   step * step / 12 + derived * derived);
}

}  // namespace

std::optional<OverspeedFinding> OverspeedWatch::observe(const SpeedSample& sample,
                                                        const std::optional<LimitInForce>& limit) {
  BUSWARD_ASSERT(last_at_ < sample.at);  // the run orders fixes; a late one settles the run again
  std::optional<OverspeedFinding> found = change_limit(limit);
  if (limit_) {
    if (!raised_ && sample.at - last_at_ > kGap) begin_episode();
    weigh(sample);
    measure(sample);
    if (raised_ && refuting_ >= parameters_.clear_score) {
      BUSWARD_ASSERT(!found);  // a changed limit has just begun with no evidence either way
      found = end_at(first_under_at_.value());
    } else if (!raised_ && proved(sample)) {
      raised_ = true;  // once an episode: a dispatcher mutes a bus that repeats itself
      detected_at_ = sample.at;
      detected_position_ = sample.position;
      found = finding(FindingChange::raised);
      found->series = series();
    } else if (const int band = band_of(peak_pct_); raised_ && band > band_) {
      band_ = band;
      found = finding(FindingChange::updated);
    }
  }
  last_at_ = sample.at;
  last_speed_ = sample.speed;
  last_position_ = sample.position;
  return found;
}

// 65 in a 60 zone and then in a 30 zone are two findings, so another value closes the episode that
// is open.
std::optional<OverspeedFinding> OverspeedWatch::change_limit(
    const std::optional<LimitInForce>& limit) {
  const bool same =
      limit.has_value() == limit_.has_value() && (!limit || limit->value == limit_->value);
  if (same) return std::nullopt;
  auto ended = finish();
  limit_ = limit;
  begin_episode();
  return ended;
}

std::optional<OverspeedFinding> OverspeedWatch::finish() {
  if (!raised_) return std::nullopt;
  return end_at(first_under_at_.value_or(last_over_at_));
}

OverspeedFinding OverspeedWatch::end_at(geo::UtcTime at) {
  OverspeedFinding ended = finding(FindingChange::ended);
  ended.episode.ended_at = at;
  begin_episode();
  return ended;
}

void OverspeedWatch::begin_episode() {
  evidence_ = 0;
  refuting_ = 0;
  raised_ = false;
  began_set_ = false;
  first_under_at_.reset();
  peak_ = {};
  peak_pct_ = 0;
  distance_ = {};
  band_ = 1;
  series_.clear();
}

// The log likelihood of "clearly over" against "not over", clamped so that no single fix decides.
double OverspeedWatch::score(const SpeedSample& sample) const {
  const double v = geo::to_kmh(sample.speed);
  const double sd = sd_kmh(sample);
  const double innocent = geo::to_kmh(limit_->value) + parameters_.margin_kmh;
  const double guilty = innocent + std::max(kLeastAlternative, sd);
  const double for_guilty = log_t4(std::max(0.0, guilty - v) / sd);
  const double for_innocent = log_t4(std::max(0.0, v - innocent) / sd);
  return geo::score_on_grid(std::clamp(for_guilty - for_innocent, kScoreFloor, kScoreCap));
}

// Fixes that follow each other quickly repeat one error, so they weigh less.
double OverspeedWatch::weight(geo::UtcTime at) const {
  const geo::Seconds time = std::min<milliseconds>(at - last_at_, kFullWeight);
  return geo::score_on_grid(1 - std::exp(-time / geo::Seconds{kCorrelation}));
}

void OverspeedWatch::weigh(const SpeedSample& sample) {
  const double w = weight(sample.at);
  const double l = score(sample);
  if (raised_) {
    refuting_ = geo::score_on_grid(std::max(0.0, refuting_ - w * l));
  } else {
    evidence_ = geo::score_on_grid(std::max(0.0, evidence_ + w * l));
    if (evidence_ == 0) begin_episode();
  }
  if (!raised_ && evidence_ > 0 && series_.size() < kSeriesMax) {
    series_.push_back({.at = sample.at,
                       .speed = sample.speed,
                       .limit = limit_->value,
                       .weight = w,
                       .score = l,
                       .evidence = evidence_});
  }
}

void OverspeedWatch::measure(const SpeedSample& sample) {
  const bool over = sample.speed > limit_->value;
  if (!over) {
    if (!first_under_at_) first_under_at_ = sample.at;
    return;
  }
  if (!raised_ && evidence_ == 0) return;
  if (refuting_ == 0) first_under_at_.reset();
  if (!began_set_) {
    began_at_ = sample.at;
    began_set_ = true;
  } else {
    const auto hop = geo::distance_between(last_position_, sample.position);
    distance_ = geo::on_grid(distance_ + geo::on_grid(hop));
  }
  last_over_at_ = sample.at;
  const auto speed = supported(sample);
  peak_ = std::max(peak_, speed);
  const double excess_pct = (speed / limit_->value - 1) * 100;
  peak_pct_ = std::max(peak_pct_, std::round(excess_pct * 100) / 100);
}

// What two neighbours both reached; a derived speed counts less its own error.
geo::MetresPerSecond OverspeedWatch::supported(const SpeedSample& sample) const {
  auto speed = sample.speed;
  if (sample.derived_sd) speed -= *sample.derived_sd * 2;
  if (last_speed_ && sample.at - last_at_ <= kNeighbour) speed = std::min(speed, *last_speed_);
  return geo::on_grid(speed);
}

bool OverspeedWatch::proved(const SpeedSample& sample) const {
  if (!began_set_ || sample.speed <= limit_->value) return false;
  if (sample.at - began_at_ < parameters_.hold) return false;
  const double excess = geo::to_kmh(peak_ - limit_->value);
  const bool small = excess < parameters_.small_excess_kmh;
  return evidence_ >= (small ? parameters_.raise_score_small : parameters_.raise_score);
}

int OverspeedWatch::band_of(double excess_pct) const {
  const auto& above = parameters_.band_above_pct;
  return 1 + static_cast<int>(
                 std::ranges::count_if(above, [&](double bound) { return excess_pct >= bound; }));
}

OverspeedFinding OverspeedWatch::finding(FindingChange change) const {
  return {.change = change,
          .episode = {.began_at = began_at_,
                      .detected_at = detected_at_,
                      .ended_at = std::nullopt,
                      .position = detected_position_,
                      .limit = *limit_,
                      .peak = peak_,
                      .distance = distance_,
                      .last_over_at = last_over_at_,
                      .band = band_of(peak_pct_)},
          .series = {}};
}

std::string OverspeedWatch::series() const {
  auto steps = CanonicalJson::array();
  for (const Step& step : series_) {
    auto object = CanonicalJson::object();
    object.add("at", step.at).add_kmh("speed_kmh", step.speed).add_kmh("limit_kmh", step.limit);
    object.add_score("weight", step.weight).add_score("score", step.score);
    object.add_score("evidence", step.evidence);
    steps.append(object);
  }
  return steps.text();
}

std::string measured_json(const OverspeedEpisode& episode) {
  const auto until = episode.ended_at.value_or(episode.last_over_at);
  auto json = CanonicalJson::object();
  json.add_kmh("peak_kmh", episode.peak);
  json.add_kmh("over_kmh", geo::on_grid(episode.peak - episode.limit.value));
  json.add_seconds("duration_s", until - episode.began_at);
  json.add_metres("distance_m", episode.distance);
  json.add("band", episode.band);
  return json.text();
}

std::string limit_json(const LimitInForce& limit) {
  auto json = CanonicalJson::object();
  json.add_kmh("value", limit.value).add("unit", "km/h");
  json.add("source", std::string_view{limit.source}).add("reason", std::string_view{limit.reason});
  return json.text();
}

Finding to_finding(const OverspeedFinding& found) {
  const OverspeedEpisode& episode = found.episode;
  return {.change = found.change,
          .rule = "overspeed",
          .kind = {},
          .began_at = episode.began_at,
          .detected_at = episode.detected_at,
          .ended_at = episode.ended_at,
          .position = episode.position,
          .measured = measured_json(episode),
          .limit = limit_json(episode.limit),
          .series = found.series};
}

}  // namespace busward::tracker
