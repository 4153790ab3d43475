#include <iostream>
#include <string>

#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/terminals/jt808/hex_lines.h"

namespace busward::commands {

int run(const Decode& command) {
  std::ios::sync_with_stdio(false);
  jt808::SegmentLines session;
  bool all_read = true;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    const auto bytes = jt808::bytes_from_hex(line);
    if (!bytes) {
      const auto& fault = bytes.error();
      fmt::print(stderr, "busward: line {}, column {}: {}\n", number, fault.column, fault.what);
      all_read = false;
    } else if (command.stream) {
      for (const std::string& out : session.decode(*bytes)) std::cout << out << '\n';
    } else if (const auto out = jt808::frame_line(*bytes)) {
      std::cout << *out << '\n';
    }
    std::cout.flush();  // somebody may be typing, or a program waiting for this very line
  }
  return all_read ? 0 : 2;
}

}  // namespace busward::commands
