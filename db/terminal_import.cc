#include <string>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kFileTable{
    "terminal_file",
    "CREATE TEMP TABLE terminal_file (record bigint, number text, edition text, plate text, "
    "plate_colour text, maker text, model text, device_id text) ON COMMIT DROP"};
constexpr Statement kFileRows{
    "terminal_file_rows",
    "INSERT INTO terminal_file SELECT row - 1, number, edition, plate, plate_colour, maker, model, "
    "device_id FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "
    "$7::text[]) WITH ORDINALITY "
    "AS i (number, edition, plate, plate_colour, maker, model, device_id, row)"};

// Plates that are not on file become buses of which nothing else is known yet.
constexpr Statement kNewBuses{
    "incoming_new_buses",
    "CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT DISTINCT ON (f.plate) f.plate, "
    "f.plate_colour, NULL::text AS vin, NULL::text AS kind, NULL::integer AS seats, "
    "NULL::bigint AS operator_id, NULL::text AS ownership, NULL::text AS owner, "
    "NULL::text AS model, NULL::date AS retired_on FROM terminal_file f "
    "WHERE NOT EXISTS (SELECT FROM registry.vehicle_now v WHERE v.plate = f.plate) "
    "ORDER BY f.plate, f.plate_colour NULLS LAST"};
constexpr Statement kCountIncoming{"incoming_count", "SELECT count(*) FROM incoming"};

constexpr Statement kTerminals{
    "incoming_terminals",
    "CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT number, edition, maker, model, device_id "
    "FROM terminal_file"};
constexpr Statement kBindings{
    "incoming_bindings",
    "CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT t.terminal_id, v.vehicle_id "
    "FROM terminal_file f JOIN registry.terminal_now t ON t.number = f.number "
    "JOIN registry.vehicle_now v ON v.plate = f.plate"};
// A terminal counts as changed when its own facts or its bus changed, once.
constexpr Statement kChangedTerminals{
    "import_changed_terminals",
    "SELECT count(DISTINCT terminal_id) FROM (SELECT terminal_id FROM registry.terminal_fact "
    "WHERE closed_revision = $1 UNION ALL SELECT terminal_id FROM registry.terminal_binding_fact "
    "WHERE closed_revision = $1) c"};
constexpr Statement kForgiveRefused{
    "refused_forgive",
    "DELETE FROM registry.refused_terminal r USING terminal_file f WHERE r.number = f.number"};

}  // namespace

void take_terminals(ImportSession& session, std::span<const registry::Terminal> terminals) {
  SqlArray columns[7];
  for (const registry::Terminal& terminal : terminals) {
    columns[0].add(terminal.number);
    terminal.edition ? columns[1].add(name_in(registry::kTerminalEditions, *terminal.edition))
                     : columns[1].add_null();
    columns[2].add(terminal.plate);
    terminal.plate_colour ? columns[3].add(name_in(registry::kPlateColours, *terminal.plate_colour))
                          : columns[3].add_null();
    columns[4].add_optional(terminal.maker);
    columns[5].add_optional(terminal.model);
    columns[6].add_optional(terminal.terminal_id);
  }
  session.tx().exec0(kFileTable.sql);
  session.run(kFileRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text(),
              columns[4].text(), columns[5].text(), columns[6].text());

  session.begin_incoming(kNewBuses);
  session.note_registered(session.run(kCountIncoming)[0][0].as<std::int64_t>());
  session.identify("registry.vehicle", "registry.vehicle_fact", "vehicle_id", "plate");
  session.revise_quietly({.fact = "registry.vehicle_fact", .keys = "{vehicle_id}"});

  session.begin_incoming(kTerminals);
  session.identify("registry.terminal", "registry.terminal_fact", "terminal_id", "number");
  ImportCounts counts = session.revise({.fact = "registry.terminal_fact", .keys = "{terminal_id}"});
  session.begin_incoming(kBindings);
  session.revise_quietly({.fact = "registry.terminal_binding_fact", .keys = "{terminal_id}"});
  counts.changed = session.run(kChangedTerminals, session.revision())[0][0].as<std::int64_t>();
  counts.unchanged = static_cast<std::int64_t>(terminals.size()) - counts.added - counts.changed;
  session.set_counts(counts);
  session.run(kForgiveRefused);
}

}  // namespace busward::db
