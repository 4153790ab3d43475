#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tracker/ports/effects.h"
#include "tracker/ports/journal.h"
#include "tracker/ports/rulebook.h"

namespace busward::rehearsal {

using tracker::ports::Done;
using tracker::ports::Fault;
using tracker::ports::Outcome;

// How the database fails, decided by chance before each operation: one that fails, one whose answer
// is lost, an outage of up to 30. After kill_after() so many nothing answers any more until
// revive(): the process was killed there.
class Weather {
 public:
  explicit Weather(std::uint64_t seed) : random_{seed} {}

  // What happens to this operation: nothing bad, it fails before it is done, or it is done and the
  // answer is lost.
  enum class Luck { good, fails, done_unheard };
  Luck draw();

  void set_trouble(double share) { trouble_ = share; }
  void kill_after(int operations) { left_ = operations; }
  void revive() { left_.reset(); }
  bool dead() const { return left_ && *left_ <= 0; }

 private:
  std::mt19937_64 random_;
  double trouble_ = 0;
  std::optional<int> left_;
  int outage_left_ = 0;
};

// The journal as a list. What was acknowledged is in it.
class MemoryJournal final : public tracker::ports::Journal {
 public:
  explicit MemoryJournal(Weather& weather) : weather_{weather} {}

  Outcome<tracker::ports::JournalEnd> open() override;
  Outcome<Done> append(const tracker::JournalBatch& batch) override;
  Outcome<std::vector<tracker::JournalBatch>> read_after(std::int64_t seq,
                                                         std::size_t limit) override;
  const std::vector<tracker::JournalBatch>& batches() const { return batches_; }

 private:
  Weather& weather_;
  std::vector<tracker::JournalBatch> batches_;
};

// Effects as PostgreSQL would keep them: a commit happens whole or not at all.
class MemoryEffects final : public tracker::ports::EffectStore {
 public:
  explicit MemoryEffects(Weather& weather) : weather_{weather} {}

  Outcome<std::int64_t> consumed() override;
  Outcome<std::vector<tracker::ports::FeedEvent>> commit(const tracker::Effects& effects,
                                                         std::int64_t seq) override;
  Outcome<std::vector<tracker::ports::SettleTask>> settle_tasks(std::size_t limit) override;
  Outcome<std::vector<tracker::ports::FeedEvent>> settled(
      std::span<const tracker::ports::SettleTask> tasks,
      std::span<const tracker::AlarmRevision> revisions) override;
  Outcome<tracker::ports::SavedStates> load_states() override;
  Outcome<Done> save_states(const tracker::ports::SavedStates& saved) override;

  std::int64_t position() const { return consumed_; }
  bool all_settled() const { return due_.empty(); }
  const std::vector<tracker::TrackChunk>& chunks() const { return chunks_; }
  const std::map<tracker::AlarmId, std::vector<tracker::AlarmRevision>>& alarms() const {
    return alarms_;
  }
  const std::vector<tracker::DayCount>& counts() const { return counts_; }
  const std::vector<tracker::AttestedRun>& attested() const { return attested_; }

 private:
  using RunKey = std::pair<registry::VehicleId, tracker::RunId>;
  void keep(const tracker::Effects& effects);
  tracker::ports::SettleTask task_of(const tracker::SettleRequest& request) const;
  void add_revisions(std::span<const tracker::AlarmRevision> revisions);

  Weather& weather_;
  std::int64_t consumed_ = 0;
  std::vector<tracker::TrackChunk> chunks_;
  std::map<RunKey, tracker::RunRecord> runs_;
  std::vector<tracker::DayCount> counts_;
  std::map<RunKey, tracker::SettleRequest> due_;
  std::vector<tracker::AttestedRun> attested_;
  std::map<tracker::AlarmId, std::vector<tracker::AlarmRevision>> alarms_;
  std::map<std::pair<std::string, std::int64_t>, std::string> states_;
  std::int64_t states_at_ = 0;
};

// The rulebooks of a day by revision, from 1 on. A load fails as any other operation does, but not
// for good: the engine waits for it wherever it stands.
class MemoryRulebooks final : public tracker::ports::RulebookSource {
 public:
  using Books = std::vector<std::shared_ptr<const tracker::Rulebook>>;
  MemoryRulebooks(Weather& weather, Books books) : weather_{weather}, books_{std::move(books)} {}

  Outcome<tracker::ports::RulebookMark> latest() override;
  Outcome<std::shared_ptr<const tracker::Rulebook>> load(std::int64_t revision) override;
  std::shared_ptr<const tracker::Rulebook> book(std::int64_t revision) const {
    return books_.at(static_cast<std::size_t>(revision) - 1);
  }

 private:
  Weather& weather_;
  Books books_;
};

}  // namespace busward::rehearsal
