#pragma once

#include <optional>
#include <vector>

#include "tracker/effects.h"

namespace busward::tracker {

// Where a track point belongs: chunks never mix runs, nor what came in time with what came late.
struct TrackPlace {
  std::optional<RunId> run;
  bool late = false;
  friend bool operator==(const TrackPlace&, const TrackPlace&) = default;
  template <class Archive>
  void archive(Archive& a) {
    a(run, late);
  }
};

// Gathers one vehicle's fixes into chunks of up to 240 fixes or 60 minutes with strictly rising
// times. Fixes that come out of order are set aside and sorted into chunks of their own, at the
// latest a minute after the first of them. Every point that is added leaves in exactly one chunk.
// Pure state; `now` is the journal's time.
class TrackBuilder {
 public:
  explicit TrackBuilder(registry::VehicleId vehicle) : vehicle_{vehicle} {}

  void add(const TrackPoint& point, const TrackPlace& place, geo::UtcTime now, Effects& out);
  // For a point of a run that is over, wherever its time lies.
  void set_aside(const TrackPoint& point, const TrackPlace& place, geo::UtcTime now, Effects& out);
  bool holds_aside() const { return !aside_.empty(); }
  // Lets out what has waited long enough.
  void advance(geo::UtcTime now, Effects& out);
  // Lets out everything: the run or the server ends.
  void flush(Effects& out);
  // What has not left yet of the main line, for a console that shows the newest track.
  const std::vector<TrackPoint>& open_points() const { return open_; }

  template <class Archive>
  void archive(Archive& a) {
    a(open_, open_place_, opened_at_, aside_, aside_since_);
  }

 private:
  struct Aside {
    TrackPoint point;
    TrackPlace place;
    template <class Archive>
    void archive(Archive& a) {
      a(point, place);
    }
  };

  void close_open(Effects& out);
  void close_aside(Effects& out);
  void emit(std::vector<TrackPoint> points, const TrackPlace& place, Effects& out) const;

  registry::VehicleId vehicle_;
  std::vector<TrackPoint> open_;
  TrackPlace open_place_;
  geo::UtcTime opened_at_;
  std::vector<Aside> aside_;
  geo::UtcTime aside_since_;
};

}  // namespace busward::tracker
