#include "gateway/terminals/jt808/other_json.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/time_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

json::object bare(ByteView body) {
  if (body.empty()) return {};
  return {{"extra_hex", to_hex(body)}};
}

// 0x8004: the platform's clock, the one time in JT/T 808 that is UTC.
OtherBodyJson server_time(ByteView body) {
  if (body.size() < 6) return OtherBodyFault::malformed;
  ByteReader reader{body};
  const TerminalTime time = TerminalTime::read(reader);
  const auto as_local = time.utc();
  json::object out{{"time_raw", time.digits()}, {"time_utc", nullptr}};
  if (as_local) out["time_utc"] = geo::to_iso8601(*as_local + geo::kTerminalOffset);
  return out;
}

// 0x8003 and 0x0005. The count is a byte in 2013 and a word in 2019; whichever the length confirms,
// else the edition.
OtherBodyJson missing_packages(HeaderForm form, ByteView body) {
  const auto fits = [&](std::size_t width, std::size_t count) {
    return body.size() == 2 + width + 2 * count;
  };
  const bool fits_word = body.size() >= 4 && fits(2, body[2] * std::size_t{256} + body[3]);
  const bool fits_byte = body.size() >= 3 && fits(1, body[2]);
  const bool wide = fits_word != fits_byte ? fits_word : form == HeaderForm::v2019;
  ByteReader reader{body};
  json::object out{{"orig_serial", reader.u16()}};
  const std::size_t count = wide ? reader.u16() : reader.u8();
  json::array packages;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) packages.emplace_back(reader.u16());
  if (reader.failed()) return OtherBodyFault::malformed;
  out["packages"] = std::move(packages);
  out["count_width"] = wide ? 2 : 1;
  return out;
}

// 0x0201 and 0x0500: the serial of the question, then a location. A 2011 terminal sends the
// location alone.
OtherBodyJson answered_location(MessageId id, ByteView body) {
  ByteReader reader{body};
  const std::uint16_t serial = reader.u16();
  const auto behind_serial = decode_location(reader.rest());
  const auto alone = decode_location(body);
  if (!alone) return OtherBodyFault::malformed;
  const bool has_serial = behind_serial && (behind_serial->time.utc() || !alone->time.utc());
  if (!has_serial && std::uint16_t{0x0201} == static_cast<std::uint16_t>(id)) {
    return json::object{{"location", location_json(*alone)}};
  }
  if (!behind_serial) return OtherBodyFault::malformed;
  return json::object{{"reply_serial", serial}, {"location", location_json(*behind_serial)}};
}

// One way to read the fixed fields of 0x0107; the versions of the standard and the devices differ
// in their widths.
struct AttributeWidths {
  std::size_t maker;
  std::size_t model;
  std::size_t terminal_id;
};

std::optional<json::object> attributes_with(const AttributeWidths& widths, ByteView body) {
  ByteReader reader{body};
  json::object out{{"type", reader.u16()}};
  out["maker"] = text_from_gbk(reader.take(widths.maker));
  out["model"] = text_from_gbk(reader.take(widths.model));
  out["terminal_id"] = text_from_gbk(reader.take(widths.terminal_id));
  out["iccid"] = to_hex(reader.take(10));
  out["hardware"] = text_from_gbk(reader.take(reader.u8()));
  out["firmware"] = text_from_gbk(reader.take(reader.u8()));
  out["gnss"] = reader.u8();
  out["comm"] = reader.u8();
  out["layout"] = fmt::format("{}/{}/{}", widths.maker, widths.model, widths.terminal_id);
  if (reader.failed()) return std::nullopt;
  if (reader.left() > 0) out["tail_hex"] = to_hex(reader.rest());
  return out;
}

// 0x0107: the layout that uses the body up, else the first that fits into it.
OtherBodyJson attributes(HeaderForm form, ByteView body) {
  static constexpr AttributeWidths kOld{5, 20, 7};
  static constexpr AttributeWidths kNew{5, 30, 30};
  static constexpr AttributeWidths kWide{11, 30, 30};
  const bool v2019 = form == HeaderForm::v2019;
  std::optional<json::object> best;
  for (const auto& widths : {v2019 ? kNew : kOld, v2019 ? kWide : kNew, v2019 ? kOld : kWide}) {
    auto read = attributes_with(widths, body);
    if (!read) continue;
    if (!read->contains("tail_hex")) return *std::move(read);
    if (!best) best = std::move(read);
  }
  if (!best) return OtherBodyFault::malformed;
  return *std::move(best);
}

OtherBodyJson vehicle_control(HeaderForm form, ByteView body) {
  ByteReader reader{body};
  if (form != HeaderForm::v2019) {
    json::object out{{"flag", reader.u8()}};
    if (reader.failed()) return OtherBodyFault::malformed;
    return out;
  }
  json::object out{{"count", reader.u16()}};
  if (reader.failed()) return OtherBodyFault::malformed;
  json::array items;
  while (reader.left() >= 3) {
    const std::uint16_t type = reader.u16();
    items.push_back(json::array{type, reader.u8()});
  }
  out["items"] = std::move(items);
  return out;
}

// 0x0705: raw CAN frames.
OtherBodyJson can_frames(ByteView body) {
  ByteReader reader{body};
  json::object out{{"count", reader.u16()}, {"time_raw", to_hex(reader.take(5))}};
  if (reader.failed()) return OtherBodyFault::malformed;
  json::array items;
  while (reader.left() >= 12) {
    const std::string id = to_hex(reader.take(4));
    items.push_back(json::array{id, to_hex(reader.take(8))});
  }
  out["items"] = std::move(items);
  return out;
}

// 0x1005 of JT/T 1078: how many got on and off.
OtherBodyJson passenger_flow(ByteView body) {
  ByteReader reader{body};
  json::object out{{"start_raw", to_hex(reader.take(6))}};
  out["end_raw"] = to_hex(reader.take(6));
  out["on"] = reader.u16();
  out["off"] = reader.u16();
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

// Bodies of a few numbers in a row.
OtherBodyJson small_body(MessageId id, ByteView body) {
  ByteReader reader{body};
  json::object out;
  switch (static_cast<std::uint16_t>(id)) {
    case 0x0108:
      out["type"] = reader.u8();
      out["result"] = reader.u8();
      break;
    case 0x8105:
      out["command"] = reader.u8();
      if (reader.left() > 0) out["params_hex"] = to_hex(reader.rest());
      break;
    case 0x8202:
      out["interval_s"] = reader.u16();
      if (reader.left() >= 4) out["valid_s"] = reader.u32();
      break;
    case 0x8203:
      out["alarm_serial"] = reader.u16();
      out["types"] = reader.u32();
      break;
    case 0x0700:
      out["reply_serial"] = reader.u16();
      [[fallthrough]];
    case 0x8700:
    case 0x8701:
      out["command"] = reader.u8();
      out["data_hex"] = to_hex(reader.rest());
      break;
    case 0x0701:
      out["len"] = reader.u32();
      out["content"] = text_from_gbk(reader.rest());
      break;
    case 0x0900:
    case 0x8900:
      out["type"] = reader.u8();
      out["data_hex"] = to_hex(reader.rest());
      break;
    case 0x0901:
      out["len"] = reader.u32();
      out["gzip_hex"] = to_hex(reader.rest());
      break;
    case 0x0A00:
    case 0x8A00:
      out["e"] = reader.u32();
      out["n_hex"] = to_hex(reader.rest());
      break;
    default:
      return OtherBodyFault::unknown_id;
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson session_body_json(MessageId id, HeaderForm form, ByteView body) {
  switch (static_cast<std::uint16_t>(id)) {
    case 0x0004:
    case 0x8104:
    case 0x8107:
    case 0x8201:
    case 0x8204:
    case 0x8702:
    case 0x9003:
      return bare(body);
    case 0x8004:
      return server_time(body);
    case 0x8003:
    case 0x0005:
      return missing_packages(form, body);
    case 0x0201:
    case 0x0500:
      return answered_location(id, body);
    case 0x0107:
      return attributes(form, body);
    case 0x8500:
      return vehicle_control(form, body);
    case 0x0705:
      return can_frames(body);
    case 0x1005:
      return passenger_flow(body);
    default:
      return small_body(id, body);
  }
}

bool settles(const OtherBodyJson& attempt) {
  return attempt || attempt.error() != OtherBodyFault::unknown_id;
}

}  // namespace

OtherBodyJson other_body_json(MessageId id, HeaderForm form, ByteView body) {
  OtherBodyJson read = session_body_json(id, form, body);
  if (!settles(read)) read = parameter_body_json(id, body);
  if (!settles(read)) read = area_body_json(id, form, body);
  if (!settles(read)) read = media_body_json(id, body);
  if (!settles(read)) read = attachment_body_json(id, body);
  return read;
}

}  // namespace busward::jt808
