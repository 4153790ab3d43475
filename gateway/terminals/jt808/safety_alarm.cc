#include "gateway/terminals/jt808/safety_alarm.h"

#include <algorithm>

#include "gateway/terminals/jt808/gbk.h"

namespace busward::jt808 {
namespace {

constexpr std::size_t kSuLabel = 16;
constexpr std::size_t kYueLabel = 40;

void read_place(ByteReader& reader, SafetyAlarm& alarm) {
  alarm.speed_kmh = reader.u8();
  alarm.altitude_m = reader.u16();
  alarm.latitude_raw = reader.u32();
  alarm.longitude_raw = reader.u32();
  alarm.time = TerminalTime::read(reader);
  alarm.vehicle_status = reader.u16();
}

bool is_label_behind(std::size_t fixed, std::size_t size) {
  return size == fixed + kSuLabel || size == fixed + kYueLabel;
}

std::optional<TyreAlarm> decode_tyre_alarm(ByteView value, std::size_t label_size) {
  ByteReader reader{value};
  TyreAlarm alarm;
  alarm.common.alarm_id = reader.u32();
  alarm.common.flag = reader.u8();
  read_place(reader, alarm.common);
  const ByteView label = reader.take(label_size);
  const std::size_t count = reader.u8();
  if (reader.failed()) return std::nullopt;
  const bool wide = count > 0 && reader.left() == count * 10;
  if (!wide && reader.left() != count * 9) return std::nullopt;
  alarm.common.label = decode_alarm_label(label);
  for (std::size_t i = 0; i < count; ++i) {
    TyreAlarm::Tyre tyre;
    tyre.position = wide ? reader.u16() : reader.u8();
    tyre.type_bits = reader.u16();
    tyre.pressure_kpa = reader.u16();
    tyre.temperature_c = reader.u16();
    tyre.battery_percent = reader.u16();
    alarm.tyres.push_back(tyre);
  }
  return alarm;
}

}  // namespace

AlarmLabel decode_alarm_label(ByteView label) {
  ByteReader reader{label};
  AlarmLabel read;
  read.terminal_id = text_from_gbk(reader.take(label.size() == kSuLabel ? 7 : 30));
  read.time = TerminalTime::read(reader);
  read.sequence = reader.u8();
  read.attachments = reader.u8();
  read.raw = copy_of(label);
  return read;
}

std::optional<DriverAssistAlarm> decode_driver_assist_alarm(ByteView value) {
  if (!is_label_behind(31, value.size())) return std::nullopt;
  ByteReader reader{value};
  DriverAssistAlarm alarm;
  alarm.common.alarm_id = reader.u32();
  alarm.common.flag = reader.u8();
  alarm.type = reader.u8();
  alarm.level = reader.u8();
  alarm.front_speed = reader.u8();
  alarm.front_distance = reader.u8();
  alarm.deviation = reader.u8();
  alarm.sign_type = reader.u8();
  alarm.sign_value = reader.u8();
  read_place(reader, alarm.common);
  alarm.common.label = decode_alarm_label(reader.rest());
  return alarm;
}

std::optional<DriverStateAlarm> decode_driver_state_alarm(ByteView value) {
  if (!is_label_behind(31, value.size())) return std::nullopt;
  ByteReader reader{value};
  DriverStateAlarm alarm;
  alarm.common.alarm_id = reader.u32();
  alarm.common.flag = reader.u8();
  alarm.type = reader.u8();
  alarm.level = reader.u8();
  alarm.fatigue = reader.u8();
  const ByteView reserved = reader.take(alarm.reserved.size());
  std::copy(reserved.begin(), reserved.end(), alarm.reserved.begin());
  read_place(reader, alarm.common);
  alarm.common.label = decode_alarm_label(reader.rest());
  return alarm;
}

std::optional<TyreAlarm> decode_tyre_alarm(ByteView value) {
  auto alarm = decode_tyre_alarm(value, kSuLabel);
  return alarm ? alarm : decode_tyre_alarm(value, kYueLabel);
}

std::optional<BlindSpotAlarm> decode_blind_spot_alarm(ByteView value) {
  if (!is_label_behind(25, value.size())) return std::nullopt;
  ByteReader reader{value};
  BlindSpotAlarm alarm;
  alarm.common.alarm_id = reader.u32();
  alarm.common.flag = reader.u8();
  alarm.type = reader.u8();
  read_place(reader, alarm.common);
  alarm.common.label = decode_alarm_label(reader.rest());
  return alarm;
}

}  // namespace busward::jt808
