#include "gateway/files/cell_reader.h"

#include <cmath>

#include "gateway/files/cell_text.h"

namespace busward::files {
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

std::optional<routing::CivilTime> CellReader::moment(std::string_view column) {
  const auto cell = text(column);
  if (!cell) return std::nullopt;
  const auto gap = cell->find_first_of(" T");
  const auto day = civil_day(std::string_view{*cell}.substr(0, gap));
  std::optional<std::chrono::seconds> time{0};
  if (gap != cell->npos) {
    const std::string clock = cell->substr(gap + 1);
    time = clock_time(clock.size() == 5 ? clock + ":00" : clock);
  }
  if (day && time) return routing::CivilTime{.day = *day, .time_of_day = *time};
  fail(column, fmt::format("'{}' is no day and time", *cell),
       "write YYYY-MM-DD or YYYY-MM-DD HH:MM, as in 2026-09-01 07:30");
  return std::nullopt;
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
