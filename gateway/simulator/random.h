#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "geo/assert.h"

namespace busward::simulator {

// Chance that repeats: xoshiro256**, seeded through splitmix64, with distributions of our own,
// because those of the standard library differ between libraries. A value; a copy goes on
// independently from the same state. `fork` gives each bus or road its own stream, so that one more
// draw in one place moves nothing elsewhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_{seed} {
    for (auto& word : state_) word = splitmix(seed);
  }

  Random fork(std::uint64_t tag) const {
    std::uint64_t mixed = seed_ ^ (tag + 0x9e3779b97f4a7c15ULL);
    return Random{splitmix(mixed)};
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // in [0, 1)
  double between(double low, double high) { return low + (high - low) * unit(); }
  std::size_t below(std::size_t bound) {
    BUSWARD_ASSERT(bound > 0);
    return static_cast<std::size_t>(next() % bound);
  }
  bool chance(double probability) { return unit() < probability; }
  double normal() {  // mean 0, deviation 1
    const double radius = std::sqrt(-2 * std::log(1 - unit()));
    return radius * std::cos(2 * std::numbers::pi * unit());
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
  }

 private:
  static std::uint64_t splitmix(std::uint64_t& seed) {
    std::uint64_t z = (seed += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace busward::simulator
