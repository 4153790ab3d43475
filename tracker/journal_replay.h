#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tracker/engine.h"
#include "tracker/journal_record.h"
#include "tracker/ports/effects.h"
#include "tracker/ports/interpreter.h"

namespace busward::tracker {

// Which of an alarm's revisions two records of the same journal have to agree in.
struct VerdictDifference {
  AlarmId id;
  std::string what;  // for a person
};

// Judges journal records a second time, from nothing, by a fresh engine, and keeps what it says:
// all live revisions, and the settled verdict on each run that ended. Reads what it is given and
// nothing else, so the same journal gives the same bytes.
class JournalReplay {
 public:
  JournalReplay(ports::Interpreter& interpreter, RulebookOf rulebook_of);

  // The rulebook in force before the first record.
  void adopt(std::int64_t revision) { engine_.adopt(rulebook_of_(revision)); }
  void apply(const JournalBatch& batch);

  std::int64_t fixes() const { return fixes_; }
  // Every live revision of each alarm, in order.
  const std::map<AlarmId, std::vector<AlarmRevision>>& live() const { return live_; }
  // Of each run that ended, judged once more from all of its fixes: the state of each of its alarms
  // after that. `revision_of`: the rulebook by which a run was settled; 0 = the newest.
  using SettledBy = std::function<std::int64_t(registry::VehicleId vehicle, const RunId& run)>;
  std::map<AlarmId, AlarmRevision> settled(const SettledBy& revision_of);

 private:
  using RunKey = std::pair<registry::VehicleId, RunId>;

  void keep(Effects effects);
  ports::SettleTask task_of(const RunKey& key, const SettleRequest& request) const;

  ports::Interpreter& interpreter_;
  RulebookOf rulebook_of_;
  Engine engine_;
  std::int64_t fixes_ = 0;
  std::map<AlarmId, std::vector<AlarmRevision>> live_;
  std::map<RunKey, RunRecord> runs_;
  std::map<registry::VehicleId, std::vector<TrackChunk>> chunks_;
  std::map<RunKey, SettleRequest> due_;
  std::map<RunId, std::vector<AttestedRun>> attested_;
};

// What the records of one alarm say differently: its live revisions one by one, and its settled
// state where there is one on both sides. Nothing where they agree.
std::optional<VerdictDifference> difference(const std::vector<AlarmRevision>& on_file,
                                            const std::vector<AlarmRevision>& replayed,
                                            const AlarmRevision* settled);

}  // namespace busward::tracker
