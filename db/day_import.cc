#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kCalendarTable{
    "incoming_calendar",
    "CREATE TEMP TABLE incoming (record bigint, school text, first_day date, last_day date, "
    "reason text, effect text, direction text, route text, departure_s integer, runs_as integer, "
    "moved_to_s integer, source text, school_id bigint, route_id bigint, entry text) "
    "ON COMMIT DROP"};
constexpr Statement kCalendarRows{
    "incoming_calendar_rows",
    "INSERT INTO incoming SELECT row - 1, i.school, first_day, last_day, reason, effect, "
    "i.direction, i.route, departure_s, runs_as, moved_to_s, source, s.school_id, r.route_id, "
    "concat_ws(' ', coalesce(s.school_id::text, 'county'), first_day, effect, "
    "'d' || i.direction, 'r' || r.route_id, 'at' || departure_s) "
    "FROM unnest($1::text[], $2::date[], $3::date[], $4::text[], $5::text[], $6::text[], "
    "$7::text[], $8::integer[], $9::integer[], $10::integer[], $11::text[]) WITH ORDINALITY "
    "AS i (school, first_day, last_day, reason, effect, direction, route, departure_s, runs_as, "
    "moved_to_s, source, row) "
    "LEFT JOIN registry.school_now s ON s.code = i.school "
    "LEFT JOIN (SELECT DISTINCT route, route_id FROM routing.route_version) r ON r.route = "
    "i.route"};
constexpr Statement kUnknownSchools{
    "incoming_calendar_schools",
    "SELECT record, school FROM incoming WHERE school IS NOT NULL AND school_id IS NULL "
    "ORDER BY record"};
constexpr Statement kUnknownLines{
    "incoming_calendar_routes",
    "SELECT record, route FROM incoming WHERE route IS NOT NULL AND route_id IS NULL "
    "ORDER BY record"};
constexpr Statement kCloseOthers{
    "incoming_calendar_others",
    "UPDATE registry.calendar_fact f SET closed_revision = $1 WHERE f.closed_revision IS NULL "
    "AND EXISTS (SELECT FROM incoming i WHERE i.school_id IS NOT DISTINCT FROM f.school_id) "
    "AND NOT EXISTS (SELECT FROM incoming i WHERE i.entry = f.entry)"};

constexpr Statement kRidersTable{
    "incoming_riders",
    "CREATE TEMP TABLE incoming (record bigint, route text, departure_s integer, stop text, "
    "boarding integer, alighting integer, ordinal integer, route_id bigint, departs boolean) "
    "ON COMMIT DROP"};
constexpr Statement kRidersRows{
    "incoming_riders_rows",
    "INSERT INTO incoming SELECT row - 1, i.route, i.departure_s, i.stop, boarding, alighting, "
    "(SELECT min(s.ordinal) FROM routing.route_stop s "
    "  WHERE s.route_version_id = a.route_version_id AND s.name = i.stop), "
    "a.route_id, t.route_id IS NOT NULL "
    "FROM unnest($1::text[], $2::integer[], $3::text[], $4::integer[], $5::integer[]) "
    "WITH ORDINALITY AS i (route, departure_s, stop, boarding, alighting, row) "
    "LEFT JOIN (routing.route_approval_now a JOIN routing.route_version v "
    "ON v.id = a.route_version_id) ON v.route = i.route "
    "LEFT JOIN routing.timetable_now t ON t.route_id = a.route_id "
    "AND t.departure_s = i.departure_s"};
constexpr Statement kUnknownRoutes{
    "incoming_riders_routes",
    "SELECT record, route FROM incoming WHERE route_id IS NULL ORDER BY record"};
constexpr Statement kUnknownDepartures{
    "incoming_riders_departures",
    "SELECT record, route || ' ' || to_char(make_interval(secs => departure_s), 'HH24:MI:SS') "
    "FROM incoming WHERE route_id IS NOT NULL AND NOT departs ORDER BY record"};
constexpr Statement kUnknownStops{
    "incoming_riders_stops",
    "SELECT record, stop FROM incoming WHERE route_id IS NOT NULL AND ordinal IS NULL "
    "ORDER BY record"};
constexpr Statement kRoutesNamed{
    "incoming_riders_named", "SELECT coalesce(array_agg(DISTINCT route_id), '{}') FROM incoming"};

std::optional<std::int64_t> count_of(const std::optional<std::chrono::seconds>& time) {
  if (!time) return std::nullopt;
  return static_cast<std::int64_t>(time->count());
}

}  // namespace

void take_calendar(ImportSession& session, std::span<const registry::CalendarEntry> entries) {
  SqlArray columns[11];
  for (const registry::CalendarEntry& entry : entries) {
    columns[0].add_optional(entry.school);
    columns[1].add(routing::to_iso_day(entry.first));
    columns[2].add(routing::to_iso_day(entry.last));
    columns[3].add(name_in(registry::kDayReasons, entry.reason));
    columns[4].add(name_in(registry::kDayEffects, entry.effect));
    entry.of.direction ? columns[5].add(routing::name_of(*entry.of.direction))
                       : columns[5].add_null();
    columns[6].add_optional(entry.of.route);
    columns[7].add_optional(count_of(entry.of.departure));
    entry.runs_as ? columns[8].add(std::int64_t{entry.runs_as->iso_encoding()})
                  : columns[8].add_null();
    columns[9].add_optional(count_of(entry.moved_to));
    columns[10].add(entry.source);
  }
  session.begin_incoming(kCalendarTable);
  session.run(kCalendarRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text(), columns[8].text(), columns[9].text(), columns[10].text());
  session.refuse_unknown(
      session.run(kUnknownSchools), "school",
      {"请先导入学校，或改正编号", "import schools.csv first, or correct the code"});
  session.refuse_unknown(
      session.run(kUnknownLines), "route",
      {"请先导入线路，或改正名称", "import routes.geojson first, or correct the name"});
  if (!session.sound()) return;
  session.note_removed(
      static_cast<std::int64_t>(session.run(kCloseOthers, session.revision()).affected_rows()));
  session.correct("registry.calendar_fact", "{entry}");
}

void take_riders(ImportSession& session, std::span<const registry::RiderNumbers> numbers) {
  SqlArray columns[5];
  for (const registry::RiderNumbers& one : numbers) {
    columns[0].add(one.route);
    columns[1].add(static_cast<std::int64_t>(one.departure.count()));
    columns[2].add(one.stop);
    columns[3].add(std::int64_t{one.boarding});
    columns[4].add(std::int64_t{one.alighting});
  }
  session.begin_incoming(kRidersTable);
  session.run(kRidersRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text());
  session.refuse_unknown(
      session.run(kUnknownRoutes), "route",
      {"请先导入线路，或改正名称", "import routes.geojson first, or correct the name"});
  session.refuse_unknown(
      session.run(kUnknownDepartures), "departure",
      {"请先导入时刻表，或改正发车时间", "import timetable.csv first, or correct the time"});
  session.refuse_unknown(
      session.run(kUnknownStops), "stop",
      {"请填写现行线路的站点名称", "write a stop of the line in force, as it is called there"});
  if (!session.sound()) return;
  session.revise({.fact = "routing.planned_riders_fact",
                  .keys = "{route_id,departure_s,stop}",
                  .replaces = "routes",
                  .routes = session.run(kRoutesNamed)[0][0].as<std::string>()});
}

}  // namespace busward::db
