#include "gateway/terminals/jt808/location_item.h"

#include <algorithm>
#include <array>

namespace busward::jt808 {
namespace {

struct NumberLayout {
  std::uint8_t id;
  std::size_t width;
  ItemNumber what;
};

constexpr std::array kNumbers{
    NumberLayout{item_id::kMileage, 4, ItemNumber::mileage_tenths_km},
    NumberLayout{0x02, 2, ItemNumber::fuel_tenths_l},
    NumberLayout{item_id::kRecorderSpeed, 2, ItemNumber::recorder_speed_tenths_kmh},
    NumberLayout{0x04, 2, ItemNumber::alarm_event_id},
    NumberLayout{0x06, 2, ItemNumber::cabin_temperature_c},
    NumberLayout{0x14, 4, ItemNumber::video_alarm_bits},
    NumberLayout{0x15, 4, ItemNumber::video_lost_channels},
    NumberLayout{0x16, 4, ItemNumber::video_blocked_channels},
    NumberLayout{0x17, 2, ItemNumber::storage_fault_bits},
    NumberLayout{0x2A, 2, ItemNumber::io_bits},
    NumberLayout{item_id::kNetworkSignal, 1, ItemNumber::network_signal},
    NumberLayout{item_id::kSatellites, 1, ItemNumber::satellites},
};

std::optional<ItemValue> decode_number(const LocationItem& item) {
  const auto layout = std::find_if(kNumbers.begin(), kNumbers.end(), [&](const NumberLayout& l) {
    return l.id == item.id && l.width == item.value.size();
  });
  if (layout == kNumbers.end()) return std::nullopt;
  std::int64_t value = 0;
  for (const std::uint8_t byte : item.value) value = value << 8 | byte;
  if (layout->what == ItemNumber::cabin_temperature_c && (value & 0x8000) != 0) {
    value = -(value & 0x7FFF);  // sign and magnitude, not two's complement
  }
  return NumberItem{.what = layout->what, .value = value};
}

std::optional<ItemValue> decode_event(const LocationItem& item) {
  ByteReader reader{item.value};
  const std::size_t size = item.value.size();
  if (item.id == 0x11 && (size == 1 || size == 5)) {
    OverspeedItem event{.place = reader.u8(), .id = {}};
    if (size == 5) event.id = reader.u32();
    return event;
  }
  if (item.id == 0x12 && size == 6) {
    AreaItem event{.place = reader.u8()};
    event.id = reader.u32();
    event.direction = reader.u8();
    return event;
  }
  if (item.id == 0x13 && (size == 7 || size == 8)) {  // 2011 prints 8
    SegmentItem event{.id = reader.u32()};
    event.seconds = reader.u16();
    event.result = size == 7 ? reader.u8() : reader.u16();
    return event;
  }
  if (item.id == 0x18 && (size == 2 || size == 3)) {
    AbnormalDriving event{.type_bits = reader.u16(), .fatigue = {}};
    if (size == 3) event.fatigue = reader.u8();
    return event;
  }
  return std::nullopt;
}

std::optional<ItemValue> decode_signals(const LocationItem& item) {
  ByteReader reader{item.value};
  if (item.id == 0x05 && item.value.size() == 30) return TyrePressures{.raw = item.value};
  if (item.id == 0x25 && item.value.size() == 4) return VehicleSignals{.bits = reader.u32()};
  if (item.id == 0x2B && item.value.size() == 4) {
    AnalogInputs inputs{.ad1 = reader.u16()};
    inputs.ad0 = reader.u16();
    return inputs;
  }
  return std::nullopt;
}

template <class Alarm>
std::optional<ItemValue> as_item(std::optional<Alarm> alarm) {
  if (!alarm) return std::nullopt;
  return ItemValue{*std::move(alarm)};
}

}  // namespace

std::optional<ItemValue> decode_item(const LocationItem& item) {
  switch (item.id) {
    case 0x11:
    case 0x12:
    case 0x13:
    case 0x18:
      return decode_event(item);
    case 0x05:
    case 0x25:
    case 0x2B:
      return decode_signals(item);
    case 0x64:
      return as_item(decode_driver_assist_alarm(item.value));
    case 0x65:
      return as_item(decode_driver_state_alarm(item.value));
    case 0x66:
      return as_item(decode_tyre_alarm(item.value));
    case 0x67:
      return as_item(decode_blind_spot_alarm(item.value));
    default:
      return decode_number(item);
  }
}

LocationItem mileage_item(std::uint32_t tenths_km) {
  return {.id = item_id::kMileage, .value = ByteWriter{}.u32(tenths_km).take()};
}

LocationItem recorder_speed_item(std::uint16_t tenths_kmh) {
  return {.id = item_id::kRecorderSpeed, .value = ByteWriter{}.u16(tenths_kmh).take()};
}

LocationItem network_signal_item(std::uint8_t strength) {
  return {.id = item_id::kNetworkSignal, .value = {strength}};
}

LocationItem satellites_item(std::uint8_t count) {
  return {.id = item_id::kSatellites, .value = {count}};
}

}  // namespace busward::jt808
