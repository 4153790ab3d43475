#pragma once

#include <optional>

#include "tracker/fix.h"

namespace busward::tracker {

// Keeps impossible positions from the watches: a jump farther than a vehicle can drive waits for a
// second fix that agrees with it, and a position and time that were already seen are no news. What
// it holds back is in the tracks all the same. Pure state of one run; gets fixes in order of time.
class QualityGate {
 public:
  bool accepts(const Fix& fix);

  template <class Archive>
  void archive(Archive& a) {
    a(accepted_, held_);
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
  static bool jumps(const Place& from, const Fix& to);

  std::optional<Place> accepted_;
  std::optional<Place> held_;
};

}  // namespace busward::tracker
