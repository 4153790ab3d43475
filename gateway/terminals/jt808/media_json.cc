// Pictures, sound and video: 0x0800 to 0x0805, 0x8800, 0x8801, and JT/T 1078's 0x1003 and 0x9101.
#include <algorithm>

#include <boost/json.hpp>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/other_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

json::object read_media(ByteReader& reader) {
  json::object out{{"media_id", reader.u32()}};
  for (const char* name : {"type", "format", "event", "channel"}) out[name] = reader.u8();
  return out;
}

OtherBodyJson media_event(ByteView body) {
  ByteReader reader{body};
  json::object out = read_media(reader);
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson media_data(ByteView body) {
  ByteReader reader{body};
  json::object out = read_media(reader);
  const auto location = decode_location(reader.take(kLocationBasicSize));
  if (!location) return OtherBodyFault::malformed;
  out["location"] = location_json(*location);
  const ByteView data = reader.rest();
  out["data_len"] = data.size();
  out["data_head_hex"] = to_hex(data.first(std::min<std::size_t>(data.size(), 16)));
  return out;
}

OtherBodyJson media_answer(ByteView body) {
  ByteReader reader{body};
  json::object out{{"media_id", reader.u32()}};
  if (reader.failed()) return OtherBodyFault::malformed;
  json::array packages;
  if (reader.left() > 0) {
    out["count"] = reader.u8();
    while (reader.left() >= 2) packages.emplace_back(reader.u16());
  }
  out["packages"] = std::move(packages);
  return out;
}

OtherBodyJson camera_order(ByteView body) {
  ByteReader reader{body};
  json::object out{{"channel", reader.u8()}};
  for (const char* name : {"command", "interval_s"}) out[name] = reader.u16();
  for (const char* name :
       {"save", "resolution", "quality", "brightness", "contrast", "saturation", "chroma"}) {
    out[name] = reader.u8();
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson camera_answer(ByteView body) {
  ByteReader reader{body};
  json::object out{{"reply_serial", reader.u16()}};
  out["result"] = reader.u8();
  if (reader.left() >= 2) {
    const std::size_t count = reader.u16();
    json::array ids;
    for (std::size_t i = 0; i < count && !reader.failed(); ++i) ids.emplace_back(reader.u32());
    out["media_ids"] = std::move(ids);
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson stream_attributes(ByteView body) {
  ByteReader reader{body};
  json::object out;
  for (const char* name : {"audio_codec", "channels", "sample_rate", "sample_bits"}) {
    out[name] = reader.u8();
  }
  out["frame_len"] = reader.u16();
  for (const char* name : {"audio_out", "video_codec", "max_audio", "max_video"}) {
    out[name] = reader.u8();
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson live_video_order(ByteView body) {
  ByteReader reader{body};
  json::object out{{"ip", text_from_gbk(reader.take(reader.u8()))}};
  for (const char* name : {"tcp", "udp"}) out[name] = reader.u16();
  for (const char* name : {"channel", "data_type", "stream"}) out[name] = reader.u8();
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

}  // namespace

OtherBodyJson media_body_json(MessageId id, ByteView body) {
  switch (static_cast<std::uint16_t>(id)) {
    case 0x0800:
      return media_event(body);
    case 0x0801:
      return media_data(body);
    case 0x8800:
      return media_answer(body);
    case 0x8801:
      return camera_order(body);
    case 0x0805:
      return camera_answer(body);
    case 0x1003:
      return stream_attributes(body);
    case 0x9101:
      return live_video_order(body);
    default:
      return OtherBodyFault::unknown_id;
  }
}

}  // namespace busward::jt808
