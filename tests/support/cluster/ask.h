#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace busward::support {

// Runs one question to a store to its end on this thread.
template <class T>
T ask(boost::asio::awaitable<T> question) {
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, std::move(question), boost::asio::use_future);
  context.run();
  return answer.get();
}

}  // namespace busward::support
