// The second wall, with the API bypassed: SQL as busward_api.
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

constexpr const char* kNarrowed[] = {"registry.vehicle_fact",
                                     "registry.driver_fact",
                                     "registry.document_fact",
                                     "tracking.track",
                                     "tracking.run",
                                     "tracking.stop_visit",
                                     "compliance.alarm",
                                     "compliance.alarm_revision",
                                     "compliance.alarm_evidence",
                                     "compliance.alarm_step",
                                     "compliance.cab_warning"};

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
  // How many rows busward_api counts there, with these areas and nothing else said.
  long count(const std::string& table, const std::string& areas) {
    const auto connection = connect(database_.address(), Role::api, {});
    pqxx::work tx{*connection};
    tx.exec_params("SELECT set_config('busward.areas', $1, true)", areas);
    return tx.exec1("SELECT count(*) FROM " + table)[0].as<long>();
  }
  std::string id_of(const std::string& table, const std::string& code) {
    return database_.text("SELECT " + table + "_id FROM registry." + table + "_now WHERE code = '" +
                          code + "'");
  }

  support::TestDatabase database_;
};

TEST_F(RowPolicies, ShowNothingToWhomNobodySpeaksFor) {
  for (const char* table : kNarrowed) {
    for (const char* areas :
         {"", "area:1", "operator:", "operator:x", "operator:1 OR true", "COUNTY", "school:999"}) {
      EXPECT_EQ(count(table, areas), 0) << table << " with '" << areas << "'";
    }
    EXPECT_EQ(database_.text("SELECT relrowsecurity FROM pg_class WHERE oid = '" +
                             std::string{table} + "'::regclass"),
              "t");
  }
  EXPECT_EQ(count("registry.vehicle_fact", "county"), 2);
  EXPECT_EQ(count("compliance.alarm", "county"), 2);
}

TEST_F(RowPolicies, ShowEachOperatorItsOwnAndASchoolWhoServesIt) {
  const std::string first = id_of("operator", "O1");
  const std::string second = id_of("operator", "O2");
  ASSERT_NE(first, second);
  for (const auto& areas : {"operator:" + first, "operator:" + second,
                            "school:" + database_.text("SELECT school_id FROM registry.school_now "
                                                       "ORDER BY school_id LIMIT 1")}) {
    EXPECT_EQ(count("registry.vehicle_fact", areas), 1) << areas;
    EXPECT_EQ(count("registry.vehicle_now", areas), 1) << areas;  // the view is no way around
    EXPECT_EQ(count("compliance.alarm", areas), 1) << areas;
  }
}

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
