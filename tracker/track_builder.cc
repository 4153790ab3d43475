#include "tracker/track_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace busward::tracker {
namespace {

constexpr std::size_t kChunkFixes = 240;
constexpr std::uint32_t kChunkSeconds = 3600;
constexpr std::chrono::minutes kOpenAtMost{60};
constexpr std::chrono::seconds kAsideAtMost{60};

}  // namespace

void TrackBuilder::add(const TrackPoint& point, const TrackPlace& place, geo::UtcTime now,
                       Effects& out) {
  const bool in_order = open_.empty() || point.epoch_s > open_.back().epoch_s;
  if (!in_order || (!open_.empty() && place.late && !open_place_.late)) {
    // A late upload that is newer than the track's end still must not cut the live chunk for each
    // of its points.
    set_aside(point, place, now, out);
    return;
  }
  const bool fits = !open_.empty() && place == open_place_ &&
                    point.epoch_s - open_.front().epoch_s < kChunkSeconds;
  if (!fits) {
    close_open(out);
    open_place_ = place;
    opened_at_ = now;
  }
  open_.push_back(point);
  if (open_.size() >= kChunkFixes) close_open(out);
}

void TrackBuilder::set_aside(const TrackPoint& point, const TrackPlace& place, geo::UtcTime now,
                             Effects& out) {
  if (aside_.empty()) aside_since_ = now;
  aside_.push_back({.point = point, .place = place});
  if (aside_.size() >= kChunkFixes) close_aside(out);
}

void TrackBuilder::advance(geo::UtcTime now, Effects& out) {
  if (!open_.empty() && now - opened_at_ >= kOpenAtMost) close_open(out);
  if (!aside_.empty() && now - aside_since_ >= kAsideAtMost) close_aside(out);
}

void TrackBuilder::flush(Effects& out) {
  close_open(out);
  close_aside(out);
}

void TrackBuilder::close_open(Effects& out) {
  if (!open_.empty()) emit(std::exchange(open_, {}), open_place_, out);
}

// Sorted, the points of one place are cut where times do not rise: of several in the same second
// each goes into a chunk of its own.
void TrackBuilder::close_aside(Effects& out) {
  auto rest = std::exchange(aside_, {});
  std::ranges::sort(rest, [](const Aside& a, const Aside& b) {
    return std::tie(a.place.run, a.place.late, a.point.epoch_s, a.point) <
           std::tie(b.place.run, b.place.late, b.point.epoch_s, b.point);
  });
  while (!rest.empty()) {
    std::vector<Aside> same_second;
    std::vector<TrackPoint> points;
    TrackPlace place = rest.front().place;
    for (const Aside& aside : rest) {
      const bool rises = points.empty() || aside.point.epoch_s > points.back().epoch_s;
      if (aside.place == place && !rises) {
        same_second.push_back(aside);
        continue;
      }
      const bool fits = aside.place == place && points.size() < kChunkFixes;
      if (!fits) emit(std::exchange(points, {}), std::exchange(place, aside.place), out);
      points.push_back(aside.point);
    }
    emit(std::move(points), place, out);
    rest = std::move(same_second);
  }
}

void TrackBuilder::emit(std::vector<TrackPoint> points, const TrackPlace& place,
                        Effects& out) const {
  out.chunks.push_back(
      {.vehicle = vehicle_, .run = place.run, .late = place.late, .points = std::move(points)});
}

}  // namespace busward::tracker
