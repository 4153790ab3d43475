#include "gateway/terminals/jt808/frame.h"

#include <cstring>
#include <functional>
#include <numeric>

namespace busward::jt808 {
namespace {

constexpr std::uint8_t kEscape = 0x7D;

std::size_t find_byte(ByteView bytes, std::uint8_t wanted) {
  if (bytes.empty()) return 0;
  const void* found = std::memchr(bytes.data(), wanted, bytes.size());
  if (found == nullptr) return bytes.size();
  return static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
}

void append_escaped(Bytes& out, ByteView payload) {
  for (const std::uint8_t byte : payload) {
    if (byte == kEscape || byte == kDelimiter) {
      out.push_back(kEscape);
      out.push_back(byte == kEscape ? 0x01 : 0x02);
    } else {
      out.push_back(byte);
    }
  }
}

}  // namespace

std::string_view name_of(FrameFault fault) {
  switch (fault) {
    case FrameFault::crc:
      return "crc";
    case FrameFault::escape:
      return "escape";
    case FrameFault::too_short:
      return "short";
    case FrameFault::too_long:
      break;
  }
  return "too_long";
}

std::uint8_t checksum(ByteView bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint8_t{0}, std::bit_xor<std::uint8_t>{});
}

Bytes escape(ByteView payload) {
  Bytes out;
  out.reserve(payload.size() + 8);
  append_escaped(out, payload);
  return out;
}

FramePayload unescape(ByteView segment) {
  Bytes out;
  out.reserve(segment.size());
  while (true) {
    const std::size_t run = find_byte(segment, kEscape);
    out.insert(out.end(), segment.begin(), segment.begin() + static_cast<std::ptrdiff_t>(run));
    if (run == segment.size()) return out;
    if (run + 1 == segment.size()) return FrameFault::escape;
    const std::uint8_t code = segment[run + 1];
    if (code != 0x01 && code != 0x02) return FrameFault::escape;
    out.push_back(code == 0x01 ? kEscape : kDelimiter);
    segment = segment.subspan(run + 2);
  }
}

FramePayload open_segment(ByteView segment) {
  if (segment.size() > kSegmentMax) return FrameFault::too_long;
  FramePayload payload = unescape(segment);
  if (!payload) return payload;
  if (payload->size() < kPayloadMin) return FrameFault::too_short;
  if (checksum(*payload) != 0) return FrameFault::crc;
  return payload;
}

FramePayload open_frame(ByteView wire) {
  if (wire.size() < 2 || wire.front() != kDelimiter || wire.back() != kDelimiter) {
    return FrameFault::too_short;
  }
  const ByteView segment = wire.subspan(1, wire.size() - 2);
  if (find_byte(segment, kDelimiter) != segment.size()) return FrameFault::escape;
  return open_segment(segment);
}

Bytes seal(ByteView header_and_body) {
  Bytes wire;
  wire.reserve(header_and_body.size() + 16);
  wire.push_back(kDelimiter);
  append_escaped(wire, header_and_body);
  const std::uint8_t check = checksum(header_and_body);
  append_escaped(wire, {&check, 1});
  wire.push_back(kDelimiter);
  return wire;
}

}  // namespace busward::jt808
