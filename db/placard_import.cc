#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kTable{
    "incoming_placard",
    "CREATE TEMP TABLE incoming (record bigint, number text, plate text, owner text, "
    "driver_codes text[], routes text[], departures_s integer[], stops integer, issued_by text, "
    "holds_from date, holds_until date, returned_on date, vehicle_id bigint) ON COMMIT DROP"};
constexpr Statement kRows{
    "incoming_placard_rows",
    "INSERT INTO incoming SELECT row - 1, number, i.plate, i.owner, driver_codes::text[], "
    "routes::text[], departures_s::integer[], stops, issued_by, holds_from, holds_until, "
    "returned_on, v.vehicle_id FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], "
    "$5::text[], $6::text[], $7::integer[], $8::text[], $9::date[], $10::date[], $11::date[]) "
    "WITH ORDINALITY AS i (number, plate, owner, driver_codes, routes, departures_s, stops, "
    "issued_by, holds_from, holds_until, returned_on, row) "
    "LEFT JOIN registry.vehicle_now v ON v.plate = i.plate"};
constexpr Statement kUnknownBuses{
    "incoming_placard_buses",
    "SELECT record, plate FROM incoming WHERE vehicle_id IS NULL ORDER BY record"};
// Each is a document of its bus, which ends when it is given back (registry::document_of).
constexpr Statement kDocuments{
    "incoming_placard_documents",
    "CREATE TEMP TABLE placard_document ON COMMIT DROP AS SELECT 'bus' AS subject, "
    "vehicle_id AS subject_id, 'placard' AS kind, number AS paper, number, issued_by, holds_from, "
    "least(holds_until, returned_on) AS holds_until FROM incoming"};
constexpr Statement kDocumentsInTurn{"incoming_placard_documents_in_turn",
                                     "CREATE TEMP TABLE incoming ON COMMIT DROP AS "
                                     "SELECT * FROM placard_document"};

template <class T, class Text>
std::string array_text(const std::vector<T>& values, Text text) {
  SqlArray array;
  for (const T& value : values) array.add(text(value));
  return array.text();
}

}  // namespace

void take_placards(ImportSession& session, std::span<const registry::Placard> placards) {
  const auto as_is = [](const std::string& text) { return text; };
  const auto second = [](std::chrono::seconds time) { return std::int64_t{time.count()}; };
  SqlArray columns[11];
  for (const registry::Placard& placard : placards) {
    columns[0].add(placard.number);
    columns[1].add(placard.plate);
    columns[2].add_optional(placard.owner);
    columns[3].add(array_text(placard.driver_codes, as_is));
    columns[4].add(array_text(placard.routes, as_is));
    columns[5].add(array_text(placard.departures, second));
    placard.stops ? columns[6].add(static_cast<std::int64_t>(*placard.stops))
                  : columns[6].add_null();
    columns[7].add_optional(placard.issued_by);
    add_day(columns[8], placard.days.first);
    add_day(columns[9], placard.days.last);
    add_day(columns[10], placard.returned_on);
  }
  session.begin_incoming(kTable);
  session.run(kRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text(), columns[7].text(),
              columns[8].text(), columns[9].text(), columns[10].text());
  session.refuse_unknown(
      session.run(kUnknownBuses), "plate",
      {"请先导入校车，或改正号牌", "import buses.csv first, or correct the plate"});
  if (!session.sound()) return;
  session.correct("registry.placard_fact", "{number}");
  session.run(kDocuments);
  session.begin_incoming(kDocumentsInTurn);
  session.correct_quietly("registry.document_fact", "{subject,subject_id,kind,paper}");
}

}  // namespace busward::db
