#include "db/pool.h"

#include <future>
#include <latch>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <pqxx/result>

#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using support::TestDatabase;

constexpr Statement kSum{"test_sum", "SELECT $1::int + $2::int"};
constexpr Statement kWho{"test_who",
                         "SELECT current_user || ' ' || current_setting('busward.account', true)"};
constexpr Statement kBad{"test_bad", "SELECT 1 / $1::int"};
constexpr Statement kSleep{"test_sleep", "SELECT pg_sleep($1::double precision)"};
constexpr Statement kSeveral[] = {{"test_one", "SELECT 1"}, {"test_two", "SELECT 2"}};

asio::awaitable<Outcome<std::string>> ask(Pool& pool, std::string text) {
  const auto work = [text](pqxx::work& tx) {
    return text + tx.exec_prepared1(kSum.name, 40, 2)[0].as<std::string>();
  };
  auto first = co_await pool.transact(kSum, Replay::safe, work);
  if (!first) co_return first.error();
  const auto both = [](pqxx::work& tx) {
    return tx.exec_prepared1("test_one")[0].as<int>() + tx.exec_prepared1("test_two")[0].as<int>();
  };
  const auto second = co_await pool.transact(kSeveral, Replay::safe, both);
  if (!second) co_return second.error();
  co_return *first + "+" + std::to_string(*second);
}

TEST(Pool, AnswersACoroutineOnItsOwnExecutor) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 2}};
  asio::io_context context;
  std::vector<std::future<Outcome<std::string>>> answers;
  for (int i = 0; i < 20; ++i) {
    const std::string text = "a text that is too long for a small buffer ";
    answers.push_back(asio::co_spawn(context, ask(pool, text), asio::use_future));
  }
  context.run();  // returns by itself: pending work keeps it
  for (auto& answer : answers) {
    const auto outcome = answer.get();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(*outcome, "a text that is too long for a small buffer 42+3");
  }
}

TEST(Pool, RunsAsItsRoleAndOnBehalfOfTheCaller) {
  const TestDatabase database;
  Pool pool{database.address(), {.role = Role::api, .threads = 1}};
  const auto who = [](pqxx::work& tx) {
    return tx.exec_prepared1(kWho.name)[0].as<std::string>(std::string{"nobody"});
  };
  EXPECT_EQ(*pool.transact_blocking(kWho, Replay::safe, who, Caller{"17", "county"}),
            "busward_api 17");
  // It was set for that transaction only.
  EXPECT_EQ(*pool.transact_blocking(kWho, Replay::safe, who), "busward_api ");
}

TEST(Pool, RejectsWhatTheDatabaseRefusesAndGoesOn) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  const auto divide = [](pqxx::work& tx) { return tx.exec_prepared1(kBad.name, 0)[0].as<int>(); };
  EXPECT_EQ(pool.transact_blocking(kBad, Replay::safe, divide).error(), Fault::rejected);
  const auto add = [](pqxx::work& tx) { return tx.exec_prepared1(kSum.name, 1, 2)[0].as<int>(); };
  EXPECT_EQ(*pool.transact_blocking(kSum, Replay::safe, add), 3);
}

TEST(Pool, RepeatsLostWorkOnlyWhereThatIsSafe) {
  const TestDatabase database;
  Pool pool{database.address(), {.role = Role::administrator, .threads = 1, .retry_pause = 1ms}};
  for (const Replay replay : {Replay::safe, Replay::once}) {
    const auto tries = std::make_shared<int>(0);
    const auto lose_the_first = [tries, &database](pqxx::work& tx) {
      if (++*tries == 1) {
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
            "current_database() AND application_name = 'busward pool'");
      }
      return tx.exec_prepared1(kSum.name, 1, 2)[0].as<int>();
    };
    const auto outcome = pool.transact_blocking(kSum, replay, lose_the_first);
    if (replay == Replay::safe) {
      EXPECT_EQ(*outcome, 3);
      EXPECT_EQ(*tries, 2);
    } else {
      ASSERT_FALSE(outcome);
      EXPECT_EQ(outcome.error(), Fault::unavailable);
      EXPECT_EQ(*tries, 1);
    }
  }
}

TEST(Pool, EndsAStatementAtTheDeadline) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1, .deadline = 200ms}};
  const auto warm = [](pqxx::work& tx) { return tx.exec_prepared1(kSum.name, 1, 2)[0].as<int>(); };
  static_cast<void>(pool.transact_blocking(kSum, Replay::safe, warm));
  const auto sleep = [](pqxx::work& tx) {
    tx.exec_prepared(kSleep.name, 30.0);
    return Done{};
  };
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(pool.transact_blocking(kSleep, Replay::safe, sleep).error(), Fault::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
}

TEST(Pool, AnswersUnavailableWhenItsQueueIsFullOrItIsDestroyed) {
  const TestDatabase database;
  std::latch inside{1};
  std::latch go_on{1};
  std::vector<std::future<Outcome<int>>> answers;
  {
    Pool pool{database.address(), {.threads = 1, .queue_bound = 1, .deadline = 60s}};
    const auto hold = [&](pqxx::work&) {
      inside.count_down();
      go_on.wait();
      return 1;
    };
    const auto quick = [](pqxx::work&) { return 2; };
    const auto call = [&](auto work) {
      return std::async(std::launch::async,
                        [&pool, work] { return pool.transact_blocking(kSum, Replay::safe, work); });
    };
    answers.push_back(call(hold));
    inside.wait();
    // One of these two waits, the other finds the queue full: it is answered at once.
    answers.push_back(call(quick));
    answers.push_back(call(quick));
    while (answers[1].wait_for(1ms) != std::future_status::ready &&
           answers[2].wait_for(1ms) != std::future_status::ready) {
    }
    go_on.count_down();
  }
  EXPECT_EQ(*answers[0].get(), 1);
  int unavailable = 0;
  for (std::size_t i = 1; i < 3; ++i) {
    const auto outcome = answers[i].get();
    if (!outcome && outcome.error() == Fault::unavailable) ++unavailable;
  }
  EXPECT_GE(unavailable, 1);
}

TEST(Pool, NotesAReadingInItsTransactionOrDoesNotRead) {
  const support::TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  Caller caller{.account = "1", .areas = "county", .role = "duty_officer", .address = "here"};
  caller.reads =
      PersonalRead{.purpose = "see_tracks", .what = "track", .subject = "7", .extent = {}};
  const auto read = [](pqxx::work&) { return 1; };
  EXPECT_TRUE(pool.transact_blocking(kSetCaller, Replay::safe, read, caller));
  EXPECT_EQ(database.text("SELECT account || acting_as || what || subject || (extent IS NULL) "
                          "FROM audit.personal_read"),
            "1duty_officertrack7true");
  const auto fails = [](pqxx::work&) -> int { throw Refusal{"nothing was shown"}; };
  EXPECT_FALSE(pool.transact_blocking(kSetCaller, Replay::safe, fails, caller));
  EXPECT_EQ(database.text("SELECT count(*) FROM audit.personal_read"), "1");
  database.run("REVOKE EXECUTE ON FUNCTION audit.note_read FROM busward_api");
  bool shown = false;
  const auto shows = [&shown](pqxx::work&) { return shown = true; };
  EXPECT_FALSE(pool.transact_blocking(kSetCaller, Replay::safe, shows, caller));
  EXPECT_FALSE(shown);
}

}  // namespace
}  // namespace busward::db
