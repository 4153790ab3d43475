#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/ip/tcp.hpp>

#include "gateway/http/limits.h"
#include "gateway/http/site.h"
#include "gateway/metrics.h"
#include "tracker/ports/clock.h"

namespace busward::http {

// What the server and its connections share, inside this folder only. Lives as long as the last of
// them.
struct ServerState {
  Site site;
  Limits limits;
  gateway::Metrics& metrics;
  const tracker::ports::Clock& clock;
  std::optional<asio::ip::tcp::acceptor> acceptor;
  bool stopping = false;
  std::size_t connections = 0;
  std::uint64_t last_connection = 0;
  std::map<std::uint64_t, std::function<void()>> close_if_idle;  // by connection
};

// Serves one client until it or we end the connection; a WebSocket until its handler ends.
asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket,
                                       std::shared_ptr<ServerState> state);

}  // namespace busward::http
