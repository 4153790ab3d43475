#include "tracker/engine_runner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "geo/assert.h"
#include "tracker/archive.h"
#include "tracker/judge_batch.h"
#include "tracker/settling.h"

namespace busward::tracker {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kBatchesACommit = 50;
constexpr std::size_t kBatchesARead = 200;
constexpr std::size_t kTasksAPass = 100;
constexpr std::size_t kRulebooksKept = 32;
constexpr std::chrono::minutes kSettleEvery{1};
constexpr std::chrono::minutes kSaveEvery{1};

constexpr const char* kVehicleState = "vehicle";
constexpr const char* kTerminalState = "terminal";
constexpr const char* kEngineState = "engine";
constexpr const char* kWaitingState = "attested";

// The engine's own row: which rulebook was in force, and the journal's time.
struct EngineMark {
  std::uint8_t format = 1;
  std::int64_t revision = 0;
  geo::UtcTime now;
  template <class Archive>
  void archive(Archive& a) {
    a(format, revision, now);
  }
};

}  // namespace

EngineRunner::EngineRunner(Parts parts, Listener listener)
    : parts_{parts},
      listener_{std::move(listener)},
      work_guard_{asio::make_work_guard(context_)},
      retry_{context_} {}

void EngineRunner::judge(JournalBatch batch) {
  asio::post(context_, [this, batch = std::move(batch)]() mutable {
    waiting_.push_back(std::move(batch));
    work();
  });
}

void EngineRunner::stop() {
  asio::post(context_, [this] {
    stopping_ = true;
    work();
  });
}

void EngineRunner::open_track(registry::VehicleId vehicle,
                              std::function<void(std::vector<TrackPoint>)> answer) {
  asio::post(context_, [this, vehicle, answer = std::move(answer)] {
    answer(engine_ ? engine_->open_track(vehicle) : std::vector<TrackPoint>{});
  });
}

void EngineRunner::state(std::function<void(State)> answer) {
  asio::post(context_, [this, answer = std::move(answer)] {
    answer({.ready = started_ && !retrying_, .seq = committed_, .journal_time = now_});
  });
}

void EngineRunner::run() {
  asio::post(context_, [this] { work(); });
  context_.run();
}

// Does all there is to do; a fault of the database ends it until the retry.
void EngineRunner::work() {
  if (retrying_) return;
  if (!started_ && !start()) return;
  if (!judge_waiting()) return;
  if (!stopping_) return;
  save();  // a state that could not be saved costs time at the next start, nothing else
  work_guard_.reset();
}

bool EngineRunner::start() {
  const auto consumed = parts_.effects.consumed();
  if (!consumed) {
    try_again(consumed.error(), "reading the position in the journal");
    return false;
  }
  committed_ = *consumed;
  if (!restore()) return false;
  started_ = true;
  announce_rulebook();
  listener_.live(engine_->live());
  return true;
}

bool EngineRunner::restore() {
  const auto saved = parts_.effects.load_states();
  if (!saved) {
    try_again(saved.error(), "loading the saved state");
    return false;
  }
  engine_ = std::make_unique<Engine>([this](std::int64_t revision) { return rulebook(revision); });
  applied_ = 0;
  bool readable = true;
  for (const auto& [kind, key, bytes] : saved->states) {
    if (kind != kEngineState) continue;
    EngineMark mark;
    ArchiveReader reader{bytes};
    reader(mark);
    readable = reader.ok() && mark.format == EngineMark{}.format;
    now_ = settled_at_ = saved_at_ = mark.now;
    if (readable && mark.revision != 0) engine_->adopt(rulebook(mark.revision));
    if (readable) engine_->resume_after(mark.now);
  }
  for (const auto& [kind, key, bytes] : saved->states) {
    if (kind == kWaitingState) readable &= engine_->load_waiting(bytes);
    if (kind == kVehicleState) readable &= engine_->load(registry::VehicleId{key}, bytes);
    if (kind == kTerminalState) parts_.interpreter.load(registry::TerminalId{key}, bytes);
  }
  if (readable) {
    applied_ = saved->seq;
    return true;
  }
  listener_.log("the saved state is of another version: judging the journal from its beginning");
  engine_ = std::make_unique<Engine>([this](std::int64_t revision) { return rulebook(revision); });
  return true;
}

bool EngineRunner::judge_waiting() {
  // What is in doubt is settled before more is added to it, else it would be written twice.
  if (commit_in_doubt_ && !commit()) return false;
  while (!waiting_.empty()) {
    const std::int64_t next = waiting_.front().seq;
    if (next > applied_ + 1 && !catch_up_to(next - 1)) return false;
    for (std::size_t n = 0; n < kBatchesACommit && !waiting_.empty(); ++n) {
      if (waiting_.front().seq > applied_) apply(waiting_.front());
      waiting_.pop_front();
      if (now_ - settled_at_ >= kSettleEvery)
        break;  // settling happens at the same point in every replay
    }
    if (!commit() || !tick(now_)) return false;
  }
  return commit() && tick(now_);
}

bool EngineRunner::catch_up_to(std::int64_t seq) {
  while (applied_ < seq) {
    const auto batches = parts_.journal.read_after(applied_, kBatchesARead);
    if (!batches) {
      try_again(batches.error(), "reading the journal");
      return false;
    }
    BUSWARD_ASSERT(!batches->empty());  // the writer has said that it stands
    for (const JournalBatch& batch : *batches) {
      if (batch.seq > seq) break;
      apply(batch);
      if (now_ - settled_at_ < kSettleEvery) continue;
      if (!commit() || !tick(now_)) return false;
    }
    if (!commit()) return false;
  }
  return true;
}

void EngineRunner::apply(const JournalBatch& batch) {
  BUSWARD_ASSERT(batch.seq > applied_);
  Effects discarded;
  Effects& out = batch.seq > committed_ ? effects_ : discarded;
  now_ = batch.closed_at;
  if (settled_at_ == geo::UtcTime{}) settled_at_ = saved_at_ = now_;
  judge_batch(*engine_, parts_.interpreter, batch, out);
  applied_ = batch.seq;
  announce_rulebook();
}

// After a first save that failed the engine begins anew, and has no rulebook yet.
void EngineRunner::announce_rulebook() {
  if (engine_->book() == nullptr || engine_->revision() == announced_revision_) return;
  announced_revision_ = engine_->revision();
  listener_.rulebook(rulebook(announced_revision_));
}

// Effects happen once: after a commit in doubt the position in the journal says whether they have.
bool EngineRunner::commit() {
  if (applied_ <= committed_) return true;
  if (commit_in_doubt_) {
    const auto consumed = parts_.effects.consumed();
    if (!consumed) {
      try_again(consumed.error(), "reading the position in the journal");
      return false;
    }
    commit_in_doubt_ = false;
    if (*consumed >= applied_) {
      committed_ = applied_;
      listener_.live(std::exchange(effects_, {}).live);
      listener_.events_missed();
      listener_.judged(committed_);
      return true;
    }
  }
  auto events = parts_.effects.commit(effects_, applied_);
  if (!events) {
    commit_in_doubt_ = true;
    try_again(events.error(), "writing effects");
    return false;
  }
  committed_ = applied_;
  listener_.live(std::exchange(effects_, {}).live);
  if (!events->empty()) listener_.events(std::move(*events));
  listener_.judged(committed_);
  return true;
}

// Once a minute of the journal's time.
bool EngineRunner::tick(geo::UtcTime now) {
  if (applied_ > committed_) return true;
  if (now - settled_at_ >= kSettleEvery) {
    if (!settle_all()) return false;
    settled_at_ = now;
  }
  if (now - saved_at_ >= kSaveEvery) {
    if (!save()) return false;
    saved_at_ = now;
  }
  return true;
}

bool EngineRunner::settle_all() {
  if (engine_->book() == nullptr) return true;
  for (;;) {
    const auto tasks = parts_.effects.settle_tasks(kTasksAPass);
    if (!tasks) {
      try_again(tasks.error(), "reading what is to be settled");
      return false;
    }
    if (tasks->empty()) return true;
    std::vector<AlarmRevision> revisions;
    for (const ports::SettleTask& task : *tasks) {
      if (!task.run) continue;  // no watch judges a vehicle outside its runs yet
      auto book = rulebook(engine_->revision());
      // A version that was withdrawn since still judges the runs that were driven on it.
      if (!book->route_version(task.run->route_version))
        book = rulebook(task.run->rulebook_revision);
      std::ranges::move(settle(task, *book), std::back_inserter(revisions));
    }
    keep_what_stands(revisions);
    auto events = parts_.effects.settled(*tasks, revisions);
    if (!events) {
      try_again(events.error(), "writing settled verdicts");
      return false;
    }
    if (!events->empty()) listener_.events(std::move(*events));
  }
}

bool EngineRunner::save() {
  if (applied_ != committed_ || engine_ == nullptr) return true;
  ports::SavedStates saved{.seq = applied_, .states = {}};
  EngineMark mark{.revision = engine_->revision(), .now = now_};
  ArchiveWriter writer;
  writer(mark);
  saved.states.push_back({.kind = kEngineState, .key = 0, .bytes = writer.take()});
  saved.states.push_back({.kind = kWaitingState, .key = 0, .bytes = engine_->save_waiting()});
  for (auto& [id, bytes] : engine_->take_changed()) {
    saved.states.push_back({.kind = kVehicleState, .key = id.value, .bytes = std::move(bytes)});
  }
  for (auto& [id, bytes] : parts_.interpreter.take_changed()) {
    saved.states.push_back({.kind = kTerminalState, .key = id.value, .bytes = std::move(bytes)});
  }
  if (const auto done = parts_.effects.save_states(saved); !done) {
    started_ = false;  // what changed is no longer known: load and judge again from the last save
    try_again(done.error(), "saving the engine's state");
    return false;
  }
  return true;
}

std::shared_ptr<const Rulebook> EngineRunner::rulebook(std::int64_t revision) {
  if (const auto known = rulebooks_.find(revision); known != rulebooks_.end()) return known->second;
  auto loaded = parts_.rulebooks.load(revision);
  // The engine cannot go on without it, and the database that just answered holds it: wait for it
  // here.
  while (!loaded) {
    listener_.log(fmt::format("rulebook {} cannot be loaded; trying again", revision));
    asio::steady_timer wait{context_, parts_.retry};
    wait.wait();
    loaded = parts_.rulebooks.load(revision);
  }
  // Declarations make a revision each: the oldest leave, and are loaded again if need be.
  if (rulebooks_.size() >= kRulebooksKept) rulebooks_.erase(rulebooks_.begin());
  rulebooks_.emplace(revision, *loaded);
  return *loaded;
}

void EngineRunner::try_again(ports::Fault fault, const char* what) {
  const auto trouble = fmt::format(
      "{}: {}", what,
      fault == ports::Fault::rejected ? "the database refuses it" : "the database is away");
  if (trouble != last_trouble_) listener_.log(trouble);
  last_trouble_ = trouble;
  if (stopping_) {
    work_guard_.reset();
    return;
  }
  retrying_ = true;
  retry_.expires_after(parts_.retry);
  retry_.async_wait([this](boost::system::error_code ec) {
    retrying_ = false;
    if (!ec) work();
  });
}

}  // namespace busward::tracker
