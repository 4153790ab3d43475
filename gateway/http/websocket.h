#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include "gateway/http/exchange.h"

namespace busward::http {

namespace asio = boost::asio;

// Why we close a WebSocket; the numbers of RFC 6455.
enum class CloseCause : unsigned short {
  done = 1000,
  going_away = 1001,
  policy = 1008,
  try_again_later = 1013,
};

// One WebSocket after its handshake; binary frames out, nothing of interest in. Lives on the
// server's executor. At most one write and one read_until_closed run at a time, beside each other.
// Pings are sent in silence, and a peer that says nothing for the idle limit of the server ends
// every operation with an error.
class WebSocket {
 public:
  struct Impl;
  explicit WebSocket(std::unique_ptr<Impl> impl);
  ~WebSocket();
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  asio::awaitable<boost::system::error_code> write(Body frame);
  // Reads and forgets what the peer sends until it closes, breaks the protocol or is gone; says
  // why.
  asio::awaitable<boost::system::error_code> read_until_closed();
  // Says goodbye; read_until_closed ends by it.
  asio::awaitable<void> close(CloseCause cause);
  // Without goodbye; every pending operation ends with an error.
  void abort();

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace busward::http
