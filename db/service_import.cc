#include <string>

#include <fmt/format.h>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

registry::Wording import_routes() {
  return {"请先导入线路，或改正线路名称", "import routes.geojson first, or correct the name"};
}

constexpr Statement kTimetableTable{
    "incoming_timetable",
    "CREATE TEMP TABLE incoming (record bigint, route text, departure_s integer, weekdays integer, "
    "route_id bigint) ON COMMIT DROP"};
constexpr Statement kTimetableRows{
    "incoming_timetable_rows",
    "INSERT INTO incoming SELECT row - 1, i.route, departure_s, weekdays, a.route_id "
    "FROM unnest($1::text[], $2::integer[], $3::integer[]) WITH ORDINALITY "
    "AS i (route, departure_s, weekdays, row) LEFT JOIN (routing.route_approval_now a "
    "JOIN routing.route_version v ON v.id = a.route_version_id) ON v.route = i.route"};
constexpr Statement kUnknownRoutes{
    "incoming_unknown_routes",
    "SELECT record, route FROM incoming WHERE route_id IS NULL ORDER BY record"};
constexpr Statement kRoutesNamed{
    "incoming_routes_named", "SELECT coalesce(array_agg(DISTINCT route_id), '{}') FROM incoming"};

constexpr Statement kAssignmentTable{
    "incoming_assignment",
    "CREATE TEMP TABLE incoming (record bigint, route text, departure_s integer, plate text, "
    "driver text, attendant text, route_id bigint, vehicle_id bigint, driver_id bigint, "
    "busy int4multirange) "
    "ON COMMIT DROP"};
constexpr Statement kAssignmentRows{
    "incoming_assignment_rows",
    "INSERT INTO incoming SELECT row - 1, i.route, i.departure_s, i.plate, i.driver, i.attendant, "
    "a.route_id, b.vehicle_id, d.driver_id, routing.busy_in_week(t.weekdays, t.departure_s, "
    "v.travel_s) "
    "FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY "
    "AS i (route, departure_s, plate, driver, attendant, row) "
    "LEFT JOIN (routing.route_approval_now a JOIN routing.route_version v "
    "ON v.id = a.route_version_id) ON v.route = i.route "
    "LEFT JOIN routing.timetable_now t ON t.route_id = a.route_id AND t.departure_s = "
    "i.departure_s "
    "LEFT JOIN registry.vehicle_now b ON b.plate = i.plate "
    "LEFT JOIN registry.driver_now d ON d.code = i.driver"};
constexpr Statement kUnknownDepartures{
    "incoming_unknown_departures",
    "SELECT record, route || ' ' || to_char(make_interval(secs => departure_s), 'HH24:MI:SS') "
    "FROM incoming WHERE route_id IS NOT NULL AND busy IS NULL ORDER BY record"};
constexpr Statement kUnknownBuses{
    "incoming_unknown_buses",
    "SELECT record, plate FROM incoming WHERE vehicle_id IS NULL ORDER BY record"};
constexpr Statement kUnknownDrivers{
    "incoming_unknown_drivers",
    "SELECT record, driver FROM incoming WHERE driver IS NOT NULL AND driver_id IS NULL "
    "ORDER BY record"};
// Two services of one bus or driver that overlap in the week, found before the constraint finds
// them, so that the file's row can be named.
constexpr Statement kOverlaps{
    "incoming_overlaps",
    "SELECT i.record, one.vehicle_id = other.vehicle_id, "
    "v.route || ' ' || to_char(make_interval(secs => other.departure_s), 'HH24:MI:SS') "
    "FROM incoming i "
    "JOIN routing.assignment_now one ON one.route_id = i.route_id "
    "AND one.departure_s = i.departure_s "
    "JOIN routing.assignment_now other ON other.id <> one.id AND other.busy && one.busy "
    "AND (other.vehicle_id = one.vehicle_id OR other.driver_id = one.driver_id) "
    "JOIN routing.route_approval_now a ON a.route_id = other.route_id "
    "JOIN routing.route_version v ON v.id = a.route_version_id ORDER BY i.record, other.id"};

// What the assignments on file become when their departures or lines have changed: those whose
// departure is gone end, those that take another time of the week say so.
constexpr Statement kRenewed{
    "incoming_renewed",
    "CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT s.route_id, s.departure_s, s.vehicle_id, "
    "s.driver_id, s.attendant, routing.busy_in_week(t.weekdays, t.departure_s, v.travel_s) AS busy "
    "FROM routing.assignment_now s "
    "JOIN routing.timetable_now t ON t.route_id = s.route_id AND t.departure_s = s.departure_s "
    "JOIN routing.route_approval_now a ON a.route_id = s.route_id "
    "JOIN routing.route_version v ON v.id = a.route_version_id"};

constexpr Statement kOverlapsOnFile{
    "import_overlaps_on_file",
    "SELECT b.plate, one_v.route || ' ' || to_char(make_interval(secs => one.departure_s), "
    "'HH24:MI:SS'), other_v.route || ' ' || to_char(make_interval(secs => other.departure_s), "
    "'HH24:MI:SS') FROM routing.assignment_now one "
    "JOIN routing.assignment_now other ON other.id > one.id AND other.busy && one.busy "
    "AND (other.vehicle_id = one.vehicle_id OR other.driver_id = one.driver_id) "
    "JOIN routing.route_approval_now one_a ON one_a.route_id = one.route_id "
    "JOIN routing.route_version one_v ON one_v.id = one_a.route_version_id "
    "JOIN routing.route_approval_now other_a ON other_a.route_id = other.route_id "
    "JOIN routing.route_version other_v ON other_v.id = other_a.route_version_id "
    "JOIN registry.vehicle_now b ON b.vehicle_id = one.vehicle_id ORDER BY one.id, other.id"};

}  // namespace

void renew_assignments(ImportSession& session) {
  session.begin_incoming(kRenewed);
  session.revise_quietly(
      {.fact = "routing.assignment_fact", .keys = "{route_id,departure_s}", .replaces = "every"});
  for (const auto& row : session.run(kOverlapsOnFile)) {
    const auto plate = row[0].as<std::string>();
    const auto one = row[1].as<std::string>();
    const auto other = row[2].as<std::string>();
    session.fault(
        {.record = 0,
         .column = "departure",
         .what = {fmt::format("按此文件，校车 {} 或其驾驶人会同时在 {} 和 {}", plate, one, other),
                  fmt::format("with this file bus {} or its driver would be on {} and {} at the "
                              "same time",
                              plate, one, other)},
         .remedy = {"请先导入别的派班，或把两趟的时间错开",
                    "import other assignments first, or part the two in time"}});
  }
}

void take_timetable(ImportSession& session, std::span<const registry::Departure> departures) {
  SqlArray routes;
  SqlArray times;
  SqlArray weekdays;
  for (const registry::Departure& departure : departures) {
    routes.add(departure.route);
    times.add(static_cast<std::int64_t>(departure.time_of_day.count()));
    weekdays.add(static_cast<std::int64_t>(departure.weekdays));
  }
  session.begin_incoming(kTimetableTable);
  session.run(kTimetableRows, routes.text(), times.text(), weekdays.text());
  session.refuse_unknown(session.run(kUnknownRoutes), "route", import_routes());
  if (!session.sound()) return;
  session.revise({.fact = "routing.timetable_fact",
                  .keys = "{route_id,departure_s}",
                  .replaces = "routes",
                  .routes = session.run(kRoutesNamed)[0][0].as<std::string>()});
  renew_assignments(session);
}

void take_assignments(ImportSession& session, std::span<const registry::Assignment> assignments) {
  SqlArray routes;
  SqlArray times;
  SqlArray plates;
  SqlArray drivers;
  SqlArray attendants;
  for (const registry::Assignment& assignment : assignments) {
    routes.add(assignment.route);
    times.add(static_cast<std::int64_t>(assignment.departure.count()));
    plates.add(assignment.plate);
    drivers.add_optional(assignment.driver_code);
    attendants.add_optional(assignment.attendant_code);
  }
  session.begin_incoming(kAssignmentTable);
  session.run(kAssignmentRows, routes.text(), times.text(), plates.text(), drivers.text(),
              attendants.text());
  session.refuse_unknown(session.run(kUnknownRoutes), "route", import_routes());
  session.refuse_unknown(
      session.run(kUnknownDepartures), "departure",
      {"请先导入时刻表，或改正发车时间", "import timetable.csv first, or correct the time"});
  session.refuse_unknown(
      session.run(kUnknownBuses), "plate",
      {"请先导入校车，或改正号牌号码", "import buses.csv first, or correct the plate"});
  session.refuse_unknown(
      session.run(kUnknownDrivers), "driver",
      {"请先导入驾驶人，或改正编号", "import drivers.csv first, or correct the code"});
  if (!session.sound()) return;
  session.revise({.fact = "routing.assignment_fact",
                  .keys = "{route_id,departure_s}",
                  .replaces = "routes",
                  .routes = session.run(kRoutesNamed)[0][0].as<std::string>()});
  for (const auto& row : session.run(kOverlaps)) {
    const bool bus = row[1].as<bool>();
    const auto service = row[2].as<std::string>();
    session.fault(
        {.record = row[0].as<std::size_t>(),
         .column = bus ? "plate" : "driver",
         .what = {fmt::format("该{}同时还在 {}", bus ? "校车" : "驾驶人", service),
                  fmt::format("the {} is on {} at the same time", bus ? "bus" : "driver", service)},
         .remedy = {"请把其中一趟改派", "give one of the two services to another one"}});
  }
}

}  // namespace busward::db
