#include "tracker/judge_batch.h"

#include <vector>

namespace busward::tracker {

void judge_batch(Engine& engine, ports::Interpreter& interpreter, const JournalBatch& batch,
                 Effects& out) {
  engine.begin_batch({.seq = batch.seq, .now = batch.closed_at}, out);
  std::vector<Observation> observations;
  for (const JournalRecord& record : batch.records) {
    observations.clear();
    interpreter.interpret(record, observations);
    for (const Observation& observation : observations) engine.apply(observation, out);
  }
  engine.end_batch(out);
}

}  // namespace busward::tracker
