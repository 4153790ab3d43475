#include "tests/support/cluster/cluster.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/cluster.h"
#include "db/cluster_directory.h"
#include "db/migrate.h"
#include "db/migrations_embedded.h"
#include "db/server_process.h"

// Leaks of libraries, each known and small. libpqxx 6.4 forgets the last PGresult of a connection
// that is lost: it asks for the client's encoding first, which throws. One or two kilobytes a lost
// connection. libxlsxwriter 1.1.4 copies the formula of a list to choose from twice and frees it
// once (worksheet_data_validation_range): some twenty bytes a list.

// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the leak sanitizer's
extern "C" const char* __lsan_default_suppressions();
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the leak sanitizer's
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpqxx-6.4\nleak:libxlsxwriter\n";
}

namespace busward::support {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "busward-test-";
constexpr std::string_view kPreparedPrefix = "busward-prepared-";
constexpr const char* kTemplate = "busward_template";

fs::path temporary_root() {
  return "/tmp";
}

// FNV-1a over all that makes the prepared cluster what it is.
std::string content_key() {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  };
  add(db::kPrepareSql);
  for (const db::Migration& migration : db::all_migrations()) add(migration.sql);
  return fmt::format("{}-{:016x}", geteuid(), hash);
}

// Held while the prepared cluster is made; released with the process whatever happens.
class FileLock {
 public:
  FileLock(const fs::path& path, int operation)
      : fd_{open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    had_ = fd_ >= 0 && flock(fd_, operation) == 0;
  }
  ~FileLock() {
    if (fd_ >= 0) close(fd_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  bool had() const { return had_; }

 private:
  int fd_;
  bool had_ = false;
};

std::unique_ptr<db::Cluster> started(const fs::path& data) {
  auto cluster = db::Cluster::start({.data = data}, {.durable = false, .dies_with_us = true});
  if (!cluster) throw std::runtime_error{cluster.error().text};
  return std::move(*cluster);
}

void execute(const db::Address& address, const std::string& sql) {
  const auto connection = db::connect(address, db::Role::administrator);
  pqxx::nontransaction tx{*connection};
  tx.exec(sql);
}

// A whole shutdown, so that the copies need no recovery.
void shut_down(const db::Cluster& cluster) {
  const auto pid = cluster.server();
  if (!pid) return;
  kill(*pid, SIGINT);
  db::wait_for_end(*pid, std::chrono::seconds{60});
}

void prepare_at(const fs::path& prepared) {
  const fs::path making = prepared.string() + ".making";
  fs::remove_all(making);
  fs::create_directory(making);
  chmod(making.c_str(), 0755);
  {
    const auto cluster = started(making);
    execute(cluster->address(), fmt::format("CREATE DATABASE {}", kTemplate));
    const auto applied = db::migrate(cluster->address().with_database(kTemplate));
    if (!applied) throw std::runtime_error{applied.error().text};
    shut_down(*cluster);
  }
  fs::rename(making, prepared);
}

// Directories whose program was killed, and clusters prepared for migrations of another day: nobody
// holds their lock.
void sweep() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{temporary_root(), error}) {
    const std::string name = entry.path().filename().string();
    const bool prepared = name.starts_with(kPreparedPrefix);
    if (!entry.is_directory(error) || !(prepared || name.starts_with(kPrefix))) continue;
    const auto age = fs::file_time_type::clock::now() - entry.last_write_time(error);
    if (error || age < (prepared ? std::chrono::hours{24} : std::chrono::hours{1})) continue;
    const FileLock lock{entry.path() / "keeper.lock", LOCK_EX | LOCK_NB};
    if (lock.had()) fs::remove_all(entry.path(), error);
  }
}

fs::path prepared_cluster() {
  const fs::path prepared = temporary_root() / (std::string{kPreparedPrefix} + content_key());
  const FileLock lock{prepared.string() + ".lock", LOCK_EX};
  if (!fs::exists(prepared)) {
    sweep();
    prepare_at(prepared);
  }
  return prepared;
}

class ThrowawayCluster {
 public:
  ThrowawayCluster() {
    const fs::path source = db::cluster_directory(prepared_cluster());
    const db::ProgramRun copy{.arguments = {"/usr/bin/cp", "-a", "--reflink=auto", source.string(),
                                            directory_.path().string()},
                              .output = directory_.path() / "copy.log"};
    if (!db::run_to_end(copy)) throw std::runtime_error{"cannot copy the prepared cluster"};
    cluster_ = started(directory_.path());
  }
  static ThrowawayCluster& of_this_program() {
    static ThrowawayCluster cluster;
    return cluster;
  }
  const db::Address& address() const { return cluster_->address(); }
  std::string next_name() { return fmt::format("test_{}", ++made_); }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<db::Cluster> cluster_;
  int made_ = 0;
};

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (temporary_root() / (std::string{kPrefix} + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr || chmod(name.c_str(), 0755) != 0) {
    throw std::runtime_error{"cannot make a temporary directory"};
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;  // the next program sweeps what is left
  fs::remove_all(path_, ignored);
}

TestDatabase::TestDatabase() : name_{ThrowawayCluster::of_this_program().next_name()} {
  const db::Address& server = ThrowawayCluster::of_this_program().address();
  execute(server, fmt::format("CREATE DATABASE {} TEMPLATE {}", name_, kTemplate));
  address_ = server.with_database(name_);
}

TestDatabase::~TestDatabase() {
  const auto dropped = db::attempt("drop a test database", db::WhenLost::nothing_happened, [&] {
    execute(ThrowawayCluster::of_this_program().address(),
            fmt::format("DROP DATABASE {} WITH (FORCE)", name_));
    return db::Done{};
  });
  static_cast<void>(dropped);  // the whole cluster goes at the end
}

std::string TestDatabase::text(const std::string& sql) const {
  const auto connection = db::connect(address_, db::Role::administrator);
  pqxx::nontransaction tx{*connection};
  const auto row = tx.exec1(sql);
  return row[0].is_null() ? std::string{} : row[0].as<std::string>();
}

void TestDatabase::run(const std::string& sql) const {
  execute(address_, sql);
}

}  // namespace busward::support
