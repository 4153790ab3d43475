#include "gateway/simulator/location_report.h"

#include <cmath>

#include "gateway/terminals/jt808/location_item.h"

namespace busward::simulator {

jt808::Location location_of(const Reading& reading, const TrueState& truth, geo::UtcTime at) {
  jt808::Location location;
  location.status = jt808::LocationStatus::kLocated;
  if (truth.engine_on) location.status |= jt808::LocationStatus::kAccOn;
  location.latitude_raw = static_cast<std::uint32_t>(reading.place.latitude_microdegrees());
  location.longitude_raw = static_cast<std::uint32_t>(reading.place.longitude_microdegrees());
  location.altitude_m = reading.altitude_m;
  const auto tenths = [](geo::MetresPerSecond speed) {
    return static_cast<std::uint16_t>(std::lround(geo::to_kmh(speed) * 10));
  };
  location.speed_tenths_kmh = tenths(reading.speed);
  location.course_deg = static_cast<std::uint16_t>(std::lround(reading.course.value()) % 360);
  location.time = jt808::TerminalTime::from_utc(at);
  location.items = {jt808::mileage_item(static_cast<std::uint32_t>(truth.driven.value() / 100)),
                    jt808::recorder_speed_item(tenths(reading.recorder_speed)),
                    jt808::network_signal_item(reading.network_signal),
                    jt808::satellites_item(reading.satellites)};
  return location;
}

jt808::Location blind_location(Reading last, const TrueState& truth, geo::UtcTime at) {
  last.speed = geo::MetresPerSecond{0};
  last.satellites = 0;
  jt808::Location location = location_of(last, truth, at);
  location.status &= ~jt808::LocationStatus::kLocated;
  return location;
}

}  // namespace busward::simulator
