#include <cstdio>

#include <fmt/format.h>

#include "gateway/commands/commands.h"

namespace {

using namespace busward::commands;

template <class C>
int dispatch(const C& command) {
  if constexpr (requires { run(command); }) {
    return run(command);
  } else {
    fmt::print(stderr, "busward: this command is not built yet\n");
    return 2;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return std::visit([](const auto& command) { return dispatch(command); },
                    std::get<Command>(parsed));
}
