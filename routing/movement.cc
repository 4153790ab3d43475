#include "routing/movement.h"

#include <algorithm>
#include <cmath>

#include "geo/geodesic.h"

namespace busward::routing {
namespace {

constexpr std::size_t kSpeedsKept = 5;
constexpr int kSlowReportsThatProveStanding = 2;

double seconds_of(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

std::optional<Look> Movement::observe(const Sighting& sighting, const MatcherParameters& p,
                                      const Evidence& evidence) {
  const bool slow = sighting.speed && *sighting.speed < p.standing_speed;
  slow_reports_ = slow ? std::min(slow_reports_ + 1, kSlowReportsThatProveStanding) : 0;
  if (!last_place_) {
    last_place_ = anchor_ = sighting.place;
    last_at_ = sighting.at;
    if (sighting.speed) speeds_.push_back(*sighting.speed);
    return Look{.weight = p.first_fix_weight, .bound = bound(p), .first = true};
  }
  if (sighting.at <= last_at_) return std::nullopt;

  Look look{.hop = geo::on_grid(geo::distance_between(*last_place_, sighting.place)),
            .since_last = sighting.at - last_at_};
  const double since_last_s = seconds_of(look.since_last);
  if (look.hop >= p.hop_least) moving_s_ += since_last_s;
  const geo::MetresPerSecond driven =
      geo::on_grid(geo::MetresPerSecond{look.hop.value() / since_last_s});
  speeds_.push_back(std::max(driven, sighting.speed.value_or(driven)));
  if (speeds_.size() > kSpeedsKept) speeds_.erase(speeds_.begin());
  look.bound = bound(p);

  const geo::Metres net = geo::on_grid(geo::distance_between(*anchor_, sighting.place));
  const bool standing = slow_reports_ >= kSlowReportsThatProveStanding;
  if (net >= p.look_least && !standing) {
    const double look_time_s = std::chrono::duration<double>(p.look_time).count();
    look.weight = evidence.weight(std::min(net / p.look_way, moving_s_ / look_time_s));
    anchor_ = sighting.place;
    moving_s_ = 0;
  }
  look.standing_weight =
      evidence.weight(since_last_s / std::chrono::duration<double>(p.standing_time).count());
  last_place_ = sighting.place;
  last_at_ = sighting.at;
  return look;
}

geo::MetresPerSecond Movement::bound(const MatcherParameters& p) const {
  geo::MetresPerSecond fastest;
  for (const geo::MetresPerSecond speed : speeds_) fastest = std::max(fastest, speed);
  return std::clamp(fastest * p.speed_factor, p.slowest, p.fastest);
}

}  // namespace busward::routing
