#include "gateway/http/server.h"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "gateway/http/problem.h"
#include "gateway/http/response_head.h"
#include "gateway/http/server_state.h"

namespace busward::http {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAsResult = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{200};

// In one attempt and without waiting: an empty send buffer takes these bytes, and who is refused
// gets no more of our time than that.
void refuse(tcp::socket socket, const ServerState& state) {
  const Response answer = problem_response(Problem::unavailable, "Too many connections.");
  HeadOptions options;
  options.now = state.clock.now();
  const std::string text = response_head(answer, options) + *answer.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> accept_clients(gateway::TaskGroup& tasks,
                                     std::shared_ptr<ServerState> state) {
  gateway::Counter& accepted =
      state->metrics.counter("busward_http_accepted_total", "Connections accepted.");
  gateway::Counter& refused = state->metrics.counter(
      "busward_http_refused_total", "Connections refused because there were too many.");
  gateway::Counter& faults =
      state->metrics.counter("busward_http_accept_faults_total", "Failed calls of accept.");
  tcp::socket socket{tasks.executor()};
  asio::steady_timer pause{tasks.executor()};
  while (!state->stopping) {
    const auto [ec] = co_await state->acceptor->async_accept(socket, kAsResult);
    if (state->stopping) co_return;
    if (ec) {
      // Out of descriptors, mostly: the client stays in the backlog and accept would fail again at
      // once.
      faults.add();
      pause.expires_after(kAcceptPause);
      [[maybe_unused]] const auto [pause_ec] = co_await pause.async_wait(kAsResult);
      continue;
    }
    if (state->connections >= state->limits.connections) {
      refused.add();
      refuse(std::move(socket), *state);
    } else {
      accepted.add();
      auto client = serve_connection(std::move(socket), state);
      tasks.spawn("http connection", std::move(client));
    }
    socket = tcp::socket{tasks.executor()};
  }
}

}  // namespace

Server::Server(gateway::TaskGroup& tasks, Site site, gateway::Metrics& metrics,
               const tracker::ports::Clock& clock, Limits limits)
    : tasks_{tasks},
      state_{std::make_shared<ServerState>(std::move(site), limits, metrics, clock)} {
  const std::weak_ptr<ServerState> weak = state_;
  metrics.gauge_of("busward_http_connections", "Connections open.", [weak] {
    const auto state = weak.lock();
    return state ? static_cast<double>(state->connections) : 0;
  });
}

Server::~Server() {
  stop();
}

std::size_t Server::connections() const {
  return state_->connections;
}

geo::Result<std::uint16_t, ListenFault> Server::listen(const std::string& address,
                                                       std::uint16_t port) {
  error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) return ListenFault{fmt::format("listen: {} is not an IP address", address)};
  const tcp::endpoint endpoint{ip, port};
  tcp::acceptor acceptor{tasks_.executor()};
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(tcp::acceptor::reuse_address{true}, ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  const tcp::endpoint bound = ec ? endpoint : acceptor.local_endpoint(ec);
  if (ec) return ListenFault{fmt::format("listen on {}:{}: {}", address, port, ec.message())};
  state_->acceptor = std::move(acceptor);
  tasks_.spawn("http accept", accept_clients(tasks_, state_));
  return bound.port();
}

void Server::stop() {
  if (state_->stopping) return;
  state_->stopping = true;
  error_code ignored;
  if (state_->acceptor) state_->acceptor->close(ignored);
  for (const auto& [connection, close] : state_->close_if_idle) close();
}

}  // namespace busward::http
