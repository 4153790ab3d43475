#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "gateway/http/server.h"
#include "gateway/metrics.h"
#include "gateway/task_group.h"
#include "geo/assert.h"
#include "tests/support/raw_client.h"
#include "tracker/ports/clock.h"

namespace busward::support {

class StandingClock : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override {
    return geo::UtcTime{std::chrono::milliseconds{1'788'246'300'000}};
  }
};

class WallClock : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + ahead;
  }
  std::chrono::milliseconds ahead{0};
};

// A server on a free port of the loopback, its loop on a thread of its own. What runs inside it is
// reached by on_loop.
class RunningServer {
 public:
  explicit RunningServer(http::Limits limits = {}) : limits_{limits} {}
  ~RunningServer() {
    if (thread_.joinable()) stop();
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  http::Router router;
  http::StaticFiles files;
  gateway::Metrics metrics;
  StandingClock clock;
  // Accounts, where a test has any; before start().
  std::function<bool()> accounts_exist;
  std::function<std::optional<http::Identity>(std::string_view)> identity_of;
  gateway::TaskGroup& tasks() { return tasks_; }

  void start() {
    http::Access::Options access;
    access.token = kToken;
    access.accounts_exist = accounts_exist;
    access.identity_of = identity_of;
    http::Site site{http::Access{access}, router, files};
    server_ = std::make_unique<http::Server>(tasks_, std::move(site), metrics, clock, limits_);
    const auto port = server_->listen("127.0.0.1", 0);
    BUSWARD_ASSERT(port.has_value());
    port_ = *port;
    thread_ = std::thread{[this] { io_.run(); }};
  }
  // Runs it on the loop and waits for it.
  template <class Call>
  auto on_loop(Call call) {
    std::packaged_task<decltype(call())()> task{std::move(call)};
    auto done = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return done.get();
  }
  // The server stops, its tasks are cancelled and the loop runs dry; true if that took less than a
  // moment.
  bool stop() {
    const auto began = std::chrono::steady_clock::now();
    on_loop([this] {
      server_->stop();
      tasks_.cancel();
      work_.reset();
    });
    thread_.join();
    return std::chrono::steady_clock::now() - began < std::chrono::seconds{5};
  }
  std::uint16_t port() const { return port_; }
  http::Server& server() { return *server_; }
  std::vector<std::string> faults;  // read on the loop, or after stop

 private:
  http::Limits limits_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  gateway::TaskGroup tasks_{io_.get_executor(),
                            [this](std::string_view task, std::string_view what) {
                              faults.push_back(std::string{task} + ": " + std::string{what});
                            }};
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace busward::support
