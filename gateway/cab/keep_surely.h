#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "tracker/cab_warning.h"
#include "tracker/ports/fault.h"

namespace busward::cab {

// One attempt. A second one for the same alarm changes nothing.
using Kept = tracker::ports::Outcome<tracker::ports::Done>;
using KeepOnce = std::function<boost::asio::awaitable<Kept>(tracker::CabWarning)>;

// Keeps what a driver was told: while the database is away, or does not say whether it has written,
// it tries again after `pause`. False where the database refuses it, or when cancelled in a pause.
// Spawn it in a task group; one at a time for each warning that was decided.
boost::asio::awaitable<bool> keep_surely(KeepOnce keep, tracker::CabWarning warning,
                                         std::chrono::milliseconds pause);

}  // namespace busward::cab
