#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace busward::commands {

// Runs one question to its end on this thread, which has nothing else to do.
template <class T>
T answered(boost::asio::awaitable<T> question) {
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, std::move(question), boost::asio::use_future);
  context.run();
  return answer.get();
}

}  // namespace busward::commands
