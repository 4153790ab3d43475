// The second wall over every table, with the API bypassed: what each role sees as SQL is held
// against who was made the owner of each row.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/transaction>

#include "db/connection.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::db {
namespace {

using Owners = std::set<int>;
using Counts = std::map<std::optional<int>, long>;  // rows by their owner; none: nobody's

// Whose rows somebody may see: of which operators, and of which schools.
struct Viewer {
  const char* areas;
  Owners operators;
  Owners schools;
};

// Operator 1 lies in town 11 and serves school 1 under a contract in force; operator 2 lies in town
// 12 and its contract with school 2 is over. Both towns lie in county 10, that in city 9.
const Viewer kViewers[] = {{"", {}, {}},
                           {"operator:1", {1}, {}},
                           {"operator:2", {2}, {}},
                           {"operator:3", {}, {}},
                           {"operator:1+served", {1}, {1}},
                           {"operator:2+served", {2}, {}},
                           {"school:1", {}, {1}},
                           {"school:2", {}, {2}},
                           {"school:1+served", {1}, {1}},
                           {"school:2+served", {}, {2}},
                           {"area:11", {1}, {1}},
                           {"area:12", {2}, {2}},
                           {"area:10", {1, 2}, {1, 2}},
                           {"area:9", {1, 2}, {1, 2}},
                           {"area:99", {}, {}},
                           {"operator:", {}, {}},
                           {"operator:1 OR true", {}, {}},
                           {"operator:1+served+served", {}, {}},
                           {"COUNTY", {}, {}},
                           {"served", {}, {}}};

// By whom a row is seen: its operator, its school, either of them, everybody, the county alone.
enum class Side { operators, schools, either, all, county };

struct Table {
  const char* name;
  const char* owner;  // SQL: 1 or 2; null: nobody's
  Side side;
};

const Table kTables[] = {
    {"registry.vehicle_fact", "operator_id", Side::operators},
    {"registry.driver_fact", "operator_id", Side::operators},
    {"registry.staff_fact", "operator_id", Side::operators},
    {"registry.terminal_fact", "nullif(terminal_id, 3)", Side::operators},
    {"registry.terminal_binding_fact", "terminal_id", Side::operators},
    {"registry.document_fact", "subject_id", Side::operators},
    {"registry.suspension_fact WHERE subject <> 'route'", "subject_id", Side::operators},
    {"registry.suspension_fact WHERE subject = 'route'", "subject_id", Side::either},
    {"registry.defect_fact", "vehicle_id", Side::operators},
    {"registry.placard_fact", "vehicle_id", Side::operators},
    {"registry.violation_fact", "driver_id", Side::operators},
    {"registry.contract_fact", "operator_id", Side::either},
    {"registry.person", "id", Side::operators},
    {"registry.person_key", "person_id", Side::operators},
    {"registry.training_session_fact", "left(trainer, 1)::int", Side::operators},
    {"registry.attendance_fact", "right(session, 1)", Side::operators},
    {"registry.pledge_fact", "right(person, 1)", Side::operators},
    {"registry.duty_done_fact WHERE left(bearer, 1) = 'O'", "right(bearer, 1)", Side::operators},
    {"registry.duty_done_fact WHERE left(bearer, 1) = 'S'", "right(bearer, 1)", Side::schools},
    {"registry.duty_done_fact WHERE bearer = 'county'", "NULL", Side::county},
    {"compliance.rule_value_fact", "NULL", Side::all},
    {"registry.county_fact", "NULL", Side::all},
    {"registry.area_fact", "NULL", Side::all},
    {"registry.operator_fact", "operator_id", Side::all},
    {"registry.pledge_text_fact", "NULL", Side::all},
    {"registry.duty_fact", "NULL", Side::all},
    {"routing.road_fact", "NULL", Side::all},
    {"routing.place_fact", "NULL", Side::all},
    {"registry.school_fact", "school_id", Side::all},
    {"registry.calendar_fact WHERE school_id IS NOT NULL", "school_id", Side::either},
    {"registry.calendar_fact WHERE school_id IS NULL", "NULL", Side::all},
    {"routing.route_version", "route_id", Side::either},
    {"routing.route_stop", "route_version_id", Side::either},
    {"routing.speed_limit", "route_version_id", Side::either},
    {"routing.route_approval_fact", "route_id", Side::either},
    {"routing.timetable_fact", "route_id", Side::either},
    {"routing.assignment_fact", "route_id", Side::either},
    {"routing.planned_riders_fact", "route_id", Side::either},
    {"routing.declaration_fact", "route_id", Side::either},
    {"compliance.attestation", "route_id", Side::either},
    {"tracking.track", "vehicle", Side::operators},
    {"tracking.track_path", "vehicle", Side::operators},
    {"tracking.run", "vehicle", Side::operators},
    {"tracking.stop_visit", "vehicle", Side::operators},
    {"tracking.day_count", "vehicle", Side::operators},
    {"tracking.settle_due", "vehicle", Side::operators},
    {"tracking.feed", "right(alarm::text, 1)", Side::operators},
    {"tracking.journal", "NULL", Side::county},
    {"tracking.run_attestation", "NULL", Side::county},
    {"tracking.run_card", "vehicle", Side::operators},
    {"registry.card_key", "NULL", Side::county},
    {"compliance.alarm", "vehicle", Side::operators},
    {"compliance.alarm_revision", "right(alarm::text, 1)", Side::operators},
    {"compliance.alarm_current", "vehicle", Side::operators},
    {"compliance.alarm_status", "right(alarm::text, 1)", Side::operators},
    {"compliance.alarm_evidence", "right(alarm::text, 1)", Side::operators},
    {"compliance.alarm_step", "right(alarm::text, 1)", Side::operators},
    {"compliance.cab_warning", "right(alarm::text, 1)", Side::operators},
    {"compliance.evidence_due", "vehicle", Side::operators},
    {"compliance.emergency", "vehicle", Side::operators},
    {"compliance.emergency_step", "right(note, 1)", Side::operators},
    {"compliance.legal_hold", "vehicle", Side::operators},
    {"compliance.lifted_hold", "right(note, 1)", Side::operators},
    {"compliance.stage_move WHERE operator_id IS NOT NULL", "operator_id", Side::operators},
    {"compliance.stage_move WHERE operator_id IS NULL", "NULL", Side::all},
    {"compliance.chain_number WHERE operator_id IS NOT NULL", "operator_id", Side::operators},
    {"compliance.chain_number WHERE operator_id IS NULL", "NULL", Side::all},
    {"registry.terminal_auth", "NULL", Side::county},
    {"registry.refused_terminal", "NULL", Side::county},
    {"access.account", "staff_id", Side::operators},
    {"access.credential", "NULL", Side::county},
    {"access.role_grant", "CASE WHEN account > 110 THEN account - 110 END", Side::operators},
    {"access.badge", "account - 110", Side::operators},
    {"access.second_factor", "NULL", Side::county},
    {"access.recovery_code", "NULL", Side::county},
    {"access.session", "NULL", Side::county},
    {"access.api_token", "NULL", Side::county},
    {"access.kept_answer", "NULL", Side::county},
    {"audit.subject_key", "NULL", Side::county},
    {"audit.personal_value", "NULL", Side::county},
    {"audit.entry", "NULL", Side::county},
    {"audit.seal", "NULL", Side::county},
    {"audit.anchor", "NULL", Side::county},
    {"audit.verification", "NULL", Side::county}};

std::string relation_of(const Table& table) {
  const std::string name{table.name};
  return name.substr(0, name.find(' '));
}

bool is_seen(const Table& table, std::optional<int> owner, const Viewer& viewer) {
  if (table.side == Side::all) return true;
  if (!owner || table.side == Side::county) return false;
  const bool of_operator = viewer.operators.contains(*owner);
  const bool of_school = viewer.schools.contains(*owner);
  if (table.side == Side::operators) return of_operator;
  if (table.side == Side::schools) return of_school;
  return of_operator || of_school;
}

Counts expected(const Table& table, const Counts& all, const Viewer& viewer) {
  Counts seen;
  for (const auto& [owner, rows] : all) {
    if (is_seen(table, owner, viewer)) seen[owner] = rows;
  }
  return seen;
}

class WhoseRows : public testing::Test {
 protected:
  void SetUp() override { support::fill_with_two_organisations(database_); }

  static Counts counts(pqxx::transaction_base& tx, const Table& table) {
    Counts counts;
    for (const auto& row : tx.exec(std::string{"SELECT ("} + table.owner +
                                   ")::int, count(*) FROM " + table.name + " GROUP BY 1")) {
      const auto owner = row[0].is_null() ? std::nullopt : std::optional{row[0].as<int>()};
      counts[owner] = row[1].as<long>();
    }
    return counts;
  }
  Counts all(const Table& table) {
    const auto connection = connect(database_.address(), Role::administrator, {});
    pqxx::nontransaction tx{*connection};
    return counts(tx, table);
  }

  support::TestDatabase database_;
};

TEST_F(WhoseRows, AreSeenByThoseTheyAreOfAndNobodyElse) {
  const auto connection = connect(database_.address(), Role::api, {});
  for (const Table& table : kTables) {
    const Counts there = all(table);
    for (const int owner : {1, 2}) {
      if (table.side == Side::all || table.side == Side::county) break;
      ASSERT_TRUE(there.contains(owner)) << table.name << " has no row of " << owner;
    }
    ASSERT_FALSE(there.empty()) << table.name;
    for (const Viewer& viewer : kViewers) {
      pqxx::work tx{*connection};
      tx.exec_params("SELECT set_config('busward.areas', $1, true)", viewer.areas);
      EXPECT_EQ(counts(tx, table), expected(table, there, viewer))
          << table.name << " for '" << viewer.areas << "'";
    }
  }
}

TEST_F(WhoseRows, AreAllTheCountysAndTheEnginesAndTheAuditors) {
  const auto county = connect(database_.address(), Role::api, {});
  const auto engine = connect(database_.address(), Role::engine, {});
  const auto auditor = connect(database_.address(), Role::auditor, {});
  for (const Table& table : kTables) {
    const Counts there = all(table);
    for (const auto& connection : {county.get(), engine.get(), auditor.get()}) {
      pqxx::nontransaction tx{*connection};
      const bool granted =
          tx.exec1("SELECT has_any_column_privilege('" + relation_of(table) + "', 'SELECT')")[0]
              .as<bool>();
      EXPECT_TRUE(granted || connection != county.get()) << table.name;
      if (!granted) continue;
      EXPECT_EQ(counts(tx, table), there) << table.name;
    }
  }
}

// What somebody would file past the program.
std::string session_of(const char* number, const char* operator_id, const char* expected) {
  return std::string{
             "INSERT INTO registry.training_session_fact (number, starts_at, length_min, "
             "place, trainer, topic, audience, operator_id, expected, added_revision) "
             "VALUES ('"} +
         number + "', '2026-09-03', 60, 'p', '1', 't', 'drivers', " + operator_id + ", '{" +
         expected + "}', 1)";
}
std::string attendance_of(const char* session, const char* person) {
  return std::string{
             "INSERT INTO registry.attendance_fact (session, attendee, person, persons, "
             "method, added_revision) VALUES ('"} +
         session + "', coalesce(" + person + ", 'counted'), " + person + ", CASE WHEN " + person +
         "::text IS NULL THEN 3 END, 'list', 1)";
}
std::string day_of(const char* school_id) {
  return std::string{
             "INSERT INTO registry.calendar_fact (entry, school_id, first_day, last_day, "
             "reason, effect, source, added_revision) VALUES ('new', "} +
         school_id + ", '2026-10-01', '2026-10-02', 'holiday', 'left_out', 's', 1)";
}
std::string duty_of(const char* bearer) {
  return std::string{
             "INSERT INTO registry.duty_done_fact (duty, bearer, done_on, done_by, "
             "added_revision) VALUES ('d', '"} +
         bearer + "', '2026-10-01', 'x', 1)";
}
std::string pledge_of(const char* person) {
  return std::string{
             "INSERT INTO registry.pledge_fact (role, person, version, signed_on, method, "
             "added_revision) VALUES ('driver', '"} +
         person + "', 'v2', '2026-10-01', 'paper', 1)";
}
std::string end_of_school(const char* school_id) {
  return std::string{"UPDATE registry.school_fact SET closed_revision = 2 WHERE school_id = "} +
         school_id;
}

TEST_F(WhoseRows, AreFiledByThoseTheyAreOfAndNobodyElse) {
  const struct {
    std::string sql;
    std::set<std::string> let;  // besides the county
  } filings[] = {{session_of("new", "1", "D1"), {"operator:1"}},
                 {session_of("new", "2", "D1"), {"operator:2"}},
                 {session_of("new", "NULL", "D1"), {}},
                 {attendance_of("own1", "'D1'"), {"operator:1"}},
                 {attendance_of("own1", "'D2'"), {}},
                 {attendance_of("bureau1", "'W1'"), {}},
                 {attendance_of("own2", "'W2'"), {"operator:2"}},
                 {pledge_of("D1"), {"operator:1"}},
                 {duty_of("O1"), {"operator:1"}},
                 {duty_of("S1"), {"school:1"}},
                 {duty_of("county"), {}},
                 {day_of("1"), {"school:1"}},
                 {day_of("2"), {"school:2"}},
                 {day_of("NULL"), {}},
                 {end_of_school("1"), {"school:1"}},
                 {end_of_school("2"), {"school:2"}},
                 {"UPDATE compliance.rule_value_fact SET closed_revision = 2", {}},
                 {"UPDATE registry.county_fact SET closed_revision = 2", {}},
                 {"UPDATE registry.area_fact SET closed_revision = 2", {}},
                 {"UPDATE registry.operator_fact SET closed_revision = 2", {}},
                 {"UPDATE registry.pledge_text_fact SET closed_revision = 2", {}},
                 {"UPDATE registry.duty_fact SET closed_revision = 2", {}},
                 {"UPDATE routing.road_fact SET closed_revision = 2", {}},
                 {"UPDATE routing.place_fact SET closed_revision = 2", {}}};
  const auto connection = connect(database_.address(), Role::api, {});
  for (const auto& filing : filings) {
    for (const char* areas : {"county", "operator:1", "operator:2", "operator:3", "school:1",
                              "school:2", "area:99", "staff:1", ""}) {
      pqxx::work tx{*connection};
      tx.exec_params("SELECT set_config('busward.areas', $1, true)", areas);
      bool taken = true;
      try {
        tx.exec(filing.sql);
      } catch (const pqxx::insufficient_privilege&) {
        taken = false;
      }
      EXPECT_EQ(taken, areas == std::string_view{"county"} || filing.let.contains(areas))
          << "'" << areas << "': " << filing.sql;
    }
  }
}

TEST_F(WhoseRows, OfAnAccountAreItsOwnKeys) {
  const auto connection = connect(database_.address(), Role::api, {});
  pqxx::work tx{*connection};
  tx.exec(
      "SELECT set_config('busward.areas', 'operator:3', true), "
      "set_config('busward.account', '101', true)");
  for (const char* table :
       {"access.credential", "access.role_grant", "access.second_factor", "access.recovery_code",
        "access.session", "access.api_token", "access.kept_answer"}) {
    EXPECT_EQ(
        tx.exec1(std::string{"SELECT string_agg(DISTINCT account::text, ',') FROM "} + table)[0]
            .as<std::string>(),
        "101")
        << table;
  }
}

// Two departures of one route, with a colleague on the second; and what was recorded on the spot of
// each of them today, and of the own one yesterday.
constexpr const char* kColleague = R"(
INSERT INTO routing.timetable_fact (route_id, departure_s, weekdays, added_revision)
  VALUES (1, 28800, 127, 1);
INSERT INTO routing.assignment_fact (route_id, departure_s, vehicle_id, driver_id, attendant, busy,
    added_revision)
  VALUES (1, 28800, 2, 2, 'W9', '{}', 1);
INSERT INTO routing.planned_riders_fact (route_id, departure_s, stop, ordinal, boarding, alighting,
    added_revision)
  VALUES (1, 28800, 's', 0, 1, 0, 1);
INSERT INTO compliance.attestation (id, run, service_day, kind, at, received_at, method,
    attested_by, attested_as, empty, route_id, departure_s)
  SELECT gen_random_uuid(), gen_random_uuid(), day, 'sweep', now(), now(), 'app', 'a', 'attendant',
    true, 1, departure_s
  FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) t,
  LATERAL (VALUES (today, 25200), (today, 28800), (today - 1, 25200)) one (day, departure_s);
)";

TEST_F(WhoseRows, OfAnAttendantAreTheOwnRunsOfToday) {
  database_.run(kColleague);
  const std::map<std::string, long> seen{{"compliance.rule_value_fact", 1},
                                         {"registry.county_fact", 1},
                                         {"registry.area_fact", 4},
                                         {"registry.operator_fact", 3},
                                         {"registry.pledge_text_fact", 2},
                                         {"registry.duty_fact", 1},
                                         {"routing.road_fact", 1},
                                         {"routing.place_fact", 1},
                                         {"registry.vehicle_fact", 1},
                                         {"registry.driver_fact", 1},
                                         {"registry.staff_fact", 1},
                                         {"registry.document_fact", 2},
                                         {"registry.suspension_fact WHERE subject <> 'route'", 2},
                                         {"registry.suspension_fact WHERE subject = 'route'", 1},
                                         {"registry.defect_fact", 1},
                                         {"registry.placard_fact", 1},
                                         {"registry.violation_fact", 1},
                                         {"registry.school_fact", 2},
                                         {"registry.calendar_fact WHERE school_id IS NOT NULL", 1},
                                         {"registry.calendar_fact WHERE school_id IS NULL", 1},
                                         {"routing.route_version", 1},
                                         {"routing.route_stop", 1},
                                         {"routing.speed_limit", 1},
                                         {"routing.route_approval_fact", 1},
                                         {"routing.timetable_fact", 1},
                                         {"routing.assignment_fact", 1},
                                         {"routing.planned_riders_fact", 1},
                                         {"compliance.attestation", 1},
                                         {"compliance.stage_move WHERE operator_id IS NULL", 1},
                                         {"compliance.chain_number WHERE operator_id IS NULL", 1}};
  const auto connection = connect(database_.address(), Role::api, {});
  pqxx::work tx{*connection};
  tx.exec("SELECT set_config('busward.areas', 'staff:1', true)");
  for (const Table& table : kTables) {
    const auto rows = tx.exec1(std::string{"SELECT count(*) FROM "} + table.name)[0].as<long>();
    const auto expected = seen.find(table.name);
    EXPECT_EQ(rows, expected == seen.end() ? 0 : expected->second) << table.name;
  }
}

TEST_F(WhoseRows, OfAnAttendantGoToWhoeverIsDeclaredInstead) {
  const auto connection = connect(database_.address(), Role::api, {});
  const auto runs_of = [&](const char* areas) {
    pqxx::work tx{*connection};
    tx.exec_params("SELECT set_config('busward.areas', $1, true)", areas);
    return tx.exec1("SELECT count(*) FROM access.own_runs()")[0].as<long>();
  };
  EXPECT_EQ(runs_of("staff:1"), 1);
  EXPECT_EQ(runs_of("staff:2"), 1);
  database_.run(
      "INSERT INTO routing.declaration_fact (route_id, service_day, departure_s, aspect, change, "
      "attendant, ground, declared_by, declared_as, declared_at, added_revision) VALUES "
      "(1, (now() AT TIME ZONE 'Asia/Shanghai')::date, 25200, 'attendant', 'other_attendant', "
      "'W2', 'illness', 'a', 'monitor', now(), 1)");
  EXPECT_EQ(runs_of("staff:1"), 0);
  EXPECT_EQ(runs_of("staff:2"), 2);
}

// An attendant's own words are of the own runs of today, whatever the door in front lets pass.
TEST_F(WhoseRows, TakeFromAnAttendantWhatIsOfTheOwnRuns) {
  database_.run(kColleague);
  const auto connection = connect(database_.address(), Role::api, {});
  const auto attest = [&](const std::string& day, int departure_s) {
    pqxx::work tx{*connection};
    tx.exec("SELECT set_config('busward.areas', 'staff:1', true)");
    tx.exec(
        "INSERT INTO compliance.attestation (id, run, service_day, kind, at, received_at, "
        "method, attested_by, attested_as, empty, route_id, departure_s) SELECT "
        "gen_random_uuid(), gen_random_uuid(), (now() AT TIME ZONE 'Asia/Shanghai')::date" +
        day + ", 'sweep', now(), now(), 'app', 'a', 'attendant', true, 1, " +
        std::to_string(departure_s));
  };
  EXPECT_NO_THROW(attest("", 25200));
  EXPECT_THROW(attest("", 28800), pqxx::sql_error);
  EXPECT_THROW(attest(" - 1", 25200), pqxx::sql_error);
}

// Every table of ours is narrowed, or stands with a reason among those that are not; and one that
// is narrowed is in the list above, so that its rows were looked at.
TEST_F(WhoseRows, AreNarrowedInEveryTableThatIsNotOpen) {
  const auto connection = connect(database_.address(), Role::administrator, {});
  pqxx::nontransaction tx{*connection};
  std::set<std::string> looked_at;
  for (const Table& table : kTables) {
    looked_at.insert(relation_of(table));
  }
  for (const auto& row :
       tx.exec("SELECT c.oid::regclass::text, c.relrowsecurity, c.relispartition, o.reason, "
               "EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid), "
               "has_table_privilege('busward_api', c.oid, 'SELECT, INSERT, UPDATE, DELETE') "
               "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
               "LEFT JOIN access.open_table o ON o.relation = c.oid::regclass::text "
               "WHERE c.relkind IN ('r', 'p') AND n.nspname IN "
               "('registry', 'routing', 'tracking', 'compliance', 'access', 'audit')")) {
    const auto name = row[0].as<std::string>();
    if (row[2].as<bool>()) {  // a day's part: nobody reads it past its parent
      EXPECT_FALSE(row[5].as<bool>()) << name;
      continue;
    }
    const bool narrowed = row[1].as<bool>() && row[4].as<bool>();
    const bool open = !row[3].is_null();
    EXPECT_NE(narrowed, open) << name << " is to be narrowed (access.narrow) or left open with a "
                              << "reason (access.leave_open)";
    EXPECT_TRUE(open || looked_at.contains(name)) << name << " is missing in kTables";
  }
  for (const auto& row :
       tx.exec("SELECT relation FROM access.open_table WHERE to_regclass(relation) IS NULL")) {
    ADD_FAILURE() << row[0].as<std::string>() << " is open and not there";
  }
}

}  // namespace
}  // namespace busward::db
