#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "geo/result.h"

namespace busward::db {

struct AuditKeyFault {
  std::string line;  // for a person
};

// The key pair that signs the audit log's anchors: Ed25519. Its secret half
// stands in a file of mode 0600 outside the database, so that who can write the
// database alone cannot sign.
class AuditKey {
 public:
  static constexpr std::string_view kAlgorithm = "Ed25519";
  // Made where there is none; a file that others may read is refused.
  static geo::Result<AuditKey, AuditKeyFault> load_or_create(const std::filesystem::path& file);
  static AuditKey make();

  std::string sign(std::string_view message) const;
  const std::string& public_key() const { return public_key_; }
  std::string version() const;  // which key: the beginning of its public half's SHA-256

 private:
  AuditKey(std::string secret_key, std::string public_key)
      : secret_key_{std::move(secret_key)}, public_key_{std::move(public_key)} {}

  std::string secret_key_;
  std::string public_key_;
};

bool is_signed(std::string_view message, std::string_view signature, std::string_view public_key);

}  // namespace busward::db
