#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/units.h"
#include "tracker/finding.h"
#include "tracker/fix.h"
#include "tracker/parameters.h"

namespace busward::tracker {

// Why a bus cannot be seen, as far as that is known.
enum class SilenceCause : std::uint8_t {
  network,     // nothing is heard; what was recorded may still come
  device_off,  // settled: nothing of that time ever came
  no_fix,      // the terminal reports, without a position
  jamming,     // the same, from a good sky to none
  our_outage   // we did not listen
};
std::string_view to_text(SilenceCause cause);

// Silence is a finding: a bus on its run of which no fix comes for so long (rule value
// unmonitored_after_s, by the journal's clock) is unmonitored from its last fix on, dated at the
// deadline, until a fix comes, at the latest until its planned arrival. The cause may be corrected
// while it lasts. While the server itself did not listen no deadline passes; a gap that then shows
// is our own. Both verdicts use it: live by the journal's clock, settling by the fixes' own times,
// where late fixes have filled what they can. One per bus and run; pure plain values, saved by
// archive().
class UnmonitoredWatch {
 public:
  struct Plan {
    geo::UtcTime departs_at;
    geo::UtcTime arrives_at;
  };
  UnmonitoredWatch(const std::optional<UnmonitoredParameters>& parameters, const Plan& plan)
      : parameters_{parameters}, plan_{plan} {}

  void follow(const Plan& plan) { plan_ = plan; }
  // A fix came, `heard_at` by the clock that advance() goes by.
  std::vector<Finding> observe(const Fix& fix, geo::UtcTime heard_at);
  // What the fix says of the run: whether the bus ought to be seen from it on, and whether pupils
  // are on board already.
  struct Duty {
    bool holds = false;
    bool loaded = false;
    geo::Metres progress;
    template <class Archive>
    void archive(Archive& a) {
      a(holds, loaded, progress);
    }
  };
  void take_duty(const Duty& duty) { duty_ = duty; }
  // A report without a position, of that time.
  std::optional<Finding> hear_blind(geo::UtcTime at);
  // Its link opened or closed: no cause by itself, but evidence.
  void hear_link(bool open, geo::UtcTime at);
  // Nothing could be heard until now.
  void hear_outage(geo::UtcTime until);
  std::optional<Finding> advance(geo::UtcTime now);
  // The run is over.
  std::optional<Finding> finish();

  template <class Archive>
  void archive(Archive& a) {
    a(last_, duty_, listening_from_, blind_, link_, open_);
  }

 private:
  struct Seen {
    geo::UtcTime at;
    geo::UtcTime heard_at;
    geo::LatLng position = *geo::LatLng::from_microdegrees(0, 0);
    std::optional<int> satellites;
    template <class Archive>
    void archive(Archive& a) {
      a(at, heard_at, position, satellites);
    }
  };
  // Reports without a position since then.
  struct Blind {
    geo::UtcTime first;
    geo::UtcTime last;
    int count = 0;
    template <class Archive>
    void archive(Archive& a) {
      a(first, last, count);
    }
  };
  struct Link {
    geo::UtcTime at;
    bool open = false;
    template <class Archive>
    void archive(Archive& a) {
      a(at, open);
    }
  };
  struct Episode {
    SilenceCause cause = SilenceCause::network;
    geo::UtcTime began_at;
    geo::UtcTime detected_at;
    template <class Archive>
    void archive(Archive& a) {
      a(cause, began_at, detected_at);
    }
  };

  // From when on it ought to have been seen, of a time at which it was.
  geo::UtcTime owed_from(geo::UtcTime seen) const;
  SilenceCause cause_now() const;
  Finding raise(const Episode& episode);
  Finding end_at(geo::UtcTime at);
  Finding finding(FindingChange change, std::optional<geo::UtcTime> ended_at) const;
  std::string series_json() const;

  std::optional<UnmonitoredParameters> parameters_;
  Plan plan_;
  std::optional<Seen> last_;
  Duty duty_;
  std::optional<geo::UtcTime> listening_from_;  // after an outage of ours since the last fix
  std::optional<Blind> blind_;                  // since the last fix
  std::optional<Link> link_;                    // its last change since the last fix
  std::optional<Episode> open_;
};

}  // namespace busward::tracker
