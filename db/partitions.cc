#include "db/partitions.h"

#include <fmt/format.h>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include "db/sql_values.h"
#include "db/statement.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

constexpr Statement kMake{
    "partitions_make",
    "SELECT count(*) FILTER (WHERE tracking.ensure_day(parent, $1::date + days)) "
    "FROM tracking.day_partitioned, generate_series(0, $2::int) AS days"};
// Besides the attached ones, those that a killed call left detached or half detached; none that a
// legal hold touches.
constexpr Statement kOld{
    "partitions_old",
    "SELECT c.oid::regclass::text AS child, p.parent, i.inhparent IS NOT NULL AS attached, "
    "coalesce(i.inhdetachpending, false) AS pending "
    "FROM tracking.day_partitioned p "
    "JOIN pg_class c ON c.relnamespace = (SELECT relnamespace FROM pg_class "
    "WHERE oid = p.parent::regclass) AND c.relkind = 'r' "
    "AND c.relname ~ ('^' || split_part(p.parent, '.', 2) || '_[0-9]{8}$') "
    "LEFT JOIN pg_inherits i ON i.inhrelid = c.oid "
    "WHERE to_date(right(c.relname, 8), 'YYYYMMDD') < $1::date - p.keep_days "
    "AND NOT EXISTS (SELECT FROM compliance.legal_hold h WHERE h.during && tstzrange("
    "to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC', "
    "(to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC') "
    "AND NOT EXISTS (SELECT FROM compliance.lifted_hold l WHERE l.hold = h.id)) ORDER BY 1"};
constexpr Statement kDaysAhead{
    "partitions_ahead",
    "SELECT min(gap) - 1 FROM (SELECT p.parent, min(days) AS gap FROM tracking.day_partitioned p, "
    "generate_series(0, 400) AS days WHERE NOT EXISTS (SELECT FROM pg_inherits i "
    "WHERE i.inhparent = p.parent::regclass AND NOT i.inhdetachpending AND i.inhrelid = "
    "to_regclass(p.parent || '_' || to_char($1::date + days, 'YYYYMMDD'))) GROUP BY 1) AS gaps"};

std::unique_ptr<pqxx::connection> owner_connection(const Address& address) {
  auto connection = connect(address, Role::owner, {.application = "busward partitions"});
  for (const Statement& statement : {kMake, kOld, kDaysAhead}) {
    connection->prepare(statement.name, statement.sql);
  }
  return connection;
}

// The names come from the catalogue, quoted by regclass. DETACH CONCURRENTLY wants no transaction
// around it.
void drop_day(pqxx::nontransaction& tx, const pqxx::row& day) {
  const auto child = day["child"].as<std::string>();
  const auto parent = day["parent"].as<std::string>();
  if (day["pending"].as<bool>()) {
    tx.exec0(fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", parent, child));
  } else if (day["attached"].as<bool>()) {
    tx.exec0(fmt::format("ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY", parent, child));
  }
  tx.exec0(fmt::format("DROP TABLE {}", child));
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
    pqxx::nontransaction tx{*connection};
    std::vector<std::string> dropped;
    for (const auto& day : tx.exec_prepared(kOld.name, routing::to_iso_day(today))) {
      drop_day(tx, day);
      dropped.push_back(day["child"].as<std::string>());
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
