#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace busward::commands {

// Asks something that answers on a thread of its own by calling back once, and resumes on
// `context`'s thread with what it said.
template <class T, class Ask>
boost::asio::awaitable<T> answer_of(boost::asio::io_context& context, Ask ask) {
  namespace asio = boost::asio;
  auto initiate = [&context](auto handler, Ask named_ask) {
    const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    const auto executor =
        asio::prefer(context.get_executor(), asio::execution::outstanding_work.tracked);
    named_ask(std::function<void(T)>{[kept, executor](T answer) {
      asio::post(executor,
                 [kept, answer = std::move(answer)]() mutable { (*kept)(std::move(answer)); });
    }});
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
      std::move(initiate), asio::use_awaitable, std::move(ask));
}

}  // namespace busward::commands
