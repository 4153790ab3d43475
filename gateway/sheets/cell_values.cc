#include "gateway/sheets/cell_values.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "gateway/files/cell_text.h"

namespace busward::sheets {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kExactDigits = 15;  // of a double, in any spreadsheet

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "1.39E+10" in parts.
struct Scientific {
  std::string digits;
  long exponent = 0;
};

std::optional<Scientific> scientific(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e + 2 >= text.size() || text[e + 1] != '+') {
    return std::nullopt;
  }
  const auto exponent = files::parsed<long>(text.substr(e + 2));
  std::string digits{text.substr(0, e)};
  if (digits.size() > 2 && digits[1] == '.') digits.erase(1, 1);
  if (!exponent || *exponent < 1 || *exponent > 400 || !all_digits(digits)) return std::nullopt;
  return Scientific{std::move(digits), *exponent};
}

std::optional<unsigned> weekday_digit(char c) {
  if (c < '1' || c > '7') return std::nullopt;
  return static_cast<unsigned>(c - '1');
}

// The words for weekdays, longest first where one begins like another.
constexpr std::array<std::pair<std::string_view, unsigned>, 8> kDayWords{
    {{"一", 0}, {"二", 1}, {"三", 2}, {"四", 3}, {"五", 4}, {"六", 5}, {"日", 6}, {"天", 6}}};
constexpr std::string_view kBetweenDays = "周|星期|、|，|,| ";
constexpr std::string_view kRangeOfDays = "至|到|-|~|—";

// Reads one list of days from front to back.
class WeekdayList {
 public:
  explicit WeekdayList(std::string_view text) : rest_{text} {}

  std::optional<unsigned> read() {
    while (!rest_.empty()) {
      if (take(kBetweenDays)) continue;
      if (take(kRangeOfDays)) {
        if (!last_ || range_) return std::nullopt;
        range_ = true;
        continue;
      }
      const auto day = take_day();
      if (!day || !add(*day)) return std::nullopt;
    }
    if (days_ == 0 || range_) return std::nullopt;
    return days_;
  }

 private:
  bool take(std::string_view marks) {
    return any_of_parts(marks, [&](std::string_view mark) {
      if (!rest_.starts_with(mark)) return false;
      rest_.remove_prefix(mark.size());
      return true;
    });
  }
  std::optional<unsigned> take_day() {
    if (const auto digit = weekday_digit(rest_.front())) {
      rest_.remove_prefix(1);
      return digit;
    }
    for (const auto& [word, day] : kDayWords) {
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return day;
    }
    return std::nullopt;
  }
  bool add(unsigned day) {
    const unsigned first = range_ ? *last_ + 1 : day;
    range_ = false;
    last_ = day;
    for (unsigned d = first; d <= day; ++d) {
      if ((days_ & 1U << d) != 0) return false;
      days_ |= 1U << d;
    }
    return first <= day;
  }

  std::string_view rest_;
  std::optional<unsigned> last_;
  bool range_ = false;
  unsigned days_ = 0;
};

}  // namespace

std::optional<sys_days> day_in(std::string_view text) {
  constexpr std::string_view kMidnight = " 00:00:00";
  if (text.ends_with(kMidnight)) text.remove_suffix(kMidnight.size());
  if (text.size() == 8 && all_digits(text)) {
    return files::civil_day(
        fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6)));
  }
  return files::civil_day(text);
}

std::optional<routing::CivilTime> civil_moment_in(std::string_view text) {
  const auto gap = text.find_first_of(" T");
  const auto day = day_in(text.substr(0, gap));
  std::optional<std::chrono::seconds> time{0};
  if (gap != std::string_view::npos) time = time_in(text.substr(gap + 1));
  if (!day || !time) return std::nullopt;
  return routing::CivilTime{.day = *day, .time_of_day = *time};
}

std::optional<std::chrono::seconds> time_in(std::string_view text) {
  std::string plain{text};
  constexpr std::string_view kWideColon = "：";
  for (auto at = plain.find(kWideColon); at != std::string::npos; at = plain.find(kWideColon)) {
    plain.replace(at, kWideColon.size(), ":");
  }
  if (plain.find(':') == 1) plain.insert(0, "0");
  if (plain.size() == 5) plain += ":00";
  return files::clock_time(plain);
}

std::optional<geo::UtcTime> moment_in(std::string_view text) {
  if (const auto moment = geo::from_iso8601(text)) return moment;
  const auto blank = text.find(' ');
  if (blank == text.npos) return std::nullopt;
  const auto day = day_in(text.substr(0, blank));
  const auto time = time_in(text.substr(blank + 1));
  if (!day || !time) return std::nullopt;
  return *day + *time - geo::kTerminalOffset;
}

std::vector<std::string> parts_in(std::string_view text) {
  constexpr std::string_view kWideSemicolon = "；";
  std::string plain{text};
  for (auto at = plain.find(kWideSemicolon); at != plain.npos; at = plain.find(kWideSemicolon)) {
    plain.replace(at, kWideSemicolon.size(), ";");
  }
  std::vector<std::string> parts;
  for (std::string_view rest = plain; !rest.empty();) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::optional<unsigned> weekdays_in(std::string_view text) {
  if (text == "工作日") return 0b0011111U;
  if (text == "每天" || text == "每日") return 0b1111111U;
  return WeekdayList{text}.read();
}

std::optional<std::string> digits_of(const Cell& cell) {
  if (cell.is == CellIs::number) {
    const bool lost = all_digits(cell.text) && cell.text.size() > kExactDigits;
    return lost ? std::nullopt : std::optional{cell.text};
  }
  const auto number = scientific(cell.text);
  if (!number) return cell.text;
  const bool exact = static_cast<long>(number->digits.size()) == number->exponent + 1 &&
                     number->digits.size() <= kExactDigits;
  return exact ? std::optional{number->digits} : std::nullopt;
}

sys_days day_of_serial(long serial) {
  // Day 60 is a 29 February 1900 that never was.
  constexpr sys_days kBefore{std::chrono::year{1899} / 12 / 30};
  return kBefore + days{serial < 60 ? serial + 1 : serial};
}

}  // namespace busward::sheets
