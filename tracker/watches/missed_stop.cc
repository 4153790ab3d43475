#include "tracker/watches/missed_stop.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using geo::MetresPerSecond;
using std::chrono::milliseconds;

constexpr std::size_t kSeriesMost = 24;
constexpr int kSightingsPast = 2;  // a single one may be a stray
constexpr Metres kCameBack{100};  // so far behind its beginning an empty bus comes to its line anew
constexpr MetresPerSecond kStanding = geo::from_kmh(3);

// What no bus with pupils does between two fixes, so that a halt that was possible is never denied.
constexpr double kHardestBrake_mps2 = 2.5;
constexpr double kHardestStart_mps2 = 1.5;
constexpr MetresPerSecond kLeastCruise = geo::from_kmh(60);
constexpr double kJitter_m = 10;  // two positions of one receiver, along the line

// The longest that a bus may have stood between two sightings: what is left of the time once it has
// braked, sped up and driven the rest.
milliseconds longest_halt(milliseconds time, Metres way, MetresPerSecond before,
                          MetresPerSecond after) {
  const double v = before < kStanding ? 0 : before.value();
  const double u = after < kStanding ? 0 : after.value();
  const double ramps_m = v * v / (2 * kHardestBrake_mps2) + u * u / (2 * kHardestStart_mps2);
  const double rest_m = way.value() - ramps_m;
  if (rest_m < -kJitter_m) return milliseconds{0};
  const double cruise_mps = std::max({v, u, kLeastCruise.value()});
  const double driving_s = v / kHardestBrake_mps2 + u / kHardestStart_mps2 +
                           std::max(0.0, rest_m - kJitter_m) / cruise_mps;
  return std::max(milliseconds{0}, time - milliseconds{std::llround(driving_s * 1000)});
}

}  // namespace

std::vector<Finding> MissedStopWatch::observe(const Fix& fix, std::optional<Metres> progress,
                                              const StopDuty& duty) {
  if (!parameters_ || version_->stops().empty()) return {};
  if (duty.away) {
    lose_line();
    return {};
  }
  if (!progress) {
    seen_at_ = fix.at;
    return {};
  }
  const Sighting here{
      .at = fix.at, .progress = *progress, .speed = fix.speed.value_or(MetresPerSecond{0})};
  const bool comes_anew = duty.empty && here.progress < lowest_ - kCameBack;
  if (!last_ || comes_anew) {
    join(here, duty);
  } else {
    drive_to(here, duty);
  }
  last_ = here;
  seen_at_.reset();
  if (duty.doubted) return {};
  return judge(fix, here);
}

// From here on stops are watched. Of one around this very place what was before counts as a halt:
// all of the time since the bus was last seen off its line, or, where it was not, as much as is
// needed.
void MissedStopWatch::join(const Sighting& here, const StopDuty& duty) {
  if (duty.empty) next_ = 0;
  last_.reset();
  lowest_ = here.progress;
  passages_.clear();
  series_.clear();
  const auto count = version_->stops().size();
  auto index = static_cast<std::size_t>(next_);
  while (index < count && stop(index).at + parameters_->stop_radius < here.progress) ++index;
  next_ = static_cast<int>(index);
  const milliseconds before =
      seen_at_ ? here.at - *seen_at_ : milliseconds{parameters_->least_halt};
  const Step step{.seen = here, .spare = before};
  series_.push_back(step);
  for (; index < count && stop(index).at - parameters_->stop_radius <= here.progress; ++index) {
    pass(stop(index), passages_.emplace_back(), step, duty.holds);
  }
}

void MissedStopWatch::drive_to(const Sighting& here, const StopDuty& duty) {
  const auto way = Metres{std::abs((here.progress - last_->progress).value())};
  const Step step{.seen = here,
                  .spare = longest_halt(here.at - last_->at, way, last_->speed, here.speed)};
  if (series_.size() == kSeriesMost) series_.erase(series_.begin());
  series_.push_back(step);
  lowest_ = std::min(lowest_, here.progress);
  const Metres farther = std::max(last_->progress, here.progress);
  const auto count = version_->stops().size();
  auto index = static_cast<std::size_t>(next_);
  for (std::size_t k = 0; index < count; ++index, ++k) {
    if (stop(index).at - parameters_->stop_radius > farther) break;
    if (k == passages_.size()) passages_.emplace_back();
    pass(stop(index), passages_[k], step, duty.holds);
  }
}

// One step of the drive, as far as it touches the stop.
void MissedStopWatch::pass(const routing::Stop& stop, Passage& passage, const Step& step,
                           bool holds) const {
  const Metres radius = parameters_->stop_radius;
  const auto is_at = [&](const Sighting& seen) {
    return seen.progress >= stop.at - radius && seen.progress <= stop.at + radius;
  };
  const Sighting& from = last_ ? *last_ : step.seen;
  const Metres nearer = std::min(from.progress, step.seen.progress);
  if (nearer <= stop.at + radius) {
    const bool stood = is_at(from) && from.speed < kStanding;
    passage.standing = stood ? passage.standing + step.spare : step.spare;
    passage.longest = std::max(passage.longest, passage.standing);
    if (!passage.entered_at) {
      passage.entered_at = from.at;
      passage.slowest = step.seen.speed;
    }
    passage.slowest = std::min(passage.slowest, step.seen.speed);
  }
  if (step.seen.progress <= stop.at + radius) {
    passage.sightings_past = 0;
    return;
  }
  if (++passage.sightings_past > 1) return;
  passage.passed_at = step.seen.at;
  passage.owed = holds;
}

std::vector<Finding> MissedStopWatch::judge(const Fix& fix, const Sighting& here) {
  while (!passages_.empty() && passages_.front().sightings_past >= kSightingsPast) {
    const routing::Stop& passed = stop(static_cast<std::size_t>(next_));
    if (here.progress < passed.at + parameters_->proven_past) break;
    const Passage passage = passages_.front();
    const bool missed = passage.owed && passed.planned && passage.longest < parameters_->least_halt;
    std::vector<Finding> found;
    if (missed) found.push_back(finding(passage, fix));
    passages_.erase(passages_.begin());
    ++next_;
    if (!missed) continue;
    found.push_back(found.front());
    found.back().change = FindingChange::ended;
    found.back().ended_at = passage.passed_at;
    found.back().series.clear();
    return found;
  }
  return {};
}

Finding MissedStopWatch::finding(const Passage& passage, const Fix& fix) const {
  const routing::Stop& missed = stop(static_cast<std::size_t>(next_));
  auto measured = CanonicalJson::object();
  measured.add("stop", next_ + 1)
      .add_seconds("halt_at_most_s", passage.longest)
      .add_kmh("slowest_kmh", passage.slowest)
      .add_metres("progress_m", missed.at);
  auto limit = CanonicalJson::object();
  limit.add_seconds("value", parameters_->least_halt)
      .add("unit", "s")
      .add("source", "approved_stop")
      .add("stop", std::string_view{missed.name});
  return {.change = FindingChange::raised,
          .rule = "missed_stop",
          .kind = {},
          .began_at = *passage.entered_at,
          .detected_at = fix.at,
          .ended_at = std::nullopt,
          .position = fix.position,
          .measured = measured.text(),
          .limit = limit.text(),
          .series = series_json()};
}

std::string MissedStopWatch::series_json() const {
  auto array = CanonicalJson::array();
  for (const Step& step : series_) {
    auto object = CanonicalJson::object();
    object.add("at", step.seen.at)
        .add_metres("progress_m", step.seen.progress)
        .add_kmh("speed_kmh", step.seen.speed)
        .add_seconds("halt_at_most_s", step.spare);
    array.append(object);
  }
  return array.text();
}

}  // namespace busward::tracker
