#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kDoneTable{
    "incoming_duty_done",
    "CREATE TEMP TABLE incoming (record bigint, duty text, bearer text, of text, done_on date, "
    "done_by text, document text) ON COMMIT DROP"};
constexpr Statement kDoneRows{
    "incoming_duty_done_rows",
    "INSERT INTO incoming SELECT row - 1, duty, coalesce(of, 'county'), of, done_on, done_by, "
    "document FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[]) "
    "WITH ORDINALITY AS i (duty, of, done_on, done_by, document, row)"};
constexpr Statement kUnknownDuties{
    "incoming_unknown_duties",
    "SELECT record, duty FROM incoming i WHERE NOT EXISTS (SELECT FROM registry.duty_fact f "
    "WHERE f.name = i.duty AND f.closed_revision IS NULL) ORDER BY record"};
constexpr Statement kUnknownBearers{
    "incoming_unknown_bearers",
    "SELECT record, of FROM incoming i WHERE of IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM registry.operator_now o WHERE o.code = i.of) "
    "AND NOT EXISTS (SELECT FROM registry.school_now s WHERE s.code = i.of) ORDER BY record"};

constexpr Statement kDutyTable{
    "incoming_duty",
    "CREATE TEMP TABLE incoming (record bigint, name text, title_zh text, title_en text, "
    "owner text, rhythm text, lead_days integer, valid_from date, standing text, source text, "
    "ordinal integer) ON COMMIT DROP"};
constexpr Statement kDutyRows{
    "incoming_duty_rows",
    "INSERT INTO incoming SELECT row - 1, name, title_zh, title_en, owner, rhythm, lead_days, "
    "valid_from, standing, source, row FROM unnest($1::text[], $2::text[], $3::text[], "
    "$4::text[], $5::text[], $6::integer[], $7::date[], $8::text[], $9::text[]) WITH ORDINALITY "
    "AS i (name, title_zh, title_en, owner, rhythm, lead_days, valid_from, standing, source, "
    "row)"};
constexpr Statement kForgetKnownDuties{
    "incoming_known_duties",
    "DELETE FROM incoming i WHERE EXISTS (SELECT FROM registry.duty_fact f "
    "WHERE f.name = i.name AND f.closed_revision IS NULL)"};

void fill_duties(ImportSession& session, std::span<const registry::Duty> duties) {
  SqlArray columns[9];
  for (const registry::Duty& duty : duties) {
    columns[0].add(duty.name);
    columns[1].add(duty.title_zh);
    columns[2].add(duty.title_en);
    columns[3].add(name_in(registry::kDutyOwners, duty.owner));
    columns[4].add(name_in(registry::kRhythms, duty.rhythm));
    columns[5].add(static_cast<std::int64_t>(duty.lead_days));
    columns[6].add(routing::to_iso_day(duty.valid_from));
    columns[7].add(registry::to_text(duty.standing));
    columns[8].add(duty.source);
  }
  session.begin_incoming(kDutyTable);
  session.run(kDutyRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text(), columns[7].text(),
              columns[8].text());
}

}  // namespace

void take_duties(ImportSession& session, std::span<const registry::Duty> duties) {
  fill_duties(session, duties);
  session.correct("registry.duty_fact", "{name,valid_from}");
}

void take_default_duties(ImportSession& session, std::span<const registry::Duty> duties) {
  fill_duties(session, duties);
  session.run(kForgetKnownDuties);
  session.correct("registry.duty_fact", "{name,valid_from}");
}

void take_duties_done(ImportSession& session, std::span<const registry::DutyDone> done) {
  SqlArray columns[5];
  for (const registry::DutyDone& one : done) {
    columns[0].add(one.duty);
    columns[1].add_optional(one.of);
    columns[2].add(routing::to_iso_day(one.done_on));
    columns[3].add(one.by);
    columns[4].add_optional(one.document);
  }
  session.begin_incoming(kDoneTable);
  session.run(kDoneRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text());
  session.refuse_unknown(session.run(kUnknownDuties), "duty",
                         {"请填定期工作日历中的代号", "write the name of a duty of the calendar"});
  session.refuse_unknown(session.run(kUnknownBearers), "of",
                         {"请填运营单位或学校的编号，或留空",
                          "write the code of an operator or school, or leave the cell empty"});
  if (!session.sound()) return;
  session.correct("registry.duty_done_fact", "{duty,bearer,done_on}");
}

}  // namespace busward::db
