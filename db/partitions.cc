#include "db/partitions.h"

#include <fmt/format.h>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/transaction>

#include "db/sql_values.h"
#include "db/statement.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

constexpr Statement kMake{
    "partitions_make",
    "SELECT count(*) FILTER (WHERE tracking.ensure_day(parent, $1::date + days)) "
    "FROM tracking.day_partitioned, generate_series(0, $2::int) AS days"};
// Besides the attached ones, those that a killed call left detached or half detached.
constexpr Statement kOld{
    "partitions_old",
    "SELECT c.oid::regclass::text AS child, p.parent, i.inhparent IS NOT NULL AS attached, "
    "coalesce(i.inhdetachpending, false) AS pending, "
    "to_date(right(c.relname, 8), 'YYYYMMDD') AS day "
    "FROM tracking.day_partitioned p "
    "JOIN pg_class c ON c.relnamespace = (SELECT relnamespace FROM pg_class "
    "WHERE oid = p.parent::regclass) AND c.relkind = 'r' "
    "AND c.relname ~ ('^' || split_part(p.parent, '.', 2) || '_[0-9]{8}$') "
    "LEFT JOIN pg_inherits i ON i.inhrelid = c.oid "
    "WHERE i.inhparent IS NULL OR i.inhdetachpending OR "
    "tracking.kept_because(p.parent, to_date(right(c.relname, 8), 'YYYYMMDD'), $1::date) IS NULL "
    "ORDER BY 1"};
// No hold is placed while this transaction lasts.
constexpr Statement kMayGo{"partitions_may_go",
                           "SELECT tracking.kept_because($1, $2::date, $3::date) IS NULL "
                           "FROM (SELECT pg_advisory_xact_lock(compliance.removal_lock())) alone"};
constexpr Statement kNoteGone{
    "partitions_note_gone",
    "SELECT audit.note_event('data_removed', jsonb_build_object('kept', d.kept, 'table', d.parent, "
    "'from', $2::date, 'to', $2::date + 1, 'count', $3::bigint, "
    "'days', compliance.days_kept(d.kept, $4::date), 'why', 'past its days')) "
    "FROM tracking.day_partitioned d WHERE d.parent = $1"};
constexpr Statement kDaysAhead{
    "partitions_ahead",
    "SELECT min(gap) - 1 FROM (SELECT p.parent, min(days) AS gap FROM tracking.day_partitioned p, "
    "generate_series(0, 400) AS days WHERE NOT EXISTS (SELECT FROM pg_inherits i "
    "WHERE i.inhparent = p.parent::regclass AND NOT i.inhdetachpending AND i.inhrelid = "
    "to_regclass(p.parent || '_' || to_char($1::date + days, 'YYYYMMDD'))) GROUP BY 1) AS gaps"};

std::unique_ptr<pqxx::connection> owner_connection(const Address& address) {
  auto connection = connect(address, Role::owner, {.application = "busward partitions"});
  for (const Statement& statement : {kMake, kOld, kMayGo, kNoteGone, kDaysAhead}) {
    connection->prepare(statement.name, statement.sql);
  }
  return connection;
}

struct OldDay {
  std::string child;  // the names come from the catalogue, quoted by regclass
  std::string parent;
  std::string day;
};

// DETACH CONCURRENTLY wants no transaction around it.
void detach(pqxx::connection& connection, const OldDay& day, bool pending) {
  pqxx::nontransaction tx{connection};
  tx.exec0(fmt::format("ALTER TABLE {} DETACH PARTITION {} {}", day.parent, day.child,
                       pending ? "FINALIZE" : "CONCURRENTLY"));
}

// Drops a detached day and says so, both or neither; one that has become needed meanwhile is
// attached again. True: it is gone.
bool drop_detached(pqxx::connection& connection, const OldDay& day, const std::string& today) {
  pqxx::work tx{connection};
  const bool may_go = tx.exec_prepared1(kMayGo.name, day.parent, day.day, today)[0].as<bool>();
  if (may_go) {
    const auto rows = tx.exec1(fmt::format("SELECT count(*) FROM {}", day.child))[0].as<long>();
    tx.exec_prepared1(kNoteGone.name, day.parent, day.day, rows, today);
    tx.exec0(fmt::format("DROP TABLE {}", day.child));
  } else {
    tx.exec0(
        fmt::format("ALTER TABLE {0} ATTACH PARTITION {1} FOR VALUES FROM ('{2} 00:00:00+00') "
                    "TO ('{3} 00:00:00+00')",
                    day.parent, day.child, day.day,
                    tx.exec_params1("SELECT $1::date + 1", day.day)[0].c_str()));
  }
  tx.commit();
  return may_go;
}

}  // namespace

Outcome<int> Partitions::make_ahead(std::chrono::sys_days today) {
  return attempt("make partitions", WhenLost::nothing_happened, [&] {
    const auto connection = owner_connection(address_);
    pqxx::nontransaction tx{*connection};
    return tx.exec_prepared1(kMake.name, routing::to_iso_day(today), kAhead.count())[0].as<int>();
  });
}

Outcome<std::vector<std::string>> Partitions::drop_old(std::chrono::sys_days today) {
  return attempt("drop old partitions", WhenLost::nothing_happened, [&] {
    const auto connection = owner_connection(address_);
    const std::string on = routing::to_iso_day(today);
    const auto old = pqxx::nontransaction{*connection}.exec_prepared(kOld.name, on);
    std::vector<std::string> dropped;
    for (const auto& row : old) {
      const OldDay day{.child = row["child"].as<std::string>(),
                       .parent = row["parent"].as<std::string>(),
                       .day = row["day"].as<std::string>()};
      if (row["attached"].as<bool>()) detach(*connection, day, row["pending"].as<bool>());
      if (drop_detached(*connection, day, on)) dropped.push_back(day.child);
    }
    return dropped;
  });
}

Outcome<std::chrono::days> Partitions::days_ahead(std::chrono::sys_days today) {
  return attempt("look at the partitions", WhenLost::nothing_happened, [&] {
    const auto connection = owner_connection(address_);
    pqxx::nontransaction tx{*connection};
    const auto ahead = tx.exec_prepared1(kDaysAhead.name, routing::to_iso_day(today))[0];
    return std::chrono::days{ahead.is_null() ? 400 : ahead.as<int>()};
  });
}

}  // namespace busward::db
