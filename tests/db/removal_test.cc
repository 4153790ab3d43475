// What is past its days goes by key, with an entry in the audit log, and stays under a hold.
#include "db/removal.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/transaction>

#include "db/audit_seal.h"
#include "db/audit_verify.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::db {
namespace {

using registry::Kept;
using std::chrono::days;
using testing::IsEmpty;

// Two organisations with a row in every table, three years and a day ago.
class RemovalTest : public testing::Test {
 protected:
  void SetUp() override {
    support::fill_with_two_organisations(database_);
    past(
        "UPDATE compliance.alarm SET detected_at = kOld; "
        "UPDATE compliance.alarm_revision SET began_at = kOld, detected_at = kOld; "
        "UPDATE compliance.alarm_step SET at = kOld; DELETE FROM compliance.evidence_due; "
        "UPDATE tracking.run SET departs_at = kOld, began_at = kOld; "
        "UPDATE tracking.stop_visit v SET run = r.run FROM tracking.run r WHERE r.vehicle = "
        "v.vehicle; UPDATE tracking.day_count SET day = kOld::date; "
        "UPDATE compliance.attestation SET service_day = kOld::date, at = kOld, received_at = "
        "kOld; UPDATE access.session SET created_at = kOld, last_used_at = kOld; "
        "DELETE FROM compliance.emergency_step; DELETE FROM compliance.lifted_hold; "
        "DELETE FROM compliance.legal_hold; DELETE FROM compliance.emergency; "
        "DELETE FROM audit.anchor; DELETE FROM audit.seal; DELETE FROM registry.refused_terminal");
  }
  // Past the triggers that let nothing be edited.
  void past(std::string sql) {
    for (std::size_t at = sql.find("kOld"); at != std::string::npos; at = sql.find("kOld")) {
      sql.replace(at, 4, "timestamptz '2028-05-07 08:00+00'");
    }
    database_.run("SET session_replication_role = replica; " + sql);
  }
  std::int64_t remove(Kept kept, std::chrono::sys_days today = kToday) {
    return support::must(removal_.remove_some(kept, today));
  }
  void hold(const std::string& of) {
    database_.run("INSERT INTO compliance.legal_hold (during, vehicle, reason) VALUES (" + of +
                  ", 'accident')");
  }
  std::string count(const std::string& of) { return database_.text("SELECT count(*) FROM " + of); }

  static constexpr std::chrono::sys_days kToday{std::chrono::year{2031} / 5 / 10};
  support::TestDatabase database_;
  Removal removal_{database_.address()};
};

TEST_F(RemovalTest, TakesAlarmsWithAllThatHangsOnThem) {
  EXPECT_EQ(remove(Kept::alarms, kToday - days{2}), 0);  // not a day too early
  EXPECT_EQ(remove(Kept::alarms), 2);
  for (const char* table :
       {"compliance.alarm", "compliance.alarm_revision", "tracking.feed",
        "compliance.alarm_evidence", "compliance.alarm_step", "compliance.cab_warning"}) {
    EXPECT_EQ(count(table), "0") << table;
  }
  EXPECT_EQ(remove(Kept::alarms), 0);
}

TEST_F(RemovalTest, IsOneEntryOfTheAuditLogAndBringsNothingBackIntoIt) {
  const std::string before = count("audit.entry");
  remove(Kept::alarms);
  EXPECT_EQ(std::stoi(count("audit.entry")), std::stoi(before) + 1);
  EXPECT_EQ(database_.text("SELECT subject || ' ' || (after - 'from' - 'to')::text "
                           "FROM audit.entry ORDER BY id DESC LIMIT 1"),
            R"(data_removed {"why": "past its days", "days": 1096, "kept": "alarms", "count": 2})");
  AuditSealer sealer{database_.address(), AuditKey::make()};
  support::must(sealer.seal(geo::UtcTime{kToday}));
  std::vector<AuditFinding> findings;
  support::must(
      verify_audit(database_.address(), {}, [&](const AuditFinding& f) { findings.push_back(f); }));
  EXPECT_THAT(findings, IsEmpty());
}

TEST_F(RemovalTest, TakesRunsAttestationsAndSessions) {
  EXPECT_EQ(remove(Kept::runs), 4);  // and the two days' counts
  EXPECT_EQ(count("tracking.run") + count("tracking.stop_visit") + count("tracking.run_card") +
                count("tracking.day_count"),
            "0000");
  EXPECT_EQ(remove(Kept::attestations), 2);
  EXPECT_EQ(count("compliance.attestation") + count("tracking.run_attestation"), "00");
  EXPECT_EQ(remove(Kept::security_log), 2);
  EXPECT_EQ(count("access.session"), "0");
}

TEST_F(RemovalTest, LeavesWhatAHoldTouches) {
  hold("'[2028-05-07, 2028-05-08]', 1");
  EXPECT_EQ(remove(Kept::alarms), 1);
  EXPECT_EQ(database_.text("SELECT vehicle FROM compliance.alarm"), "1");
  EXPECT_EQ(remove(Kept::runs), 2);
  EXPECT_EQ(database_.text("SELECT vehicle FROM tracking.run"), "1");
  EXPECT_EQ(remove(Kept::attestations), 0);  // which bus they are about is not known of all
  database_.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
      "SELECT id, 1, 'x', 'inspector', 'over' FROM compliance.legal_hold");
  EXPECT_EQ(remove(Kept::alarms), 1);
  EXPECT_EQ(remove(Kept::attestations), 2);
}

TEST_F(RemovalTest, LeavesAlarmsThatPeopleAreStillAtOrThatLedToAnEmergency) {
  past("UPDATE compliance.alarm_step SET at = '2031-05-01' WHERE right(alarm::text, 1) = '1'");
  database_.run(
      "INSERT INTO compliance.emergency (cause, vehicle, alarm, at, account, actor, role, note) "
      "SELECT 'hand', 2, id, detected_at, 1, 'a', 'monitor', 'n' FROM compliance.alarm "
      "WHERE vehicle = 2");
  database_.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
      "SELECT id, 1, 'x', 'inspector', 'over' FROM compliance.legal_hold");
  EXPECT_EQ(remove(Kept::alarms), 0);
}

TEST_F(RemovalTest, GoesByTheLongerOfConfigurationAndRulebook) {
  registry::Retention retention;
  retention.set(Kept::alarms, days{1100});
  support::must(removal_.keep_for(retention));
  EXPECT_EQ(remove(Kept::alarms), 0);
  EXPECT_EQ(database_.text("SELECT after ->> 'days' FROM audit.entry WHERE subject = "
                           "'compliance.retention' ORDER BY id DESC LIMIT 1"),
            "1100");
  retention.set(Kept::alarms, days{1096});
  support::must(removal_.keep_for(retention));
  database_.run(
      "INSERT INTO compliance.rule_value_fact (name, valid_from, value, standing, source, "
      "added_revision) VALUES ('retention_records_d', '2031-01-01', 1100, 'local_rule', 's', 1)");
  EXPECT_EQ(remove(Kept::alarms), 0);
}

TEST_F(RemovalTest, IsNobodysButTheOwners) {
  for (const Role role : {Role::api, Role::engine, Role::auditor}) {
    const auto connection = connect(database_.address(), role, {});
    pqxx::work tx{*connection};
    EXPECT_THROW(tx.exec("SELECT compliance.remove_some('alarms', '2031-05-10', 1)"),
                 pqxx::sql_error);
  }
  const auto owner = connect(database_.address(), Role::owner, {});
  pqxx::work tx{*owner};
  EXPECT_THROW(tx.exec("DELETE FROM compliance.alarm_step"), pqxx::sql_error);
}

}  // namespace
}  // namespace busward::db
