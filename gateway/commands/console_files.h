#pragma once

#include <filesystem>

#include "gateway/config.h"

namespace busward::commands {

// Where the built console lies: as configured, else beside the installed program
// (../share/busward/console), else in the source tree that the program was built in (web/dist).
std::filesystem::path console_files(const gateway::Config& config);

}  // namespace busward::commands
