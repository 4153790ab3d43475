#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tracker/effects.h"
#include "tracker/ports/fault.h"

namespace busward::tracker::ports {

// An alarm revision as the feed carries it: numbered by the store, in commit order.
struct FeedEvent {
  std::int64_t seq = 0;
  int revision = 0;
  AlarmRevision alarm;
};

// One saved piece of engine state: of a vehicle (kind "vehicle") or a terminal's reassembly
// ("terminal").
struct SavedState {
  std::string kind;
  std::int64_t key = 0;
  std::string bytes;  // begins with its format version
};

// Rows that did not change since an older save are as true at `seq` as the new ones.
struct SavedStates {
  std::int64_t seq = 0;  // the batch up to which all of them are true, 0 = none was ever saved
  std::vector<SavedState> states;
};

// A settle request that is still to be done, with the alarms already known of its vehicle and
// interval.
struct SettleTask {
  SettleRequest request;
  std::optional<RunRecord> run;
  std::vector<TrackChunk> chunks;        // all that the vehicle drove in its time, by began
  std::vector<RunAttestation> attested;  // of the run, without late ones
  std::vector<AlarmRevision> known;      // the newest revision of each alarm that overlaps it
  std::vector<AlarmRevision> heard{};    // of those, the newest that the live verdict gave
};

// Where effects go. They happen once: the position in the journal is moved in the same transaction,
// and after an in-doubt commit consumed() tells whether they stand. Owned by the engine's thread.
class EffectStore {
 public:
  virtual ~EffectStore() = default;
  // Connects if need be. The newest batch whose effects stand, 0 = none.
  virtual Outcome<std::int64_t> consumed() = 0;
  // Writes the effects of the batches up to `seq`; refused (rejected) unless seq is above
  // consumed().
  virtual Outcome<std::vector<FeedEvent>> commit(const Effects& effects, std::int64_t seq) = 0;

  // The requests written so far, merged by run or day, at most `limit`.
  virtual Outcome<std::vector<SettleTask>> settle_tasks(std::size_t limit) = 0;
  // Adds the revisions and removes the requests of those tasks that stood when they were read, in
  // one transaction.
  virtual Outcome<std::vector<FeedEvent>> settled(std::span<const SettleTask> tasks,
                                                  std::span<const AlarmRevision> revisions) = 0;

  virtual Outcome<SavedStates> load_states() = 0;
  // Adds or replaces these rows; from now on all rows are true at saved.seq.
  virtual Outcome<Done> save_states(const SavedStates& saved) = 0;
};

}  // namespace busward::tracker::ports
