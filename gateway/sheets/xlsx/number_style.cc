#include "gateway/sheets/xlsx/number_style.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "gateway/sheets/cell_values.h"
#include "routing/civil_time.h"

namespace busward::sheets {
namespace {

constexpr double kDaysAtMost = 2'958'466;  // 9999-12-31
constexpr long kDaysFrom1900To1904 = 1462;

std::string plain(double value, std::size_t digits) {
  if (value == 0) value = 0;  // without the sign
  char text[400];
  const auto [end, ec] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  if (ec != std::errc{}) return fmt::format("{}", value);
  std::string number{text, end};
  const bool whole = number.find_first_not_of("0123456789") == std::string::npos;
  if (whole && number.size() < digits) number.insert(0, digits - number.size(), '0');
  return number;
}

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// "[h]", "[mm]" and "[ss]" show time that has passed; other brackets hold colours and languages.
bool is_passed_time(std::string_view bracket) {
  return !bracket.empty() && bracket.find_first_not_of("hmsHMS") == std::string_view::npos;
}

std::string clock_text(long seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace

NumberStyle style_of_format(std::string_view code) {
  NumberStyle style;
  bool month = false;
  bool zeros_alone = !code.empty();
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    zeros_alone = zeros_alone && c == '0';
    if (c == '"' || c == '[') {
      const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) break;
      style.time = style.time || (c == '[' && is_passed_time(code.substr(i + 1, end - i - 1)));
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      const char letter = small(c);
      style.date = style.date || letter == 'y' || letter == 'd';
      style.time = style.time || letter == 'h' || letter == 's';
      month = month || letter == 'm';
    }
  }
  style.date = style.date || (month && !style.time);
  if (zeros_alone && code.size() > 1) style.digits = code.size();
  return style;
}

NumberStyle style_of_builtin(long id) {
  const auto within = [id](long first, long last) { return id >= first && id <= last; };
  NumberStyle style;
  style.date =
      within(14, 17) || id == 22 || within(27, 31) || id == 36 || within(50, 54) || within(57, 58);
  style.time = within(18, 22) || within(32, 35) || within(45, 47) || within(55, 56);
  return style;
}

std::string shown_number(double value, const NumberStyle& style, bool from_1904) {
  const bool can_be_time = value >= 0 && value < kDaysAtMost;
  if ((!style.date && !style.time) || !can_be_time) return plain(value, style.digits);
  const auto seconds = static_cast<long>(std::llround(value * 86'400));
  const long day = seconds / 86'400;
  const std::string time = clock_text(seconds % 86'400);
  if (style.time && day == 0) return time;
  const std::string date =
      routing::to_iso_day(day_of_serial(from_1904 ? day + kDaysFrom1900To1904 : day));
  return seconds % 86'400 == 0 ? date : date + " " + time;
}

}  // namespace busward::sheets
