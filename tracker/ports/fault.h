#pragma once

#include "geo/result.h"

namespace busward::tracker::ports {

// What the caller may still do: unavailable = nothing happened, try again later; rejected = the
// same call will fail again, a bug or a broken database; in_doubt = it may have happened, look
// before repeating.
enum class Fault { unavailable, rejected, in_doubt };

template <class T>
using Outcome = geo::Result<T, Fault>;

struct Done {};

}  // namespace busward::tracker::ports
