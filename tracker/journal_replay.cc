#include "tracker/journal_replay.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "tracker/judge_batch.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

bool is_live(const AlarmRevision& revision) {
  return !is_by_settling(revision.cause);
}

// What an alarm says of its episode, as one text: equal texts are equal verdicts. One that is not
// supported says nothing of it: what it repeats hangs on how often its run was settled before.
std::string verdict_text(const AlarmRevision& r) {
  if (r.cause == RevisionCause::unsupported) return fmt::format("{} unsupported", r.rule);
  return fmt::format("{} {} {}..{} at {} {},{} {} {}", r.rule, r.kind, geo::to_iso8601(r.began_at),
                     r.ended_at ? geo::to_iso8601(*r.ended_at) : "open",
                     geo::to_iso8601(r.detected_at), r.position.latitude_microdegrees(),
                     r.position.longitude_microdegrees(), r.measured, r.limit);
}

std::string live_text(const AlarmRevision& r) {
  return fmt::format("{} {}{} {}", to_text(r.cause), r.late ? "late " : "", verdict_text(r),
                     r.series);
}

}  // namespace

JournalReplay::JournalReplay(ports::Interpreter& interpreter, RulebookOf rulebook_of)
    : interpreter_{interpreter}, rulebook_of_{std::move(rulebook_of)}, engine_{rulebook_of_} {}

void JournalReplay::apply(const JournalBatch& batch) {
  Effects effects;
  judge_batch(engine_, interpreter_, batch, effects);
  keep(std::move(effects));
}

void JournalReplay::keep(Effects effects) {
  for (const DayCount& count : effects.counts) fixes_ += count.fixes;
  for (AlarmRevision& alarm : effects.alarms) live_[alarm.id].push_back(std::move(alarm));
  for (const RunRecord& run : effects.runs) {
    if (run.ended_at) runs_.insert_or_assign(RunKey{run.vehicle, run.run}, run);
  }
  for (TrackChunk& chunk : effects.chunks) chunks_[chunk.vehicle].push_back(std::move(chunk));
  for (const AttestedRun& one : effects.attested) {
    if (!one.late) attested_[one.says.run].push_back(one);
  }
  for (const SettleRequest& request : effects.settle) {
    if (request.run) due_.insert_or_assign(RunKey{request.vehicle, *request.run}, request);
  }
}

ports::SettleTask JournalReplay::task_of(const RunKey& key, const SettleRequest& request) const {
  ports::SettleTask task{.request = request, .run = {}, .chunks = {}, .attested = {}, .known = {}};
  if (const auto run = runs_.find(key); run != runs_.end()) task.run = run->second;
  const auto driven = chunks_.find(key.first);
  if (driven != chunks_.end()) task.chunks = driven->second;
  if (const auto found = attested_.find(key.second); found != attested_.end()) {
    for (const AttestedRun& one : found->second) {
      if (one.is_of(key.first)) task.attested.push_back(one.says);
    }
  }
  for (const auto& [id, revisions] : live_) {
    const AlarmRevision& newest = revisions.back();
    if (newest.vehicle == key.first && newest.run == key.second) task.known.push_back(newest);
  }
  // As the store hands them out.
  std::ranges::sort(task.known, {}, [](const AlarmRevision& r) {
    return std::tuple{r.detected_at, to_text(r.id)};
  });
  return task;
}

std::map<AlarmId, AlarmRevision> JournalReplay::settled(const SettledBy& revision_of) {
  Effects rest;  // what is still aside belongs to runs that have ended
  engine_.apply(ServerChange{.started = false, .build = {}}, rest);
  keep(std::move(rest));
  std::vector<AlarmRevision> revisions;
  for (const auto& [key, request] : due_) {
    const auto task = task_of(key, request);
    if (!task.run) continue;
    const auto wanted = revision_of(key.first, key.second);
    auto book = rulebook_of_(wanted == 0 ? engine_.revision() : wanted);
    if (book->route_version(task.run->route_version) == nullptr) {
      book = rulebook_of_(task.run->rulebook_revision);
    }
    std::ranges::move(settle(task, *book), std::back_inserter(revisions));
  }
  keep_what_stands(revisions);
  std::map<AlarmId, AlarmRevision> states;
  for (AlarmRevision& revision : revisions) {
    states.insert_or_assign(revision.id, std::move(revision));
  }
  return states;
}

std::optional<VerdictDifference> difference(const std::vector<AlarmRevision>& on_file,
                                            const std::vector<AlarmRevision>& replayed,
                                            const AlarmRevision* settled) {
  std::vector<AlarmRevision> live;
  std::ranges::copy_if(on_file, std::back_inserter(live), is_live);
  const auto id = on_file.empty() ? replayed.front().id : on_file.front().id;
  if (live.size() != replayed.size()) {
    return VerdictDifference{
        id, fmt::format("{} live revisions on file, {} replayed", live.size(), replayed.size())};
  }
  for (std::size_t i = 0; i < live.size(); ++i) {
    const std::string was = live_text(live[i]);
    const std::string is = live_text(replayed[i]);
    if (was != is) return VerdictDifference{id, fmt::format("on file {}\n  replayed {}", was, is)};
  }
  const bool settled_on_file = !on_file.empty() && !is_live(on_file.back());
  if (!settled_on_file && live.empty()) {
    return VerdictDifference{id, "settling finds it and it is not on file"};
  }
  if (!settled_on_file) return std::nullopt;  // its settling is still due
  // What settling found once and took back later, a replay, which settles once, never finds.
  const bool taken_back = live.empty() && on_file.back().cause == RevisionCause::unsupported;
  if (settled == nullptr && taken_back) return std::nullopt;
  if (settled == nullptr) return VerdictDifference{id, "on file as settled, not replayed"};
  const std::string was = verdict_text(on_file.back());
  const std::string is = verdict_text(*settled);
  if (was == is) return std::nullopt;
  return VerdictDifference{id, fmt::format("settled on file {}\n  replayed {}", was, is)};
}

}  // namespace busward::tracker
