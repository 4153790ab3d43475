#include "gateway/terminals/jt808/location.h"

#include <algorithm>

#include "gateway/terminals/jt808/location_item.h"
#include "geo/assert.h"

namespace busward::jt808 {
namespace {

void write_basic(ByteWriter& out, const Location& location) {
  out.u32(location.alarm).u32(location.status);
  out.u32(location.latitude_raw).u32(location.longitude_raw);
  out.u16(static_cast<std::uint16_t>(location.altitude_m));
  out.u16(location.speed_tenths_kmh).u16(location.course_deg).append(location.time.bcd);
}

std::optional<std::uint32_t> last_number(const std::vector<LocationItem>& items, std::uint8_t id,
                                         std::size_t width) {
  const auto found = std::find_if(items.rbegin(), items.rend(), [&](const LocationItem& item) {
    return item.id == id && item.value.size() == width;
  });
  if (found == items.rend()) return std::nullopt;
  std::uint32_t value = 0;
  for (const std::uint8_t byte : found->value) value = value << 8 | byte;
  return value;
}

}  // namespace

std::array<std::uint8_t, kLocationBasicSize> Location::basic_bytes() const {
  ByteWriter out;
  write_basic(out, *this);
  const Bytes bytes = out.take();
  std::array<std::uint8_t, kLocationBasicSize> basic{};
  std::copy(bytes.begin(), bytes.end(), basic.begin());
  return basic;
}

std::optional<std::uint32_t> Location::mileage_tenths_km() const {
  return last_number(items, item_id::kMileage, 4);
}

std::optional<std::uint16_t> Location::recorder_speed_tenths_kmh() const {
  const auto value = last_number(items, item_id::kRecorderSpeed, 2);
  if (!value) return std::nullopt;
  return static_cast<std::uint16_t>(*value);
}

std::optional<std::uint8_t> Location::network_signal() const {
  const auto value = last_number(items, item_id::kNetworkSignal, 1);
  if (!value) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

std::optional<std::uint8_t> Location::satellites() const {
  const auto value = last_number(items, item_id::kSatellites, 1);
  if (!value) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

std::optional<Location> decode_location(ByteView body) {
  ByteReader reader{body};
  Location location;
  location.alarm = reader.u32();
  location.status = reader.u32();
  location.latitude_raw = reader.u32();
  location.longitude_raw = reader.u32();
  location.altitude_m = static_cast<std::int16_t>(reader.u16());
  location.speed_tenths_kmh = reader.u16();
  location.course_deg = reader.u16();
  location.time = TerminalTime::read(reader);
  if (reader.failed()) return std::nullopt;
  while (reader.left() >= 2) {
    ByteReader ahead = reader;
    const std::uint8_t id = ahead.u8();
    const ByteView value = ahead.take(ahead.u8());
    if (id == 0 || ahead.failed()) break;
    location.items.push_back({.id = id, .value = copy_of(value)});
    reader = ahead;
  }
  location.tail = copy_of(reader.rest());
  return location;
}

Bytes encode(const Location& location) {
  ByteWriter out;
  write_basic(out, location);
  for (const LocationItem& item : location.items) {
    BUSWARD_ASSERT(item.value.size() <= 0xFF);
    out.u8(item.id).u8(static_cast<std::uint8_t>(item.value.size())).append(item.value);
  }
  return out.append(location.tail).take();
}

}  // namespace busward::jt808
