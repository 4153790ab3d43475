#pragma once

#include <cstddef>

namespace busward::files {

// A record and the line of its file on which it begins.
template <class T>
struct Located {
  T value;
  std::size_t line = 0;
};

}  // namespace busward::files
