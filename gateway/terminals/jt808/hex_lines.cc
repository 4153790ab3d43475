#include "gateway/terminals/jt808/hex_lines.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/terminals/jt808/decoded_json.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

std::optional<std::uint8_t> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string shown(char c) {
  if (c > ' ' && c < 0x7F) return fmt::format("'{}'", c);
  return fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

geo::Result<Bytes, HexFault> bytes_from_hex(std::string_view line) {
  Bytes bytes;
  bytes.reserve(line.size() / 2);
  bool is_low = false;  // the digit to come is the second one of its byte
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_blank(line[i])) continue;
    const auto digit = digit_of(line[i]);
    if (!digit) return HexFault{.column = i + 1, .what = shown(line[i]) + " is not a hex digit"};
    if (is_low) {
      bytes.back() = static_cast<std::uint8_t>(bytes.back() << 4 | *digit);
    } else {
      bytes.push_back(*digit);
    }
    is_low = !is_low;
  }
  if (is_low) return HexFault{.column = line.size(), .what = "an odd number of hex digits"};
  return bytes;
}

std::optional<std::string> frame_line(ByteView frame) {
  if (frame.empty()) return std::nullopt;
  const FramePayload payload = open_frame(frame);
  if (!payload) return to_line(reject_json(payload.error()));
  const auto message = decode_payload(*payload);
  if (!message) return to_line(reject_json(message.error()));
  return to_line(decoded_json(*message));
}

std::vector<std::string> SegmentLines::decode(ByteView segment) {
  std::vector<std::string> lines;
  for (const FramePayload& payload : splitter_.feed(segment)) {
    lines.push_back(payload ? line_of(*payload) : to_line(reject_json(payload.error())));
  }
  return lines;
}

std::string SegmentLines::line_of(ByteView payload) {
  const auto raw = open_message(payload);
  if (!raw) return to_line(reject_json(raw.error()));
  json::object out =
      decoded_json({.header = raw->header, .body = decode_body(raw->header, raw->body)});
  if (terminal_ != raw->header.from.number()) reassembly_ = Reassembly{};
  terminal_ = raw->header.from.number();
  const auto added = reassembly_.add(*raw, geo::UtcTime{});
  if (added && *added) {
    const Reassembly::Assembled& whole = **added;
    const json::object message =
        decoded_json({.header = whole.header, .body = decode_body(whole.header, whole.body)});
    out["assembled"] = {{"total_len", whole.body.size()}, {"body", message.at("body")}};
  }
  return to_line(out);
}

}  // namespace busward::jt808
