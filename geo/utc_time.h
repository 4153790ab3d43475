#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace busward::geo {

// Stored and sent times: UTC, to the millisecond. Timeouts use steady_clock and live in gateway/
// only.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

// JT/T 808 clocks run on GMT+8, whatever the civil zone of the county.
inline constexpr std::chrono::hours kTerminalOffset{8};

// "2026-09-01T07:05:00Z", with ".250" before the Z only where there are milliseconds.
std::string to_iso8601(UtcTime time);

// Reads what to_iso8601 writes, and any offset (+08:00) and fraction; nothing for anything else.
std::optional<UtcTime> from_iso8601(std::string_view text);

}  // namespace busward::geo
