#include "gateway/files/cell_reader.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace busward::files {
namespace {

template <class T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "HH:MM:SS", exactly.
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

// Year, month and day between the marks that spreadsheets put there.
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

}  // namespace

void CellReader::fail(std::string_view column, std::string what, std::string remedy) {
  sound_ = false;
  const auto index = table_.index_of(column);
  faults_.add({.line = index ? row_.cells[*index].line : row_.line,
               .column = std::string{column},
               .what = std::move(what),
               .remedy = std::move(remedy)});
}

std::optional<std::string> CellReader::text(std::string_view column) {
  const auto index = table_.index_of(column);
  if (!index || row_.cells[*index].text.empty()) return std::nullopt;
  return row_.cells[*index].text;
}

std::string CellReader::required_text(std::string_view column) {
  auto cell = text(column);
  if (!cell) fail(column, "the cell is empty", "fill it in");
  return cell.value_or("");
}

std::optional<long> CellReader::whole(std::string_view column, WholeRange range) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto value = parsed<long>(*cell);
  if (!value || *value < range.lowest || *value > range.highest) {
    fail(column,
         fmt::format("'{}' is no whole number from {} to {}", *cell, range.lowest, range.highest),
         "write digits only");
    return std::nullopt;
  }
  return value;
}

std::optional<double> CellReader::number(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto value = parsed<double>(*cell);
  if (!value || !std::isfinite(*value)) {
    fail(column, fmt::format("'{}' is no number", *cell),
         "write it with a point for decimals and without a unit");
    return std::nullopt;
  }
  return value;
}

std::optional<std::chrono::sys_days> CellReader::day(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto found = civil_day(*cell);
  if (!found) {
    fail(column, fmt::format("'{}' is no day of the calendar", *cell),
         "write YYYY-MM-DD, as in 2026-09-01, or leave the cell empty where nobody knows it");
  }
  return found;
}

std::optional<std::chrono::seconds> CellReader::time_of_day(std::string_view column) {
  const std::string cell = required_text(column);
  if (cell.empty()) return std::nullopt;
  const auto time = clock_time(cell);
  if (!time) {
    fail(column, fmt::format("'{}' is no time of day", cell), "write HH:MM:SS, as in 07:05:00");
  }
  return time;
}

std::optional<geo::LatLng> CellReader::place(std::string_view latitude,
                                             std::string_view longitude) {
  required_text(latitude);
  required_text(longitude);
  const auto lat = number(latitude);
  const auto lng = number(longitude);
  if (!lat || !lng) return std::nullopt;
  const auto place = geo::LatLng::from_degrees(geo::Degrees{*lat}, geo::Degrees{*lng});
  if (place) return *place;
  const bool in_latitude = place.error() != geo::LatLngFault::longitude_out_of_range;
  fail(in_latitude ? latitude : longitude,
       fmt::format("{} is no {} in degrees", in_latitude ? *lat : *lng,
                   in_latitude ? "latitude" : "longitude"),
       "latitudes lie within ±90, longitudes within ±180; were the two swapped?");
  return std::nullopt;
}

}  // namespace busward::files
