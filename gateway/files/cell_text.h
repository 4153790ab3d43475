#pragma once

#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>

namespace busward::files {

// A number that fills the whole text.
template <class T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "HH:MM:SS".
std::optional<std::chrono::seconds> clock_time(std::string_view text);

// A civil day as spreadsheets write it: 2026-09-01, 2026/9/1, 2026.9.1 or 2026年9月1日; from 1900
// to 2999.
std::optional<std::chrono::sys_days> civil_day(std::string_view text);

}  // namespace busward::files
