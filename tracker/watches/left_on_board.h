#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/latlng.h"
#include "geo/utc_time.h"
#include "tracker/finding.h"
#include "tracker/parameters.h"
#include "tracker/run_attestation.h"

namespace busward::tracker {

// That somebody may have been left on board, as the records of a run say it.
struct LeftOnBoard {
  std::string kind;  // the gravest of not_empty, counts_differ, not_swept
  geo::UtcTime began_at;
  geo::UtcTime detected_at;
  std::optional<geo::UtcTime> ended_at;  // none: it holds still
  std::string measured;                  // JSON object
  friend bool operator==(const LeftOnBoard&, const LeftOnBoard&) = default;
  template <class Archive>
  void archive(Archive& a) {
    a(kind, began_at, detected_at, ended_at, measured);
  }
};

// When a run has to be swept, and its counts have to match.
struct SweepDue {
  geo::UtcTime over_at;  // the run's end
  geo::UtcTime at;
  template <class Archive>
  void archive(Archive& a) {
    a(over_at, at);
  }
};

// A child left on board (校车安全管理条例 art. 39 (5)), by what was recorded of the run alone,
// oldest first and apart in time:
// - not_empty: a sweep found somebody, until a later one finds nobody. Known at once.
// - counts_differ: when the sweep was due more had been counted on than off, until a later count
//   matches.
// - not_swept: pupils had been counted on, and nobody had swept the bus since when that was due,
//   until somebody does.
// Where nobody was counted on, or nobody off, that is not on file, and says nothing. `due`: none,
// while it has not come.
std::vector<LeftOnBoard> left_on_board(const OnBoard& said, const std::optional<SweepDue>& due);

// Looks for it live, on one run, while it is under way and behind its end. What was told follows
// what is recorded later. It rings as long as it holds, within `rings_within` of its beginning,
// however late the record of it came; what is over when it becomes known is told as late. Owned by
// the vehicle; saved by archive(), with its parameters, since a run that is over has no rulebook.
class LeftOnBoardWatch {
 public:
  LeftOnBoardWatch() = default;
  explicit LeftOnBoardWatch(const std::optional<LeftOnBoardParameters>& parameters)
      : parameters_{parameters} {}

  // Something was recorded since it last looked.
  void hear() { stale_ = true; }
  void end_run(geo::UtcTime over_at);
  // Its run is under way all the same.
  void begin_again() {
    due_.reset();
    is_due_ = false;
  }

  struct Found {
    Finding finding;
    std::string first_kind;  // by which its alarm is known
    bool late = false;
  };
  // `position`: where the bus was seen last.
  std::vector<Found> look(const OnBoard& said, geo::UtcTime now, geo::LatLng position);
  // The sweep was due when it last looked.
  bool is_due() const { return is_due_; }
  bool is_open() const;

  template <class Archive>
  void archive(Archive& a) {
    a(parameters_, due_, is_due_, stale_, told_);
  }

 private:
  struct Told {
    LeftOnBoard is;  // as last told, its beginning as first told
    std::string first_kind;
    geo::LatLng position = *geo::LatLng::from_microdegrees(0, 0);
    bool late = false;
    template <class Archive>
    void archive(Archive& a) {
      a(is, first_kind, position, late);
    }
  };
  Told* open();
  std::optional<geo::UtcTime> ended_before(const LeftOnBoard& one) const;
  void follow(const std::vector<LeftOnBoard>& all, std::vector<Found>& found);
  Found tell(const Told& told, FindingChange change) const;

  std::optional<LeftOnBoardParameters> parameters_;  // none: the rulebook does not judge it
  std::optional<SweepDue> due_;
  bool is_due_ = false;
  bool stale_ = false;
  std::vector<Told> told_;  // one at most is open
};

// As settling tells it.
Finding to_finding(const LeftOnBoard& is, const OnBoard& said,
                   const LeftOnBoardParameters& parameters, geo::LatLng position);

}  // namespace busward::tracker
