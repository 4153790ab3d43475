#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "gateway/terminals/jt808/bytes.h"
#include "geo/utc_time.h"

namespace busward::jt808 {

// The six BCD bytes YYMMDDhhmmss of a terminal's clock (GMT+8), kept as they came: they may be
// zero, no BCD, or a date that does not exist, and a report is never refused for that. Years are
// 2000 to 2099.
struct TerminalTime {
  std::array<std::uint8_t, 6> bcd{};

  static TerminalTime read(ByteReader& reader);
  // Cuts milliseconds off. The year must be within 2000 to 2099 in GMT+8.
  static TerminalTime from_utc(geo::UtcTime time);

  std::optional<geo::UtcTime> utc() const;
  std::string digits() const { return to_hex(bcd); }
  friend bool operator==(const TerminalTime&, const TerminalTime&) = default;
};

// The same from plain binary bytes instead of BCD, as some driver-card readers send them.
std::optional<TerminalTime> from_binary_clock(const TerminalTime& raw);

enum class TimeStanding : std::uint8_t {
  plausible,
  unreadable,         // zero, no BCD, no such date
  too_old,            // more than 400 days before it was received
  in_future,          // more than 10 minutes ahead
  gps_week_rollover,  // too old by a multiple of 1024 weeks: the receiver's week counter wrapped
};

// Whether the time of a report can be believed, given when it came in. Only `plausible` may be used
// as it stands.
TimeStanding judge_time(const TerminalTime& time, geo::UtcTime received_at);

}  // namespace busward::jt808
