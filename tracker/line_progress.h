#pragma once

#include <optional>

#include "geo/polyline.h"
#include "tracker/fix.h"

namespace busward::tracker {

// How far along its line a bus has come: the nearest point within a window around the last
// progress, so that a crossing or the way back is not confused with the way out. A bus that leaves
// the window and shows up on the line elsewhere for three fixes (it came from its depot against the
// line, or skipped a part) is taken up there. Pure state of one run; gets fixes in order of time.
class LineProgress {
 public:
  // The way along the line at this fix, none where the bus is not on it.
  std::optional<geo::Metres> observe(const geo::Polyline& line, const Fix& fix);
  // The newest way that was matched.
  std::optional<geo::Metres> way() const { return way_; }

  template <class Archive>
  void archive(Archive& a) {
    a(way_, matched_at_, strays_);
  }

 private:
  std::optional<geo::Metres> take_up(const geo::Polyline& line, const Fix& fix);

  std::optional<geo::Metres> way_;
  geo::UtcTime matched_at_;
  int strays_ = 0;
};

}  // namespace busward::tracker
