#include <boost/json.hpp>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/location_item.h"
#include "gateway/terminals/jt808/time_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

struct BitName {
  unsigned bit;
  std::string_view name;
};

constexpr BitName kAlarmBits[] = {{0, "sos"},
                                  {1, "overspeed"},
                                  {2, "fatigue"},
                                  {3, "danger"},
                                  {4, "gnss_fault"},
                                  {5, "gnss_antenna_open"},
                                  {6, "gnss_antenna_short"},
                                  {7, "power_low"},
                                  {8, "power_off"},
                                  {9, "lcd_fault"},
                                  {10, "tts_fault"},
                                  {11, "camera_fault"},
                                  {12, "ic_card_fault"},
                                  {13, "overspeed_warning"},
                                  {14, "fatigue_warning"},
                                  {15, "illegal_driving"},
                                  {16, "tyre_pressure"},
                                  {17, "right_blind_spot"},
                                  {18, "daily_driving_timeout"},
                                  {19, "parking_timeout"},
                                  {20, "area_in_out"},
                                  {21, "route_in_out"},
                                  {22, "segment_time"},
                                  {23, "route_deviation"},
                                  {24, "vss_fault"},
                                  {25, "fuel_abnormal"},
                                  {26, "stolen"},
                                  {27, "illegal_ignition"},
                                  {28, "illegal_displacement"},
                                  {29, "collision"},
                                  {30, "rollover"},
                                  {31, "illegal_door_open"}};

constexpr BitName kStatusBits[] = {{0, "acc"},
                                   {1, "located"},
                                   {2, "south"},
                                   {3, "west"},
                                   {4, "out_of_service"},
                                   {5, "encrypted_coords"},
                                   {6, "fcw"},
                                   {7, "ldw"},
                                   {10, "fuel_cut"},
                                   {11, "circuit_cut"},
                                   {12, "door_locked"},
                                   {13, "door1_open"},
                                   {14, "door2_open"},
                                   {15, "door3_open"},
                                   {16, "door4_open"},
                                   {17, "door5_open"},
                                   {18, "gps"},
                                   {19, "beidou"},
                                   {20, "glonass"},
                                   {21, "galileo"},
                                   {22, "moving"}};

constexpr BitName kSignalBits[] = {
    {0, "low_beam"}, {1, "high_beam"}, {2, "right_turn"},  {3, "left_turn"}, {4, "brake"},
    {5, "reverse"},  {6, "fog"},       {7, "side_marker"}, {8, "horn"},      {9, "aircon"},
    {10, "neutral"}, {11, "retarder"}, {12, "abs"},        {13, "heater"},   {14, "clutch"}};

constexpr std::string_view kLoads[] = {"empty", "half", "reserved", "full"};

template <std::size_t N>
json::array names_of(std::uint32_t word, const BitName (&names)[N]) {
  json::array set;
  for (const BitName& bit : names) {
    if ((word >> bit.bit & 1) != 0) set.emplace_back(bit.name);
  }
  return set;
}

double tenths(std::int64_t value) {
  return static_cast<double>(value) / 10;
}

json::object alarm_json(const SafetyAlarm& alarm) {
  return {{"alarm_id", alarm.alarm_id},
          {"flag", alarm.flag},
          {"speed_kmh", alarm.speed_kmh},
          {"altitude_m", alarm.altitude_m},
          {"lat_raw", alarm.latitude_raw},
          {"lon_raw", alarm.longitude_raw},
          {"time_raw", alarm.time.digits()},
          {"vehicle_status", alarm.vehicle_status},
          {"label", alarm_label_json(alarm.label)}};
}

// Puts each kind of item under its name; a repeated one replaces the former.
struct ItemPrinter {
  json::object& ext;

  void operator()(const NumberItem& item) const {
    static constexpr std::string_view kNames[] = {"mileage_km",
                                                  "fuel_l",
                                                  "recorder_speed_kmh",
                                                  "alarm_event_id",
                                                  "cabin_temp_c",
                                                  "video_alarm",
                                                  "video_lost_channels",
                                                  "video_blocked_channels",
                                                  "storage_fault",
                                                  "io",
                                                  "rssi",
                                                  "satellites"};
    json::value& out = ext[kNames[static_cast<std::size_t>(item.what)]];
    if (item.what == ItemNumber::mileage_tenths_km || item.what == ItemNumber::fuel_tenths_l ||
        item.what == ItemNumber::recorder_speed_tenths_kmh) {
      out = tenths(item.value);
    } else {
      out = item.value;
    }
  }
  void operator()(const TyrePressures& item) const {
    ext["tyre_pressure_raw"] = json::array(item.raw.begin(), item.raw.end());
  }
  void operator()(const OverspeedItem& item) const {
    json::object out{{"type", item.place}};
    if (item.id) out["id"] = *item.id;
    ext["overspeed"] = std::move(out);
  }
  void operator()(const AreaItem& item) const {
    ext["area_event"] = {{"type", item.place}, {"id", item.id}, {"dir", item.direction}};
  }
  void operator()(const SegmentItem& item) const {
    ext["segment_event"] = {{"id", item.id}, {"seconds", item.seconds}, {"result", item.result}};
  }
  void operator()(const AbnormalDriving& item) const {
    json::object out{{"type", item.type_bits}};
    if (item.fatigue) out["fatigue"] = *item.fatigue;
    ext["abnormal_driving"] = std::move(out);
  }
  void operator()(const VehicleSignals& item) const {
    ext["ext_signal"] = {{"raw", item.bits}, {"bits", names_of(item.bits, kSignalBits)}};
  }
  void operator()(const AnalogInputs& item) const {
    ext["analog"] = {{"ad0", item.ad0}, {"ad1", item.ad1}};
  }
  void operator()(const DriverAssistAlarm& alarm) const {
    json::object out = alarm_json(alarm.common);
    out["type"] = alarm.type;
    out["level"] = alarm.level;
    out["front_speed"] = alarm.front_speed;
    out["front_distance"] = alarm.front_distance;
    out["deviation"] = alarm.deviation;
    out["sign_type"] = alarm.sign_type;
    out["sign_value"] = alarm.sign_value;
    ext["adas"] = std::move(out);
  }
  void operator()(const DriverStateAlarm& alarm) const {
    json::object out = alarm_json(alarm.common);
    out["type"] = alarm.type;
    out["level"] = alarm.level;
    out["fatigue"] = alarm.fatigue;
    out["reserved_hex"] = to_hex(alarm.reserved);
    ext["dsm"] = std::move(out);
  }
  void operator()(const TyreAlarm& alarm) const {
    json::array tyres;
    for (const TyreAlarm::Tyre& tyre : alarm.tyres) {
      tyres.push_back({{"position", tyre.position},
                       {"type", tyre.type_bits},
                       {"pressure_kpa", tyre.pressure_kpa},
                       {"temp_c", tyre.temperature_c},
                       {"battery_pct", tyre.battery_percent}});
    }
    json::object out = alarm_json(alarm.common);
    out["items"] = std::move(tyres);
    ext["tpms"] = std::move(out);
  }
  void operator()(const BlindSpotAlarm& alarm) const {
    json::object out = alarm_json(alarm.common);
    out["type"] = alarm.type;
    ext["bsd"] = std::move(out);
  }
};

}  // namespace

json::object alarm_label_json(const AlarmLabel& label) {
  return {{"terminal_id", label.terminal_id},
          {"time_raw", label.time.digits()},
          {"seq", label.sequence},
          {"attachments", label.attachments},
          {"hex", to_hex(label.raw)}};
}

json::object location_json(const Location& location) {
  json::object ext;
  json::array unknown;
  for (const LocationItem& item : location.items) {
    if (const auto value = decode_item(item)) {
      std::visit(ItemPrinter{ext}, *value);
    } else {
      unknown.push_back({{"id", "0x" + to_hex({&item.id, 1})},
                         {"len", item.value.size()},
                         {"hex", to_hex(item.value)}});
    }
  }
  json::object out{{"alarm", location.alarm},
                   {"alarm_bits", names_of(location.alarm, kAlarmBits)},
                   {"status", location.status},
                   {"status_bits", names_of(location.status, kStatusBits)},
                   {"load", kLoads[location.load()]},
                   {"lat_raw", location.latitude_raw},
                   {"lon_raw", location.longitude_raw},
                   {"lat", static_cast<double>(location.latitude_microdegrees()) / 1e6},
                   {"lon", static_cast<double>(location.longitude_microdegrees()) / 1e6},
                   {"altitude_m", location.altitude_m},
                   {"speed_kmh", tenths(location.speed_tenths_kmh)},
                   {"course", location.course_deg}};
  add_time(out, location.time);
  out["ext"] = std::move(ext);
  out["unknown"] = std::move(unknown);
  out["tail_hex"] = to_hex(location.tail);
  return out;
}

}  // namespace busward::jt808
