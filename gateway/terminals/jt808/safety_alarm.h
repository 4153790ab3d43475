#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/terminals/jt808/terminal_time.h"

namespace busward::jt808 {

// The active-safety alarms that ride in a location report: T/JSATL 12 (Su-biao, 16-byte label) and
// T/GDRTA 002 (Yue-biao, 40-byte label). The item's length tells the two apart; any other length is
// a vendor's own item.

// Names one alarm and its attachments; the alarm comes again in several reports, always with the
// same label.
struct AlarmLabel {
  std::string terminal_id;
  TerminalTime time;
  std::uint8_t sequence = 0;
  std::uint8_t attachments = 0;
  Bytes raw;
};
AlarmLabel decode_alarm_label(ByteView label);

// Where and when, common to all four.
struct SafetyAlarm {
  std::uint32_t alarm_id = 0;
  std::uint8_t flag = 0;  // 0 not applicable, 1 start, 2 end
  std::uint8_t speed_kmh = 0;
  std::uint16_t altitude_m = 0;
  std::uint32_t latitude_raw = 0;
  std::uint32_t longitude_raw = 0;
  TerminalTime time;
  std::uint16_t vehicle_status = 0;
  AlarmLabel label;
};

// 0x64, forward-looking: collision, lane, headway, pedestrian, sign.
struct DriverAssistAlarm {
  SafetyAlarm common;
  std::uint8_t type = 0;
  std::uint8_t level = 0;
  std::uint8_t front_speed = 0;
  std::uint8_t front_distance = 0;
  std::uint8_t deviation = 0;
  std::uint8_t sign_type = 0;
  std::uint8_t sign_value = 0;
};

// 0x65, the driver: fatigue, phone, smoking, distraction.
struct DriverStateAlarm {
  SafetyAlarm common;
  std::uint8_t type = 0;
  std::uint8_t level = 0;
  std::uint8_t fatigue = 0;
  std::array<std::uint8_t, 4> reserved{};
};

// 0x66, tyres. The table gives the position two bytes, practice one.
struct TyreAlarm {
  struct Tyre {
    std::uint16_t position = 0;
    std::uint16_t type_bits = 0;
    std::uint16_t pressure_kpa = 0;
    std::uint16_t temperature_c = 0;
    std::uint16_t battery_percent = 0;
  };
  SafetyAlarm common;
  std::vector<Tyre> tyres;
};

// 0x67, somebody beside or behind.
struct BlindSpotAlarm {
  SafetyAlarm common;
  std::uint8_t type = 0;
};

std::optional<DriverAssistAlarm> decode_driver_assist_alarm(ByteView value);
std::optional<DriverStateAlarm> decode_driver_state_alarm(ByteView value);
std::optional<TyreAlarm> decode_tyre_alarm(ByteView value);
std::optional<BlindSpotAlarm> decode_blind_spot_alarm(ByteView value);

}  // namespace busward::jt808
