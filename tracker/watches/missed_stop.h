#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "routing/route_version.h"
#include "tracker/finding.h"
#include "tracker/fix.h"
#include "tracker/parameters.h"

namespace busward::tracker {

// How the run stands at a fix, as far as its stops are concerned.
struct StopDuty {
  bool holds = false;    // pupils wait, or are on board, so stops have to be served
  bool empty = false;    // it still comes to its first stop, maybe along its own line
  bool doubted = false;  // some evidence says that the bus is not on its line: verdicts wait
  bool away = false;  // a deviation holds or was proven just now: the stops behind it are its own
};

// A timetabled stop that a bus drove past: by its fixes it cannot have stood there for the least
// halt, however hard it braked and sped up between them, and it is proven past the stop along the
// line. Where a gap in the fixes leaves time for a halt nobody knows, and nothing is found; nor at
// stops that were passed before the bus was first seen on its line, or behind a deviation. One
// finding a stop, raised and ended at the fix that proves it, at most one a fix. One per bus and
// run, fixes in order of time; pure plain values, saved by archive() without the line.
class MissedStopWatch {
 public:
  MissedStopWatch(std::shared_ptr<const routing::RouteVersion> version,
                  const std::optional<MissedStopParameters>& parameters)
      : version_{std::move(version)}, parameters_{parameters} {}

  // `progress`: where on the line the bus is, none where it is not on it.
  std::vector<Finding> observe(const Fix& fix, std::optional<geo::Metres> progress,
                               const StopDuty& duty);
  // What comes next may lie anywhere on the line and says nothing of the way driven.
  void lose_line() {
    last_.reset();
    seen_at_.reset();
  }

  template <class Archive>
  void archive(Archive& a) {
    a(next_, last_, lowest_, seen_at_, passages_, series_);
  }

 private:
  struct Sighting {
    geo::UtcTime at;
    geo::Metres progress;
    geo::MetresPerSecond speed;  // 0 where the fix has none: a halt is possible then
    template <class Archive>
    void archive(Archive& a) {
      a(at, progress, speed);
    }
  };
  struct Step {
    Sighting seen;
    std::chrono::milliseconds spare{0};  // the longest that the bus may have stood since the last
    template <class Archive>
    void archive(Archive& a) {
      a(seen, spare);
    }
  };
  // What is known of one stop's service so far.
  struct Passage {
    std::chrono::milliseconds standing{0};  // the halt that may still be going on
    std::chrono::milliseconds longest{0};
    std::optional<geo::UtcTime> entered_at;
    std::optional<geo::UtcTime> passed_at;
    geo::MetresPerSecond slowest;
    int sightings_past = 0;
    bool owed = false;  // it had to be served when it was passed
    template <class Archive>
    void archive(Archive& a) {
      a(standing, longest, entered_at, passed_at, slowest, sightings_past, owed);
    }
  };

  void join(const Sighting& here, const StopDuty& duty);
  void drive_to(const Sighting& here, const StopDuty& duty);
  void pass(const routing::Stop& stop, Passage& passage, const Step& step, bool holds) const;
  std::vector<Finding> judge(const Fix& fix, const Sighting& here);
  Finding finding(const Passage& passage, const Fix& fix) const;
  std::string series_json() const;
  const routing::Stop& stop(std::size_t index) const { return version_->stops()[index]; }

  std::shared_ptr<const routing::RouteVersion> version_;
  std::optional<MissedStopParameters> parameters_;
  int next_ = 0;                         // the first stop that is not decided yet
  std::optional<Sighting> last_;         // on the line
  geo::Metres lowest_;                   // the least progress since the bus came to its line
  std::optional<geo::UtcTime> seen_at_;  // off the line, since it was last on it
  std::vector<Passage> passages_;        // of next_ and those behind it
  std::vector<Step> series_;
};

}  // namespace busward::tracker
