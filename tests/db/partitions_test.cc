#include "db/partitions.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "db/journal.h"
#include "geo/utc_time.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using support::TestDatabase;

// Far from the days that the migration makes around its own.
const sys_days kToday{std::chrono::year{2031} / 5 / 10};

TEST(Partitions, AreMadeTwoWeeksAheadOnce) {
  const TestDatabase database;
  Partitions partitions{database.address()};
  EXPECT_EQ(*partitions.make_ahead(kToday), 3 * 15);  // of three tables
  EXPECT_EQ(*partitions.make_ahead(kToday), 0);
  EXPECT_EQ(*partitions.make_ahead(kToday + days{1}), 3);
}

TEST(Partitions, CountTheDaysAheadUpToTheFirstGap) {
  const TestDatabase database;
  Partitions partitions{database.address()};
  ASSERT_TRUE(partitions.make_ahead(kToday));
  EXPECT_EQ(*partitions.days_ahead(kToday), days{14});
  EXPECT_EQ(*partitions.days_ahead(kToday + days{12}), days{2});
  EXPECT_EQ(*partitions.days_ahead(kToday + days{20}), days{-1});
  database.run("DROP TABLE tracking.track_20310513");
  EXPECT_EQ(*partitions.days_ahead(kToday), days{2});
}

class OldJournal : public testing::Test {
 protected:
  // A batch a day for two weeks, all of them judged.
  void SetUp() override {
    database_.run("DELETE FROM tracking.day_partitioned WHERE parent <> 'tracking.journal'");
    database_.run("UPDATE compliance.retention SET days = 7, least = ''");
    Journal journal{database_.address()};
    ASSERT_TRUE(journal.open());
    for (int day = 0; day < 14; ++day) {
      const auto at = geo::UtcTime{kToday - days{13} + days{day}} + 8h;
      ASSERT_TRUE(journal.append({.seq = day + 1, .closed_at = at}));
    }
    database_.run("UPDATE tracking.consumed SET seq = 14, saved_seq = 14");
  }
  std::size_t dropped() { return support::must(partitions_.drop_old(kToday)).size(); }
  std::string days_left() { return database_.text("SELECT count(*) FROM tracking.journal"); }

  TestDatabase database_;
  Partitions partitions_{database_.address()};
};

TEST_F(OldJournal, IsDroppedWhenItsTableKeepsItNoLonger) {
  EXPECT_GE(dropped(), 3U);
  // Seven days, and the three before them that replaying the first one reads.
  EXPECT_EQ(database_.text("SELECT min(day) FROM tracking.journal"), "2031-04-30");
  EXPECT_EQ(days_left(), "11");
  EXPECT_EQ(dropped(), 0U);
}

TEST_F(OldJournal, LeavesAnEntryInTheAuditLogWithWhatWent) {
  dropped();
  EXPECT_EQ(database_.text("SELECT after::text FROM audit.entry WHERE subject = 'data_removed' AND "
                           "after ->> 'from' = '2031-04-29'"),
            R"({"to": "2031-04-30", "why": "past its days", "days": 7, "from": "2031-04-29", )"
            R"("kept": "journal", "count": 1, "table": "tracking.journal"})");
}

TEST_F(OldJournal, StaysWhileTheEngineHasNotJudgedAndSavedIt) {
  database_.run("UPDATE tracking.consumed SET saved_seq = 2");
  dropped();
  EXPECT_EQ(database_.text("SELECT min(seq) FROM tracking.journal"), "2");
}

TEST_F(OldJournal, StaysWhileEvidenceHasToBeCopiedFromIt) {
  database_.run(
      "SET session_replication_role = replica; "
      "INSERT INTO compliance.evidence_due (alarm, vehicle, from_at, to_at) VALUES "
      "(gen_random_uuid(), 1, '2031-04-28 07:00+00', '2031-04-28 07:10+00')");
  dropped();
  EXPECT_EQ(database_.text("SELECT count(*) FROM tracking.journal WHERE day = '2031-04-28'"), "1");
}

TEST_F(OldJournal, OfAHeldDayStaysWithTheDaysThatItsReplayReads) {
  database_.run(
      "INSERT INTO compliance.legal_hold (during, reason) VALUES "
      "('[2031-04-29 12:00+00, 2031-04-29 13:00+00]', 'accident')");
  dropped();
  EXPECT_EQ(database_.text("SELECT min(day) FROM tracking.journal"), "2031-04-27");
  database_.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) VALUES "
      "(1, 1, 'x', 'duty_officer', 'x')");
  dropped();
  EXPECT_EQ(days_left(), "11");
}

TEST_F(OldJournal, ThatAKilledCallDetachedAndAHoldThenCoveredIsAttachedAgain) {
  database_.run("ALTER TABLE tracking.journal DETACH PARTITION tracking.journal_20310428");
  database_.run(
      "INSERT INTO compliance.legal_hold (during, reason) VALUES "
      "('[2031-04-28 12:00+00, 2031-04-28 13:00+00]', 'accident')");
  EXPECT_EQ(days_left(), "13");
  dropped();
  EXPECT_EQ(days_left(), "14");  // that day is back, and around it what its replay reads
  EXPECT_EQ(database_.text("SELECT count(*) FROM tracking.journal WHERE day = '2031-04-28'"), "1");
}

TEST(Partitions, StayWhileALegalHoldTouchesThem) {
  const TestDatabase database;
  Partitions partitions{database.address()};
  ASSERT_TRUE(partitions.make_ahead(kToday));
  database.run(
      "INSERT INTO compliance.legal_hold (during, reason) VALUES "
      "('[2031-05-11 12:00+00, 2031-05-12 12:00+00]', 'emergency')");
  ASSERT_TRUE(partitions.drop_old(kToday + days{200}));
  const auto stands = [&](const char* name) {
    return database.text(std::string{"SELECT to_regclass('tracking."} + name + "')") != "";
  };
  EXPECT_FALSE(stands("track_20310510"));
  EXPECT_TRUE(stands("track_20310511"));
  EXPECT_TRUE(stands("journal_20310512"));
  EXPECT_FALSE(stands("track_20310513"));
  database.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) "
      "SELECT id, 1, 'x', 'duty_officer', 'x' FROM compliance.legal_hold");
  ASSERT_TRUE(partitions.drop_old(kToday + days{200}));
  EXPECT_FALSE(stands("track_20310511"));
}

TEST(Partitions, FinishWhatAKilledCallLeftDetached) {
  const TestDatabase database;
  Partitions partitions{database.address()};
  ASSERT_TRUE(partitions.make_ahead(kToday));
  database.run("ALTER TABLE tracking.track DETACH PARTITION tracking.track_20310510");
  const auto dropped = partitions.drop_old(kToday + days{184});
  ASSERT_TRUE(dropped);
  EXPECT_EQ(database.text("SELECT to_regclass('tracking.track_20310510')"), "");
  EXPECT_NE(database.text("SELECT to_regclass('tracking.track_20310511')"), "");
}

}  // namespace
}  // namespace busward::db
