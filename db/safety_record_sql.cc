#include <fmt/format.h>

#include "db/record_sql.h"

namespace busward::db {
namespace {

std::string moment(std::string_view column) {
  return fmt::format("to_char({}, 'YYYY-MM-DD HH24:MI:SS')", column);
}

std::string day(std::string_view column) {
  return fmt::format("to_char({}, 'YYYY-MM-DD')", column);
}

RecordSql suspensions() {
  const std::string routes = fmt::format(
      "(SELECT a.route_id, v.route FROM {} a JOIN routing.route_version v ON v.id = "
      "a.route_version_id)",
      held("routing.route_approval_fact"));
  const std::string name = "coalesce(v.plate, d.code, r.route)";
  return {
      "suspensions", fmt::format("concat_ws(' ', s.subject, {}, s.number)", name),
      fmt::format("s.subject, {} AS of, s.number, s.issued_by, s.ground, {} AS from, "
                  "s.conditions, s.served_to, {} AS served_on, s.rectified_by, {} AS resumed_at, "
                  "s.resumption_number, s.accepted_by",
                  name, moment("s.starts_at"), day("s.served_on"), moment("s.resumed_at")),
      fmt::format("{} s LEFT JOIN {} v ON v.vehicle_id = s.vehicle_id LEFT JOIN {} d ON "
                  "d.driver_id = s.driver_id LEFT JOIN {} r ON r.route_id = s.route_id "
                  "WHERE {} IS NOT NULL",
                  held("registry.suspension_fact"), held("registry.vehicle_fact"),
                  held("registry.driver_fact"), routes, name)};
}

RecordSql defects() {
  return {"defects", "v.plate || ' ' || d.number",
          fmt::format("v.plate, d.number, d.grade, d.item, d.what, {} AS found_at, d.found_by, "
                      "{} AS repaired_at, d.repaired_by, d.repair_document, d.workshop, "
                      "{} AS cleared_at, d.cleared_by",
                      moment("d.found_at"), moment("d.repaired_at"), moment("d.cleared_at")),
          fmt::format("{} d JOIN {} v USING (vehicle_id)", held("registry.defect_fact"),
                      held("registry.vehicle_fact"))};
}

RecordSql training() {
  return {"training", "s.number",
          fmt::format("s.number, {} AS at, s.length_min AS minutes, s.place, s.trainer, s.topic, "
                      "s.audience, o.code AS operator, "
                      "array_to_string(s.expected, ' ') AS expected, s.pass_mark, s.approved_by",
                      moment("s.starts_at")),
          fmt::format("{} s LEFT JOIN {} o USING (operator_id)",
                      held("registry.training_session_fact"), held("registry.operator_fact"))};
}

RecordSql attendances() {
  return {"attendances", "a.session || ' ' || a.attendee",
          fmt::format("a.session, a.person, a.persons, {} AS signed_in, {} AS signed_out, "
                      "a.method, a.score, a.makes_up_for",
                      moment("a.signed_in_at"), moment("a.signed_out_at")),
          held("registry.attendance_fact") + " a"};
}

}  // namespace

std::vector<RecordSql> safety_record_sql() {
  return {
      suspensions(),
      defects(),
      training(),
      attendances(),
      {"pledge_texts", "t.role || ' ' || t.version",
       fmt::format("t.role, t.version, {} AS from, t.text", day("t.from_day")),
       held("registry.pledge_text_fact") + " t"},
      {"pledges", "concat_ws(' ', p.role, p.person, p.version, p.signed_on)",
       fmt::format("p.role, p.person, p.unit, p.version, {} AS signed_on, p.method, "
                   "{} AS valid_to, p.supersedes",
                   day("p.signed_on"), day("p.valid_to")),
       held("registry.pledge_fact") + " p"},
      {"duties_done", "concat_ws(' ', f.duty, f.bearer, f.done_on)",
       fmt::format("f.duty, f.of, {} AS done_on, f.done_by AS by, f.document", day("f.done_on")),
       held("registry.duty_done_fact") + " f"}};
}

}  // namespace busward::db
