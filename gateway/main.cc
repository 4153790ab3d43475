#include <variant>

#include "gateway/commands/commands.h"

int main(int argc, char** argv) {
  using namespace busward::commands;
  const auto parsed = parse_command_line(argc, argv);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return std::visit([](const auto& command) { return run(command); }, std::get<Command>(parsed));
}
