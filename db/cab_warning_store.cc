#include "db/cab_warning_store.h"

#include <string>
#include <utility>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kKeep{
    "cab_warning_keep",
    "INSERT INTO compliance.cab_warning (alarm, terminal_id, text, wanted_at, sendings, sent_at, "
    "answered_at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (alarm) DO NOTHING"};

}  // namespace

boost::asio::awaitable<Outcome<Done>> CabWarningStore::keep(tracker::CabWarning warning) {
  const auto write = [warning = std::move(warning)](pqxx::work& tx) {
    tx.exec_prepared0(kKeep.name, to_sql(warning.alarm), warning.terminal.value, warning.text,
                      to_sql(warning.wanted_at), warning.sendings, to_sql(warning.sent_at),
                      to_sql(warning.answered_at), std::string{to_text(warning.outcome)});
    return Done{};
  };
  return pool_.transact(kKeep, Replay::safe, write);
}

}  // namespace busward::db
