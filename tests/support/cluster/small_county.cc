#include "tests/support/cluster/small_county.h"

#include <stdexcept>

namespace busward::support {

using namespace std::chrono_literals;

geo::LatLng place(double latitude, double longitude) {
  return *geo::LatLng::from_degrees(geo::Degrees{latitude}, geo::Degrees{longitude});
}

geo::UtcTime at(const char* iso8601) {
  return geo::from_iso8601(iso8601).value();
}

routing::RouteDraft straight_route(const std::string& name, double latitude, int vertices) {
  routing::RouteDraft draft;
  draft.route = name;
  draft.school = "S1";
  draft.operator_code = "O1";
  for (int i = 0; i < vertices; ++i) draft.vertices.push_back(place(latitude, 117 + i * 0.0003));
  draft.limit = geo::from_kmh(60);
  draft.limits = {{.from = geo::Metres{5},
                   .to = geo::Metres{20.25},
                   .value = geo::from_kmh(33.3),
                   .reason = "narrow_bridge"}};
  draft.stops = {{.name = "东村", .place = draft.vertices.front(), .planned = 0s},
                 {.name = "小学", .place = draft.vertices.back(), .planned = 1200s}};
  return draft;
}

SmallCounty::SmallCounty()
    : county{.name_zh = "试验县",
             .name_en = "Test County",
             .zone = "Asia/Shanghai",
             .centre = place(31.8, 117.2)},
      rules{{.name = "school_bus_cap_kmh",
             .value = 60,
             .valid_from = std::chrono::sys_days{std::chrono::year{2012} / 4 / 5},
             .standing = registry::Standing::law,
             .source = "art. 35"}},
      operators{
          {.code = "O1", .name = "公交公司", .kind = registry::OperatorKind::service_provider}},
      schools{{.code = "S1",
               .name = "第一小学",
               .stage = registry::SchoolStage::primary,
               .place = place(31.81, 117.21),
               .operator_code = "O1"}},
      buses{{.plate = "皖A00001",
             .plate_colour = registry::PlateColour::yellow,
             .vin = {},
             .kind = registry::BusKind::primary,
             .seats = 36,
             .operator_code = "O1"},
            {.plate = "皖A00002",
             .plate_colour = registry::PlateColour::yellow,
             .vin = "LZYTBTD61D1000001",
             .kind = registry::BusKind::primary,
             .seats = 41,
             .operator_code = {}}},
      drivers{{.code = "D1", .name = "王", .licence_class = "A1", .operator_code = "O1"},
              {.code = "D2", .name = "李, \"小\"", .licence_class = "A1", .operator_code = {}}},
      terminals{{.number = "13900000001",
                 .edition = registry::TerminalEdition::y2013,
                 .plate = "皖A00001",
                 .plate_colour = {},
                 .maker = "M",
                 .model = {},
                 .terminal_id = "T1"}},
      routes{straight_route("1路", 31.80, 40), straight_route("2路", 31.82, 60)},
      timetable{{.route = "1路", .time_of_day = 7h, .weekdays = 0b0011111},
                {.route = "1路", .time_of_day = 16h + 30min, .weekdays = 0b0011111},
                {.route = "2路", .time_of_day = 7h, .weekdays = 0b1111111}},
      assignments{
          {.route = "1路", .departure = 7h, .plate = "皖A00001", .driver_code = "D1"},
          {.route = "1路", .departure = 16h + 30min, .plate = "皖A00001", .driver_code = {}},
          {.route = "2路", .departure = 7h, .plate = "皖A00002", .driver_code = "D2"}} {}

void SmallCounty::take(db::RulebookImport& door) const {
  imported(door.ensure_default_rules(rules));
  imported(door.take_county(county));
  imported(door.take_operators(operators));
  imported(door.take_schools(schools));
  imported(door.take_buses(buses));
  imported(door.take_drivers(drivers));
  imported(door.take_terminals(terminals));
  imported(door.take_routes(routes));
  imported(door.take_timetable(timetable));
  imported(door.take_assignments(assignments));
}

db::Imported imported(const db::Outcome<db::ImportAnswer>& answer) {
  if (!answer) throw std::runtime_error{"the database failed"};
  if (const auto* faults = std::get_if<std::vector<db::RecordFault>>(&*answer)) {
    throw std::runtime_error{faults->front().column + ": " +
                             faults->front().what.in(registry::Language::en)};
  }
  return std::get<db::Imported>(*answer);
}

std::vector<db::RecordFault> faults_of(const db::Outcome<db::ImportAnswer>& answer) {
  if (!answer) throw std::runtime_error{"the database failed"};
  const auto* faults = std::get_if<std::vector<db::RecordFault>>(&*answer);
  return faults == nullptr ? std::vector<db::RecordFault>{} : *faults;
}

}  // namespace busward::support
