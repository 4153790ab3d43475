#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "geo/utc_time.h"
#include "registry/impediments.h"
#include "tracker/effects.h"
#include "tracker/finding.h"
#include "tracker/fix.h"

namespace busward::tracker {

// Unlicensed running: pupils are carried by a bus that is known to be suspended or to have a defect
// with which it may not run, of which a document is known to be over, on a route that was stopped,
// or by somebody of whom it is known that he drives and may not (校车安全管理条例 articles 14, 18,
// 20, 22 and 25). One finding a run, of the gravest of these as its kind; it lasts from the first
// fix with pupils on board to the last stop. What decides is what was on file when the run began,
// for the run's departure; a renewal or an order that was filed later is heard when the run is
// settled. One per bus and run, fixes in order of time; saved by archive(), without what is of bus
// and route, which the rulebook knows.
class UnlicensedRunningWatch {
 public:
  explicit UnlicensedRunningWatch(registry::Impediments impediments);

  // `on_line`: the bus has been seen on its route. Where only the route was stopped, nothing else
  // says that it is this one that is driven.
  struct Seen {
    RunPhase phase = RunPhase::approaching;
    bool on_line = false;
  };
  std::optional<Finding> observe(const Fix& fix, Seen seen);
  // Who drives is known now. Heard while the run is under way; a finding that is open stays what it
  // was, and settling has all of it.
  void hear_driver(std::vector<registry::DriverImpediment> driver);
  // The run is over: what is open ends at its last fix.
  std::optional<Finding> finish();
  // Bus or route are to stand still: nothing is owed to the timetable.
  bool is_stopped() const { return !impediments_.stoppages.empty(); }

  template <class Archive>
  void archive(Archive& a) {
    a(began_at_, position_, last_at_, over_, impediments_.driver);
  }

 private:
  bool decides(Seen seen) const;
  std::string_view kind() const;
  Finding finding(FindingChange change) const;

  registry::Impediments impediments_;
  std::optional<geo::UtcTime> began_at_;
  geo::LatLng position_ = *geo::LatLng::from_microdegrees(0, 0);  // of the deciding fix
  geo::UtcTime last_at_{};
  bool over_ = false;
};

}  // namespace busward::tracker
