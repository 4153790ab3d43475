#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kTable{
    "incoming_contract",
    "CREATE TEMP TABLE incoming (record bigint, number text, school text, operator text, "
    "signed_on date, filed_on date, filed_with text, holds_from date, holds_until date, "
    "school_id bigint, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kRows{
    "incoming_contract_rows",
    "INSERT INTO incoming SELECT row - 1, number, school, operator, signed_on, filed_on, "
    "filed_with, holds_from, holds_until, s.school_id, o.operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], "
    "$7::date[], $8::date[]) WITH ORDINALITY "
    "AS i (number, school, operator, signed_on, filed_on, filed_with, holds_from, holds_until, "
    "row) "
    "LEFT JOIN registry.school_now s ON s.code = i.school "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};
constexpr Statement kUnknownSchools{
    "incoming_contract_schools",
    "SELECT record, school FROM incoming WHERE school_id IS NULL ORDER BY record"};
constexpr Statement kUnknownOperators{
    "incoming_contract_operators",
    "SELECT record, operator FROM incoming WHERE operator_id IS NULL ORDER BY record"};

}  // namespace

void take_contracts(ImportSession& session, std::span<const registry::Contract> contracts) {
  SqlArray columns[8];
  for (const registry::Contract& contract : contracts) {
    columns[0].add(contract.number);
    columns[1].add(contract.school_code);
    columns[2].add(contract.operator_code);
    add_day(columns[3], contract.signed_on);
    add_day(columns[4], contract.filed_on);
    columns[5].add_optional(contract.filed_with);
    add_day(columns[6], contract.days.first);
    add_day(columns[7], contract.days.last);
  }
  session.begin_incoming(kTable);
  session.run(kRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text(), columns[7].text());
  session.refuse_unknown(
      session.run(kUnknownSchools), "school",
      {"请先导入学校，或改正编号", "import schools.csv first, or correct the code"});
  session.refuse_unknown(
      session.run(kUnknownOperators), "operator",
      {"请先导入服务单位，或改正编号", "import operators.csv first, or correct the code"});
  if (!session.sound()) return;
  session.correct("registry.contract_fact", "{number}");
}

}  // namespace busward::db
