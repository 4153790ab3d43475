#pragma once

#include <filesystem>
#include <string_view>

namespace busward::commands {

// Writes the bytes to the file, anew; false where that fails, which one line on stderr has said.
bool write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace busward::commands
