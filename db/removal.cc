#include "db/removal.h"

#include <string>

#include <pqxx/transaction>

#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

constexpr const char* kKeepFor =
    "UPDATE compliance.retention r SET days = n.days "
    "FROM unnest($1::text[], $2::bigint[]) AS n (kept, days) "
    "WHERE r.kept = n.kept AND r.days <> n.days";

}  // namespace

pqxx::connection& Removal::connection() {
  if (!connection_ || !connection_->is_open()) {
    connection_ = connect(address_, Role::owner, {.application = "busward removal"});
  }
  return *connection_;
}

Outcome<Done> Removal::keep_for(const registry::Retention& retention) {
  SqlArray kept;
  SqlArray days;
  for (const auto& [one, name] : registry::kKept) {
    kept.add(name);
    days.add(std::int64_t{retention.of(one).count()});
  }
  return attempt("set how long what is kept", WhenLost::nothing_happened, [&] {
    pqxx::work tx{connection()};
    tx.exec("SELECT set_config('busward.address', 'configuration', true)");
    tx.exec_params0(kKeepFor, kept.text(), days.text());
    tx.commit();
    return Done{};
  });
}

Outcome<std::int64_t> Removal::remove_some(registry::Kept kept, std::chrono::sys_days today) {
  return attempt("remove what is past its days", WhenLost::nothing_happened, [&] {
    pqxx::work tx{connection()};
    const auto gone = tx.exec_params1("SELECT compliance.remove_some($1, $2::date, $3)",
                                      std::string{name_in(registry::kKept, kept)},
                                      routing::to_iso_day(today), kPiece)[0]
                          .as<std::int64_t>();
    tx.commit();
    return gone;
  });
}

}  // namespace busward::db
