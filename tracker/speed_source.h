#pragma once

#include <optional>
#include <vector>

#include "tracker/fix.h"

namespace busward::tracker {

// A speed that may be judged, and how far to trust it.
struct SpeedSample {
  geo::UtcTime at;
  geo::LatLng position;
  geo::MetresPerSecond speed;
  std::optional<geo::MetresPerSecond>
      derived_sd;          // set when it is way over time, not a measurement
  bool whole_kmh = false;  // the terminal has so far sent whole km/h only
};

// Chooses the speed of each fix: the measured one, or where there is none, or where it contradicts
// the way driven, the chord over at least 10 s (a chord never overstates a curve). Sentinels are
// missing values; a spike waits for a second fix that agrees; a stuck sensor is not judged. Pure
// state of one run; gets fixes in order of time.
class SpeedSource {
 public:
  explicit SpeedSource(geo::MetresPerSecond implausible_speed) : implausible_{implausible_speed} {}
  SpeedSource() = default;

  std::optional<SpeedSample> choose(const Fix& fix);

  template <class Archive>
  void archive(Archive& a) {
    a(implausible_, recent_, accepted_, accepted_at_, held_, held_at_, slow_contradictions_,
      fraction_seen_);
  }

 private:
  struct Place {
    geo::UtcTime at;
    geo::LatLng position = *geo::LatLng::from_microdegrees(0, 0);
    template <class Archive>
    void archive(Archive& a) {
      a(at, position);
    }
  };
  struct Chord {
    geo::Metres way;
    geo::Seconds time{0};
  };

  std::optional<Chord> chord_to(const Fix& fix) const;
  void remember(const Fix& fix);
  bool is_spike(geo::MetresPerSecond speed, geo::UtcTime at);
  std::optional<geo::MetresPerSecond> measured(const Fix& fix);

  geo::MetresPerSecond implausible_;
  std::vector<Place> recent_;  // at most the last 60 s, thinned to one a second
  std::optional<geo::MetresPerSecond> accepted_;
  geo::UtcTime accepted_at_;
  std::optional<geo::MetresPerSecond> held_;
  geo::UtcTime held_at_;
  int slow_contradictions_ = 0;
  bool fraction_seen_ = false;
};

}  // namespace busward::tracker
