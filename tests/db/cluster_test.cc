#include "db/cluster.h"

#include <fstream>
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/cluster_directory.h"
#include "db/faults.h"
#include "db/server_process.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::TemporaryDirectory;

// The first test uses the options that a server has; these need not wait for the disk.
constexpr ClusterOptions kQuick{.durable = false};

std::string answer(const Address& address, const std::string& sql) {
  const auto connection = connect(address, Role::administrator);
  pqxx::nontransaction tx{*connection};
  return tx.exec1(sql)[0].as<std::string>();
}

bool runs(pid_t pid, const std::filesystem::path& data) {
  return is_server_of(pid, cluster_directory(data));
}

TEST(Cluster, BeginsFromAnEmptyDirectoryListensOnASocketOnlyAndStops) {
  const TemporaryDirectory directory;
  const auto data = directory.path() / "data";
  pid_t pid = 0;
  {
    const auto cluster = Cluster::start({data});
    ASSERT_TRUE(cluster) << cluster.error().text;
    EXPECT_TRUE((*cluster)->keeper());
    EXPECT_EQ(answer((*cluster)->address(), "SHOW listen_addresses"), "");
    EXPECT_EQ(answer((*cluster)->address(), "SHOW fsync"), "on");
    EXPECT_EQ(answer((*cluster)->address(), "SHOW timezone"), "UTC");
    EXPECT_EQ(answer((*cluster)->address(), "SELECT current_database()"), "busward");
    pid = (*cluster)->server().value();
    answer((*cluster)->address(), "SELECT '1' FROM pg_create_physical_replication_slot('mark')");
  }
  EXPECT_FALSE(runs(pid, data));
  const auto again = Cluster::start({data});
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(answer((*again)->address(), "SELECT count(*) FROM pg_replication_slots"), "1");
}

TEST(Cluster, IsStartedAgainAfterItsServerWasKilled) {
  const TemporaryDirectory directory;
  auto cluster = Cluster::start({directory.path()}, kQuick);
  ASSERT_TRUE(cluster) << cluster.error().text;
  const pid_t first = (*cluster)->server().value();
  answer((*cluster)->address(), "CREATE TABLE mark AS SELECT 'kept' AS text; SELECT 'done'");
  EXPECT_EQ(*(*cluster)->tick(), Cluster::Tick::running);
  ASSERT_EQ(kill(first, SIGKILL), 0);
  wait_for_end(first, 10s);
  const auto looked = (*cluster)->tick();
  ASSERT_TRUE(looked) << looked.error().text;
  EXPECT_EQ(*looked, Cluster::Tick::started_again);
  EXPECT_NE((*cluster)->server().value(), first);
  EXPECT_EQ(answer((*cluster)->address(), "SELECT text FROM mark"), "kept");
}

TEST(Cluster, IsSupervisedUntilToldToStop) {
  const TemporaryDirectory directory;
  auto cluster = Cluster::start({directory.path()}, kQuick);
  ASSERT_TRUE(cluster) << cluster.error().text;
  const pid_t first = (*cluster)->server().value();
  std::promise<std::string> told;
  std::jthread watch{[&](const std::stop_token& stop) {
    (*cluster)->supervise(stop, [&](const std::string& line) { told.set_value(line); });
  }};
  ASSERT_EQ(kill(first, SIGKILL), 0);
  auto line = told.get_future();
  ASSERT_EQ(line.wait_for(60s), std::future_status::ready);
  EXPECT_EQ(line.get(), "the database server had stopped and runs again");
  watch.request_stop();
  watch.join();
  EXPECT_EQ(answer((*cluster)->address(), "SELECT 1"), "1");
}

TEST(Cluster, IsAdoptedFromAKeeperThatWasKilled) {
  const TemporaryDirectory directory;
  const pid_t keeper = fork();
  if (keeper == 0) {
    const auto cluster = Cluster::start({directory.path()}, kQuick);
    if (cluster) kill(getpid(), SIGKILL);
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(keeper, &status, 0), keeper);
  ASSERT_TRUE(WIFSIGNALED(status));
  pid_t orphan = 0;
  {
    const auto cluster = Cluster::start({directory.path()}, kQuick);
    ASSERT_TRUE(cluster) << cluster.error().text;
    EXPECT_TRUE((*cluster)->keeper());
    orphan = (*cluster)->server().value();
    EXPECT_EQ(answer((*cluster)->address(), "SELECT 1"), "1");
  }
  EXPECT_FALSE(runs(orphan, directory.path()));  // and stopped in the end
}

TEST(Cluster, IsSharedByASecondProcessThatLeavesItAlone) {
  const TemporaryDirectory directory;
  auto keeper = Cluster::start({directory.path()}, kQuick);
  ASSERT_TRUE(keeper) << keeper.error().text;
  {
    const auto guest = Cluster::start({directory.path()}, kQuick);
    ASSERT_TRUE(guest) << guest.error().text;
    EXPECT_FALSE((*guest)->keeper());
    EXPECT_EQ(answer((*guest)->address(), "SELECT 1"), "1");
  }
  EXPECT_EQ(answer((*keeper)->address(), "SELECT 1"), "1");
  auto guest = Cluster::start({directory.path()}, kQuick);
  ASSERT_TRUE(guest);
  keeper->reset();
  EXPECT_EQ(*(*guest)->tick(), Cluster::Tick::started_again);  // the guest keeps it now
  EXPECT_TRUE((*guest)->keeper());
  EXPECT_EQ(answer((*guest)->address(), "SELECT 1"), "1");
}

TEST(Cluster, SaysWhichFolderKeepsTheServersUserOut) {
  if (geteuid() != 0) GTEST_SKIP() << "only root runs the server as somebody else";
  const TemporaryDirectory directory;
  const auto closed = directory.path() / "closed";
  std::filesystem::create_directory(closed);
  ASSERT_EQ(chmod(closed.c_str(), 0700), 0);
  const auto cluster = Cluster::start({closed / "data"});
  ASSERT_FALSE(cluster);
  EXPECT_NE(cluster.error().text.find(closed.string() + " is closed to it"), std::string::npos)
      << cluster.error().text;
}

TEST(Cluster, RefusesADirectoryThatIsTooLongForASocket) {
  const TemporaryDirectory directory;
  const auto cluster = Cluster::start({directory.path() / std::string(100, 'x')});
  ASSERT_FALSE(cluster);
  EXPECT_NE(cluster.error().text.find("too long for a Unix socket"), std::string::npos);
}

TEST(Cluster, RepeatsTheServersLastWordWhenItDoesNotStart) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(Cluster::start({directory.path()}, kQuick));
  std::ofstream{cluster_directory(directory.path()) / "postgresql.conf"}
      << "nonsense_setting = 1\n";
  const auto cluster = Cluster::start({directory.path()}, kQuick);
  ASSERT_FALSE(cluster);
  EXPECT_NE(cluster.error().text.find("postgresql.conf"), std::string::npos)
      << cluster.error().text;
}

TEST(ConnectionString, IsTakenAsKeywordsOrAsAnAddress) {
  const auto words = address_of({"host=db.example port=5433 dbname=busward"});
  ASSERT_TRUE(words);
  EXPECT_TRUE(words->roles_log_in);
  const auto uri = address_of({"postgresql://someone@db.example:5433/busward"});
  ASSERT_TRUE(uri);
  EXPECT_FALSE(uri->roles_log_in);
  EXPECT_NE(uri->conninfo.find("user='someone'"), std::string::npos);
  EXPECT_FALSE(address_of({"this is none"}));
}

TEST(ConnectionString, WithAUserBecomesTheRoleAfterTheLogin) {
  const support::TestDatabase database;
  Address address = database.address();
  address.conninfo += " user=postgres";
  address.roles_log_in = false;
  const auto connection = connect(address, Role::api);
  pqxx::nontransaction tx{*connection};
  EXPECT_EQ(tx.exec1("SELECT current_user")[0].as<std::string>(), "busward_api");
}

}  // namespace
}  // namespace busward::db
