#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "geo/result.h"

namespace busward::db {

// A key of the master key file, by its version. Larger versions are newer.
struct MasterKey {
  int version = 0;
  std::array<unsigned char, 32> bytes{};
};

enum class SealFault { unknown_algorithm, unknown_master_key, does_not_open };

// 32 bytes that seal and open texts with AES-256-GCM and are wiped when they are no longer needed.
class SealingKey {
 public:
  static SealingKey random();
  static geo::Result<SealingKey, SealFault> from_bytes(std::string_view bytes);
  ~SealingKey();
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = delete;

  // Nonce, cipher text, tag. Opens only together with the same `bound_to`, so that no sealed text
  // can stand in for another.
  std::string seal(std::string_view text, std::string_view bound_to) const;
  geo::Result<std::string, SealFault> open(std::string_view sealed,
                                           std::string_view bound_to) const;
  std::string hmac(std::string_view text) const;  // HMAC-SHA-256, 32 bytes
  std::string_view bytes() const;

 private:
  SealingKey() = default;
  std::array<unsigned char, 32> bytes_{};
};

inline constexpr std::string_view kSealingAlgorithm = "AES-256-GCM";

// A text under a master key, with what made it, so that rows made another way stay readable.
struct SealedSecret {
  std::string algorithm;   // kSealingAlgorithm
  int master_version = 0;  // of the master key
  std::string sealed;
};

// The master keys of a data directory, with which small secrets are kept in the database. Each use
// has a key of its own, derived from the newest master key; older ones open what is old. Immutable;
// any thread. Randomness is OpenSSL's.
class MasterKeys {
 public:
  // At least one key, no version twice.
  explicit MasterKeys(std::vector<MasterKey> keys);

  struct Purpose {
    std::string_view use;  // what kind of secret
    std::string bound_to;  // whose
  };
  SealedSecret seal(std::string_view text, const Purpose& purpose) const;
  geo::Result<std::string, SealFault> open(const SealedSecret& sealed,
                                           const Purpose& purpose) const;
  // The same text by the newest master key.
  geo::Result<SealedSecret, SealFault> resealed(const SealedSecret& sealed,
                                                const Purpose& purpose) const;
  int newest_version() const { return keys_.front().version; }
  // Newest first.
  const std::vector<MasterKey>& all() const { return keys_; }

 private:
  std::vector<MasterKey> keys_;  // newest first
};

// The key of one use of a master key.
SealingKey derived(const MasterKey& master, std::string_view use);

}  // namespace busward::db
