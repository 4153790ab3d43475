// The second wall and the program in front of it; what stands behind it, whose_rows_test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/transaction>

#include "db/connection.h"
#include "db/pool.h"
#include "db/rulebook_import.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

constexpr Statement kSeen{"test_alarms_seen", "SELECT count(*) FROM compliance.alarm"};

// A county of two operators, each with a bus and an alarm.
class RowPolicies : public testing::Test {
 protected:
  void SetUp() override {
    RulebookImport door{database_.address(), support::at("2026-09-01T00:00:00Z")};
    support::SmallCounty county;
    county.operators.push_back(
        {.code = "O2", .name = "乙", .kind = registry::OperatorKind::service_provider});
    county.buses[1].operator_code = "O2";
    county.take(door);
    database_.run(
        "INSERT INTO compliance.alarm (id, vehicle, rule, kind, detected_at) "
        "SELECT gen_random_uuid(), vehicle_id, 'overspeed', '', now() FROM registry.vehicle_now");
  }
  std::string id_of(const std::string& table, const std::string& code) {
    return database_.text("SELECT " + table + "_id FROM registry." + table + "_now WHERE code = '" +
                          code + "'");
  }

  support::TestDatabase database_;
};

TEST_F(RowPolicies, LetNobodyWriteForAnother) {
  const auto connection = connect(database_.address(), Role::api, {});
  pqxx::work tx{*connection};
  tx.exec("SELECT set_config('busward.areas', 'operator:" + id_of("operator", "O1") + "', true)");
  EXPECT_THROW(tx.exec("INSERT INTO registry.driver_fact (driver_id, code, name, licence_class, "
                       "operator_id, added_revision) SELECT driver_id, 'x', 'x', 'A1', " +
                       id_of("operator", "O2") + ", added_revision FROM registry.driver_fact"),
               pqxx::sql_error);
}

TEST_F(RowPolicies, NarrowWhatAStoreReadsForACaller) {
  Pool pool{database_.address(), {.threads = 1}};
  const auto seen = [&](std::optional<Caller> caller) {
    const auto read = [](pqxx::work& tx) { return tx.exec_prepared1(kSeen.name)[0].as<int>(); };
    return support::must(pool.transact_blocking(kSeen, Replay::safe, read, std::move(caller)));
  };
  EXPECT_EQ(seen(nobody()), 2);  // the program's own work
  EXPECT_EQ(seen(Caller{.account = "7", .areas = "operator:" + id_of("operator", "O2")}), 1);
  EXPECT_EQ(seen(Caller{.account = "7"}), 0);
  EXPECT_EQ(seen(nobody()), 2);
}

}  // namespace
}  // namespace busward::db
