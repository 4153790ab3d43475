#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <pqxx/transaction>

#include "db/caller.h"
#include "db/connection.h"
#include "db/faults.h"
#include "db/statement.h"

namespace busward::db {

// The program itself. Out of line, because g++ 12 with sanitizers takes an empty optional that it
// can see through for an uninitialised one.
std::optional<Caller> nobody();

struct PoolOptions {
  Role role = Role::api;
  std::size_t threads = 4;
  std::size_t queue_bound = 256;               // a further call is answered `unavailable` at once
  std::chrono::milliseconds deadline{5'000};   // from the call; also each statement's timeout
  std::chrono::milliseconds retry_pause{100};  // before work is tried again
};

// K threads with one connection each ("a world of its own"). Work runs on one of them inside one
// transaction: it copies in, returns values and touches nothing shared; with Replay::safe it may
// run twice. Only `unavailable` is ever retried, within the deadline. Completion is posted to the
// caller's executor. Any thread may call; the destructor answers what waits with `unavailable` and
// joins. The pool outlives its callers' coroutines.
class Pool {
 public:
  explicit Pool(Address address, PoolOptions options = {});
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Work: T(pqxx::work&), copyable. `co_await pool.transact(kStatement, Replay::safe, work)` with a
  // named work.
  template <class Work>
  auto transact(Statements statements, Replay replay, Work work,
                std::optional<Caller> caller = nobody())
      -> boost::asio::awaitable<Outcome<std::invoke_result_t<Work&, pqxx::work&>>>;

  // The same for commands, which have no executor: waits for the answer. Never on an Asio thread.
  template <class Work>
  auto transact_blocking(Statements statements, Replay replay, Work work,
                         std::optional<Caller> caller = nobody())
      -> Outcome<std::invoke_result_t<Work&, pqxx::work&>>;

 private:
  struct Job {
    Statements statements;
    Replay replay;
    std::optional<Caller> caller;
    std::chrono::steady_clock::time_point deadline;
    std::function<void(pqxx::work&)> run;
    std::function<void(std::optional<Fault>)> done;
  };
  struct Shared;

  template <class T, class Work>
  Job job_of(Statements statements, Replay replay, std::optional<Caller> caller, Work work,
             std::function<void(Outcome<T>)> done) const;
  void submit(Job job);

  PoolOptions options_;
  std::unique_ptr<Shared> shared_;
};

template <class T, class Work>
Pool::Job Pool::job_of(Statements statements, Replay replay, std::optional<Caller> caller,
                       Work work, std::function<void(Outcome<T>)> done) const {
  const auto value = std::make_shared<std::optional<T>>();
  return Job{
      .statements = statements,
      .replay = replay,
      .caller = std::move(caller),
      .deadline = std::chrono::steady_clock::now() + options_.deadline,
      .run = [value, work = std::move(work)](pqxx::work& tx) mutable { value->emplace(work(tx)); },
      .done =
          [value, done = std::move(done)](std::optional<Fault> fault) {
            done(fault ? Outcome<T>{*fault} : Outcome<T>{std::move(**value)});
          }};
}

template <class Work>
auto Pool::transact(Statements statements, Replay replay, Work work, std::optional<Caller> caller)
    -> boost::asio::awaitable<Outcome<std::invoke_result_t<Work&, pqxx::work&>>> {
  namespace asio = boost::asio;
  using T = std::invoke_result_t<Work&, pqxx::work&>;
  auto initiate = [this, statements, replay](auto handler, Work named_work,
                                             std::optional<Caller> named_caller) {
    // The handler moves only and std::function copies: they share it. The work guard keeps the
    // caller's context running while a thread of ours has the job.
    const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    auto executor = asio::prefer(asio::get_associated_executor(*kept),
                                 asio::execution::outstanding_work.tracked);
    std::function<void(Outcome<T>)> done = [kept, executor](Outcome<T> outcome) {
      asio::post(executor,
                 [kept, outcome = std::move(outcome)]() mutable { (*kept)(std::move(outcome)); });
    };
    submit(job_of<T>(statements, replay, std::move(named_caller), std::move(named_work),
                     std::move(done)));
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome<T>)>(
      std::move(initiate), asio::use_awaitable, std::move(work), std::move(caller));
}

template <class Work>
auto Pool::transact_blocking(Statements statements, Replay replay, Work work,
                             std::optional<Caller> caller)
    -> Outcome<std::invoke_result_t<Work&, pqxx::work&>> {
  using T = std::invoke_result_t<Work&, pqxx::work&>;
  const auto promise = std::make_shared<std::promise<Outcome<T>>>();
  auto answer = promise->get_future();
  std::function<void(Outcome<T>)> done = [promise](Outcome<T> outcome) {
    promise->set_value(std::move(outcome));
  };
  submit(job_of<T>(statements, replay, std::move(caller), std::move(work), std::move(done)));
  return answer.get();
}

}  // namespace busward::db
