#pragma once

#include <span>
#include <vector>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "tracker/ports/effects.h"

namespace busward::db {

// The rows of compliance.* and of the feed, which carries each new revision. Used by EffectStore
// within its transaction; add_revisions holds the feed's lock from then to the commit.
void prepare_alarm_rows(pqxx::connection& connection);
std::vector<tracker::ports::FeedEvent> add_revisions(
    pqxx::work& tx, std::span<const tracker::AlarmRevision> revisions);

// The newest revision of each alarm that the request's run may have.
std::vector<tracker::AlarmRevision> known_alarms(pqxx::work& tx,
                                                 const tracker::SettleRequest& request);

// The newest live revision of each alarm of the request's bus around its time.
std::vector<tracker::AlarmRevision> heard_alarms(pqxx::work& tx,
                                                 const tracker::SettleRequest& request);

// Every revision of the alarms whose first deciding fix lies in [from, to), by alarm and in order.
std::vector<tracker::AlarmRevision> revisions_between(pqxx::work& tx, geo::UtcTime from,
                                                      geo::UtcTime to);

}  // namespace busward::db
