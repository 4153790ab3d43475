#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/terminals/jt808/terminal_time.h"

namespace busward::jt808 {

// One additional item of a location report, kept raw: a standard id with an unusual length is a
// vendor's item, and ids may repeat. decode_item (location_item.h) reads the known ones.
struct LocationItem {
  std::uint8_t id = 0;
  Bytes value;
  friend bool operator==(const LocationItem&, const LocationItem&) = default;
};

inline constexpr std::size_t kLocationBasicSize = 28;

// The bits of the status word that the product itself reads.
struct LocationStatus {
  static constexpr std::uint32_t kAccOn = 1u << 0;
  static constexpr std::uint32_t kLocated = 1u << 1;
  static constexpr std::uint32_t kSouth = 1u << 2;
  static constexpr std::uint32_t kWest = 1u << 3;
  static constexpr std::uint32_t kEncryptedCoordinates = 1u << 5;
};

// Those of the alarm word.
struct LocationAlarm {
  static constexpr std::uint32_t kEmergency = 1u << 0;
  static constexpr std::uint32_t kCollision = 1u << 29;
  static constexpr std::uint32_t kRollover = 1u << 30;
};

// A location report (0x0200, and inside 0x0704, 0x0201, 0x0500, 0x0801) as the integers that the
// terminal sent; no value is judged or corrected here. The magnitudes may be far outside the earth.
struct Location {
  std::uint32_t alarm = 0;
  std::uint32_t status = 0;
  std::uint32_t latitude_raw = 0;  // 1e-6 degree, unsigned; the hemisphere stands in the status
  std::uint32_t longitude_raw = 0;
  std::int16_t altitude_m = 0;
  std::uint16_t speed_tenths_kmh = 0;
  std::uint16_t course_deg = 0;  // 360 occurs
  TerminalTime time;
  std::vector<LocationItem> items;
  Bytes tail;  // what stood behind the last sound item
  friend bool operator==(const Location&, const Location&) = default;

  bool located() const { return (status & LocationStatus::kLocated) != 0; }
  std::int64_t latitude_microdegrees() const {
    return (status & LocationStatus::kSouth) != 0 ? -std::int64_t{latitude_raw} : latitude_raw;
  }
  std::int64_t longitude_microdegrees() const {
    return (status & LocationStatus::kWest) != 0 ? -std::int64_t{longitude_raw} : longitude_raw;
  }
  // 0 empty, 1 half full, 2 reserved, 3 full; a bus that cannot tell leaves it 0.
  std::uint8_t load() const { return static_cast<std::uint8_t>(status >> 8 & 3); }
  // The 28 basic bytes just as they were sent, the same by 0x0200 and 0x0704: what a fix's key
  // hashes.
  std::array<std::uint8_t, kLocationBasicSize> basic_bytes() const;

  // The last item of its kind, where there is one of the standard length.
  std::optional<std::uint32_t> mileage_tenths_km() const;
  std::optional<std::uint16_t> recorder_speed_tenths_kmh() const;
  std::optional<std::uint8_t> network_signal() const;
  std::optional<std::uint8_t> satellites() const;
};

// Nothing when there are not even the basic bytes. Items end at id 0 and at the first that
// overruns.
std::optional<Location> decode_location(ByteView body);
Bytes encode(const Location& location);

}  // namespace busward::jt808
