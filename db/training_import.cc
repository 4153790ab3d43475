#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kSessionTable{
    "incoming_training",
    "CREATE TEMP TABLE incoming (record bigint, number text, starts_at timestamp, "
    "length_min integer, place text, trainer text, topic text, audience text, operator text, "
    "expected text[], pass_mark integer, approved_by text, operator_id bigint) ON COMMIT DROP"};
// An array of arrays has to be even, so the codes come as texts of arrays.
constexpr Statement kSessionRows{
    "incoming_training_rows",
    "INSERT INTO incoming SELECT row - 1, i.number, i.starts_at, i.length_min, i.place, "
    "i.trainer, i.topic, i.audience, i.operator, i.expected::text[], i.pass_mark, i.approved_by, "
    "o.operator_id "
    "FROM unnest($1::text[], $2::timestamp[], $3::integer[], $4::text[], $5::text[], $6::text[], "
    "$7::text[], $8::text[], $9::text[], $10::integer[], $11::text[]) WITH ORDINALITY "
    "AS i (number, starts_at, length_min, place, trainer, topic, audience, operator, expected, "
    "pass_mark, approved_by, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};
constexpr Statement kUnknownOperators{
    "incoming_training_operators",
    "SELECT record, operator FROM incoming WHERE operator IS NOT NULL AND operator_id IS NULL "
    "ORDER BY record"};

constexpr Statement kAttendanceTable{
    "incoming_attendance",
    "CREATE TEMP TABLE incoming (record bigint, session text, attendee text, person text, "
    "persons integer, signed_in_at timestamp, signed_out_at timestamp, method text, "
    "score integer, makes_up_for text) ON COMMIT DROP"};
constexpr Statement kAttendanceRows{
    "incoming_attendance_rows",
    "INSERT INTO incoming SELECT row - 1, session, coalesce(person, 'counted'), person, persons, "
    "signed_in_at, signed_out_at, method, score, makes_up_for "
    "FROM unnest($1::text[], $2::text[], $3::integer[], $4::timestamp[], $5::timestamp[], "
    "$6::text[], $7::integer[], $8::text[]) WITH ORDINALITY "
    "AS i (session, person, persons, signed_in_at, signed_out_at, method, score, makes_up_for, "
    "row)"};
constexpr Statement kUnknownSessions{
    "incoming_unknown_sessions",
    "SELECT record, session FROM incoming i WHERE NOT EXISTS (SELECT FROM "
    "registry.training_session_fact s WHERE s.number = i.session AND s.closed_revision IS NULL) "
    "ORDER BY record"};
constexpr Statement kUnknownMissed{
    "incoming_unknown_missed",
    "SELECT record, makes_up_for FROM incoming i WHERE makes_up_for IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM registry.training_session_fact s WHERE s.number = i.makes_up_for "
    "AND s.closed_revision IS NULL) ORDER BY record"};
constexpr Statement kUnknownTrained{
    "incoming_unknown_trained",
    "SELECT record, person FROM incoming i JOIN registry.training_session_fact s "
    "ON s.number = i.session AND s.closed_revision IS NULL AND s.audience = 'drivers' "
    "WHERE person IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM registry.driver_fact d WHERE d.code = i.person) ORDER BY record"};

}  // namespace

void take_training(ImportSession& session, std::span<const registry::TrainingSession> sessions) {
  SqlArray columns[11];
  for (const registry::TrainingSession& one : sessions) {
    SqlArray expected;
    for (const std::string& code : one.expected) expected.add(code);
    columns[0].add(one.number);
    columns[1].add(to_sql(one.at));
    columns[2].add(static_cast<std::int64_t>(one.length.count()));
    columns[3].add(one.place);
    columns[4].add(one.trainer);
    columns[5].add(one.topic);
    columns[6].add(name_in(registry::kAudiences, one.audience));
    columns[7].add_optional(one.operator_code);
    columns[8].add(expected.text());
    columns[9].add_optional(whole(one.pass_mark));
    columns[10].add_optional(one.approved_by);
  }
  session.begin_incoming(kSessionTable);
  session.run(kSessionRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text(), columns[8].text(), columns[9].text(), columns[10].text());
  session.refuse_unknown(
      session.run(kUnknownOperators), "operator",
      {"请先导入该运营单位，或留空", "import the operator first, or leave the cell empty"});
  if (!session.sound()) return;
  session.correct("registry.training_session_fact", "{number}");
}

void take_attendances(ImportSession& session, std::span<const registry::Attendance> attendances) {
  SqlArray columns[8];
  for (const registry::Attendance& one : attendances) {
    columns[0].add(one.session);
    columns[1].add_optional(one.person);
    columns[2].add_optional(whole(one.persons));
    columns[3].add_optional(to_sql(one.signed_in));
    columns[4].add_optional(to_sql(one.signed_out));
    one.method ? columns[5].add(name_in(registry::kSignInMethods, *one.method))
               : columns[5].add_null();
    columns[6].add_optional(whole(one.score));
    columns[7].add_optional(one.makes_up_for);
  }
  session.begin_incoming(kAttendanceTable);
  session.run(kAttendanceRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text());
  session.refuse_unknown(
      session.run(kUnknownSessions), "session",
      {"请先导入该期培训，或改正期次", "import the session first, or correct its number"});
  session.refuse_unknown(
      session.run(kUnknownMissed), "makes_up_for",
      {"请先导入该期培训，或改正期次", "import the session first, or correct its number"});
  session.refuse_unknown(
      session.run(kUnknownTrained), "person",
      {"请先导入该驾驶人，或改正编号", "import the driver first, or correct the code"});
  if (!session.sound()) return;
  session.correct("registry.attendance_fact", "{session,attendee}");
}

}  // namespace busward::db
