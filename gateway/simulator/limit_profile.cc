#include "gateway/simulator/limit_profile.h"

#include <algorithm>

namespace busward::simulator {

using geo::Metres;
using geo::MetresPerSecond;

LimitProfile LimitProfile::along(const routing::RouteVersion& route) {
  std::vector<Metres> borders{Metres{0}};
  for (const routing::SpeedLimit& limit : route.limits()) {
    if (limit.from < route.length()) borders.push_back(limit.from);
    if (limit.to < route.length()) borders.push_back(limit.to);
  }
  std::ranges::sort(borders);
  const auto repeated = std::ranges::unique(borders);
  borders.erase(repeated.begin(), repeated.end());

  LimitProfile profile;
  for (std::size_t i = 0; i < borders.size(); ++i) {
    const Metres end = i + 1 < borders.size() ? borders[i + 1] : route.length();
    const auto known = route.limit_at((borders[i] + end) / 2);
    const MetresPerSecond limit = known ? std::min(known->value, kSchoolBusCap) : kUnknownLimit;
    if (!profile.steps_.empty() && profile.steps_.back().limit == limit) continue;
    profile.steps_.push_back({.from = borders[i], .limit = limit});
  }
  return profile;
}

LimitProfile LimitProfile::everywhere(MetresPerSecond limit) {
  LimitProfile profile;
  profile.steps_.push_back({.from = Metres{0}, .limit = limit});
  return profile;
}

LimitProfile LimitProfile::reversed(Metres length) const {
  LimitProfile profile;
  for (std::size_t i = steps_.size(); i-- > 0;) {
    const Metres end = i + 1 < steps_.size() ? steps_[i + 1].from : length;
    profile.steps_.push_back({.from = std::max(Metres{0}, length - end), .limit = steps_[i].limit});
  }
  return profile;
}

LimitProfile LimitProfile::spliced(geo::Stretch stretch, Metres length,
                                   MetresPerSecond limit) const {
  LimitProfile profile;
  for (const Step& step : steps_) {
    if (step.from < stretch.from) profile.steps_.push_back(step);
  }
  profile.steps_.push_back({.from = stretch.from, .limit = limit});
  profile.steps_.push_back({.from = stretch.from + length, .limit = at(stretch.to)});
  for (const Step& step : steps_) {
    if (step.from <= stretch.to) continue;
    profile.steps_.push_back(
        {.from = step.from - stretch.to + stretch.from + length, .limit = step.limit});
  }
  return profile;
}

std::size_t LimitProfile::index_at(Metres way) const {
  const auto after = std::ranges::upper_bound(steps_, way, {}, &Step::from);
  return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
}

MetresPerSecond LimitProfile::at(Metres way) const {
  return steps_[index_at(way)].limit;
}

MetresPerSecond LimitProfile::lowest_on(geo::Stretch stretch) const {
  MetresPerSecond lowest = at(stretch.from);
  for (std::size_t i = index_at(stretch.from); i < steps_.size(); ++i) {
    if (steps_[i].from > stretch.to) break;
    lowest = std::min(lowest, steps_[i].limit);
  }
  return lowest;
}

geo::Stretch LimitProfile::step_around(Metres way, Metres length) const {
  const std::size_t i = index_at(way);
  const Metres end = i + 1 < steps_.size() ? steps_[i + 1].from : length;
  return {.from = steps_[i].from, .to = end};
}

}  // namespace busward::simulator
