#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "gateway/terminals/jt808/location.h"
#include "gateway/terminals/jt808/safety_alarm.h"

namespace busward::jt808 {

namespace item_id {
inline constexpr std::uint8_t kMileage = 0x01;
inline constexpr std::uint8_t kRecorderSpeed = 0x03;
inline constexpr std::uint8_t kNetworkSignal = 0x30;
inline constexpr std::uint8_t kSatellites = 0x31;
}  // namespace item_id

// Items that are one number; the name says which, and in which unit.
enum class ItemNumber : std::uint8_t {
  mileage_tenths_km,
  fuel_tenths_l,
  recorder_speed_tenths_kmh,
  alarm_event_id,
  cabin_temperature_c,
  video_alarm_bits,
  video_lost_channels,
  video_blocked_channels,
  storage_fault_bits,
  io_bits,
  network_signal,
  satellites,
};
struct NumberItem {
  ItemNumber what{};
  std::int64_t value = 0;
};
struct TyrePressures {
  ByteView raw;  // one byte a tyre, FF none
};
// The terminal's own overspeed: secondary evidence only.
struct OverspeedItem {
  std::uint8_t place = 0;  // 0 none, 1 circle, 2 rectangle, 3 polygon, 4 segment
  std::optional<std::uint32_t> id;
};
struct AreaItem {
  std::uint8_t place = 0;
  std::uint32_t id = 0;
  std::uint8_t direction = 0;  // 0 in, 1 out
};
struct SegmentItem {
  std::uint32_t id = 0;
  std::uint16_t seconds = 0;
  std::uint16_t result = 0;  // 0 too short, 1 too long
};
struct AbnormalDriving {
  std::uint16_t type_bits = 0;
  std::optional<std::uint8_t> fatigue;
};
struct VehicleSignals {
  std::uint32_t bits = 0;
};
struct AnalogInputs {
  std::uint16_t ad0 = 0;
  std::uint16_t ad1 = 0;
};

using ItemValue = std::variant<NumberItem, TyrePressures, OverspeedItem, AreaItem, SegmentItem,
                               AbnormalDriving, VehicleSignals, AnalogInputs, DriverAssistAlarm,
                               DriverStateAlarm, TyreAlarm, BlindSpotAlarm>;

// The item's standard meaning (JT/T 808, 1078 and the Su- and Yue-biao alarms 0x64 to 0x67), or
// nothing where the id is unknown or the length is not the standard one. Views into `item` live as
// long as it does.
std::optional<ItemValue> decode_item(const LocationItem& item);

LocationItem mileage_item(std::uint32_t tenths_km);
LocationItem recorder_speed_item(std::uint16_t tenths_kmh);
LocationItem network_signal_item(std::uint8_t strength);
LocationItem satellites_item(std::uint8_t count);

}  // namespace busward::jt808
