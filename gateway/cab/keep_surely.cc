#include "gateway/cab/keep_surely.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace busward::cab {

namespace asio = boost::asio;

asio::awaitable<bool> keep_surely(KeepOnce keep, tracker::CabWarning warning,
                                  std::chrono::milliseconds pause) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (;;) {
    const auto kept = co_await keep(warning);
    if (kept) co_return true;
    if (kept.error() == tracker::ports::Fault::rejected) co_return false;
    timer.expires_after(pause);
    const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (ec) co_return false;
  }
}

}  // namespace busward::cab
