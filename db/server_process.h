#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "geo/result.h"

namespace busward::db {

// A program to run in the directory /, in a session of its own (a Ctrl-C for us is not one for it),
// with a bare environment (UTF-8, UTC, no PG* variables) and its output added to a file.
struct ProgramRun {
  std::vector<std::string> arguments;  // the first is the full path
  std::filesystem::path output;
};

struct SpawnFault {
  int error = 0;  // errno
};
// Starts it; its pid is the program itself even when it changes its user by setpriv, which execs.
// Else errno.
geo::Result<pid_t, SpawnFault> spawn(const ProgramRun& run);

enum class Ended { yes, not_yet };
// Waits for the end of any process, our child or not.
Ended wait_for_end(pid_t pid, std::chrono::milliseconds at_most);

// The exit status as waitpid gives it, when our child has ended; it is reaped by that.
std::optional<int> reap(pid_t child);

// Runs a program to its end; true = it exited with 0.
bool run_to_end(const ProgramRun& run);

// Whether the process lives (a zombie does not) and is the PostgreSQL server of this directory.
bool is_server_of(pid_t pid, const std::filesystem::path& cluster);

}  // namespace busward::db
