#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "db/algorithms.h"
#include "geo/result.h"

namespace busward::db {

struct AuditKeyFault {
  std::string line;  // for a person
};

// The key pair that signs the audit log's anchors: Ed25519, or SM2 where the commercial algorithms
// are in use. Its secret half stands in a file of mode 0600 outside the database, so that who can
// write the database alone cannot sign.
class AuditKey {
 public:
  // Made where there is none; a file that others may read is refused.
  static geo::Result<AuditKey, AuditKeyFault> load_or_create(
      const std::filesystem::path& file, const Algorithms& algorithms = kInternationalAlgorithms);
  static AuditKey make(const Algorithms& algorithms = kInternationalAlgorithms);

  std::string sign(std::string_view message) const;
  // As it is stored: the 32 bytes of Ed25519; for SM2 the SubjectPublicKeyInfo in DER.
  const std::string& public_key() const { return public_key_; }
  std::string version() const;  // which key: the beginning of its public half's SHA-256
  // The set that it belongs to.
  const Algorithms& algorithms() const { return algorithms_; }

 private:
  AuditKey(const Algorithms& algorithms, std::string secret_key, std::string public_key)
      : algorithms_{algorithms},
        secret_key_{std::move(secret_key)},
        public_key_{std::move(public_key)} {}

  Algorithms algorithms_;
  std::string secret_key_;  // as its file holds it
  std::string public_key_;
};

// By the signature algorithm of that name; by one that nobody knows nothing is signed.
bool is_signed(std::string_view algorithm, std::string_view message, std::string_view signature,
               std::string_view public_key);

}  // namespace busward::db
