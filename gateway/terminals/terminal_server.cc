#include "gateway/terminals/terminal_server.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "gateway/terminals/session.h"

namespace busward::terminals {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadAtOnce = 4096;
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::seconds kSweepEvery{5};

std::string address_text(const tcp::socket& socket) {
  error_code ec;
  const auto peer = socket.remote_endpoint(ec);
  return ec ? "unknown" : fmt::format("{}:{}", peer.address().to_string(), peer.port());
}

}  // namespace

// One link. Its reading coroutine holds it; writes are chained completions, at most one under way.
class TerminalServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(TerminalServer& server, tcp::socket socket)
      : server_{server},
        address_{address_text(socket)},
        socket_{std::move(socket)},
        room_{socket_.get_executor()} {}

  void open() {
    const std::weak_ptr<Connection> weak = weak_from_this();
    session_.emplace(
        server_.directory_, address_,
        Session::Outside{.journal =
                             [weak, &server = server_](tracker::JournalRecord record,
                                                       std::function<void()> committed) {
                               server.submit_(std::move(record),
                                              [weak, committed = std::move(committed)] {
                                                const auto self = weak.lock();
                                                if (!self || !committed) return;
                                                committed();
                                                self->flush();
                                              });
                             },
                         .refused =
                             [&server = server_](registry::RefusedTerminal seen) {
                               server.turned_away_.add();
                               server.refused_.note(std::move(seen));
                             },
                         .admitted = [this](registry::TerminalId terminal) { take_link(terminal); },
                         .answered =
                             [&server = server_](registry::TerminalId terminal,
                                                 const jt808::GeneralResponse& response) {
                               if (server.answered_) server.answered_(terminal, response);
                             }});
  }

  std::optional<std::uint16_t> send_text(const jt808::TerminalText& text) {
    if (ended_) return std::nullopt;
    const auto serial = session_->send_text(text);
    flush();
    return serial;
  }

  asio::awaitable<void> read() {
    const auto self = shared_from_this();
    for (;;) {
      while (session_->is_full() && !ended_) {
        room_.expires_at(steady_clock::time_point::max());
        const auto [woken] = co_await room_.async_wait(kTuple);
        if (woken != asio::error::operation_aborted) break;
      }
      if (ended_) co_return;
      const auto buffer = asio::buffer(buffer_);
      const auto [ec, size] = co_await socket_.async_read_some(buffer, kTuple);
      if (ended_) co_return;
      if (ec) {
        end(ec == asio::error::eof ? "closed by the terminal" : ec.message());
        co_return;
      }
      take(size);
    }
  }

  // Journals the end of the link, once, and closes the socket.
  void end(const std::string& cause) {
    if (std::exchange(ended_, true)) return;
    if (auto record = session_->closed(cause, server_.clock_.now())) {
      server_.submit_(std::move(*record), {});
    }
    error_code ignored;  // closing what may be closed already
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
    room_.cancel();
    server_.forget(shared_from_this());
  }

  void end_if_dead(steady_clock::time_point now) {
    const bool stranger = !session_->terminal();
    const auto allowed = stranger ? server_.limits_.stranger : server_.limits_.silent;
    const auto since = stranger ? opened_at_ : heard_at_;
    if (now - since > allowed) {
      end(stranger ? "did not authenticate in time" : "silent");
    } else if (writing_ && now - write_began_at_ > server_.limits_.write_stalled) {
      end("does not read its answers");
    }
  }

  const std::optional<registry::TerminalId>& terminal() const { return session_->terminal(); }

 private:
  void take(std::size_t size) {
    heard_at_ = steady_clock::now();
    const auto frames = session_->frames();
    const auto bad = session_->bad_segments();
    session_->receive(jt808::ByteView{buffer_}.first(size), server_.clock_.now());
    server_.frames_.add(session_->frames() - frames);
    server_.bad_segments_.add(session_->bad_segments() - bad);
    flush();
  }

  void take_link(registry::TerminalId terminal) {
    auto& link = server_.links_[terminal];
    const auto older = std::exchange(link, weak_from_this()).lock();
    if (older && older.get() != this) older->end("replaced by a newer link");
    server_.links_[terminal] = weak_from_this();
  }

  void flush() {
    if (writing_ || ended_) return;
    output_ = session_->take_output();
    room_.cancel();
    if (output_.empty()) {
      if (session_->closing() && !session_->is_waiting()) end(*session_->closing());
      return;
    }
    writing_ = true;
    write_began_at_ = steady_clock::now();
    const auto self = shared_from_this();
    asio::async_write(socket_, asio::buffer(output_), [self](error_code ec, std::size_t) {
      self->writing_ = false;
      if (ec) {
        self->end("writing: " + ec.message());
      } else {
        self->flush();
      }
    });
  }

  TerminalServer& server_;
  std::string address_;
  tcp::socket socket_;
  asio::steady_timer room_;  // cancelled when there may be room for more frames
  std::optional<Session> session_;
  std::array<std::uint8_t, kReadAtOnce> buffer_{};
  jt808::Bytes output_;
  bool writing_ = false;
  bool ended_ = false;
  steady_clock::time_point opened_at_ = steady_clock::now();
  steady_clock::time_point heard_at_ = opened_at_;
  steady_clock::time_point write_began_at_;
};

TerminalServer::TerminalServer(gateway::TaskGroup& tasks, const TerminalDirectory& directory,
                               RefusedTerminals& refused, Submit submit,
                               const tracker::ports::Clock& clock, gateway::Metrics& metrics,
                               TerminalServerLimits limits)
    : tasks_{tasks},
      directory_{directory},
      refused_{refused},
      submit_{std::move(submit)},
      clock_{clock},
      limits_{limits},
      acceptor_{tasks.executor()},
      pause_{tasks.executor()},
      sweep_timer_{tasks.executor()},
      frames_{metrics.counter("busward_terminal_frames_total", "Sound frames from terminals")},
      bad_segments_{metrics.counter("busward_terminal_bad_segments_total",
                                    "Segments of a terminal's stream that are no frame")},
      accepted_{metrics.counter("busward_terminal_links_total", "Links that terminals opened")},
      turned_away_{metrics.counter("busward_terminal_refused_frames_total",
                                   "Frames of terminals that were turned away")} {
  metrics.gauge_of("busward_terminal_links", "Open links of terminals",
                   [this] { return static_cast<double>(connections_.size()); });
}

TerminalServer::~TerminalServer() = default;

geo::Result<std::uint16_t, TerminalListenFault> TerminalServer::listen(const std::string& address,
                                                                       std::uint16_t port) {
  error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) {
    return TerminalListenFault{
        fmt::format("terminal address '{}' is no IP address; write 127.0.0.1 or 0.0.0.0", address)};
  }
  const tcp::endpoint endpoint{ip, port};
  acceptor_.open(endpoint.protocol(), ec);
  if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address{true}, ec);
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) {
    return TerminalListenFault{fmt::format(
        "cannot listen for terminals on {} port {}: {}; another program may have the port", address,
        port, ec.message())};
  }
  return acceptor_.local_endpoint().port();
}

std::optional<std::uint16_t> TerminalServer::send_text(registry::TerminalId terminal,
                                                       const jt808::TerminalText& text) {
  const auto link = links_.find(terminal);
  const auto connection = link == links_.end() ? nullptr : link->second.lock();
  return connection ? connection->send_text(text) : std::nullopt;
}

void TerminalServer::begin() {
  tasks_.spawn("accept terminals", accept());
  tasks_.spawn("sweep terminal links", sweep());
}

gateway::asio::awaitable<void> TerminalServer::accept() {
  while (!stopping_) {
    auto [ec, socket] = co_await acceptor_.async_accept(kTuple);
    if (stopping_) co_return;
    if (ec) {  // out of descriptors, mostly: it passes, and spinning would not help
      pause_.expires_after(kAcceptPause);
      const auto [waited] = co_await pause_.async_wait(kTuple);
      if (waited) co_return;
      continue;
    }
    if (connections_.size() >= limits_.connections) continue;  // the socket closes itself
    error_code ignored;  // a link without it only answers a little later
    socket.set_option(tcp::no_delay{true}, ignored);
    accepted_.add();
    const auto connection = std::make_shared<Connection>(*this, std::move(socket));
    connection->open();
    connections_.insert(connection);
    tasks_.spawn("terminal link", connection->read());
  }
}

gateway::asio::awaitable<void> TerminalServer::sweep() {
  while (!stopping_) {
    sweep_timer_.expires_after(kSweepEvery);
    const auto [ec] = co_await sweep_timer_.async_wait(kTuple);
    if (ec) co_return;
    const auto now = steady_clock::now();
    const std::vector<std::shared_ptr<Connection>> all{connections_.begin(), connections_.end()};
    for (const auto& connection : all) connection->end_if_dead(now);
  }
}

void TerminalServer::forget(const std::shared_ptr<Connection>& connection) {
  if (const auto& terminal = connection->terminal()) {
    const auto link = links_.find(*terminal);
    if (link != links_.end() && link->second.lock() == connection) links_.erase(link);
  }
  connections_.erase(connection);
}

void TerminalServer::stop() {
  stopping_ = true;
  error_code ignored;  // an acceptor that never listened
  acceptor_.close(ignored);
  pause_.cancel();
  sweep_timer_.cancel();
  const std::vector<std::shared_ptr<Connection>> all{connections_.begin(), connections_.end()};
  for (const auto& connection : all) connection->end("the server stops");
}

}  // namespace busward::terminals
