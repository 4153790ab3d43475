#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/task_group.h"

namespace busward::gateway {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

asio::awaitable<void> linger(std::chrono::milliseconds time, bool& ended) {
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  co_await timer.async_wait(asio::use_awaitable);
  ended = true;
}

asio::awaitable<void> fail() {
  throw std::runtime_error{"broken"};
  co_return;
}

asio::awaitable<void> wait_for(TaskGroup& waited, std::chrono::milliseconds limit, bool& all) {
  all = co_await waited.wait(limit);
}

class TaskGroups : public testing::Test {
 protected:
  asio::io_context io{1};
  std::vector<std::string> faults;
  TaskGroup::OnFault on_fault = [this](std::string_view task, std::string_view what) {
    faults.push_back(std::string{task} + ": " + std::string{what});
  };
  TaskGroup group{io.get_executor(), on_fault};
  TaskGroup observers{io.get_executor(), on_fault};
};

TEST_F(TaskGroups, WaitUntilTheLastTaskHasEnded) {
  bool ended = false;
  bool all = false;
  group.spawn("linger", linger(1ms, ended));
  observers.spawn("wait", wait_for(group, 10s, all));
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_TRUE(all);
  EXPECT_EQ(group.size(), 0U);
}

TEST_F(TaskGroups, WaitNoLongerThanToldAndCancelTheRest) {
  bool ended = false;
  bool all = true;
  group.spawn("linger", linger(1h, ended));
  observers.spawn("wait", wait_for(group, 1ms, all));
  while (observers.size() > 0) io.run_one();
  EXPECT_FALSE(all);
  EXPECT_EQ(group.size(), 1U);
  group.cancel();
  io.run();
  EXPECT_FALSE(ended);
  EXPECT_EQ(group.size(), 0U);
  EXPECT_THAT(faults, ElementsAre());  // being cancelled is no fault
}

TEST_F(TaskGroups, TellWhichTaskFailedAndKeepTheOthers) {
  bool ended = false;
  group.spawn("linger", linger(1ms, ended));
  group.spawn("fail", fail());
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_THAT(faults, ElementsAre("fail: broken"));
}

TEST_F(TaskGroups, CancelWhatIsLeftWhenTheyEnd) {
  bool ended = false;
  {
    TaskGroup brief{io.get_executor(), on_fault};
    brief.spawn("linger", linger(1h, ended));
    io.poll();
  }
  io.run();
  EXPECT_FALSE(ended);
}

}  // namespace
}  // namespace busward::gateway
