#include "db/own_records.h"

#include <charconv>
#include <span>
#include <string>

#include <pqxx/result>

#include "geo/assert.h"

namespace busward::db {
namespace {

// $1 the organisation, $2 the revision under way. A thing that changes hands is of both sides: as
// it comes, and as it stood before this revision.
constexpr Statement kBuses{
    "others_buses",
    "SELECT i.record, i.plate FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.vehicle_fact f WHERE f.vehicle_id = i.vehicle_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kDrivers{
    "others_drivers",
    "SELECT i.record, i.code FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.driver_fact f WHERE f.driver_id = i.driver_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kStaff{
    "others_staff",
    "SELECT i.record, i.code FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.staff_fact f WHERE f.staff_id = i.staff_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kDocuments{
    "others_documents",
    "SELECT i.record, i.name_of FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND $1::bigint IS DISTINCT FROM CASE i.subject "
    "WHEN 'bus' THEN (SELECT v.operator_id FROM registry.vehicle_now v "
    "  WHERE v.vehicle_id = i.subject_id) "
    "WHEN 'driver' THEN (SELECT d.operator_id FROM registry.driver_now d "
    "  WHERE d.driver_id = i.subject_id) "
    "ELSE i.subject_id END ORDER BY i.record"};
constexpr Statement kDefects{
    "others_defects",
    "SELECT i.record, i.plate FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND $1::bigint IS DISTINCT FROM (SELECT v.operator_id FROM registry.vehicle_now v "
    "WHERE v.vehicle_id = i.vehicle_id) ORDER BY i.record"};

// A session as it comes and as it stood; and who is expected, one by one.
constexpr Statement kTraining{
    "others_training",
    "SELECT i.record, i.number FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.training_session_fact f WHERE f.number = i.number "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kExpected{
    "others_expected",
    "SELECT i.record, e.code FROM incoming i, unnest(i.expected) e (code) "
    "WHERE $2::bigint IS NOT NULL AND NOT EXISTS (SELECT FROM registry.driver_now d "
    "  WHERE d.code = e.code AND d.operator_id = $1::bigint) "
    "AND NOT EXISTS (SELECT FROM registry.staff_now s "
    "  WHERE s.code = e.code AND s.operator_id = $1) ORDER BY i.record, e.code"};
// Who came to the bureau's sessions the bureau says; one of those may be made up for in an own one.
constexpr Statement kAttendances{
    "others_attendances",
    "SELECT i.record, i.session FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM registry.training_session_fact s WHERE s.number = i.session "
    "AND s.closed_revision IS NULL AND s.operator_id = $1::bigint) ORDER BY i.record"};
constexpr Statement kAttended{
    "others_attended",
    "SELECT i.record, i.person FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND i.person IS NOT NULL AND NOT EXISTS (SELECT FROM registry.driver_now d "
    "  WHERE d.code = i.person AND d.operator_id = $1::bigint) "
    "AND NOT EXISTS (SELECT FROM registry.staff_now s "
    "  WHERE s.code = i.person AND s.operator_id = $1) ORDER BY i.record"};
constexpr Statement kMissed{
    "others_missed",
    "SELECT i.record, i.makes_up_for FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND i.makes_up_for IS NOT NULL AND NOT EXISTS (SELECT FROM registry.training_session_fact s "
    "WHERE s.number = i.makes_up_for AND s.closed_revision IS NULL "
    "AND (s.operator_id IS NULL OR s.operator_id = $1::bigint)) ORDER BY i.record"};
constexpr Statement kPledges{
    "others_pledges",
    "SELECT i.record, i.person FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND $1::bigint IS DISTINCT FROM CASE i.role "
    "WHEN 'driver' THEN (SELECT d.operator_id FROM registry.driver_now d WHERE d.code = i.person) "
    "ELSE (SELECT s.operator_id FROM registry.staff_now s WHERE s.code = i.person) END "
    "ORDER BY i.record"};
// What somebody signed elsewhere, before, stays there.
constexpr Statement kPledgeUnits{
    "others_pledge_units",
    "SELECT i.record, coalesce(i.unit, f.unit) FROM incoming i "
    "LEFT JOIN registry.pledge_fact f ON f.role = i.role AND f.person = i.person "
    "AND f.version = i.version AND f.signed_on = i.signed_on AND f.added_revision < $2::bigint "
    "AND coalesce(f.closed_revision, $2) = $2 "
    "WHERE EXISTS (SELECT FROM unnest(ARRAY[i.unit, f.unit]) u (code) WHERE u.code <> ("
    "  SELECT o.code FROM registry.operator_now o WHERE o.operator_id = $1::bigint)) "
    "ORDER BY i.record"};
constexpr Statement kOperatorsDuties{
    "others_duties",
    "SELECT i.record, coalesce(i.of, i.duty) FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND i.of IS DISTINCT FROM (SELECT o.code FROM registry.operator_now o "
    "WHERE o.operator_id = $1::bigint) ORDER BY i.record"};

constexpr Statement kSchools{"others_schools",
                             "SELECT i.record, i.code FROM incoming i WHERE $2::bigint IS NOT NULL "
                             "AND i.school_id IS DISTINCT FROM $1::bigint ORDER BY i.record"};
// Its telephone apart, a school's row is the bureau's. A position is told to a tenth of a metre.
constexpr Statement kSchoolsFile{
    "bureaus_of_school",
    "SELECT i.record, coalesce(c.comes, ''), c.name FROM incoming i "
    "JOIN registry.school_fact f ON f.school_id = i.school_id AND upper_inf(f.valid_during) "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "CROSS JOIN LATERAL (VALUES ('name', f.name, i.name), ('stage', f.stage, i.stage), "
    "('operator', f.operator_id::text, i.operator_id::text), "
    "('area', f.area_id::text, i.area_id::text), "
    "('lat', round(ST_Y(f.position)::numeric, 6)::text, "
    "round(ST_Y(i.position)::numeric, 6)::text), "
    "('lon', round(ST_X(f.position)::numeric, 6)::text, "
    "round(ST_X(i.position)::numeric, 6)::text)) c (name, was, comes) "
    "WHERE i.school_id = $1::bigint AND c.was IS DISTINCT FROM c.comes ORDER BY i.record, c.name"};
// A day of the whole county's is known by its date.
constexpr Statement kCalendar{
    "others_calendar",
    "SELECT i.record, coalesce(i.school, to_char(i.first_day, 'YYYY-MM-DD')) FROM incoming i "
    "WHERE $2::bigint IS NOT NULL AND i.school_id IS DISTINCT FROM $1::bigint ORDER BY i.record"};
constexpr Statement kCalendarRoutes{
    "others_calendar_routes",
    "SELECT i.record, i.route FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND i.route_id IS NOT NULL AND NOT EXISTS (SELECT FROM routing.route_version v "
    "JOIN registry.school_now s ON s.code = v.school "
    "WHERE v.route_id = i.route_id AND s.school_id = $1::bigint) ORDER BY i.record"};
constexpr Statement kSchoolsDuties{
    "others_schools_duties",
    "SELECT i.record, coalesce(i.of, i.duty) FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND i.of IS DISTINCT FROM (SELECT s.code FROM registry.school_now s "
    "WHERE s.school_id = $1::bigint) ORDER BY i.record"};

struct Check {
  std::string_view kind;
  const Statement& others;  // record, name and, without `column`, the column
  const char* column;       // that names whose a record is; none: it is the bureau's to say
};
constexpr Check kOfOperators[] = {
    {"buses", kBuses, "operator"},          {"drivers", kDrivers, "operator"},
    {"staff", kStaff, "operator"},          {"documents", kDocuments, "of"},
    {"defects", kDefects, "plate"},         {"training", kTraining, "operator"},
    {"training", kExpected, "expected"},    {"attendances", kAttendances, "session"},
    {"attendances", kAttended, "person"},   {"attendances", kMissed, "makes_up_for"},
    {"pledges", kPledges, "person"},        {"pledges", kPledgeUnits, "unit"},
    {"duties_done", kOperatorsDuties, "of"}};
constexpr Check kOfSchools[] = {{"schools", kSchools, "code"},
                                {"schools", kSchoolsFile, nullptr},
                                {"calendar", kCalendar, "school"},
                                {"calendar", kCalendarRoutes, "route"},
                                {"duties_done", kSchoolsDuties, "of"}};

std::optional<std::int64_t> id_after(std::string_view areas, std::string_view prefix) {
  if (!areas.starts_with(prefix)) return std::nullopt;
  std::int64_t id = 0;
  const char* begin = areas.data() + prefix.size();
  const char* end = areas.data() + areas.size();
  if (std::from_chars(begin, end, id).ptr == begin) return std::nullopt;
  return id;
}

RecordFault fault_of(const pqxx::row& row, const Check& check) {
  const auto name = row[1].as<std::string>();
  RecordFault fault{.record = row[0].as<std::size_t>(), .column = {}, .what = {}, .remedy = {}};
  if (check.column == nullptr) {
    fault.column = row[2].as<std::string>();
    fault.what = {"此栏由教育行政部门填报，与台账不一致",
                  "the bureau says this, and something else is on file"};
    fault.remedy = {"请恢复台账中的内容；确有变动的，请告知教育行政部门",
                    "put back what is on file; where it has changed, tell the bureau"};
    return fault;
  }
  fault.column = check.column;
  fault.what = {"“" + name + "” 不属于本单位", "'" + name + "' is not of your organisation"};
  fault.remedy = {"请删去此行；其他单位的记录由其本单位或教育行政部门填报",
                  "take the row out; others' records are filed by them or the bureau"};
  return fault;
}

void refuse(ImportSession& session, std::string_view kind, std::span<const Check> checks,
            std::int64_t own) {
  bool asked = false;
  for (const Check& check : checks) {
    if (check.kind != kind) continue;
    asked = true;
    for (const auto& row : session.run(check.others, own, session.revision())) {
      session.fault(fault_of(row, check));
    }
  }
  BUSWARD_ASSERT(asked);
}

}  // namespace

std::optional<Organisation> organisation_of_areas(std::string_view areas) {
  if (const auto id = id_after(areas, "operator:")) return registry::OperatorId{*id};
  if (const auto id = id_after(areas, "school:")) return registry::SchoolId{*id};
  return std::nullopt;
}

void refuse_others(ImportSession& session, std::string_view kind, const Organisation& own) {
  if (const auto* its = std::get_if<registry::OperatorId>(&own)) {
    return refuse(session, kind, kOfOperators, its->value);
  }
  refuse(session, kind, kOfSchools, std::get<registry::SchoolId>(own).value);
}

}  // namespace busward::db
