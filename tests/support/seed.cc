#include "tests/support/seed.h"

#include <cstdlib>

namespace busward::support {

Seed Seed::from_env_or_random() {
  if (const char* text = std::getenv("BUSWARD_TEST_SEED")) {
    return Seed{std::strtoull(text, nullptr, 10)};
  }
  return Seed{std::random_device{}()};
}

std::string Seed::reproduce() const {
  return "replay with BUSWARD_TEST_SEED=" + std::to_string(value_);
}

}  // namespace busward::support
