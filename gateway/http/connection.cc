#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "gateway/http/problem.h"
#include "gateway/http/response_head.h"
#include "gateway/http/server_state.h"
#include "gateway/http/target.h"
#include "gateway/http/upgrade.h"

namespace busward::http {

namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;

constexpr auto kAsResult = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = 4096;
constexpr std::size_t kLingerBytes = 256 * 1024;
constexpr std::chrono::seconds kLinger{1};

Method method_of(beast::http::verb verb) {
  if (verb == beast::http::verb::get) return Method::get;
  if (verb == beast::http::verb::head) return Method::head;
  if (verb == beast::http::verb::options) return Method::options;
  if (verb == beast::http::verb::post) return Method::post;
  if (verb == beast::http::verb::put) return Method::put;
  if (verb == beast::http::verb::patch) return Method::patch;
  if (verb == beast::http::verb::delete_) return Method::remove;
  return Method::other;
}

// The client's address; none where it is gone already.
std::optional<asio::ip::address> address_of(const tcp::socket& socket) {
  error_code ec;
  const tcp::endpoint peer = socket.remote_endpoint(ec);
  if (ec) return std::nullopt;
  return peer.address();
}

// The problem to answer a request that could not be read, or none where there is nobody to answer.
std::optional<Problem> problem_of(const error_code& ec) {
  using beast::http::error;
  if (ec == error::header_limit || ec == error::buffer_overflow) return Problem::header_too_large;
  if (ec == error::body_limit) return Problem::too_large;
  if (ec == error::end_of_stream || ec == error::partial_message) return std::nullopt;
  if (ec.category() == beast::http::make_error_code(error::bad_target).category()) {
    return Problem::bad_request;
  }
  return std::nullopt;
}

// Our own form of the head that the parser read; none where it is malformed beyond what the parser
// checks.
std::optional<Request> to_request(const Parser::value_type& message) {
  auto target = parse_target(message.target());
  const std::size_t hosts = message.count(beast::http::field::host);
  if (!target || hosts > 1 || (hosts == 0 && message.version() > 10)) return std::nullopt;
  Request request;
  request.method = method_of(message.method());
  if (target->path == "*" && request.method != Method::options) return std::nullopt;
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  if (target->authority) request.headers.push_back({"Host", *target->authority});
  for (const auto& field : message) {
    request.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
  }
  return request;
}

// One client. Lives inside the frame of serve_connection.
class Connection {
 public:
  Connection(tcp::socket socket, std::shared_ptr<ServerState> state)
      : state_{std::move(state)},
        address_{address_of(socket)},
        stream_{std::move(socket)},
        number_{++state_->last_connection} {
    ++state_->connections;
    buffer_.max_size(state_->limits.header_bytes + kReadBytes);
    state_->close_if_idle[number_] = [this] {
      if (idle_) stream_.cancel();
    };
  }
  ~Connection() {
    --state_->connections;
    state_->close_if_idle.erase(number_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  asio::awaitable<void> run() {
    bool open = true;
    while (open && !state_->stopping) open = co_await serve_one();
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

 private:
  asio::awaitable<bool> serve_one() {
    const error_code silence = co_await wait_for_request();
    if (silence) co_return false;
    const error_code head_fault = co_await read_head();
    if (head_fault) {
      const auto problem = problem_of(head_fault);
      if (problem) co_await turn_away(*problem);
      co_return false;
    }
    auto request = to_request(parser_->get());
    if (!request) {
      co_await turn_away(Problem::bad_request);
      co_return false;
    }
    request->from_loopback = address_ && address_->is_loopback();
    if (address_) request->address = address_->to_string();
    Decision decision = decide(state_->site, *request);
    const error_code body_fault = co_await read_body(body_limit(decision));
    if (body_fault) {
      const auto problem = problem_of(body_fault);
      if (problem) co_await turn_away(*problem);
      co_return false;
    }
    request->body = std::move(parser_->get().body());
    const bool open = co_await serve_request(std::move(*request), std::move(decision));
    co_return open;
  }

  // A route's own limit holds for those only who may use the route.
  std::size_t body_limit(const Decision& decision) const {
    const bool takes_body = decision.route != nullptr && is_write(decision.route->method);
    return takes_body ? decision.route->takes.bytes : state_->limits.body_bytes;
  }

  asio::awaitable<error_code> wait_for_request() {
    if (buffer_.size() > 0) co_return error_code{};  // pipelined
    stream_.expires_after(state_->limits.idle);
    idle_ = true;
    const auto room = buffer_.prepare(kReadBytes);
    const auto [ec, read] = co_await stream_.async_read_some(room, kAsResult);
    idle_ = false;
    buffer_.commit(read);
    co_return ec;
  }

  asio::awaitable<error_code> read_head() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(state_->limits.header_bytes));
    parser_->body_limit(boost::none);  // the route decides
    stream_.expires_after(state_->limits.header);
    const auto [ec, header_read] =
        co_await beast::http::async_read_header(stream_, buffer_, *parser_, kAsResult);
    co_return ec;
  }

  asio::awaitable<error_code> read_body(std::size_t most) {
    if (parser_->is_done()) co_return error_code{};
    const auto length = parser_->content_length();
    if (length && *length > most) co_return make_error_code(beast::http::error::body_limit);
    parser_->body_limit(most);
    stream_.expires_after(state_->limits.body);
    if (equal_ignoring_case(parser_->get()[beast::http::field::expect], "100-continue")) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto bytes = asio::buffer(kContinue);
      const auto [write_ec, written] = co_await asio::async_write(stream_, bytes, kAsResult);
      if (write_ec) co_return write_ec;
    }
    const auto [body_ec, body_read] =
        co_await beast::http::async_read(stream_, buffer_, *parser_, kAsResult);
    co_return body_ec;
  }

  asio::awaitable<bool> serve_request(Request request, Decision decision) {
    const auto began = std::chrono::steady_clock::now();
    const Method method = request.method;
    if (decision.route && decision.route->socket) {
      decision.answer = refuse_socket(*decision.route->socket, request);
      if (!decision.answer) {
        count(decision.label, 101, began);
        const auto handler = decision.route->socket;
        co_await serve_socket(handler, std::move(request));
        co_return false;
      }
    }
    if (!decision.answer) {
      decision.answer = co_await decision.route->handler(std::move(request));
    }
    const Response answer = std::move(*decision.answer);
    count(decision.label, answer.status, began);
    Sending sending;
    sending.keep_alive = parser_->get().keep_alive() && !state_->stopping;
    sending.http_1_0 = parser_->get().version() == 10;
    sending.without_body = method == Method::head;
    const error_code ec = co_await send(answer, sending);
    co_return !ec && sending.keep_alive;
  }

  std::optional<Response> refuse_socket(const WebSocketHandler& handler,
                                        const Request& request) const {
    if (!beast::websocket::is_upgrade(parser_->get()) || buffer_.size() > 0) {
      return problem_response(Problem::upgrade_wanted, "Open it with a WebSocket handshake.");
    }
    return handler.refuse(request);
  }

  asio::awaitable<void> serve_socket(std::shared_ptr<const WebSocketHandler> handler,
                                     Request request) {
    auto message = parser_->release();
    const auto socket =
        co_await accept_web_socket(std::move(stream_), std::move(message), state_->limits);
    if (socket) co_await handler->serve(std::move(request), socket);
  }

  // Answers what could not be read. What the client still sends is read for a moment, or the answer
  // would be lost to it in the reset that closing on unread data means.
  asio::awaitable<void> turn_away(Problem problem) {
    const Response answer =
        problem_response(problem, "The request could not be read; the connection is closed.");
    count("malformed", answer.status, std::chrono::steady_clock::now());
    const Sending sending;
    const error_code ec = co_await send(answer, sending);
    if (ec) co_return;
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kLinger);
    buffer_.clear();
    for (std::size_t drained = 0; drained < kLingerBytes;) {
      const auto room = buffer_.prepare(kReadBytes);
      const auto [read_ec, read] = co_await stream_.async_read_some(room, kAsResult);
      if (read_ec) co_return;
      drained += read;
    }
  }

  struct Sending {
    bool keep_alive = false;
    bool http_1_0 = false;
    bool without_body = false;
  };

  asio::awaitable<error_code> send(const Response& answer, Sending sending) {
    HeadOptions options;
    options.keep_alive = sending.keep_alive;
    options.http_1_0 = sending.http_1_0;
    options.now = state_->clock.now();
    const std::string head = response_head(answer, options);
    std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::const_buffer{}};
    if (answer.body && !sending.without_body) parts[1] = asio::buffer(*answer.body);
    stream_.expires_after(state_->limits.write);
    const auto [ec, written] = co_await asio::async_write(stream_, parts, kAsResult);
    co_return ec;
  }

  void count(std::string_view route, int status, std::chrono::steady_clock::time_point began) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    gateway::Metrics& metrics = state_->metrics;
    metrics
        .counter("busward_http_requests_total", "Requests answered, by route and status.",
                 {{"route", std::string{route}}, {"status", std::to_string(status)}})
        .add();
    metrics
        .histogram("busward_http_request_seconds",
                   "From a request's last byte to its answer's first.",
                   {0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10})
        .observe(took.count());
  }

  std::shared_ptr<ServerState> state_;
  std::optional<asio::ip::address> address_;
  beast::tcp_stream stream_;
  std::uint64_t number_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  bool idle_ = false;
};

}  // namespace

asio::awaitable<void> serve_connection(tcp::socket socket, std::shared_ptr<ServerState> state) {
  Connection connection{std::move(socket), std::move(state)};
  co_await connection.run();
}

}  // namespace busward::http
