#include "gateway/every.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace busward::gateway {

namespace asio = boost::asio;

asio::awaitable<void> every(std::chrono::milliseconds interval,
                            std::function<asio::awaitable<void>()> work) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (;;) {
    timer.expires_after(interval);
    const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (ec) co_return;
    co_await work();
  }
}

}  // namespace busward::gateway
