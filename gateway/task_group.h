#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace busward::gateway {

namespace asio = boost::asio;

// Owns coroutines: each one of the gateway is spawned here, so that none is forgotten at the end. A
// task ends by returning or by cancellation; one that ends by an exception is a fault of ours, told
// to `on_fault` by name, and takes no other task with it. Everything runs on the group's executor
// (one thread, or a strand), where all its members are called too. A group that is destroyed
// cancels what is left; its tasks may outlive it until the executor has run them to their end, so
// what they use must live as long as the executor's loop.
class TaskGroup {
 public:
  using OnFault = std::function<void(std::string_view task, std::string_view what)>;

  TaskGroup(asio::any_io_executor executor, OnFault on_fault);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  const asio::any_io_executor& executor() const { return executor_; }
  std::size_t size() const;

  void spawn(std::string name, asio::awaitable<void> task);
  // Asks every task of this moment to end; its pending operation fails with operation_aborted.
  void cancel();
  // Until the last task has ended (true) or the time is over (false). Not from a task of the group
  // itself.
  asio::awaitable<bool> wait(std::chrono::steady_clock::duration limit);

 private:
  struct State;

  asio::any_io_executor executor_;
  std::shared_ptr<State> state_;
};

}  // namespace busward::gateway
