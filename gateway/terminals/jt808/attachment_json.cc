// Alarm attachments of T/JSATL 12 and T/GDRTA 002: 0x1210 to 0x1212, 0x9208, 0x9212.
#include <boost/json.hpp>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/other_json.h"
#include "gateway/terminals/jt808/safety_alarm.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

constexpr std::size_t kAlarmNumberWidth = 32;

// How long names are in the one standard and in the other.
struct LabelWidths {
  std::size_t terminal_id;
  std::size_t label;
};
constexpr LabelWidths kSu{7, 16};
constexpr LabelWidths kYue{30, 40};

std::optional<json::object> file_list_with(const LabelWidths& widths, ByteView body) {
  ByteReader reader{body};
  json::object out{{"terminal_id", text_from_gbk(reader.take(widths.terminal_id))}};
  const ByteView label = reader.take(widths.label);
  out["alarm_no"] = text_from_gbk(reader.take(kAlarmNumberWidth));
  out["info_type"] = reader.u8();
  const std::size_t count = reader.u8();
  out["count"] = count;
  json::array files;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    json::object file{{"name", text_from_gbk(reader.take(reader.u8()))}};
    file["size"] = reader.u32();
    files.push_back(std::move(file));
  }
  if (reader.failed() || reader.left() > 0) return std::nullopt;
  out["label"] = alarm_label_json(decode_alarm_label(label));
  out["files"] = std::move(files);
  return out;
}

OtherBodyJson file_list(ByteView body) {
  for (const LabelWidths& widths : {kSu, kYue}) {
    auto read = file_list_with(widths, body);
    if (read) return *std::move(read);
  }
  return OtherBodyFault::malformed;
}

OtherBodyJson file_notice(ByteView body) {
  ByteReader reader{body};
  json::object out{{"name", text_from_gbk(reader.take(reader.u8()))}};
  out["type"] = reader.u8();
  out["size"] = reader.u32();
  if (reader.failed()) return OtherBodyFault::malformed;
  return out;
}

OtherBodyJson upload_order(ByteView body) {
  ByteReader reader{body};
  json::object out{{"ip", text_from_gbk(reader.take(reader.u8()))}};
  out["tcp"] = reader.u16();
  out["udp"] = reader.u16();
  const bool su = reader.left() <= kSu.label + kAlarmNumberWidth + 16;
  const ByteView label = reader.take(su ? kSu.label : kYue.label);
  out["alarm_no"] = text_from_gbk(reader.take(kAlarmNumberWidth));
  if (reader.failed()) return OtherBodyFault::malformed;
  out["label"] = alarm_label_json(decode_alarm_label(label));
  return out;
}

OtherBodyJson upload_answer(ByteView body) {
  ByteReader reader{body};
  json::object out{{"name", text_from_gbk(reader.take(reader.u8()))}};
  out["type"] = reader.u8();
  out["result"] = reader.u8();
  const std::size_t count = reader.u8();
  json::array missing;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint32_t offset = reader.u32();
    missing.push_back(json::array{offset, reader.u32()});
  }
  if (reader.failed()) return OtherBodyFault::malformed;
  out["missing"] = std::move(missing);
  return out;
}

}  // namespace

OtherBodyJson attachment_body_json(MessageId id, ByteView body) {
  switch (static_cast<std::uint16_t>(id)) {
    case 0x1210:
      return file_list(body);
    case 0x1211:
    case 0x1212:
      return file_notice(body);
    case 0x9208:
      return upload_order(body);
    case 0x9212:
      return upload_answer(body);
    default:
      return OtherBodyFault::unknown_id;
  }
}

}  // namespace busward::jt808
