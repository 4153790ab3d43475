#include "gateway/simulator/feed_client.h"

#include <chrono>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace busward::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Socket = beast::websocket::stream<beast::tcp_stream>;

constexpr auto kConnectLimit = std::chrono::seconds{5};
constexpr auto kPause = std::chrono::seconds{1};
constexpr auto kNothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kFrameMax = 8 << 20;

asio::awaitable<bool> open_feed(Socket& socket, FeedAddress address) {
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver{executor};
  const auto resolved = co_await resolver.async_resolve(address.host, address.port, kNothrow);
  if (std::get<0>(resolved)) co_return false;
  auto& stream = beast::get_lowest_layer(socket);
  stream.expires_after(kConnectLimit);
  const auto connected = co_await stream.async_connect(std::get<1>(resolved), kNothrow);
  if (std::get<0>(connected)) co_return false;
  stream.expires_never();
  auto timeouts = beast::websocket::stream_base::timeout::suggested(beast::role_type::client);
  socket.set_option(timeouts);
  const auto decorate = [token = address.token](beast::websocket::request_type& request) {
    if (token) {
      request.set(beast::http::field::authorization, "Bearer " + *token);
    }
  };
  socket.set_option(beast::websocket::stream_base::decorator(decorate));
  socket.read_message_max(kFrameMax);
  const std::string host = address.host + ":" + address.port;
  auto [handshake_ec] = co_await socket.async_handshake(host, address.target, kNothrow);
  co_return !handshake_ec;
}

}  // namespace

std::optional<FeedAddress> FeedAddress::from_text(std::string_view text) {
  constexpr std::string_view kScheme = "ws://";
  if (!text.starts_with(kScheme)) return std::nullopt;
  text.remove_prefix(kScheme.size());
  const auto slash = text.find('/');
  const std::string_view authority = text.substr(0, slash);
  const auto colon = authority.rfind(':');
  FeedAddress address;
  address.host = std::string{authority.substr(0, colon)};
  address.port = colon == std::string_view::npos ? "80" : std::string{authority.substr(colon + 1)};
  address.target =
      slash == std::string_view::npos ? "/api/v1/live" : std::string{text.substr(slash)};
  constexpr std::string_view kToken = "token=";
  const auto token = address.target.find(kToken);
  if (token != std::string::npos) {
    const auto begin = token + kToken.size();
    const auto end = address.target.find('&', begin);
    address.token = address.target.substr(begin, end - begin);
  }
  if (address.host.empty() || address.port.empty()) return std::nullopt;
  return address;
}

asio::awaitable<void> read_feed(FeedAddress address,
                                std::function<void(std::string_view)> on_frame) {
  const auto executor = co_await asio::this_coro::executor;
  for (;;) {
    Socket socket{executor};
    const bool open = co_await open_feed(socket, address);
    beast::flat_buffer buffer;
    while (open) {
      auto [ec, size] = co_await socket.async_read(buffer, kNothrow);
      if (ec == asio::error::operation_aborted) co_return;
      if (ec) break;
      on_frame({static_cast<const char*>(buffer.cdata().data()), size});
      buffer.consume(size);
    }
    asio::steady_timer pause{executor, kPause};
    auto [ec] = co_await pause.async_wait(kNothrow);
    if (ec) co_return;
  }
}

}  // namespace busward::simulator
