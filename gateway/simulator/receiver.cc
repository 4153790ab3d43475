#include "gateway/simulator/receiver.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

constexpr double kSide_m = 3.5;
constexpr double kSpeedNoise_kmh = 0.5;
constexpr double kPositionMemory_s = 30;
constexpr double kSpeedMemory_s = 4;
constexpr double kJumpChance = 1.0 / 3000;

geo::LatLng shifted(geo::LatLng place, double east_m, double north_m) {
  const double course_deg = std::atan2(east_m, north_m) * 180 / std::numbers::pi;
  return geo::destination(place, {.course = geo::normalised_course(geo::Degrees{course_deg}),
                                  .length = geo::Metres{std::hypot(east_m, north_m)}});
}

}  // namespace

Receiver::Receiver(Random random) : random_{random} {
  east_m_ = kSide_m * random_.normal();
  north_m_ = kSide_m * random_.normal();
  sky_ = random_.between(0.3, 1);
  wheel_factor_ = random_.between(0.993, 1.007);
}

void Receiver::walk_on(geo::UtcTime at) {
  // A wall clock that was set back stands still here.
  const double passed_s = last_ ? std::max(0.0, geo::Seconds{at - *last_}.count()) : 0;
  last_ = at;
  const auto step = [&](double value, double deviation, double memory_s) {
    const double kept = std::exp(-passed_s / memory_s);
    return kept * value + deviation * std::sqrt(1 - kept * kept) * random_.normal();
  };
  east_m_ = step(east_m_, kSide_m, kPositionMemory_s);
  north_m_ = step(north_m_, kSide_m, kPositionMemory_s);
  speed_noise_kmh_ = step(speed_noise_kmh_, kSpeedNoise_kmh, kSpeedMemory_s);
  sky_ = std::clamp(sky_ + 0.03 * random_.normal(), 0.0, 1.0);
}

Reading Receiver::read(const TrueState& truth, geo::UtcTime at) {
  walk_on(at);
  double east_m = east_m_;
  double north_m = north_m_;
  if (random_.chance(kJumpChance)) {
    const double turn = random_.between(0, 2 * std::numbers::pi);
    const double reach_m = random_.between(25, 80);
    east_m += reach_m * std::sin(turn);
    north_m += reach_m * std::cos(turn);
  }
  const double true_kmh = geo::to_kmh(truth.speed);
  const bool standing = true_kmh < 0.3;  // receivers hold a standing speed at zero
  const double speed_kmh = standing ? 0 : std::max(0.0, true_kmh + speed_noise_kmh_);
  const double course_noise_deg = standing ? 0 : 25 / (true_kmh + 10) * random_.normal();
  const double recorder_kmh = true_kmh * wheel_factor_;
  return {.place = shifted(truth.place, east_m, north_m),
          .speed = geo::from_kmh(speed_kmh),
          .recorder_speed = geo::from_kmh(recorder_kmh),
          .course = geo::normalised_course(truth.course + geo::Degrees{course_noise_deg}),
          .altitude_m = static_cast<std::int16_t>(std::lround(48 + 1.5 * north_m_)),
          .satellites = static_cast<std::uint8_t>(std::lround(7 + 9 * sky_)),
          .network_signal = static_cast<std::uint8_t>(std::lround(12 + 19 * sky_))};
}

}  // namespace busward::simulator
