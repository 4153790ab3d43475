#include "db/journal.h"

#include <chrono>
#include <future>

#include <gtest/gtest.h>

#include "geo/utc_time.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::TestDatabase;
using tracker::JournalBatch;
using tracker::RecordKind;

const geo::UtcTime kMorning = *geo::from_iso8601("2026-09-01T07:00:00Z");

JournalBatch batch_of(std::int64_t seq, geo::UtcTime closed_at) {
  const std::string bytes = "frame " + std::to_string(seq) + std::string(1, '\0') + "\x7E";
  return {.seq = seq,
          .closed_at = closed_at,
          .records = {{.kind = RecordKind::frame,
                       .terminal = registry::TerminalId{seq * 10},
                       .received_at = closed_at - 20ms,
                       .bytes = bytes}}};
}

constexpr const char* kKillWriter =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'busward journal'";

TEST(Journal, IsEmptyAtFirst) {
  const TestDatabase database;
  Journal journal{database.address()};
  const auto end = journal.open();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->seq, 0);
  EXPECT_EQ(end->closed_at, geo::UtcTime{});
}

TEST(Journal, GivesBackWhatWasAppendedInOrder) {
  const TestDatabase database;
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  for (std::int64_t seq = 1; seq <= 5; ++seq) {
    ASSERT_TRUE(journal.append(batch_of(seq, kMorning + seq * 8h)));  // over two midnights
  }
  ASSERT_TRUE(journal.append({.seq = 6, .closed_at = kMorning + 40h}));  // a tick

  Journal reader{database.address()};
  const auto first = reader.read_after(1, 2);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ((*first)[0].seq, 2);
  EXPECT_EQ((*first)[0].closed_at, kMorning + 16h);
  EXPECT_EQ((*first)[0].records[0].bytes, batch_of(2, kMorning).records[0].bytes);
  EXPECT_EQ((*first)[0].records[0].received_at, kMorning + 16h - 20ms);
  const auto rest = reader.read_after(3, 100);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->size(), 3U);
  EXPECT_EQ((*rest)[0].seq, 4);
  EXPECT_TRUE((*rest)[2].records.empty());
  const auto again = reader.read_after(0, 100);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->size(), 6U);
}

TEST(Journal, ReadsByTimeWithBothEndsIncluded) {
  const TestDatabase database;
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  for (std::int64_t seq = 1; seq <= 48; ++seq) {
    ASSERT_TRUE(journal.append(batch_of(seq, kMorning + seq * 1h)));
  }
  const auto between = journal.read_between(kMorning + 10h, kMorning + 20h);
  ASSERT_TRUE(between);
  ASSERT_EQ(between->size(), 11U);
  EXPECT_EQ(between->front().seq, 10);
  EXPECT_EQ(between->back().seq, 20);
}

TEST(Journal, RefusesASecondWriterUntilTheFirstIsGone) {
  const TestDatabase database;
  auto first = std::make_unique<Journal>(database.address());
  ASSERT_TRUE(first->open());
  Journal second{database.address()};
  const auto refused = second.open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), Fault::rejected);
  const auto not_writing = second.append(batch_of(1, kMorning));
  EXPECT_FALSE(not_writing);
  first.reset();
  EXPECT_TRUE(second.open());
  EXPECT_TRUE(second.append(batch_of(1, kMorning)));
}

TEST(Journal, TakesTheLockAndTheEndAgainAfterALostConnection) {
  const TestDatabase database;
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  ASSERT_TRUE(journal.append(batch_of(1, kMorning)));
  ASSERT_EQ(database.text(kKillWriter), "1");
  const auto lost = journal.append(batch_of(2, kMorning + 1s));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error(), Fault::in_doubt);  // a statement that commits by itself may stand
  EXPECT_FALSE(journal.append(batch_of(2, kMorning + 1s)));  // not without the lock
  const auto end = journal.open();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->seq, 1);
  EXPECT_EQ(end->closed_at, kMorning);
  EXPECT_TRUE(journal.append(batch_of(2, kMorning + 1s)));
  Journal rival{database.address()};
  EXPECT_FALSE(rival.open());
}

// A commit that waits for a standby which never comes is durable here while its answer is still
// out.
class AnswersWithheld {
 public:
  explicit AnswersWithheld(const TestDatabase& database) : database_{database} {
    database_.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    database_.run("SELECT pg_reload_conf()");
  }
  ~AnswersWithheld() {
    database_.run("ALTER SYSTEM RESET synchronous_standby_names");
    database_.run("SELECT pg_reload_conf()");
  }
  void cut_off_who_waits() const {
    const std::string waiting =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = "
        "'SyncRep' AND datname = current_database() AND application_name = 'busward journal'";
    while (database_.text(waiting) == "0") {
    }
  }

 private:
  const TestDatabase& database_;
};

TEST(Journal, FindsByOpeningAgainThatAnInDoubtAppendStands) {
  const TestDatabase database;
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  ASSERT_TRUE(journal.append(batch_of(1, kMorning)));  // makes the day, a commit of its own
  std::int64_t doubtful = 2;
  {
    const AnswersWithheld withheld{database};
    auto fault = std::async(std::launch::async, [&] {
      for (;; ++doubtful) {  // the setting reaches the server's processes after a moment
        const auto appended = journal.append(batch_of(doubtful, kMorning));
        if (!appended) return appended.error();
      }
    });
    withheld.cut_off_who_waits();
    EXPECT_EQ(fault.get(), Fault::in_doubt);
  }
  const auto end = journal.open();
  ASSERT_TRUE(end);
  ASSERT_EQ(end->seq, doubtful);  // it was never answered, and it is there
  EXPECT_TRUE(journal.append(batch_of(doubtful + 1, kMorning)));
}

TEST(Journal, SaysThatADamagedBatchIsRejected) {
  const TestDatabase database;
  Journal journal{database.address()};
  ASSERT_TRUE(journal.open());
  ASSERT_TRUE(journal.append(batch_of(1, kMorning)));
  database.run("UPDATE tracking.journal SET records = substr(records, 1, length(records) - 1)");
  const auto read = journal.read_after(0, 10);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), Fault::rejected);
}

TEST(Journal, IsUnavailableWithoutADatabase) {
  Journal journal{Address{.conninfo = "host=/nonexistent dbname=nothing", .roles_log_in = true}};
  const auto end = journal.open();
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error(), Fault::unavailable);
}

}  // namespace
}  // namespace busward::db
