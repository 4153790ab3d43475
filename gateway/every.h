#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/awaitable.hpp>

namespace busward::gateway {

// Does the work again and again, `interval` after it was last done, until cancelled. Spawn it in a
// task group.
boost::asio::awaitable<void> every(std::chrono::milliseconds interval,
                                   std::function<boost::asio::awaitable<void>()> work);

}  // namespace busward::gateway
