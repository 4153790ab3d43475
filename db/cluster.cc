#include "db/cluster.h"

#include <cstring>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <pqxx/nontransaction>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/cluster_directory.h"
#include "db/faults.h"
#include "db/server_process.h"

namespace busward::db {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kStartTries{20'000};  // for the remains of a killed server to go
constexpr milliseconds kRecovery{600'000};   // replaying its log after a crash may take long
constexpr milliseconds kStopTime{60'000};
constexpr milliseconds kLook{20};
constexpr milliseconds kSupervise{250};
constexpr const char* kDatabase = "busward";

Address address_in(const std::filesystem::path& data) {
  std::string quoted;
  for (const char c : socket_directory(data).string()) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return {.conninfo = fmt::format("host='{}' port=5432 dbname={}", quoted, kDatabase),
          .roles_log_in = true,
          .administrator = std::string{to_text(Role::administrator)}};
}

}  // namespace

Cluster::Cluster(const Embedded& where, ClusterOptions options)
    : data_{std::filesystem::absolute(where.data).lexically_normal()},
      options_{options},
      address_{address_in(data_)} {}

Cluster::~Cluster() {
  stop();
}

Cluster::Started Cluster::start(const Embedded& where, ClusterOptions options) {
  std::unique_ptr<Cluster> cluster{new Cluster{where, options}};
  if (auto fault = prepare_data_directory(cluster->data_)) return std::move(*fault);
  cluster->try_to_keep();
  if (cluster->keeper()) {
    if (auto fault = cluster->bring_up()) return std::move(*fault);
  } else {
    if (auto fault = cluster->wait_as_guest()) return std::move(*fault);
  }
  return cluster;
}

void Cluster::try_to_keep() {
  const auto path = data_ / "keeper.lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return;
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return;
  }
  lock_fd_ = fd;
}

std::optional<ClusterFault> Cluster::bring_up() {
  const ServerUser user = server_user();
  if (auto fault = check_binaries(user)) return fault;
  if (auto fault = prepare_cluster_directories(data_, user)) return fault;
  if (auto fault = initialise_cluster(data_, user, options_)) return fault;
  if (auto fault = write_access_files(data_, user)) return fault;
  if (auto fault = launch()) return fault;
  return ensure_database();
}

std::optional<pid_t> Cluster::server() const {
  std::ifstream file{cluster_directory(data_) / "postmaster.pid"};
  pid_t pid = 0;
  if (!(file >> pid) || pid <= 0) return std::nullopt;
  if (!is_server_of(pid, cluster_directory(data_))) return std::nullopt;
  return pid;
}

bool Cluster::server_is_alive() {
  if (!child_) return server().has_value();
  if (!reap(*child_)) return true;
  child_.reset();
  return false;
}

Cluster::Readiness Cluster::readiness() const {
  switch (PQping((address_.conninfo + " connect_timeout=2").c_str())) {
    case PQPING_OK:
      return Readiness::ready;
    case PQPING_REJECT:
      return Readiness::starting;
    default:
      return Readiness::silent;
  }
}

// Starts a server, or takes the one that a killed keeper left behind, and waits until it answers.
std::optional<ClusterFault> Cluster::launch() {
  const auto give_up = steady_clock::now() + kStartTries;
  for (;;) {
    if (!server_is_alive()) {
      const auto pid = spawn(server_command(data_, server_user(), options_));
      if (!pid) {
        return ClusterFault{fmt::format("cannot start {}: {}", postgres_program("postgres"),
                                        std::strerror(pid.error().error))};
      }
      child_ = *pid;
    }
    const auto recovered_by = steady_clock::now() + kRecovery;
    while (server_is_alive()) {
      if (readiness() == Readiness::ready) return std::nullopt;
      if (steady_clock::now() > recovered_by) {
        return ClusterFault{fmt::format("the database below {} does not become ready; see {}",
                                        data_.string(), log_file(data_).string())};
      }
      std::this_thread::sleep_for(kLook);
    }
    // What a killed server leaves (its pid as a zombie, children that still hold the shared memory)
    // goes within seconds; until then a start fails and leaves postmaster.pid as it was. Any other
    // failure removes it.
    const bool remains = std::filesystem::exists(cluster_directory(data_) / "postmaster.pid");
    if (!remains || steady_clock::now() > give_up) return start_failure(data_);
    std::this_thread::sleep_for(5 * kLook);
  }
}

std::optional<ClusterFault> Cluster::wait_as_guest() {
  const auto give_up = steady_clock::now() + kStartTries;
  for (;;) {
    if (readiness() == Readiness::ready && !ensure_database()) return std::nullopt;
    try_to_keep();
    if (keeper()) return bring_up();
    if (steady_clock::now() > give_up) {
      return ClusterFault{
          fmt::format("another busward keeps the database below {} and it does not answer; see {}",
                      data_.string(), log_file(data_).string())};
    }
    std::this_thread::sleep_for(5 * kLook);
  }
}

// A guest only looks whether the keeper has made it yet.
std::optional<ClusterFault> Cluster::ensure_database() const {
  const auto made = attempt("make the database", WhenLost::nothing_happened, [&] {
    const auto connection = connect(address_.with_database("postgres"), Role::administrator);
    pqxx::nontransaction tx{*connection};
    const auto found = tx.exec_params("SELECT FROM pg_database WHERE datname = $1", kDatabase);
    if (!found.empty()) return true;
    if (!keeper()) return false;
    tx.exec0(fmt::format("CREATE DATABASE {}", kDatabase));
    return true;
  });
  if (made && *made) return std::nullopt;
  return ClusterFault{fmt::format("the database `{}` below {} cannot be made or reached; see {}",
                                  kDatabase, data_.string(), log_file(data_).string())};
}

geo::Result<Cluster::Tick, ClusterFault> Cluster::tick() {
  if (!keeper()) {
    if (server_is_alive()) return Tick::running;
    try_to_keep();  // the keeper has stopped it or is restarting it
    if (!keeper()) return Tick::running;
  }
  if (server_is_alive()) return Tick::running;
  if (auto fault = bring_up()) return std::move(*fault);
  return Tick::started_again;
}

void Cluster::supervise(const std::stop_token& stop,
                        const std::function<void(const std::string&)>& tell) {
  std::string told;
  while (!stop.stop_requested()) {
    const auto pid = server();
    if (pid && wait_for_end(*pid, kSupervise) == Ended::not_yet) continue;
    const auto looked = tick();
    if (!looked) {
      if (told != looked.error().text) tell(looked.error().text);
      told = looked.error().text;
      std::this_thread::sleep_for(kSupervise);
    } else if (*looked == Tick::started_again) {
      tell("the database server had stopped and runs again");
      told.clear();
    } else if (!pid) {
      std::this_thread::sleep_for(kSupervise);  // a guest whose keeper is at work
    }
  }
}

void Cluster::stop() {
  if (!keeper()) return;
  const auto pid = child_ ? child_ : server();
  if (pid && server_is_alive()) {
    kill(*pid, options_.dies_with_us ? SIGQUIT : SIGINT);
    const auto give_up = steady_clock::now() + kStopTime;
    while (server_is_alive() && steady_clock::now() < give_up) wait_for_end(*pid, kSupervise);
  }
  close(lock_fd_);  // the lock goes with it
  lock_fd_ = -1;
}

geo::Result<OpenedTarget, ClusterFault> open_target(const Target& target) {
  if (const auto* string = std::get_if<ConnectionString>(&target)) {
    auto address = address_of(*string);
    if (!address) return ClusterFault{"the connection string: " + address.error().text};
    return OpenedTarget{.cluster = nullptr, .address = std::move(*address)};
  }
  auto cluster = Cluster::start(std::get<Embedded>(target));
  if (!cluster) return std::move(cluster.error());
  Address address = (*cluster)->address();
  return OpenedTarget{.cluster = std::move(*cluster), .address = std::move(address)};
}

}  // namespace busward::db
