#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace busward::db {

// The newest seal, noted in a file outside of the database: who takes seals away at the end of the
// chain has to reach that file as well.
struct AuditTail {
  std::int64_t seal = 0;
  std::string hash;
  friend bool operator==(const AuditTail&, const AuditTail&) = default;
};

// None where there is no such file, or it says nothing that could be a tail.
std::optional<AuditTail> read_tail(const std::filesystem::path& file);
// In place of what it said before, whole or not at all; false where that fails.
bool write_tail(const std::filesystem::path& file, const AuditTail& tail);

}  // namespace busward::db
