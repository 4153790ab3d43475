#pragma once

#include <array>
#include <string>
#include <string_view>

#include "geo/result.h"

namespace busward::db {

enum class SealFault { unknown_algorithm, unknown_master_key, does_not_open };

// 32 bytes that seal and open texts by an algorithm of db/algorithms and are wiped when they are no
// longer needed. Randomness is OpenSSL's.
class SealingKey {
 public:
  static SealingKey random();
  static geo::Result<SealingKey, SealFault> from_bytes(std::string_view bytes);
  ~SealingKey();
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = delete;

  // Nonce, cipher text, tag. Opens only together with the same `bound_to`, so that no sealed text
  // can stand in for another. The algorithm has to be a known one.
  std::string seal(std::string_view algorithm, std::string_view text,
                   std::string_view bound_to) const;
  geo::Result<std::string, SealFault> open(std::string_view algorithm, std::string_view sealed,
                                           std::string_view bound_to) const;
  std::string_view bytes() const;

 private:
  SealingKey() = default;
  std::array<unsigned char, 32> bytes_{};
};

}  // namespace busward::db
