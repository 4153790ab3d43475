#include "db/partitions.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "db/journal.h"
#include "geo/utc_time.h"
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

TEST(Partitions, AreDroppedWhenTheirTableKeepsThemNoLonger) {
  const TestDatabase database;
  database.run("DELETE FROM tracking.day_partitioned WHERE parent <> 'tracking.journal'");
  database.run("UPDATE tracking.day_partitioned SET keep_days = 10");
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  for (int day = 0; day < 14; ++day) {
    const auto at = geo::UtcTime{kToday - days{13} + days{day}} + 8h;
    ASSERT_TRUE(journal.append({.seq = day + 1, .closed_at = at}));
  }
  Partitions partitions{database.address()};
  const auto dropped = partitions.drop_old(kToday);
  ASSERT_TRUE(dropped);
  EXPECT_GE(dropped->size(), 3U);
  EXPECT_EQ(database.text("SELECT min(day) FROM tracking.journal"), "2031-04-30");
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.journal"), "11");
  EXPECT_TRUE(partitions.drop_old(kToday)->empty());
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
