#pragma once

#include <cstdint>
#include <optional>

#include "gateway/simulator/journey.h"
#include "gateway/simulator/random.h"
#include "geo/latlng.h"
#include "geo/units.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// What a satellite receiver and the driving recorder make of the true state.
struct Reading {
  geo::LatLng place;
  geo::MetresPerSecond speed;           // by Doppler
  geo::MetresPerSecond recorder_speed;  // from the wheels
  geo::Degrees course;
  std::int16_t altitude_m;
  std::uint8_t satellites;
  std::uint8_t network_signal;  // 0 to 31
};

// The errors of one bus's receiver: position off by a slow walk (3.5 m a side, correlation 30 s)
// with a rare jump of 25 to 80 m in one fix of 3,000, speed off by 0.5 km/h, a speedometer off by a
// constant part of at most 0.7 %. A function of its seed and of the times asked for, which must not
// go back.
class Receiver {
 public:
  explicit Receiver(Random random);

  Reading read(const TrueState& truth, geo::UtcTime at);

 private:
  void walk_on(geo::UtcTime at);

  Random random_;
  std::optional<geo::UtcTime> last_;
  double east_m_;
  double north_m_;
  double speed_noise_kmh_ = 0;
  double sky_;  // how open it is, 0 to 1; wanders
  double wheel_factor_;
};

}  // namespace busward::simulator
