// Areas and routes that a terminal watches by itself: 0x8600 to 0x8608.
#include <boost/json.hpp>

#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/other_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

constexpr std::uint16_t kTimeBit = 1;
constexpr std::uint16_t kSpeedBit = 2;

void read_window(json::object& out, ByteReader& reader, std::uint16_t attributes) {
  if ((attributes & kTimeBit) == 0) return;
  out["start_raw"] = to_hex(reader.take(6));
  out["end_raw"] = to_hex(reader.take(6));
}

void read_speed(json::object& out, ByteReader& reader, std::uint16_t attributes) {
  if ((attributes & kSpeedBit) == 0) return;
  out["max_speed_kmh"] = reader.u16();
  out["overspeed_s"] = reader.u8();
}

void read_night_speed(json::object& out, ByteReader& reader, std::uint16_t attributes) {
  if ((attributes & kSpeedBit) != 0) out["night_max_speed_kmh"] = reader.u16();
}

OtherBodyJson finished(json::object out, ByteReader& reader) {
  if (reader.failed()) return OtherBodyFault::malformed;
  if (reader.left() > 0) out["tail_hex"] = to_hex(reader.rest());
  return out;
}

json::object read_area(ByteReader& reader, bool rectangle, HeaderForm form) {
  json::object area{{"id", reader.u32()}};
  const std::uint16_t attributes = reader.u16();
  area["attr"] = attributes;
  if (rectangle) {
    for (const char* name : {"lat1_raw", "lon1_raw", "lat2_raw", "lon2_raw"}) {
      area[name] = reader.u32();
    }
  } else {
    for (const char* name : {"lat_raw", "lon_raw", "radius_m"}) area[name] = reader.u32();
  }
  read_window(area, reader, attributes);
  read_speed(area, reader, attributes);
  if (form == HeaderForm::v2019) {
    read_night_speed(area, reader, attributes);
    area["name"] = text_from_gbk(reader.take(reader.u16()));
  }
  return area;
}

OtherBodyJson areas(ByteView body, bool rectangles, HeaderForm form) {
  ByteReader reader{body};
  json::object out{{"action", reader.u8()}};
  const std::size_t count = reader.u8();
  out["count"] = count;
  json::array items;
  while (reader.left() >= 6 && items.size() < count) {
    items.push_back(read_area(reader, rectangles, form));
  }
  out["items"] = std::move(items);
  return finished(std::move(out), reader);
}

OtherBodyJson polygon(ByteView body, HeaderForm form) {
  ByteReader reader{body};
  json::object out{{"id", reader.u32()}};
  const std::uint16_t attributes = reader.u16();
  out["attr"] = attributes;
  read_window(out, reader, attributes);
  read_speed(out, reader, attributes);
  const std::size_t count = reader.u16();
  json::array points;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint32_t latitude = reader.u32();
    points.push_back(json::array{latitude, reader.u32()});
  }
  out["points"] = std::move(points);
  if (form == HeaderForm::v2019) {
    read_night_speed(out, reader, attributes);
    out["name"] = text_from_gbk(reader.take(reader.u16()));
  }
  return finished(std::move(out), reader);
}

json::object read_route_point(ByteReader& reader, HeaderForm form) {
  json::object point;
  for (const char* name : {"point_id", "segment_id", "lat_raw", "lon_raw"}) {
    point[name] = reader.u32();
  }
  point["width_m"] = reader.u8();
  const std::uint8_t attributes = reader.u8();
  point["attr"] = attributes;
  if ((attributes & kTimeBit) != 0) {
    point["too_long_s"] = reader.u16();
    point["too_short_s"] = reader.u16();
  }
  read_speed(point, reader, attributes);
  if (form == HeaderForm::v2019) read_night_speed(point, reader, attributes);
  return point;
}

OtherBodyJson route(ByteView body, HeaderForm form) {
  ByteReader reader{body};
  json::object out{{"id", reader.u32()}};
  const std::uint16_t attributes = reader.u16();
  out["attr"] = attributes;
  read_window(out, reader, attributes);
  const std::size_t count = reader.u16();
  out["point_count"] = count;
  json::array points;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    points.push_back(read_route_point(reader, form));
  }
  out["points"] = std::move(points);
  if (form == HeaderForm::v2019) out["name"] = text_from_gbk(reader.take(reader.u16()));
  return finished(std::move(out), reader);
}

json::array remaining_ids(ByteReader& reader) {
  json::array ids;
  while (reader.left() >= 4) ids.emplace_back(reader.u32());
  return ids;
}

OtherBodyJson deletion(ByteView body) {
  ByteReader reader{body};
  json::object out{{"count", reader.u8()}};
  if (reader.failed()) return OtherBodyFault::malformed;
  out["ids"] = remaining_ids(reader);
  return out;
}

OtherBodyJson area_query(ByteView body) {
  ByteReader reader{body};
  json::object out{{"type", reader.u8()}};
  out["count"] = reader.u32();
  if (reader.failed()) return OtherBodyFault::malformed;
  out["ids"] = remaining_ids(reader);
  return out;
}

}  // namespace

OtherBodyJson area_body_json(MessageId id, HeaderForm form, ByteView body) {
  switch (static_cast<std::uint16_t>(id)) {
    case 0x8600:
      return areas(body, false, form);
    case 0x8602:
      return areas(body, true, form);
    case 0x8604:
      return polygon(body, form);
    case 0x8606:
      return route(body, form);
    case 0x8601:
    case 0x8603:
    case 0x8605:
    case 0x8607:
      return deletion(body);
    case 0x8608:
      return area_query(body);
    default:
      return OtherBodyFault::unknown_id;
  }
}

}  // namespace busward::jt808
