#pragma once

#include <optional>
#include <vector>

#include "routing/route_version.h"
#include "tracker/effects.h"

namespace busward::tracker {

// Which stops of a run have been served, from the progress along the line: a visit lasts while the
// bus is within the stop radius along the way. Stops are served in order; one that is passed
// between two fixes is passed without a visit. A bus that comes to the first stop against the
// line's direction (empty, from its depot) serves nothing on the way: stops count from the first
// one on, after 150 m forward, by two fixes: a single one may be a stray. Pure state of one run.
class StopService {
 public:
  struct Visit {
    int stop = 0;
    geo::UtcTime arrived_at;
    std::optional<geo::UtcTime> departed_at;
    template <class Archive>
    void archive(Archive& a) {
      a(stop, arrived_at, departed_at);
    }
  };

  // The visits that ended (or, at the last stop, began) with this fix.
  std::vector<Visit> advance(const routing::RouteVersion& version, geo::Metres progress,
                             geo::UtcTime at, geo::Metres radius);

  // The progress that comes next may lie anywhere: it says nothing of the way driven.
  void forget_way() {
    lowest_.reset();
    was_ahead_ = false;
  }

  bool first_stop_left() const { return next_ > 0; }
  std::optional<geo::UtcTime> last_stop_served_at() const { return last_served_at_; }
  int next_stop() const { return next_; }

  template <class Archive>
  void archive(Archive& a) {
    a(next_, visit_, lowest_, was_ahead_, last_served_at_);
  }

 private:
  bool forward(geo::Metres progress);

  int next_ = 0;
  std::optional<Visit> visit_;
  std::optional<geo::Metres>
      lowest_;              // the least progress since the run began: forward is counted from it
  bool was_ahead_ = false;  // the fix before
  std::optional<geo::UtcTime> last_served_at_;
};

}  // namespace busward::tracker
