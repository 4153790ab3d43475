#include "db/cluster_directory.h"

#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace busward::db {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr std::string_view kSetpriv = "/usr/bin/setpriv";
constexpr std::string_view kSocketName = "/.s.PGSQL.5432";
constexpr std::uintmax_t kRoomToBegin = 256U << 20U;  // a new cluster and its log
constexpr std::uintmax_t kRoomToRun = 32U << 20U;

std::string path_of_user(uid_t uid) {
  const passwd* entry = getpwuid(uid);
  return entry == nullptr ? fmt::format("user {}", uid) : entry->pw_name;
}

std::vector<std::string> as_server(const ServerUser& user, std::vector<std::string> program) {
  if (user.ourselves) return program;
  std::vector<std::string> command{std::string{kSetpriv}, fmt::format("--reuid={}", user.uid),
                                   fmt::format("--regid={}", user.gid), "--init-groups", "--"};
  command.insert(command.end(), program.begin(), program.end());
  return command;
}

std::optional<ClusterFault> no_room(const fs::path& where, std::uintmax_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(where, error);
  if (error || space.available >= needed) return std::nullopt;
  return ClusterFault{fmt::format("the disk of {} is full: {} MB left, {} MB needed; make room",
                                  where.string(), space.available >> 20U, needed >> 20U)};
}

// The folder on the way that keeps the user out, for the message.
fs::path closed_folder(const fs::path& directory) {
  fs::path walked;
  for (const fs::path& part : directory) {
    walked /= part;
    struct stat info {};
    if (stat(walked.c_str(), &info) == 0 && (info.st_mode & S_IXOTH) == 0) return walked;
  }
  return directory;
}

std::optional<ClusterFault> make_owned(const fs::path& directory, const ServerUser& user) {
  std::error_code error;
  fs::create_directory(directory, error);
  if (error) {
    return ClusterFault{
        fmt::format("cannot make the directory {}: {}", directory.string(), error.message())};
  }
  if (chmod(directory.c_str(), 0700) == 0 &&
      (user.ourselves || chown(directory.c_str(), user.uid, user.gid) == 0)) {
    return std::nullopt;
  }
  return ClusterFault{fmt::format("cannot give {} to the user {}: {}", directory.string(),
                                  user.name, std::strerror(errno))};
}

std::optional<ClusterFault> check_owner(const fs::path& directory, const ServerUser& user) {
  struct stat info {};
  if (stat(directory.c_str(), &info) != 0 || info.st_uid == user.uid) return std::nullopt;
  return ClusterFault{fmt::format(
      "{} belongs to {} but the server would run as {}: run busward as the user that made it, or "
      "chown -R {} {}",
      directory.string(), path_of_user(info.st_uid), user.name, user.name, directory.string())};
}

std::optional<ClusterFault> check_reachable(const fs::path& data, const ServerUser& user) {
  if (user.ourselves) return std::nullopt;
  const fs::path directory = socket_directory(data);
  const ProgramRun test{.arguments = as_server(user, {"/usr/bin/test", "-w", directory.string()}),
                        .output = "/dev/null"};
  if (run_to_end(test)) return std::nullopt;
  return ClusterFault{fmt::format(
      "the user {} that runs the database cannot reach {}: {} is closed to it; choose another "
      "directory with --data (/var/lib/busward, say) or chmod o+x {}",
      user.name, data.string(), closed_folder(data).string(), closed_folder(data).string())};
}

std::string last_word(const fs::path& log) {
  std::ifstream file{log};
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (line.find_first_not_of(" \t") != std::string::npos) last = line;
  }
  return last;
}

bool write_text(const fs::path& path, const std::string& text, const ServerUser& user) {
  const fs::path making = path.string() + ".making";
  {
    std::ofstream file{making, std::ios::trunc};
    file << text;
    if (!file.flush()) return false;
  }
  if (chmod(making.c_str(), 0600) != 0) return false;
  if (!user.ourselves && chown(making.c_str(), user.uid, user.gid) != 0) return false;
  std::error_code error;
  fs::rename(making, path, error);
  return !error;
}

}  // namespace

fs::path cluster_directory(const fs::path& data) {
  return data / "pg";
}
fs::path socket_directory(const fs::path& data) {
  return data / "socket";
}
fs::path log_file(const fs::path& data) {
  return data / "pg.log";
}
std::string postgres_program(std::string_view name) {
  return std::string{kPrograms} + std::string{name};
}

ServerUser server_user() {
  const uid_t uid = geteuid();
  if (uid != 0) return {.name = path_of_user(uid), .uid = uid, .gid = getegid()};
  const passwd* entry = getpwnam("postgres");
  if (entry == nullptr) return {.name = "postgres", .ourselves = false, .known = false};
  return {.name = "postgres", .uid = entry->pw_uid, .gid = entry->pw_gid, .ourselves = false};
}

std::optional<ClusterFault> check_binaries(const ServerUser& user) {
  for (const std::string& program : {postgres_program("postgres"), postgres_program("initdb")}) {
    if (access(program.c_str(), X_OK) == 0) continue;
    return ClusterFault{fmt::format(
        "PostgreSQL 15 is not installed: {} is missing; install the packages postgresql-15 and "
        "postgresql-15-postgis-3, or give a connection string",
        program)};
  }
  if (user.ourselves) return std::nullopt;
  if (!user.known) {
    return ClusterFault{
        "there is no user `postgres`, and PostgreSQL does not run as root: install postgresql-15 "
        "or run busward as a plain user"};
  }
  if (access(std::string{kSetpriv}.c_str(), X_OK) == 0) return std::nullopt;
  return ClusterFault{fmt::format("{} is missing; install the package util-linux", kSetpriv)};
}

std::optional<ClusterFault> prepare_data_directory(const fs::path& data) {
  const std::size_t socket_length = socket_directory(data).string().size() + kSocketName.size();
  if (socket_length >= sizeof(sockaddr_un::sun_path)) {
    return ClusterFault{fmt::format(
        "the data directory {} is too long for a Unix socket: {} characters with the socket's "
        "name, 107 at most; choose a shorter one",
        data.string(), socket_length)};
  }
  std::error_code error;
  fs::create_directories(data, error);
  if (!error && access(data.c_str(), W_OK | X_OK) == 0) return std::nullopt;
  return ClusterFault{fmt::format("cannot write into the data directory {}: {}", data.string(),
                                  error ? error.message() : std::strerror(errno))};
}

std::optional<ClusterFault> prepare_cluster_directories(const fs::path& data,
                                                        const ServerUser& user) {
  if (auto fault = check_owner(cluster_directory(data), user)) return fault;
  if (auto fault = make_owned(socket_directory(data), user)) return fault;
  return check_reachable(data, user);
}

std::optional<ClusterFault> initialise_cluster(const fs::path& data, const ServerUser& user,
                                               ClusterOptions options) {
  if (fs::exists(cluster_directory(data) / "PG_VERSION")) {
    std::ifstream file{cluster_directory(data) / "PG_VERSION"};
    std::string version;
    if (file >> version && version == "15") return no_room(data, kRoomToRun);
    return ClusterFault{fmt::format("{} was made by PostgreSQL {}, this program runs 15",
                                    cluster_directory(data).string(), version)};
  }
  if (auto fault = no_room(data, kRoomToBegin)) return fault;
  const fs::path making = data / "pg.making";
  std::error_code error;
  fs::remove_all(making, error);
  if (auto fault = make_owned(making, user)) return fault;
  std::vector<std::string> program{postgres_program("initdb"), "--pgdata=" + making.string(),
                                   "--username=postgres",      "--auth=peer",
                                   "--encoding=UTF8",          "--locale=C.UTF-8",
                                   "--no-instructions"};
  if (!options.durable) {
    program.emplace_back("--no-sync");
    program.emplace_back("--wal-segsize=1");
  }
  if (!run_to_end({.arguments = as_server(user, program), .output = log_file(data)})) {
    return start_failure(data);
  }
  fs::rename(making, cluster_directory(data), error);
  if (!error) return std::nullopt;
  return ClusterFault{fmt::format("cannot rename {} to {}: {}", making.string(),
                                  cluster_directory(data).string(), error.message())};
}

std::optional<ClusterFault> write_access_files(const fs::path& data, const ServerUser& user) {
  const fs::path cluster = cluster_directory(data);
  std::ostringstream map;
  map << "# Written at each start. Who may be whom, over the Unix socket only.\n";
  for (const std::string& login : std::set<std::string>{"root", user.name}) {
    for (const Role role :
         {Role::administrator, Role::owner, Role::engine, Role::api, Role::auditor}) {
      map << "busward \"" << login << "\" " << to_text(role) << '\n';
    }
  }
  if (write_text(cluster / "pg_ident.conf", map.str(), user) &&
      write_text(cluster / "pg_hba.conf", "local all all peer map=busward\n", user)) {
    return std::nullopt;
  }
  if (auto full = no_room(data, kRoomToRun)) return full;
  return ClusterFault{fmt::format("cannot write pg_hba.conf and pg_ident.conf in {}: {}",
                                  cluster.string(), std::strerror(errno))};
}

ProgramRun server_command(const fs::path& data, const ServerUser& user, ClusterOptions options) {
  std::vector<std::string> program{postgres_program("postgres"), "-D",
                                   cluster_directory(data).string()};
  const auto set = [&program](const std::string& setting) {
    program.emplace_back("-c");
    program.push_back(setting);
  };
  set("listen_addresses=");
  set(fmt::format("unix_socket_directories=\"{}\"", socket_directory(data).string()));
  set("unix_socket_permissions=0700");
  set("port=5432");
  set("cluster_name=busward");
  set("max_connections=50");
  set("max_locks_per_transaction=256");  // a query over all days locks each partition and index
  set("timezone=UTC");
  set("log_timezone=UTC");
  set("lc_messages=C");
  set("log_destination=stderr");
  set("logging_collector=off");
  set("jit=off");
  set("synchronous_commit=on");
  if (options.durable) {
    set("fsync=on");
    set("full_page_writes=on");
    set("wal_compression=on");
    set("shared_buffers=256MB");
    set("max_wal_size=1GB");
    set("checkpoint_timeout=15min");
  } else {
    set("fsync=off");
    set("full_page_writes=off");
    set("shared_buffers=32MB");
    set("min_wal_size=2MB");
  }
  std::vector<std::string> command = as_server(user, program);
  if (options.dies_with_us) {
    // setpriv sets it behind its own change of user, which clears it.
    if (user.ourselves) command.insert(command.begin(), {std::string{kSetpriv}, "--"});
    command.insert(command.begin() + 1, "--pdeathsig=QUIT");
  }
  return {.arguments = std::move(command), .output = log_file(data)};
}

ClusterFault start_failure(const fs::path& data) {
  if (auto full = no_room(data, kRoomToRun)) return std::move(*full);
  return {fmt::format("the database below {} does not start: {} (all of it in {})", data.string(),
                      last_word(log_file(data)), log_file(data).string())};
}

}  // namespace busward::db
