#pragma once

#include <memory>
#include <span>
#include <vector>

#include "tracker/ports/effects.h"
#include "tracker/rulebook.h"

namespace busward::tracker {

// The settled verdict on one run: judges all of its deduplicated fixes in order of time, as one
// pass, and says for each alarm what became of it: confirmed_by_settling, changed, unsupported, and
// new_late for an episode that the live verdict never had. An episode takes the id of the known
// alarm of the same vehicle, rule and kind that it overlaps most. A known alarm whose settled
// revision would repeat the one before gets none. Distress stays as it was heard. Pure; nothing
// rings. `book` is the rulebook known at settling; the run keeps the route version that it was
// driven on.
std::vector<AlarmRevision> settle(const ports::SettleTask& task, const Rulebook& book);

// Of one pass over several runs. A run that is taken from a bus and one that it drove instead may
// hold the same episode, which has one id: what stands on the one is not refuted by the other.
void keep_what_stands(std::vector<AlarmRevision>& revisions);

}  // namespace busward::tracker
