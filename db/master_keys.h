#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "db/algorithms.h"
#include "db/sealing_key.h"
#include "geo/result.h"

namespace busward::db {

// A key of the master key file, by its version. Larger versions are newer.
struct MasterKey {
  int version = 0;
  std::array<unsigned char, 32> bytes{};
};

// A text under a master key, with what made it, so that rows made another way stay readable.
struct SealedSecret {
  std::string algorithm;   // its name in db/algorithms
  int master_version = 0;  // of the master key
  std::string sealed;
};

// The master keys of a data directory, with which small secrets are kept in the database. Each use
// has a key of its own, derived from the newest master key; older ones open what is old, and so do
// the algorithms that are not the ones for what is new. Immutable; any thread.
class MasterKeys {
 public:
  // At least one key, no version twice.
  explicit MasterKeys(std::vector<MasterKey> keys,
                      const Algorithms& algorithms = kInternationalAlgorithms);

  struct Purpose {
    std::string_view use;  // what kind of secret
    std::string bound_to;  // whose
  };
  SealedSecret seal(std::string_view text, const Purpose& purpose) const;
  geo::Result<std::string, SealFault> open(const SealedSecret& sealed,
                                           const Purpose& purpose) const;
  // The same text as it would be sealed now.
  geo::Result<SealedSecret, SealFault> resealed(const SealedSecret& sealed,
                                                const Purpose& purpose) const;
  int newest_version() const { return keys_.front().version; }
  // For what is new.
  const Algorithms& algorithms() const { return algorithms_; }
  // Newest first.
  const std::vector<MasterKey>& all() const { return keys_; }

 private:
  std::vector<MasterKey> keys_;  // newest first
  Algorithms algorithms_;
};

// The key of one use of a master key, by a MAC of db/algorithms.
SealingKey derived(const MasterKey& master, std::string_view use, std::string_view mac);

}  // namespace busward::db
