#include "tracker/line_progress.h"

#include <algorithm>

namespace busward::tracker {
namespace {

constexpr geo::Metres kReach{60};          // farther from its line a bus is not on it
constexpr geo::Metres kBack{250};          // station loops and turning bays go back so far
constexpr geo::Metres kForwardSlack{350};  // defects of the drawn line
constexpr geo::MetresPerSecond kFastest{33};
constexpr int kStraysToTakeUp = 3;

}  // namespace

std::optional<geo::Metres> LineProgress::observe(const geo::Polyline& line, const Fix& fix) {
  if (!way_) return take_up(line, fix);
  const geo::Seconds time = fix.at - matched_at_;
  const geo::Stretch window{.from = *way_ - kBack, .to = *way_ + kFastest * time + kForwardSlack};
  const auto foot = line.project(fix.position, window);
  if (foot.distance > kReach) {
    if (++strays_ >= kStraysToTakeUp) return take_up(line, fix);
    return std::nullopt;
  }
  strays_ = 0;
  way_ = foot.at;
  matched_at_ = fix.at;
  return way_;
}

std::optional<geo::Metres> LineProgress::take_up(const geo::Polyline& line, const Fix& fix) {
  const auto foot = line.project(fix.position);
  if (foot.distance > kReach) return std::nullopt;
  strays_ = 0;
  way_ = foot.at;
  matched_at_ = fix.at;
  return way_;
}

}  // namespace busward::tracker
