#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/files/file_fault.h"

namespace busward::files {

// All bytes of a file, or nothing and a fault that says why it cannot be read. At most 256 MiB.
std::optional<std::string> read_bytes(const std::filesystem::path& path, FileFaults& faults);

// The whole text of a file as valid UTF-8 without its byte order mark, or nothing and a fault that
// says whether it cannot be read or how it is encoded instead. At most 256 MiB.
std::optional<std::string> read_text(const std::filesystem::path& path, FileFaults& faults);

// The same for text that is already in memory.
std::optional<std::string> checked_text(std::string bytes, FileFaults& faults);

// Where the first byte stands that is not UTF-8, or nothing.
std::optional<std::size_t> first_not_utf8(std::string_view text);

// Line and column from 1 of a byte, the column counted in bytes.
struct TextPosition {
  std::size_t line = 1;
  std::size_t column = 1;
};
TextPosition position_of(std::string_view text, std::size_t offset);

}  // namespace busward::files
