#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tracker/engine.h"
#include "tracker/ports/effects.h"
#include "tracker/ports/interpreter.h"
#include "tracker/ports/journal.h"
#include "tracker/ports/rulebook.h"

namespace busward::tracker {

// Runs the engine on its own thread (run()): takes batches from the journal writer, has their
// effects committed with the position in the journal, and only then tells the console. At a start
// it loads the saved state and applies the rest of the journal, discarding effects that already
// stand; a batch that is not the next one is read from the journal. While the database is away it
// keeps what it has and tries again. Its inbox is bounded by the writer, which waits at
// JournalWriterLimits::unjudged_batches.
class EngineRunner {
 public:
  struct Parts {
    ports::Journal& journal;  // a reader of its own
    ports::EffectStore& effects;
    ports::RulebookSource& rulebooks;
    ports::Interpreter& interpreter;
    std::chrono::milliseconds retry{500};  // so long after trouble it tries again
  };
  // All called on the engine's thread.
  struct Listener {
    std::function<void(std::vector<VehicleLive>)> live;
    std::function<void(std::vector<ports::FeedEvent>)> events;
    std::function<void()> events_missed;  // a commit was in doubt: the feed has to look itself
    std::function<void(std::shared_ptr<const Rulebook>)> rulebook;  // in force from here on
    std::function<void(std::int64_t seq)> judged;
    std::function<void(const std::string&)> log;
  };

  EngineRunner(Parts parts, Listener listener);

  // Any thread.
  void judge(JournalBatch batch);
  void stop();  // judges what it has, saves its state, then run() returns
  void open_track(registry::VehicleId vehicle, std::function<void(std::vector<TrackPoint>)> answer);
  struct State {
    bool ready = false;
    std::int64_t seq = 0;
    geo::UtcTime journal_time;
  };
  void state(std::function<void(State)> answer);

  void run();

 private:
  bool start();
  bool restore();
  void work();
  bool judge_waiting();
  bool catch_up_to(std::int64_t seq);
  void apply(const JournalBatch& batch);
  bool commit();
  bool tick(geo::UtcTime now);
  bool settle_all();
  bool save();
  void try_again(ports::Fault fault, const char* what);
  std::shared_ptr<const Rulebook> rulebook(std::int64_t revision);
  void announce_rulebook();

  Parts parts_;
  Listener listener_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_guard_;
  boost::asio::steady_timer retry_;

  std::unique_ptr<Engine> engine_;
  std::map<std::int64_t, std::shared_ptr<const Rulebook>> rulebooks_;
  std::deque<JournalBatch> waiting_;
  Effects effects_;  // of the batches behind committed_, up to applied_
  std::int64_t applied_ = 0;
  std::int64_t committed_ = 0;  // consumed in the database
  geo::UtcTime now_;            // the journal's
  geo::UtcTime settled_at_;
  geo::UtcTime saved_at_;
  bool started_ = false;
  bool retrying_ = false;
  bool stopping_ = false;
  bool commit_in_doubt_ = false;
  std::int64_t announced_revision_ = 0;
  std::string last_trouble_;
};

}  // namespace busward::tracker
