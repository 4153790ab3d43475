#pragma once

#include <optional>
#include <vector>

#include "geo/utc_time.h"
#include "registry/lapses.h"
#include "tracker/effects.h"
#include "tracker/finding.h"
#include "tracker/fix.h"

namespace busward::tracker {

// Unlicensed running: pupils are carried by a bus of which a document is known to be over
// (校车安全管理条例 articles 14, 18 and 20). One finding a run, of the gravest document as its
// kind; it lasts from the first fix with pupils on board to the last stop. What decides are the
// documents as they were on file when the run began; a renewal that was filed later is heard when
// the run is settled. One per bus and run, fixes in order of time; saved by archive(), without the
// lapses, which the rulebook knows.
class UnlicensedRunningWatch {
 public:
  // `lapses` on the run's civil day, the gravest first.
  explicit UnlicensedRunningWatch(std::vector<registry::Lapse> lapses);

  std::optional<Finding> observe(const Fix& fix, RunPhase phase);
  // The run is over: what is open ends at its last fix.
  std::optional<Finding> finish();

  template <class Archive>
  void archive(Archive& a) {
    a(began_at_, position_, last_at_, over_);
  }

 private:
  Finding finding(FindingChange change) const;

  std::vector<registry::Lapse> lapses_;
  std::optional<geo::UtcTime> began_at_;
  geo::LatLng position_ = *geo::LatLng::from_microdegrees(0, 0);  // of the deciding fix
  geo::UtcTime last_at_{};
  bool over_ = false;
};

}  // namespace busward::tracker
