#include "db/server_process.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "geo/assert.h"

namespace busward::db {
namespace {

// posix_spawn's two C objects, freed together.
class SpawnSettings {
 public:
  explicit SpawnSettings(const std::filesystem::path& output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addchdir_np(&actions_, "/");
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0640);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(
        &attributes_,
        static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

geo::Result<pid_t, SpawnFault> spawn(const ProgramRun& run) {
  BUSWARD_ASSERT(!run.arguments.empty());
  const SpawnSettings settings{run.output};
  std::vector<std::string> arguments = run.arguments;
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string variables[] = {"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin"};
  char* envp[] = {variables[0].data(), variables[1].data(), variables[2].data(), nullptr};
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, argv[0], settings.actions(), settings.attributes(), argv.data(), envp);
  if (error != 0) return SpawnFault{error};
  return {boost::system::in_place_value, pid};
}

Ended wait_for_end(pid_t pid, std::chrono::milliseconds at_most) {
  // By its number: glibc 2.36 declares pidfd_open without C linkage, which C++ cannot link.
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return Ended::yes;  // ESRCH: gone and reaped
  pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
  const int count = poll(&ready, 1, static_cast<int>(at_most.count()));
  close(fd);
  return count > 0 ? Ended::yes : Ended::not_yet;
}

std::optional<int> reap(pid_t child) {
  int status = 0;
  const pid_t ended = waitpid(child, &status, WNOHANG);
  if (ended == child) return status;
  // ECHILD: somebody who waits for any child was faster, its status is lost.
  if (ended < 0 && errno == ECHILD) return -1;
  return std::nullopt;
}

bool run_to_end(const ProgramRun& run) {
  const auto pid = spawn(run);
  if (!pid) return false;
  int status = 0;
  while (waitpid(*pid, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool is_server_of(pid_t pid, const std::filesystem::path& cluster) {
  const std::filesystem::path process = std::filesystem::path{"/proc"} / std::to_string(pid);
  std::ifstream stat{process / "stat"};
  std::string number;
  std::string name;
  char state = 'X';
  if (!(stat >> number >> name >> state)) return false;
  if (name != "(postgres)" || state == 'Z' || state == 'X') return false;
  // The number may have gone to the server of another cluster since.
  std::error_code unreadable;
  const auto directory = std::filesystem::read_symlink(process / "cwd", unreadable);
  std::error_code missing;
  return unreadable || std::filesystem::equivalent(directory, cluster, missing);
}

}  // namespace busward::db
