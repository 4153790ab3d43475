#include <optional>
#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kTextTable{
    "incoming_pledge_text",
    "CREATE TEMP TABLE incoming (record bigint, role text, version text, from_day date, "
    "text text) ON COMMIT DROP"};
constexpr Statement kTextRows{
    "incoming_pledge_text_rows",
    "INSERT INTO incoming SELECT row - 1, role, version, from_day, text FROM "
    "unnest($1::text[], $2::text[], $3::date[], $4::text[]) WITH ORDINALITY "
    "AS i (role, version, from_day, text, row)"};

constexpr Statement kPledgeTable{
    "incoming_pledge",
    "CREATE TEMP TABLE incoming (record bigint, role text, person text, unit text, version text, "
    "signed_on date, method text, valid_to date, supersedes text) ON COMMIT DROP"};
constexpr Statement kPledgeRows{
    "incoming_pledge_rows",
    "INSERT INTO incoming SELECT row - 1, role, person, unit, version, signed_on, method, "
    "valid_to, supersedes FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], "
    "$5::date[], $6::text[], $7::date[], $8::text[]) WITH ORDINALITY "
    "AS i (role, person, unit, version, signed_on, method, valid_to, supersedes, row)"};
constexpr Statement kUnknownVersions{
    "incoming_unknown_versions",
    "SELECT record, version FROM incoming i WHERE NOT EXISTS (SELECT FROM "
    "registry.pledge_text_fact t WHERE t.role = i.role AND t.version = i.version "
    "AND t.closed_revision IS NULL) ORDER BY record"};
constexpr Statement kUnknownSigners{
    "incoming_unknown_signers",
    "SELECT record, person FROM incoming i WHERE role = 'driver' AND NOT EXISTS "
    "(SELECT FROM registry.driver_fact d WHERE d.code = i.person) ORDER BY record"};

}  // namespace

void take_pledge_texts(ImportSession& session, std::span<const registry::PledgeText> texts) {
  SqlArray columns[4];
  for (const registry::PledgeText& text : texts) {
    columns[0].add(name_in(registry::kPledgeRoles, text.role));
    columns[1].add(text.version);
    columns[2].add(routing::to_iso_day(text.from));
    columns[3].add(text.text);
  }
  session.begin_incoming(kTextTable);
  session.run(kTextRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text());
  session.correct("registry.pledge_text_fact", "{role,version}");
}

void take_pledges(ImportSession& session, std::span<const registry::Pledge> pledges) {
  SqlArray columns[8];
  for (const registry::Pledge& pledge : pledges) {
    columns[0].add(name_in(registry::kPledgeRoles, pledge.role));
    columns[1].add(pledge.person);
    columns[2].add_optional(pledge.unit);
    columns[3].add(pledge.version);
    columns[4].add(routing::to_iso_day(pledge.signed_on));
    columns[5].add(name_in(registry::kPledgeMethods, pledge.method));
    columns[6].add_optional(day_to_sql(pledge.valid_to));
    columns[7].add_optional(pledge.supersedes);
  }
  session.begin_incoming(kPledgeTable);
  session.run(kPledgeRows, columns[0].text(), columns[1].text(), columns[2].text(),
              columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
              columns[7].text());
  session.refuse_unknown(
      session.run(kUnknownVersions), "version",
      {"请先导入该类人员该版本的文本", "import the text of that role and version first"});
  session.refuse_unknown(
      session.run(kUnknownSigners), "person",
      {"请先导入该驾驶人，或改正编号", "import the driver first, or correct the code"});
  if (!session.sound()) return;
  session.correct("registry.pledge_fact", "{role,person,version,signed_on}");
}

}  // namespace busward::db
