#pragma once

#include <cstdio>
#include <cstdlib>

// Our own bugs only, never outside input; on in release too. It prints where and what, then aborts:
// a wrong verdict is worse than a restart, which the journal makes harmless.
#define BUSWARD_ASSERT(condition)                                                          \
  do {                                                                                     \
    if (!(condition)) [[unlikely]] {                                                       \
      std::fprintf(stderr, "busward: bug at %s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                        \
    }                                                                                      \
  } while (false)
