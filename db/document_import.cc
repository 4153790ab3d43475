#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kDocumentTable{
    "incoming_document",
    "CREATE TEMP TABLE incoming (record bigint, subject text, name_of text, kind text, paper text, "
    "number text, issued_by text, holds_from date, holds_until date, subject_id bigint) "
    "ON COMMIT DROP"};
constexpr Statement kDocumentRows{
    "incoming_document_rows",
    "INSERT INTO incoming SELECT row - 1, i.subject, i.name_of, i.kind, paper, i.number, "
    "issued_by, "
    "holds_from, holds_until, coalesce(v.vehicle_id, d.driver_id, o.operator_id) "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "
    "$7::date[], $8::date[]) WITH ORDINALITY "
    "AS i (subject, name_of, kind, paper, number, issued_by, holds_from, holds_until, row) "
    "LEFT JOIN registry.vehicle_now v ON i.subject = 'bus' AND v.plate = i.name_of "
    "LEFT JOIN registry.driver_now d ON i.subject = 'driver' AND d.code = i.name_of "
    "LEFT JOIN registry.operator_now o ON i.subject = 'operator' AND o.code = i.name_of"};
constexpr Statement kUnknownSubjects{
    "incoming_unknown_subjects",
    "SELECT record, name_of FROM incoming WHERE subject_id IS NULL ORDER BY record"};

}  // namespace

void take_documents(ImportSession& session, std::span<const registry::Document> documents) {
  SqlArray columns[8];
  for (const registry::Document& document : documents) {
    columns[0].add(name_in(registry::kDocumentSubjects, document.subject));
    columns[1].add(document.of);
    columns[2].add(name_in(registry::kDocumentKinds, document.kind));
    columns[3].add(registry::paper_of(document));
    columns[4].add_optional(document.number);
    columns[5].add_optional(document.issued_by);
    add_day(columns[6], document.days.first);
    add_day(columns[7], document.days.last);
  }
  session.begin_incoming(kDocumentTable);
  session.run(kDocumentRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text());
  session.refuse_unknown(session.run(kUnknownSubjects), "of",
                         {"请先导入该校车、驾驶人或服务单位，或改正号牌、编号",
                          "import the bus, driver or operator first, or correct the name"});
  if (!session.sound()) return;
  session.correct("registry.document_fact", "{subject,subject_id,kind,paper}");
}

}  // namespace busward::db
