#include <csignal>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/running_server.h"

namespace busward::commands {
namespace {

// Each terminal is a descriptor; the default soft limit of 1,024 would turn a county away.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int run(const Serve& command) {
  auto config = configuration(command.source);
  if (!config) return 2;
  if (command.port) config->console.port = *command.port;
  if (command.listen) config->console.listen = *command.listen;
  if (command.terminal_port) config->terminals.port = *command.terminal_port;
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is a failed write, not our end
  auto database = open_database(*config);
  if (!database) return 1;
  RunningServer server{std::move(*config), std::move(*database)};
  if (!server.open()) return 1;
  server.run();
  return 0;
}

int run(const Migrate& command) {
  return open_database(command.source) ? 0 : 1;
}

int run(const CheckConfig& command) {
  if (!configuration(command.source)) return 2;
  fmt::print("the configuration is fine\n");
  return 0;
}

}  // namespace busward::commands
