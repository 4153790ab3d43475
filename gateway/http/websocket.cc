#include "gateway/http/websocket.h"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "gateway/http/upgrade.h"

namespace busward::http {

namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr auto kAsResult = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct WebSocket::Impl {
  explicit Impl(beast::tcp_stream tcp) : stream{std::move(tcp)} {}

  beast::websocket::stream<beast::tcp_stream, false> stream;  // false = no deflate
  beast::flat_buffer incoming;
};

WebSocket::WebSocket(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
WebSocket::~WebSocket() = default;

asio::awaitable<error_code> WebSocket::write(Body frame) {
  const auto bytes = asio::buffer(*frame);
  const auto [ec, written] = co_await impl_->stream.async_write(bytes, kAsResult);
  co_return ec;
}

asio::awaitable<error_code> WebSocket::read_until_closed() {
  for (;;) {
    const auto [ec, read] = co_await impl_->stream.async_read(impl_->incoming, kAsResult);
    if (ec) co_return ec;
    impl_->incoming.clear();
  }
}

asio::awaitable<void> WebSocket::close(CloseCause cause) {
  const beast::websocket::close_reason reason{static_cast<std::uint16_t>(cause)};
  // The peer may be gone already; either way the socket is closed behind this line.
  [[maybe_unused]] const auto [ec] = co_await impl_->stream.async_close(reason, kAsResult);
}

void WebSocket::abort() {
  beast::get_lowest_layer(impl_->stream).close();
}

asio::awaitable<std::shared_ptr<WebSocket>> accept_web_socket(
    beast::tcp_stream stream, beast::http::request<beast::http::string_body> request,
    Limits limits) {
  auto impl = std::make_unique<WebSocket::Impl>(std::move(stream));
  auto& tcp = beast::get_lowest_layer(impl->stream);
  tcp.expires_never();  // the WebSocket has deadlines of its own
  const asio::socket_base::send_buffer_size send_buffer{
      static_cast<int>(limits.web_socket_send_buffer_bytes)};
  error_code ignored;  // a larger buffer is no fault
  tcp.socket().set_option(send_buffer, ignored);

  beast::websocket::stream_base::timeout timeouts{};
  timeouts.handshake_timeout = limits.header;
  timeouts.idle_timeout = limits.web_socket_idle;
  timeouts.keep_alive_pings = true;
  impl->stream.set_option(timeouts);
  impl->stream.read_message_max(limits.web_socket_message_bytes);
  impl->stream.binary(true);
  impl->stream.auto_fragment(false);
  const auto [ec] = co_await impl->stream.async_accept(request, kAsResult);
  if (ec) co_return nullptr;
  co_return std::make_shared<WebSocket>(std::move(impl));
}

}  // namespace busward::http
