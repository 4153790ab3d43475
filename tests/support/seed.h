#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace busward::support {

// Where a property test's random cases come from: BUSWARD_TEST_SEED if set, else fresh. Put
// reproduce() into a SCOPED_TRACE, so that a failure names its seed.
class Seed {
 public:
  explicit Seed(std::uint64_t value) : value_{value} {}
  static Seed from_env_or_random();

  std::uint64_t value() const { return value_; }
  std::mt19937_64 generator() const { return std::mt19937_64{value_}; }
  std::string reproduce() const;

 private:
  std::uint64_t value_;
};

}  // namespace busward::support
