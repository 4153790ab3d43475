#include "tracker/speed_source.h"

#include <algorithm>
#include <cmath>

#include "geo/geodesic.h"

namespace busward::tracker {
namespace {

using std::chrono::seconds;

constexpr seconds kChordBase{10};
constexpr seconds kMemory{60};
constexpr geo::Metres kStuckWay{20};
constexpr geo::MetresPerSecond kMoving = geo::from_kmh(20);
constexpr geo::MetresPerSecond kStanding = geo::from_kmh(3);
// docs: detection of overspeed; a bus changes its speed by less, even in an emergency stop.
constexpr double kSpikeAcceleration = 4;
constexpr geo::MetresPerSecond kSpikeSlack{2};
// Error of one position, and so of a chord's length (two ends).
constexpr geo::Metres kPositionSd{8};

geo::Seconds since(geo::UtcTime later, geo::UtcTime earlier) {
  return later - earlier;
}

}  // namespace

std::optional<SpeedSource::Chord> SpeedSource::chord_to(const Fix& fix) const {
  const auto old_enough = [&](const Place& place) { return fix.at - place.at >= kChordBase; };
  const auto found = std::find_if(recent_.rbegin(), recent_.rend(), old_enough);
  if (found == recent_.rend()) return std::nullopt;
  return Chord{.way = geo::on_grid(geo::distance_between(found->position, fix.position)),
               .time = since(fix.at, found->at)};
}

void SpeedSource::remember(const Fix& fix) {
  std::erase_if(recent_, [&](const Place& place) { return fix.at - place.at > kMemory; });
  if (!recent_.empty() && fix.at - recent_.back().at < seconds{1}) return;
  recent_.push_back({.at = fix.at, .position = fix.position});
}

bool SpeedSource::is_spike(geo::MetresPerSecond speed, geo::UtcTime at) {
  const auto differs = [&](geo::MetresPerSecond from, geo::UtcTime from_at) {
    const auto allowed =
        geo::MetresPerSecond{kSpikeAcceleration * since(at, from_at).count()} + kSpikeSlack;
    return std::abs((speed - from).value()) > allowed.value();
  };
  const bool jumps = accepted_ && differs(*accepted_, accepted_at_);
  const bool agreed = held_ && !differs(*held_, held_at_);
  if (jumps && !agreed) {
    held_ = speed;
    held_at_ = at;
    return true;
  }
  held_.reset();
  accepted_ = speed;
  accepted_at_ = at;
  return false;
}

std::optional<geo::MetresPerSecond> SpeedSource::measured(const Fix& fix) {
  if (!fix.speed || fix.speed->value() < 0 || *fix.speed > implausible_) return std::nullopt;
  const double kmh = geo::to_kmh(*fix.speed);
  if (std::abs(kmh - std::round(kmh)) > 0.01) fraction_seen_ = true;
  return fix.speed;
}

std::optional<SpeedSample> SpeedSource::choose(const Fix& fix) {
  const auto chord = chord_to(fix);
  remember(fix);
  auto speed = measured(fix);
  if (speed && chord) {
    if (*speed > kMoving && chord->way < kStuckWay) return std::nullopt;  // a stuck sensor
    const bool contradicts = *speed < kStanding && chord->way / chord->time > kMoving;
    slow_contradictions_ = contradicts ? slow_contradictions_ + 1 : 0;
    if (slow_contradictions_ >= 2) speed.reset();  // an unwired one
  }
  std::optional<geo::MetresPerSecond> derived_sd;
  if (!speed) {
    if (!chord) return std::nullopt;
    speed = geo::on_grid(chord->way / chord->time);
    derived_sd = kPositionSd * std::sqrt(2.0) / chord->time;
  }
  if (is_spike(*speed, fix.at)) return std::nullopt;
  return SpeedSample{.at = fix.at,
                     .position = fix.position,
                     .speed = *speed,
                     .derived_sd = derived_sd,
                     .whole_kmh = !fraction_seen_};
}

}  // namespace busward::tracker
