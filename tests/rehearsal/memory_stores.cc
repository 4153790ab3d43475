#include "tests/rehearsal/memory_stores.h"

#include <algorithm>
#include <tuple>

#include "tracker/alarm.h"

namespace busward::rehearsal {

using tracker::AlarmRevision;
using tracker::Effects;
using tracker::RevisionCause;
using tracker::ports::FeedEvent;
using tracker::ports::SettleTask;

Weather::Luck Weather::draw() {
  if (left_ && --*left_ <= 0) {
    // The very operation at which the process dies may still have been done.
    const bool done = *left_ == 0 && random_() % 2 == 0;
    return done ? Luck::done_unheard : Luck::fails;
  }
  if (outage_left_ > 0 && trouble_ > 0) {
    --outage_left_;
    return Luck::fails;
  }
  const double chance = std::uniform_real_distribution{}(random_);
  if (chance < trouble_ / 20) outage_left_ = static_cast<int>(random_() % 30);
  if (chance < trouble_ / 2) return Luck::fails;
  return chance < trouble_ ? Luck::done_unheard : Luck::good;
}

Outcome<tracker::ports::JournalEnd> MemoryJournal::open() {
  if (weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  if (batches_.empty()) return tracker::ports::JournalEnd{};
  return tracker::ports::JournalEnd{.seq = batches_.back().seq,
                                    .closed_at = batches_.back().closed_at};
}

Outcome<Done> MemoryJournal::append(const tracker::JournalBatch& batch) {
  const auto luck = weather_.draw();
  if (luck == Weather::Luck::fails) return Fault::unavailable;
  if (batch.seq != static_cast<std::int64_t>(batches_.size()) + 1) return Fault::rejected;
  batches_.push_back(batch);
  if (luck == Weather::Luck::done_unheard) return Fault::in_doubt;
  return Done{};
}

Outcome<std::vector<tracker::JournalBatch>> MemoryJournal::read_after(std::int64_t seq,
                                                                      std::size_t limit) {
  if (weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  std::vector<tracker::JournalBatch> found;
  for (auto i = static_cast<std::size_t>(seq); i < batches_.size() && found.size() < limit; ++i) {
    found.push_back(batches_[i]);
  }
  return found;
}

Outcome<std::int64_t> MemoryEffects::consumed() {
  if (weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  return consumed_;
}

Outcome<std::vector<FeedEvent>> MemoryEffects::commit(const Effects& effects, std::int64_t seq) {
  const auto luck = weather_.draw();
  if (luck == Weather::Luck::fails) return Fault::unavailable;
  if (seq <= consumed_) return Fault::rejected;
  keep(effects);
  consumed_ = seq;
  if (luck == Weather::Luck::done_unheard) return Fault::in_doubt;
  return std::vector<FeedEvent>{};
}

void MemoryEffects::keep(const Effects& effects) {
  chunks_.insert(chunks_.end(), effects.chunks.begin(), effects.chunks.end());
  counts_.insert(counts_.end(), effects.counts.begin(), effects.counts.end());
  for (const auto& run : effects.runs) runs_.insert_or_assign(RunKey{run.vehicle, run.run}, run);
  for (const auto& request : effects.settle) {
    if (request.run) due_.insert_or_assign(RunKey{request.vehicle, *request.run}, request);
  }
  attested_.insert(attested_.end(), effects.attested.begin(), effects.attested.end());
  add_revisions(effects.alarms);
}

void MemoryEffects::add_revisions(std::span<const AlarmRevision> revisions) {
  for (const AlarmRevision& revision : revisions) alarms_[revision.id].push_back(revision);
}

SettleTask MemoryEffects::task_of(const tracker::SettleRequest& request) const {
  SettleTask task{.request = request, .run = {}, .chunks = {}, .attested = {}, .known = {}};
  for (const auto& one : attested_) {
    const bool mine = one.says.run == request.run && one.is_of(request.vehicle);
    if (!one.late && mine) task.attested.push_back(one.says);
  }
  const auto run = runs_.find({request.vehicle, *request.run});
  if (run != runs_.end()) task.run = run->second;
  for (const auto& chunk : chunks_) {
    if (chunk.vehicle == request.vehicle) task.chunks.push_back(chunk);
  }
  for (const auto& [id, revisions] : alarms_) {
    const AlarmRevision& newest = revisions.back();
    if (newest.vehicle == request.vehicle && newest.run == request.run) {
      task.known.push_back(newest);
      const auto heard = std::find_if(revisions.rbegin(), revisions.rend(), [](const auto& one) {
        return !tracker::is_by_settling(one.cause);
      });
      if (heard != revisions.rend()) task.heard.push_back(*heard);
    }
  }
  std::ranges::sort(task.known, {}, [](const AlarmRevision& alarm) {
    return std::tuple{alarm.detected_at, tracker::to_text(alarm.id)};
  });
  return task;
}

Outcome<std::vector<SettleTask>> MemoryEffects::settle_tasks(std::size_t limit) {
  if (weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  std::vector<SettleTask> tasks;
  for (const auto& [key, request] : due_) {
    if (tasks.size() < limit) tasks.push_back(task_of(request));
  }
  return tasks;
}

Outcome<std::vector<FeedEvent>> MemoryEffects::settled(std::span<const SettleTask> tasks,
                                                       std::span<const AlarmRevision> revisions) {
  const auto luck = weather_.draw();
  if (luck == Weather::Luck::fails) return Fault::unavailable;
  add_revisions(revisions);
  for (const SettleTask& task : tasks) due_.erase({task.request.vehicle, *task.request.run});
  if (luck == Weather::Luck::done_unheard) return Fault::in_doubt;
  return std::vector<FeedEvent>{};
}

Outcome<tracker::ports::SavedStates> MemoryEffects::load_states() {
  if (weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  tracker::ports::SavedStates saved{.seq = states_at_, .states = {}};
  for (const auto& [key, bytes] : states_) {
    saved.states.push_back({.kind = key.first, .key = key.second, .bytes = bytes});
  }
  return saved;
}

Outcome<Done> MemoryEffects::save_states(const tracker::ports::SavedStates& saved) {
  const auto luck = weather_.draw();
  if (luck == Weather::Luck::fails) return Fault::unavailable;
  for (const auto& state : saved.states) {
    if (state.bytes.empty()) {
      states_.erase({state.kind, state.key});
    } else {
      states_[{state.kind, state.key}] = state.bytes;
    }
  }
  states_at_ = saved.seq;
  if (luck == Weather::Luck::done_unheard) return Fault::in_doubt;
  return Done{};
}

Outcome<tracker::ports::RulebookMark> MemoryRulebooks::latest() {
  return tracker::ports::RulebookMark{.revision = books_.back()->revision,
                                      .hash = books_.back()->hash};
}

Outcome<std::shared_ptr<const tracker::Rulebook>> MemoryRulebooks::load(std::int64_t revision) {
  if (!weather_.dead() && weather_.draw() != Weather::Luck::good) return Fault::unavailable;
  return book(revision);
}

}  // namespace busward::rehearsal
