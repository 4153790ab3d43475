#pragma once

#include <stdexcept>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "db/faults.h"

namespace busward::support {

// Runs one question to a store to its end on this thread.
template <class T>
T ask(boost::asio::awaitable<T> question) {
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, std::move(question), boost::asio::use_future);
  context.run();
  return answer.get();
}

// What was asked for; a test that cannot have it ends.
template <class T>
T must(db::Outcome<T> outcome) {
  if (!outcome) throw std::runtime_error{"the database failed"};
  return std::move(*outcome);
}

template <class T>
T answer(boost::asio::awaitable<db::Outcome<T>> question) {
  return must(ask(std::move(question)));
}

}  // namespace busward::support
