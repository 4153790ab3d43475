#include "db/migrate.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using support::TestDatabase;

// A database of the same server that nobody migrated.
struct EmptyDatabase {
  EmptyDatabase() {
    neighbour.run("CREATE DATABASE empty_one");
    address = neighbour.address().with_database("empty_one");
  }
  ~EmptyDatabase() { neighbour.run("DROP DATABASE empty_one WITH (FORCE)"); }
  TestDatabase neighbour;
  Address address;
};

TEST(Migrate, BuildsEverythingFromEmptyAndThenFindsNothingToDo) {
  const EmptyDatabase empty;
  const auto first = migrate(empty.address);
  ASSERT_TRUE(first) << first.error().text;
  ASSERT_EQ(first->size(), all_migrations().size());
  EXPECT_EQ(first->front().name, "0001_tracking");
  const auto second = migrate(empty.address);
  ASSERT_TRUE(second) << second.error().text;
  EXPECT_TRUE(second->empty());
}

TEST(Migrate, NumbersItsStepsInRisingOrder) {
  int previous = 0;
  for (const Migration& migration : all_migrations()) {
    EXPECT_GT(migration.number, previous);
    previous = migration.number;
  }
}

TEST(Migrate, RefusesADatabaseThatIsNewerThanTheProgram) {
  const TestDatabase database;
  database.run("INSERT INTO access.schema_migration VALUES (9999, '9999_future', 'x')");
  EXPECT_FALSE(migrate(database.address()));
}

TEST(Migrate, RefusesAStepThatWasEdited) {
  const TestDatabase database;
  database.run("UPDATE access.schema_migration SET hash = 'other' WHERE number = 1");
  EXPECT_FALSE(migrate(database.address()));
}

TEST(Migrate, MakesNoSuperuserAndLeavesTheOwnershipToTheOwner) {
  const TestDatabase database;
  EXPECT_EQ(database.text("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'busward%' "
                          "AND NOT rolsuper AND NOT rolcreaterole AND NOT rolbypassrls"),
            "4");
  EXPECT_EQ(database.text("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                          "c.relnamespace WHERE n.nspname IN ('registry', 'routing', 'tracking', "
                          "'compliance', 'access', 'audit') AND c.relowner <> "
                          "'busward_owner'::regrole"),
            "0");
}

TEST(Migrate, LetsTheEngineAddAlarmsButNeverChangeThem) {
  const TestDatabase database;
  for (const char* table : {"compliance.alarm", "compliance.alarm_revision", "tracking.journal"}) {
    const auto may = [&](const char* right) {
      return database.text(std::string{"SELECT has_table_privilege('busward_engine', '"} + table +
                           "', '" + right + "')");
    };
    EXPECT_EQ(may("INSERT"), "t") << table;
    EXPECT_EQ(may("UPDATE"), "f") << table;
    EXPECT_EQ(may("DELETE"), "f") << table;
  }
  EXPECT_EQ(database.text("SELECT has_table_privilege('busward_api', 'compliance.alarm', "
                          "'INSERT')"),
            "f");
}

}  // namespace
}  // namespace busward::db
