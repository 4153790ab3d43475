#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kTable{
    "incoming_violation",
    "CREATE TEMP TABLE incoming (record bigint, number text, driver text, plate text, "
    "at timestamptz, kind text, code text, points integer, processed_on date, driver_id bigint) "
    "ON COMMIT DROP"};
constexpr Statement kRows{
    "incoming_violation_rows",
    "INSERT INTO incoming SELECT row - 1, number, driver, plate, at, kind, i.code, points, "
    "processed_on, d.driver_id FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], "
    "$5::text[], $6::text[], $7::integer[], $8::date[]) WITH ORDINALITY "
    "AS i (number, driver, plate, at, kind, code, points, processed_on, row) "
    "LEFT JOIN registry.driver_now d ON d.code = i.driver"};
constexpr Statement kUnknownDrivers{
    "incoming_violation_drivers",
    "SELECT record, driver FROM incoming WHERE driver_id IS NULL ORDER BY record"};

}  // namespace

void take_violations(ImportSession& session, std::span<const registry::Violation> violations) {
  SqlArray columns[8];
  for (const registry::Violation& violation : violations) {
    columns[0].add(violation.number);
    columns[1].add(violation.driver_code);
    columns[2].add_optional(violation.plate);
    columns[3].add(to_sql(violation.at));
    columns[4].add(registry::name_in(registry::kViolationKinds, violation.kind));
    columns[5].add_optional(violation.code);
    columns[6].add(static_cast<std::int64_t>(violation.points));
    add_day(columns[7], violation.processed_on);
  }
  session.begin_incoming(kTable);
  session.run(kRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text(), columns[7].text());
  session.refuse_unknown(
      session.run(kUnknownDrivers), "driver",
      {"请先导入驾驶人，或改正编号", "import drivers.csv first, or correct the code"});
  if (!session.sound()) return;
  session.correct("registry.violation_fact", "{number}");
}

}  // namespace busward::db
