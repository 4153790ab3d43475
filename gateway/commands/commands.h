#pragma once

#include "gateway/commands/command_line.h"

namespace busward::commands {

// Each returns the exit code: 0 done, 1 done with differences or faults found, 2 a wrong file or
// call (one line on stderr says which, where and what to do). Results go to stdout as JSON lines,
// logs to stderr.
int run(const Serve& command);
int run(const Migrate& command);
int run(const CheckConfig& command);
int run(const Decode& command);
int run(const Import& command);
int run(const Export& command);
int run(const Template& command);
int run(const Terminals& command);
int run(const Account& command);
int run(const People& command);
int run(const Verify& command);
int run(const ReplayFiles& command);
int run(const ReplayJournal& command);
int run(const SeedCounty& command);
int run(const Simulate& command);

}  // namespace busward::commands
