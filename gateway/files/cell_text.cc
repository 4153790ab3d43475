#include "gateway/files/cell_text.h"

namespace busward::files {

std::optional<std::chrono::seconds> clock_time(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hours = parsed<unsigned>(text.substr(0, 2));
  const auto minutes = parsed<unsigned>(text.substr(3, 2));
  const auto seconds = parsed<unsigned>(text.substr(6, 2));
  if (!hours || !minutes || !seconds) return std::nullopt;
  if (*hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  return std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
         std::chrono::seconds{*seconds};
}

std::optional<std::chrono::sys_days> civil_day(std::string_view text) {
  static constexpr std::string_view kMarks[][3] = {
      {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
  for (const auto& [behind_year, behind_month, behind_day] : kMarks) {
    const auto first = text.find(behind_year);
    const auto second = first == text.npos ? first : text.find(behind_month, first + 1);
    if (second == text.npos || !text.ends_with(behind_day)) continue;
    const auto month_at = first + behind_year.size();
    const auto day_at = second + behind_month.size();
    const auto year = parsed<int>(text.substr(0, first));
    const auto month = parsed<unsigned>(text.substr(month_at, second - month_at));
    const auto day =
        parsed<unsigned>(text.substr(day_at, text.size() - day_at - behind_day.size()));
    if (!year || !month || !day || *year < 1900 || *year > 2999) continue;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                                           std::chrono::day{*day}};
    if (date.ok()) return std::chrono::sys_days{date};
  }
  return std::nullopt;
}

}  // namespace busward::files
