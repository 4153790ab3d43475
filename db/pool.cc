#include "db/pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "geo/assert.h"

namespace busward::db {

std::optional<Caller> nobody() {
  return std::nullopt;
}

using std::chrono::steady_clock;

// What the callers and the threads share: the one mutex of the program. Jobs wait here, bounded.
struct Pool::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Job> waiting;
  bool stopping = false;
  std::vector<std::thread> threads;

  // The next job, when there is one or the pool stops.
  std::optional<Job> take() {
    std::unique_lock lock{mutex};
    changed.wait(lock, [this] { return stopping || !waiting.empty(); });
    if (stopping) return std::nullopt;
    Job job = std::move(waiting.front());
    waiting.pop_front();
    return job;
  }

  // False when the pool stops meanwhile.
  bool pause(std::chrono::milliseconds how_long) {
    std::unique_lock lock{mutex};
    return !changed.wait_for(lock, how_long, [this] { return stopping; });
  }
};

namespace {

// One thread's world: its connection, made when work asks for it and dropped when it is lost.
class Worker {
 public:
  Worker(const Address& address, const PoolOptions& options) : address_{address} {
    role_ = options.role;
    connect_options_ = {.application = "busward pool", .statement_timeout = options.deadline};
  }

  std::optional<Fault> run(Statements statements, const std::optional<Caller>& caller,
                           const std::function<void(pqxx::work&)>& work) {
    const auto fault = perform(statements.begin()->name, WhenLost::nothing_happened, [&] {
      pqxx::connection& connection = connected();
      for (const Statement& statement : statements) {
        connection.prepare(statement.name, statement.sql);
      }
      pqxx::work tx{connection};
      if (caller) set_caller(tx, *caller);
      work(tx);
      tx.commit();
    });
    if (connection_ && !connection_->is_open()) connection_.reset();
    return fault;
  }

 private:
  pqxx::connection& connected() {
    if (!connection_) {
      connection_ = connect(address_, role_, connect_options_);
      connection_->prepare(kSetCaller.name, kSetCaller.sql);
      if (role_ == Role::api) connection_->prepare(kNoteRead.name, kNoteRead.sql);
    }
    return *connection_;
  }

  static void set_caller(pqxx::work& tx, const Caller& caller) {
    tx.exec_prepared1(kSetCaller.name, caller.account, caller.areas, caller.role, caller.address);
    if (!caller.reads) return;
    const PersonalRead& reads = *caller.reads;
    tx.exec_prepared1(kNoteRead.name, reads.purpose, reads.what, reads.subject, reads.extent);
  }

  Address address_;
  Role role_ = Role::api;
  ConnectOptions connect_options_;
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace

Pool::Pool(Address address, PoolOptions options)
    : options_{options}, shared_{std::make_unique<Shared>()} {
  BUSWARD_ASSERT(options_.threads > 0 && options_.queue_bound > 0);
  Shared* const shared = shared_.get();
  for (std::size_t i = 0; i < options_.threads; ++i) {
    shared->threads.emplace_back([shared, address, options] {
      Worker worker{address, options};
      while (auto job = shared->take()) {
        std::optional<Fault> fault = Fault::unavailable;  // waited too long already
        while (steady_clock::now() < job->deadline) {
          fault = worker.run(job->statements, job->caller, job->run);
          if (fault != Fault::unavailable || job->replay != Replay::safe) break;
          if (!shared->pause(options.retry_pause)) break;
        }
        job->done(fault);
      }
    });
  }
}

Pool::~Pool() {
  std::deque<Job> unanswered;
  {
    const std::lock_guard lock{shared_->mutex};
    shared_->stopping = true;
    unanswered.swap(shared_->waiting);
  }
  shared_->changed.notify_all();
  for (std::thread& thread : shared_->threads) thread.join();
  for (Job& job : unanswered) job.done(Fault::unavailable);
}

void Pool::submit(Job job) {
  {
    const std::lock_guard lock{shared_->mutex};
    if (!shared_->stopping && shared_->waiting.size() < options_.queue_bound) {
      shared_->waiting.push_back(std::move(job));
      shared_->changed.notify_one();
      return;
    }
  }
  job.done(Fault::unavailable);
}

}  // namespace busward::db
