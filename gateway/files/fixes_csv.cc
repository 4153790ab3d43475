#include "gateway/files/fixes_csv.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gateway/files/cell_reader.h"

namespace busward::files {
namespace {

using tracker::Fix;
using tracker::ReplayFix;
using Routes = tracker::Replay::Routes;

std::optional<geo::UtcTime> time_in(CellReader& cells, std::string_view column) {
  const auto cell = cells.text(column);
  if (!cell) return std::nullopt;
  const auto time = geo::from_iso8601(*cell);
  if (!time) {
    cells.fail(column, fmt::format("'{}' is no time", *cell), "write it as 2026-09-01T07:00:00Z");
  }
  return time;
}

std::optional<double> number_within(CellReader& cells, std::string_view column, double highest) {
  const auto value = cells.number(column);
  if (!value || (*value >= 0 && *value <= highest)) return value;
  cells.fail(column, fmt::format("{} lies outside 0 to {}", *value, highest),
             "leave the cell empty where it is not known");
  return std::nullopt;
}

std::optional<bool> yes_or_no(CellReader& cells, std::string_view column) {
  const auto cell = cells.text(column);
  if (!cell) return std::nullopt;
  if (*cell == "1" || *cell == "true" || *cell == "yes") return true;
  if (*cell == "0" || *cell == "false" || *cell == "no") return false;
  cells.fail(column, fmt::format("'{}' is neither yes nor no", *cell), "write 1 or 0");
  return std::nullopt;
}

// A speed that no vehicle has is what some terminals send for "unknown": the engine drops it.
std::optional<geo::MetresPerSecond> speed_in(CellReader& cells) {
  const auto kmh = cells.number("speed_kmh");
  if (!kmh) return std::nullopt;
  return geo::from_kmh(std::round(*kmh * 10) / 10);
}

std::optional<std::string> route_in(CellReader& cells, const CsvTable& table,
                                    const Routes& routes) {
  if (!table.index_of("route")) return routes.begin()->first;
  auto route = cells.text("route");
  if (route && !routes.contains(*route)) {
    cells.fail("route", fmt::format("the route '{}' is not in the routes' file", *route),
               "add it there, or leave the cell empty for a bus without a run");
  }
  return route;
}

std::optional<ReplayFix> fix_in(CellReader& cells, const CsvTable& table, const Routes& routes) {
  auto vehicle = cells.required_text("vehicle");
  cells.required_text("at");
  const auto at = time_in(cells, "at");
  const auto place = cells.place("lat", "lon");
  auto route = route_in(cells, table, routes);
  const auto received_at = time_in(cells, "received_at");
  const auto speed = speed_in(cells);
  const auto course = number_within(cells, "course_deg", 360);
  const auto satellites = cells.whole("satellites", {.lowest = 0, .highest = 255});
  const auto accuracy = number_within(cells, "accuracy_m", 100'000);
  const auto loaded = yes_or_no(cells, "loaded");
  if (!at || !place || !cells.sound()) return std::nullopt;
  Fix fix{.at = *at,
          .received_at = received_at.value_or(*at),
          .position = *geo::LatLng::from_microdegrees(place->latitude_microdegrees(),
                                                      place->longitude_microdegrees())};
  fix.speed = speed;
  if (course) fix.course = geo::Degrees{*course};
  if (satellites) fix.satellites = static_cast<int>(*satellites);
  if (accuracy) fix.accuracy = geo::Metres{*accuracy};
  fix.loaded = loaded.value_or(true);
  return ReplayFix{.vehicle = std::move(vehicle), .route = std::move(route), .fix = fix};
}

}  // namespace

std::optional<std::vector<ReplayFix>> read_fixes(std::string_view text, const Routes& routes,
                                                 FileFaults& file_faults, FileFaults& row_faults) {
  const CsvColumns columns{.required = {"vehicle", "at", "lat", "lon"},
                           .optional = {"route", "speed_kmh", "course_deg", "satellites",
                                        "accuracy_m", "loaded", "received_at"},
                           .others_ignored = true};
  FileFaults form{row_faults.file()};
  const auto table = CsvTable::parse(text, columns, form);
  FileFaults& to = table ? row_faults : file_faults;
  for (const FileFault& fault : form.kept()) to.add(fault);
  if (!table) return std::nullopt;
  if (!table->index_of("route") && routes.size() != 1) {
    file_faults.add(
        {.line = 1,
         .column = "route",
         .what = fmt::format("the column is missing and there are {} routes", routes.size()),
         .remedy = "add it: which route was each bus to be on"});
    return std::nullopt;
  }
  std::vector<ReplayFix> fixes;
  for (const CsvRow& row : table->rows()) {
    CellReader cells{*table, row, row_faults};
    if (auto fix = fix_in(cells, *table, routes)) fixes.push_back(std::move(*fix));
  }
  return fixes;
}

}  // namespace busward::files
