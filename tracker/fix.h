#pragma once

#include <cstdint>
#include <optional>

#include "geo/latlng.h"
#include "geo/utc_time.h"

namespace busward::tracker {

// One position as a terminal reported it, plausible in form but not yet judged by the quality gate.
struct Fix {
  geo::UtcTime at;           // the terminal's clock
  geo::UtcTime received_at;  // when the journal's session had read it
  geo::LatLng position;
  std::optional<geo::MetresPerSecond> speed;  // GNSS (Doppler) speed
  std::optional<geo::Degrees> course;         // clockwise from north
  std::optional<geo::MetresPerSecond> recorder_speed;
  std::optional<int> satellites;
  std::optional<geo::Metres> accuracy;
  std::optional<bool> loaded;  // what the terminal says of its load, where it says anything

  template <class Archive>
  void archive(Archive& a) {
    a(at, received_at, position, speed, course, recorder_speed, satellites, accuracy, loaded);
  }
};

// A fix counts once however often and by whatever message it comes: its key is the GNSS second and
// a hash of the 28 basic bytes of JT/T 808 (0x0200 and 0x0704 carry the same ones). Unique within a
// vehicle.
struct FixKey {
  std::uint32_t epoch_s = 0;
  std::uint32_t hash = 0;
  friend constexpr auto operator<=>(FixKey, FixKey) = default;
};

}  // namespace busward::tracker
