#include <optional>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;
using registry::cases::Defect;
using registry::cases::Suspension;

constexpr Statement kSuspensionTable{
    "incoming_suspension",
    "CREATE TEMP TABLE incoming (record bigint, subject text, name_of text, number text, "
    "issued_by text, ground text, starts_at timestamp, conditions text, served_to text, "
    "served_on date, rectified_by text, resumed_at timestamp, resumption_number text, "
    "accepted_by text, subject_id bigint) ON COMMIT DROP"};
constexpr Statement kSuspensionRows{
    "incoming_suspension_rows",
    "INSERT INTO incoming SELECT row - 1, i.subject, i.name_of, i.number, i.issued_by, i.ground, "
    "i.starts_at, i.conditions, i.served_to, i.served_on, i.rectified_by, i.resumed_at, "
    "i.resumption_number, i.accepted_by, coalesce(v.vehicle_id, d.driver_id, a.route_id) "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamp[], "
    "$7::text[], $8::text[], $9::date[], $10::text[], $11::timestamp[], $12::text[], $13::text[]) "
    "WITH ORDINALITY AS i (subject, name_of, number, issued_by, ground, starts_at, conditions, "
    "served_to, served_on, rectified_by, resumed_at, resumption_number, accepted_by, row) "
    "LEFT JOIN registry.vehicle_now v ON i.subject = 'bus' AND v.plate = i.name_of "
    "LEFT JOIN registry.driver_now d ON i.subject = 'driver' AND d.code = i.name_of "
    "LEFT JOIN (routing.route_approval_now a JOIN routing.route_version r "
    "ON r.id = a.route_version_id) ON i.subject = 'route' AND r.route = i.name_of"};
constexpr Statement kUnknownSubjects{
    "incoming_unknown_stopped",
    "SELECT record, name_of FROM incoming WHERE subject_id IS NULL ORDER BY record"};

constexpr Statement kDefectTable{
    "incoming_defect",
    "CREATE TEMP TABLE incoming (record bigint, plate text, number text, grade text, item text, "
    "what text, found_at timestamp, found_by text, repaired_at timestamp, repaired_by text, "
    "repair_document text, workshop text, cleared_at timestamp, cleared_by text, "
    "vehicle_id bigint) ON COMMIT DROP"};
constexpr Statement kDefectRows{
    "incoming_defect_rows",
    "INSERT INTO incoming SELECT row - 1, i.plate, i.number, i.grade, i.item, i.what, i.found_at, "
    "i.found_by, i.repaired_at, i.repaired_by, i.repair_document, i.workshop, i.cleared_at, "
    "i.cleared_by, v.vehicle_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamp[], "
    "$7::text[], $8::timestamp[], $9::text[], $10::text[], $11::text[], $12::timestamp[], "
    "$13::text[]) WITH ORDINALITY AS i (plate, number, grade, item, what, found_at, found_by, "
    "repaired_at, repaired_by, repair_document, workshop, cleared_at, cleared_by, row) "
    "LEFT JOIN registry.vehicle_now v ON v.plate = i.plate"};
constexpr Statement kUnknownBuses{
    "incoming_unknown_defective",
    "SELECT record, plate FROM incoming WHERE vehicle_id IS NULL ORDER BY record"};

void add_row(const Suspension& one, SqlArray (&columns)[13]) {
  columns[0].add(name_in(registry::cases::kSuspensionSubjects, one.subject));
  columns[1].add(one.of);
  columns[2].add(one.number);
  columns[3].add(one.issued_by);
  columns[4].add(one.ground);
  columns[5].add(to_sql(one.from));
  columns[6].add_optional(one.conditions);
  const auto& service = one.service;
  columns[7].add_optional(service ? std::optional{service->to} : std::nullopt);
  columns[8].add_optional(service ? day_to_sql(service->on) : std::nullopt);
  columns[9].add_optional(one.rectified_by);
  const auto& resumption = one.resumption;
  columns[10].add_optional(resumption ? std::optional{to_sql(resumption->at)} : std::nullopt);
  columns[11].add_optional(resumption ? std::optional{resumption->number} : std::nullopt);
  columns[12].add_optional(resumption ? std::optional{resumption->accepted_by} : std::nullopt);
}

void add_row(const Defect& one, SqlArray (&columns)[13]) {
  columns[0].add(one.plate);
  columns[1].add(one.number);
  columns[2].add(name_in(registry::cases::kDefectGrades, one.grade));
  columns[3].add(name_in(registry::cases::kDefectItems, one.item));
  columns[4].add(one.what);
  columns[5].add(to_sql(one.found_at));
  columns[6].add(one.found_by);
  const auto& repair = one.repair;
  columns[7].add_optional(repair ? std::optional{to_sql(repair->at)} : std::nullopt);
  columns[8].add_optional(repair ? std::optional{repair->by} : std::nullopt);
  columns[9].add_optional(repair ? std::optional{repair->document} : std::nullopt);
  columns[10].add_optional(repair ? repair->workshop : std::nullopt);
  const auto& clearance = one.clearance;
  columns[11].add_optional(clearance ? std::optional{to_sql(clearance->at)} : std::nullopt);
  columns[12].add_optional(clearance ? std::optional{clearance->by} : std::nullopt);
}

template <class Record>
void fill_incoming(ImportSession& session, std::span<const Record> records, const Statement& table,
                   const Statement& rows) {
  SqlArray columns[13];
  for (const Record& one : records) add_row(one, columns);
  session.begin_incoming(table);
  session.run(rows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text(), columns[7].text(),
              columns[8].text(), columns[9].text(), columns[10].text(), columns[11].text(),
              columns[12].text());
}

}  // namespace

void take_suspensions(ImportSession& session, std::span<const Suspension> suspensions) {
  fill_incoming(session, suspensions, kSuspensionTable, kSuspensionRows);
  session.refuse_unknown(session.run(kUnknownSubjects), "of",
                         {"请先导入该校车、驾驶人或线路，或改正名称",
                          "import the bus, driver or route first, or correct the name"});
  if (!session.sound()) return;
  session.correct("registry.suspension_fact", "{subject,subject_id,number}");
}

void take_defects(ImportSession& session, std::span<const Defect> defects) {
  fill_incoming(session, defects, kDefectTable, kDefectRows);
  session.refuse_unknown(
      session.run(kUnknownBuses), "plate",
      {"请先导入该校车，或改正号牌", "import the bus first, or correct the plate"});
  if (!session.sound()) return;
  session.correct("registry.defect_fact", "{vehicle_id,number}");
}

}  // namespace busward::db
