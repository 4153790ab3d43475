#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "db/connection.h"
#include "db/faults.h"
#include "tracker/alarm.h"

namespace busward::db {

// The verdicts on file, for whoever checks them: every revision of the alarms whose deciding fix
// lies in [from, to), by alarm and in order.
Outcome<std::map<tracker::AlarmId, std::vector<tracker::AlarmRevision>>> verdicts_between(
    const Address& address, geo::UtcTime from, geo::UtcTime to);

// The newest rulebook that was known at a moment; 0 = none yet.
Outcome<std::int64_t> rulebook_known_at(const Address& address, geo::UtcTime at);

// When the oldest batch of the journal was closed; nothing for an empty journal.
Outcome<std::optional<geo::UtcTime>> journal_begins_at(const Address& address);

}  // namespace busward::db
