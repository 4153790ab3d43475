#pragma once

#include "tracker/effects.h"
#include "tracker/engine.h"
#include "tracker/journal_record.h"
#include "tracker/ports/interpreter.h"

namespace busward::tracker {

// What the engine says to one batch of the journal, live or in a replay: the one way in which
// records become effects.
void judge_batch(Engine& engine, ports::Interpreter& interpreter, const JournalBatch& batch,
                 Effects& out);

}  // namespace busward::tracker
