// Terminal parameters: 0x8103 set, 0x0104 answer, 0x8106 ask for some.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/other_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

bool within(std::uint32_t id, std::uint32_t first, std::uint32_t last) {
  return id >= first && id <= last;
}

bool is_any_of(std::uint32_t id, std::initializer_list<std::uint32_t> ids) {
  for (const std::uint32_t candidate : ids) {
    if (candidate == id) return true;
  }
  return false;
}

// The width of a numeric parameter, 0 for the others. Devices send other widths too: those stay
// raw.
std::size_t number_width(std::uint32_t id) {
  if (within(id, 0x01, 0x07) || within(id, 0x20, 0x22) || within(id, 0x27, 0x29) ||
      within(id, 0x2C, 0x30) || within(id, 0x45, 0x47) || within(id, 0x50, 0x5A) ||
      within(id, 0x70, 0x74) ||
      is_any_of(id, {0x18, 0x19, 0x1B, 0x1C, 0x64, 0x65, 0x80, 0x93, 0x95, 0x100, 0x102})) {
    return 4;
  }
  if (within(id, 0x5B, 0x5E) || is_any_of(id, {0x31, 0x81, 0x82, 0x101, 0x103})) return 2;
  if (within(id, 0x90, 0x92) || is_any_of(id, {0x84, 0x94})) return 1;
  return 0;
}

bool is_text(std::uint32_t id) {
  return within(id, 0x10, 0x17) || within(id, 0x23, 0x26) || within(id, 0x40, 0x44) ||
         is_any_of(id, {0x1A, 0x1D, 0x48, 0x49, 0x83});
}

json::value parameter_value(std::uint32_t id, ByteView value) {
  if (!value.empty() && value.size() == number_width(id)) {
    std::uint32_t number = 0;
    for (const std::uint8_t byte : value) number = number << 8 | byte;
    return number;
  }
  if (id == 0x32 && value.size() == 4) {  // forbidden hours, in plain binary
    return json::value(
        fmt::format("{:02}:{:02}-{:02}:{:02}", value[0], value[1], value[2], value[3]));
  }
  if (is_text(id)) return json::value(text_from_gbk(value));
  return json::value(to_hex(value));
}

// A repeated id makes its value a list.
void add_parameter(json::object& out, std::uint32_t id, ByteView raw) {
  const std::string key = fmt::format("0x{:04x}", id);
  json::value value = parameter_value(id, raw);
  json::value* known = out.if_contains(key);
  if (known == nullptr) {
    out[key] = std::move(value);
  } else if (json::array* list = known->if_array()) {
    list->push_back(std::move(value));
  } else {
    *known = json::array{*known, std::move(value)};
  }
}

// Reads `count` parameters, or as many as are whole.
json::object read_parameters(ByteReader& reader, std::size_t count) {
  json::object out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = reader.u32();
    const ByteView value = reader.take(reader.u8());
    if (reader.failed()) break;
    add_parameter(out, id, value);
  }
  return out;
}

// 2011 has a second count, of the parameters in this package; the layout that uses the body up is
// the right one.
OtherBodyJson parameter_list(bool is_answer, ByteView body) {
  for (const bool two_counts : {false, true}) {
    ByteReader reader{body};
    json::object out;
    if (is_answer) out["reply_serial"] = reader.u16();
    std::size_t count = reader.u8();
    out["count"] = count;
    if (two_counts) {
      count = reader.u8();
      out["pkg_count"] = count;
    }
    out["params"] = read_parameters(reader, count);
    if (!reader.failed() && reader.left() == 0) return out;
  }
  ByteReader reader{body};
  json::object out;
  if (is_answer) out["reply_serial"] = reader.u16();
  const std::size_t count = reader.u8();
  if (reader.failed()) return OtherBodyFault::malformed;
  out["count"] = count;
  out["params"] = read_parameters(reader, count);
  out["partial"] = true;
  return out;
}

OtherBodyJson parameter_ids(ByteView body) {
  ByteReader reader{body};
  const std::size_t count = reader.u8();
  json::array ids;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    ids.push_back(json::value(fmt::format("0x{:04x}", reader.u32())));
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  return json::object{{"count", count}, {"ids", std::move(ids)}};
}

}  // namespace

OtherBodyJson parameter_body_json(MessageId id, ByteView body) {
  switch (static_cast<std::uint16_t>(id)) {
    case 0x8103:
      return parameter_list(false, body);
    case 0x0104:
      return parameter_list(true, body);
    case 0x8106:
      return parameter_ids(body);
    default:
      return OtherBodyFault::unknown_id;
  }
}

}  // namespace busward::jt808
