#include "db/terminal_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

// Whoever comes first makes a terminal's code; it is never replaced.
constexpr Statement kLoadAll[] = {
    {"terminal_issue_codes",
     "INSERT INTO registry.terminal_auth (terminal_id, code) "
     "SELECT terminal_id, replace(gen_random_uuid()::text, '-', '') FROM registry.terminal_now t "
     "WHERE NOT EXISTS (SELECT FROM registry.terminal_auth a WHERE a.terminal_id = t.terminal_id) "
     "ON CONFLICT (terminal_id) DO NOTHING"},
    {"terminal_load_all",
     "SELECT t.terminal_id, t.number, t.edition, b.vehicle_id, coalesce(v.plate, ''), "
     "v.plate_colour, a.code FROM registry.terminal_now t "
     "JOIN registry.terminal_auth a ON a.terminal_id = t.terminal_id "
     "LEFT JOIN registry.terminal_binding_now b ON b.terminal_id = t.terminal_id "
     "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = b.vehicle_id ORDER BY t.number"}};

constexpr Statement kNoteRefused[] = {
    {"refused_note",
     "INSERT INTO registry.refused_terminal AS r "
     "(number, edition, plate, address, reason, frames, first_at, last_at, last_frame) "
     "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], "
     "$6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::bytea[]) AS i (number, edition, "
     "plate, "
     "address, reason, frames, first_at, last_at, last_frame) "
     "WHERE NOT EXISTS (SELECT FROM registry.terminal_now t WHERE t.number = i.number "
     "AND i.reason = 'not_on_file') "
     "ON CONFLICT (number, edition) DO UPDATE SET plate = coalesce(excluded.plate, r.plate), "
     "address = excluded.address, reason = excluded.reason, frames = r.frames + excluded.frames, "
     "first_at = least(r.first_at, excluded.first_at), "
     "last_at = greatest(r.last_at, excluded.last_at), last_frame = excluded.last_frame"},
    {"refused_bound",
     "DELETE FROM registry.refused_terminal WHERE last_at < (SELECT last_at "
     "FROM registry.refused_terminal ORDER BY last_at DESC OFFSET 9999 LIMIT 1)"}};

constexpr Statement kRefused{
    "refused_list",
    "SELECT number, edition, plate, address, reason, frames, access.epoch_ms(first_at), "
    "access.epoch_ms(last_at), last_frame FROM registry.refused_terminal "
    "ORDER BY last_at DESC, number LIMIT 1000"};

std::optional<std::string> optional_text(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<std::string>();
}

KnownTerminal known_terminal(const pqxx::row& row) {
  KnownTerminal terminal{.id = registry::TerminalId{row[0].as<std::int64_t>()},
                         .number = row[1].as<std::string>(),
                         .edition = {},
                         .vehicle = {},
                         .plate = row[4].as<std::string>(),
                         .plate_colour = {},
                         .auth_code = row[6].as<std::string>()};
  if (!row[2].is_null()) {
    terminal.edition = registry::value_in(registry::kTerminalEditions, row[2].c_str());
  }
  if (!row[3].is_null()) terminal.vehicle = registry::VehicleId{row[3].as<std::int64_t>()};
  if (!row[5].is_null()) {
    terminal.plate_colour = registry::value_in(registry::kPlateColours, row[5].c_str());
  }
  return terminal;
}

RefusedTerminal refused_terminal(const pqxx::row& row) {
  return {.number = row[0].as<std::string>(),
          .edition = row[1].as<std::string>(),
          .plate = optional_text(row[2]),
          .address = row[3].as<std::string>(),
          .reason = row[4].as<std::string>(),
          .frames = row[5].as<std::int64_t>(),
          .first_at = time_from(row[6]),
          .last_at = time_from(row[7]),
          .last_frame = bytes_from(row[8])};
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<KnownTerminal>>> TerminalStore::load_all() {
  const auto read = [](pqxx::work& tx) {
    tx.exec_prepared0(kLoadAll[0].name);
    std::vector<KnownTerminal> terminals;
    for (const auto& row : tx.exec_prepared(kLoadAll[1].name))
      terminals.push_back(known_terminal(row));
    return terminals;
  };
  return pool_.transact(kLoadAll, Replay::safe, read);
}

boost::asio::awaitable<Outcome<Done>> TerminalStore::note_refused(
    std::vector<RefusedTerminal> refused) {
  const auto note = [refused = std::move(refused)](pqxx::work& tx) {
    SqlArray columns[9];
    for (const RefusedTerminal& terminal : refused) {
      columns[0].add(terminal.number);
      columns[1].add(terminal.edition);
      columns[2].add_optional(terminal.plate);
      columns[3].add(terminal.address);
      columns[4].add(terminal.reason);
      columns[5].add(terminal.frames);
      columns[6].add(to_sql(terminal.first_at));
      columns[7].add(to_sql(terminal.last_at));
      columns[8].add(hex_bytea(terminal.last_frame));
    }
    tx.exec_prepared(kNoteRefused[0].name, columns[0].text(), columns[1].text(), columns[2].text(),
                     columns[3].text(), columns[4].text(), columns[5].text(), columns[6].text(),
                     columns[7].text(), columns[8].text());
    tx.exec_prepared(kNoteRefused[1].name);
    return Done{};
  };
  return pool_.transact(kNoteRefused, Replay::safe, note);
}

boost::asio::awaitable<Outcome<std::vector<RefusedTerminal>>> TerminalStore::refused() {
  const auto read = [](pqxx::work& tx) {
    std::vector<RefusedTerminal> refused;
    for (const auto& row : tx.exec_prepared(kRefused.name))
      refused.push_back(refused_terminal(row));
    return refused;
  };
  return pool_.transact(kRefused, Replay::safe, read);
}

}  // namespace busward::db
