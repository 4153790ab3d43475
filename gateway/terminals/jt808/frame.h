#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gateway/terminals/jt808/bytes.h"
#include "geo/result.h"

namespace busward::jt808 {

// The outermost layer of JT/T 808: 7E | escaped payload | 7E, where the payload is header, body and
// check byte.
inline constexpr std::uint8_t kDelimiter = 0x7E;
// Twice over what a legal frame needs on the wire (2092 bytes): a longer segment is noise.
inline constexpr std::size_t kSegmentMax = 4096;
// The shortest header and the check byte.
inline constexpr std::size_t kPayloadMin = 13;

enum class FrameFault : std::uint8_t { crc, escape, too_short, too_long };
inline constexpr std::size_t kFrameFaults = 4;
// "crc", "escape", "short", "too_long": as `busward decode` and the metrics spell them.
std::string_view name_of(FrameFault fault);

using FramePayload = geo::Result<Bytes, FrameFault>;

// XOR of all bytes; zero over a sound payload, whose last byte is the check.
std::uint8_t checksum(ByteView bytes);

Bytes escape(ByteView payload);
// Fails with `escape` where 7D is followed by anything but 01 and 02.
FramePayload unescape(ByteView segment);

// What stood between two delimiters -> the payload, check byte included and verified.
FramePayload open_segment(ByteView segment);
// One whole frame with its delimiters; a delimiter inside is an `escape` fault, a missing one
// `too_short`.
FramePayload open_frame(ByteView wire);

// Adds the check byte, escapes, delimits.
Bytes seal(ByteView header_and_body);

}  // namespace busward::jt808
