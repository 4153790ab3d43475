#include "gateway/task_group.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace busward::gateway {

struct TaskGroup::State {
  struct Task {
    std::string name;
    asio::cancellation_signal cancellation;
  };

  OnFault on_fault;
  std::uint64_t last_id = 0;
  std::map<std::uint64_t, Task> tasks;
  std::vector<asio::steady_timer*> waiters;

  void ended(std::uint64_t id, const std::exception_ptr& fault) {
    const auto task = tasks.find(id);
    if (fault) report(task->second.name, fault);
    tasks.erase(task);
    if (!tasks.empty()) return;
    for (asio::steady_timer* waiter : waiters) waiter->cancel();
  }

  void report(const std::string& name, const std::exception_ptr& fault) const {
    try {
      std::rethrow_exception(fault);
    } catch (const boost::system::system_error& error) {
      if (error.code() == asio::error::operation_aborted) return;  // it was cancelled
      on_fault(name, error.what());
    } catch (const std::exception& error) {
      on_fault(name, error.what());
    } catch (...) {
      on_fault(name, "an exception of unknown type");
    }
  }
};

TaskGroup::TaskGroup(asio::any_io_executor executor, OnFault on_fault)
    : executor_{std::move(executor)}, state_{std::make_shared<State>()} {
  state_->on_fault = std::move(on_fault);
}

TaskGroup::~TaskGroup() {
  cancel();
}

std::size_t TaskGroup::size() const {
  return state_->tasks.size();
}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  const std::uint64_t id = ++state_->last_id;
  auto& entry = state_->tasks[id];
  entry.name = std::move(name);
  const auto ended = [state = state_, id](const std::exception_ptr& fault) {
    state->ended(id, fault);
  };
  asio::co_spawn(executor_, std::move(task),
                 asio::bind_cancellation_slot(entry.cancellation.slot(), ended));
}

void TaskGroup::cancel() {
  // A task that ends inside emit() changes the map, hence the copy of its keys.
  std::vector<std::uint64_t> ids;
  for (const auto& [id, task] : state_->tasks) ids.push_back(id);
  const auto state = state_;
  for (const std::uint64_t id : ids) {
    const auto task = state->tasks.find(id);
    if (task != state->tasks.end()) {
      task->second.cancellation.emit(asio::cancellation_type::terminal);
    }
  }
}

asio::awaitable<bool> TaskGroup::wait(std::chrono::steady_clock::duration limit) {
  const auto state = state_;
  if (state->tasks.empty()) co_return true;
  asio::steady_timer timer{executor_, limit};
  state->waiters.push_back(&timer);
  constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
  [[maybe_unused]] const auto [ec] = co_await timer.async_wait(as_result);
  std::erase(state->waiters, &timer);
  co_return state->tasks.empty();
}

}  // namespace busward::gateway
