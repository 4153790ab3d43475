#include "tracker/quality_gate.h"

#include "geo/geodesic.h"

namespace busward::tracker {
namespace {

constexpr geo::MetresPerSecond kFastest{60};
constexpr geo::Metres kSlack{100};

}  // namespace

bool QualityGate::jumps(const Place& from, const Fix& to) {
  const geo::Seconds time = to.at - from.at;
  return geo::distance_between(from.position, to.position) > kFastest * time + kSlack;
}

bool QualityGate::accepts(const Fix& fix) {
  const Place place{.at = fix.at, .position = fix.position};
  if (accepted_ && fix.at <= accepted_->at) return false;
  const bool agrees_with_held = held_ && !jumps(*held_, fix);
  if (accepted_ && jumps(*accepted_, fix) && !agrees_with_held) {
    held_ = place;
    return false;
  }
  held_.reset();
  accepted_ = place;
  return true;
}

}  // namespace busward::tracker
