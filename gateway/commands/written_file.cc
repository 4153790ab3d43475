#include "gateway/commands/written_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace busward::commands {

bool write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return true;
  fmt::print(stderr, "busward: {} cannot be written: {}; check the path and its permissions\n",
             path.string(), std::strerror(errno));
  return false;
}

}  // namespace busward::commands
