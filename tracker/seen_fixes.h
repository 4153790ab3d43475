#pragma once

#include <chrono>
#include <vector>

#include "tracker/fix.h"

namespace busward::tracker {

inline constexpr std::chrono::hours kHorizon{48};  // what is older cannot be told from a repetition

// The keys of a vehicle's fixes of the last two days, so that each counts once however often it
// comes. 8 bytes a fix. What is older than the horizon is refused by the caller.
class SeenFixes {
 public:
  // False when the key is already there.
  bool insert(FixKey key);
  void forget_before(std::uint32_t epoch_s);
  std::size_t size() const { return keys_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(keys_);
  }

 private:
  struct Key : FixKey {
    template <class Archive>
    void archive(Archive& a) {
      a(epoch_s, hash);
    }
  };
  std::vector<Key> keys_;  // sorted; new ones mostly belong at the end
};

}  // namespace busward::tracker
