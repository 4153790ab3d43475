#include "gateway/commands/console_files.h"

namespace busward::commands {

namespace fs = std::filesystem;

fs::path console_files(const gateway::Config& config) {
  if (config.console.files) return *config.console.files;
  std::error_code ec;
  const fs::path program = fs::read_symlink("/proc/self/exe", ec).parent_path();
  const fs::path installed = program / "../share/busward/console";
  if (fs::exists(installed / "index.html", ec)) return installed;
  return program / "../../../web/dist";  // build/<preset>/gateway/busward
}

}  // namespace busward::commands
