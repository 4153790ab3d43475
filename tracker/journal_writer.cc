#include "tracker/journal_writer.h"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "geo/assert.h"

namespace busward::tracker {

namespace asio = boost::asio;
using boost::system::error_code;

JournalWriter::JournalWriter(ports::Journal& journal, const ports::Clock& clock,
                             JournalWriterLimits limits, Ways ways)
    : journal_{journal},
      clock_{clock},
      limits_{limits},
      ways_{std::move(ways)},
      work_{asio::make_work_guard(context_)},
      timer_{context_} {}

void JournalWriter::submit(JournalRecord record, Answer answer) {
  asio::post(context_, [this, record = std::move(record), answer = std::move(answer)]() mutable {
    take(std::move(record), std::move(answer));
  });
}

void JournalWriter::judged(std::int64_t seq) {
  asio::post(context_, [this, seq] {
    judged_ = std::max(judged_, seq);
    schedule();
  });
}

void JournalWriter::stop() {
  asio::post(context_, [this] {
    stopping_ = true;
    schedule();
  });
}

void JournalWriter::state(std::function<void(State)> answer) {
  asio::post(context_, [this, answer = std::move(answer)] {
    answer({.writable = writable_, .seq = seq_, .waiting = waiting_.size()});
  });
}

void JournalWriter::run() {
  asio::post(context_, [this] { open(); });
  context_.run();
}

void JournalWriter::take(JournalRecord record, Answer answer) {
  waiting_bytes_ += record.bytes.size();
  waiting_.push_back(std::move(record));
  answers_.push_back(std::move(answer));
  schedule();
}

// Takes the writer's lock (again) and learns what stands: a batch whose commit was in doubt is
// either there or not.
void JournalWriter::open() {
  const auto end = journal_.open();
  if (!end) {
    try_again(end.error());
    return;
  }
  writable_ = true;
  last_trouble_.clear();
  closed_at_ = std::max(closed_at_, end->closed_at);
  if (pending_ && end->seq >= pending_->seq) {
    committed();
  } else if (pending_) {
    commit();
  } else {
    seq_ = end->seq;
  }
  schedule();
}

// Decides when the next batch closes: at once when it is full or the server stops, else when its
// first record has waited long enough, else at the idle tick.
void JournalWriter::schedule() {
  if (!writable_ || pending_) return;
  const bool engine_behind = judged_ != 0 && seq_ - judged_ >= limits_.unjudged_batches;
  if (engine_behind && !stopping_) return;  // judged() calls again
  const bool full =
      waiting_.size() >= limits_.batch_records || waiting_bytes_ >= limits_.batch_bytes;
  if (full || (stopping_ && !waiting_.empty())) {
    close_batch();
    return;
  }
  if (stopping_) {
    timer_.cancel();
    work_.reset();
    return;
  }
  if (!waiting_.empty() && timer_set_for_age_) return;
  timer_set_for_age_ = !waiting_.empty();
  timer_.expires_after(timer_set_for_age_ ? limits_.batch_age : limits_.idle_tick);
  timer_.async_wait([this](error_code ec) {
    if (ec) return;  // set anew
    timer_set_for_age_ = false;
    if (writable_ && !pending_) close_batch();
  });
}

void JournalWriter::close_batch() {
  timer_set_for_age_ = false;
  JournalBatch batch{.seq = seq_ + 1, .closed_at = std::max(clock_.now(), closed_at_)};
  std::size_t bytes = 0;
  while (!waiting_.empty() && batch.records.size() < limits_.batch_records &&
         bytes < limits_.batch_bytes) {
    bytes += waiting_.front().bytes.size();
    batch.records.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  waiting_bytes_ -= bytes;
  pending_ = std::move(batch);
  commit();
}

void JournalWriter::commit() {
  const auto done = journal_.append(*pending_);
  if (done) {
    committed();
    schedule();
  } else {
    try_again(done.error());
  }
}

void JournalWriter::committed() {
  seq_ = pending_->seq;
  closed_at_ = pending_->closed_at;
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < pending_->records.size(); ++i) {
    if (answers_.front()) answers.push_back(std::move(answers_.front()));
    answers_.pop_front();
  }
  if (!answers.empty()) ways_.deliver(std::move(answers));
  ways_.judge(*std::exchange(pending_, std::nullopt));
}

void JournalWriter::try_again(ports::Fault fault) {
  writable_ = false;
  const std::string trouble =
      fault == ports::Fault::rejected
          ? "the journal refuses to be written"
          : "the database is away; nothing is acknowledged until it is back";
  if (trouble != last_trouble_) ways_.log(trouble);
  last_trouble_ = trouble;
  if (stopping_) {
    work_.reset();  // what is not committed was not acknowledged: the terminals still have it
    return;
  }
  timer_.expires_after(limits_.retry);
  timer_.async_wait([this](error_code ec) {
    if (!ec) open();
  });
}

}  // namespace busward::tracker
