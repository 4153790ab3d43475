#include "db/migrate.h"

#include <fmt/format.h>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/transaction>

#include "db/migrations_embedded.h"

namespace busward::db {
namespace {

// One lock for the whole migration, of the session: the steps are transactions of their own.
constexpr std::int64_t kMigrationLock = 0x62757377'6D696772;  // "buswmigr"

struct Known {
  int number = 0;
  std::string name;
  std::string hash;
};

void prepare(const Address& address) {
  const auto connection = connect(address, Role::administrator, {.application = "busward migrate"});
  pqxx::work tx{*connection};
  tx.exec_params("SELECT pg_advisory_xact_lock($1)", kMigrationLock);
  tx.exec(std::string{kPrepareSql});
  tx.commit();
}

std::vector<Known> known_migrations(pqxx::connection& connection) {
  pqxx::work tx{connection};
  tx.exec0("CREATE SCHEMA IF NOT EXISTS access");
  tx.exec0(
      "CREATE TABLE IF NOT EXISTS access.schema_migration ("
      "number int PRIMARY KEY, name text NOT NULL, hash text NOT NULL, "
      "applied_at timestamptz NOT NULL DEFAULT now())");
  std::vector<Known> known;
  for (const auto& row :
       tx.exec("SELECT number, name, hash FROM access.schema_migration ORDER BY number")) {
    known.push_back({row[0].as<int>(), row[1].as<std::string>(), row[2].as<std::string>()});
  }
  tx.commit();
  return known;
}

std::string hash_of(pqxx::connection& connection, const Migration& migration) {
  pqxx::nontransaction tx{connection};
  return tx
      .exec_params1("SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')",
                    std::string{migration.sql})[0]
      .as<std::string>();
}

void check_history(pqxx::connection& connection, const std::vector<Known>& known) {
  const auto ours = all_migrations();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i >= ours.size() || ours[i].number != known[i].number) {
      throw Refusal{
          fmt::format("step {} of the database is unknown to this program: it is older than the "
                      "database, install the newer one",
                      known[i].name)};
    }
    if (hash_of(connection, ours[i]) != known[i].hash) {
      throw Refusal{fmt::format(
          "step {} was applied with another text than this program has; the database was made by "
          "an unreleased build, restore a backup or begin with an empty one",
          known[i].name)};
    }
  }
}

AppliedMigration apply(pqxx::connection& connection, const Migration& migration) {
  const auto began = std::chrono::steady_clock::now();
  pqxx::work tx{connection};
  tx.exec(std::string{migration.sql});
  tx.exec_params0(
      "INSERT INTO access.schema_migration (number, name, hash) "
      "VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))",
      migration.number, std::string{migration.name}, std::string{migration.sql});
  tx.commit();
  return {migration.number, std::string{migration.name},
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                began)};
}

std::vector<AppliedMigration> migrate_prepared(const Address& address) {
  const auto connection = connect(address, Role::owner, {.application = "busward migrate"});
  {
    pqxx::nontransaction tx{*connection};
    tx.exec_params("SELECT pg_advisory_lock($1)", kMigrationLock);  // goes with the connection
  }
  const auto known = known_migrations(*connection);
  check_history(*connection, known);
  std::vector<AppliedMigration> applied;
  for (const Migration& migration : all_migrations().subspan(known.size())) {
    applied.push_back(apply(*connection, migration));
  }
  return applied;
}

}  // namespace

geo::Result<std::vector<AppliedMigration>, MigrateFault> migrate(const Address& address) {
  auto applied = attempt("migrate", WhenLost::nothing_happened, [&] {
    prepare(address);
    return migrate_prepared(address);
  });
  if (applied) return std::move(*applied);
  switch (applied.error()) {
    case Fault::unavailable:
      return MigrateFault{"the database cannot be reached; steps already reported stand"};
    case Fault::in_doubt:
      return MigrateFault{"the connection was lost in a commit; run `busward migrate` again"};
    case Fault::rejected:
      break;
  }
  return MigrateFault{"the database refused a step; the line before says which and why"};
}

}  // namespace busward::db
