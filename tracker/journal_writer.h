#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tracker/journal_record.h"
#include "tracker/ports/clock.h"
#include "tracker/ports/journal.h"

namespace busward::tracker {

struct JournalWriterLimits {
  std::size_t batch_records = 1000;
  std::size_t batch_bytes = 256 * 1024;
  std::chrono::milliseconds batch_age{100};
  std::chrono::milliseconds idle_tick{5000};
  std::chrono::milliseconds retry{500};
  int unjudged_batches =
      64;  // the engine's backlog at which the writer waits, and with it every session
};

// Writes the journal: gathers records into batches, commits one at a time, and only then answers
// for them and hands the batch on to the engine. Owns its port and runs on one thread of its own
// (run()). While the database is away it keeps what it has and tries again: its queue is bounded by
// what the sessions may leave unanswered.
class JournalWriter {
 public:
  // Called after the commit, in the order of the records; run wherever `deliver` puts it.
  using Answer = std::function<void()>;
  struct Ways {
    std::function<void(std::vector<Answer>)> deliver;  // to the thread that the answers belong to
    std::function<void(JournalBatch)> judge;           // to the engine
    std::function<void(const std::string&)> log;
  };

  JournalWriter(ports::Journal& journal, const ports::Clock& clock, JournalWriterLimits limits,
                Ways ways);

  // Any thread.
  void submit(JournalRecord record, Answer answer);
  void judged(std::int64_t seq);  // the engine is done with the batch
  void stop();                    // writes what it has, then run() returns

  void run();

  struct State {
    bool writable = false;
    std::int64_t seq = 0;
    std::size_t waiting = 0;
  };
  // Asks on the writer's thread; `answer` is called there.
  void state(std::function<void(State)> answer);

 private:
  void take(JournalRecord record, Answer answer);
  void open();
  void schedule();
  void close_batch();
  void commit();
  void committed();
  void try_again(ports::Fault fault);

  ports::Journal& journal_;
  const ports::Clock& clock_;
  JournalWriterLimits limits_;
  Ways ways_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;

  bool writable_ = false;
  bool stopping_ = false;
  bool timer_set_for_age_ = false;
  geo::UtcTime closed_at_;  // of the last batch
  std::int64_t seq_ = 0;    // of the last batch
  std::int64_t judged_ = 0;
  std::deque<JournalRecord> waiting_;
  std::deque<Answer> answers_;
  std::size_t waiting_bytes_ = 0;
  std::optional<JournalBatch> pending_;  // closed, not known to be committed
  std::string last_trouble_;
};

}  // namespace busward::tracker
