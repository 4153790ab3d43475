#pragma once

#include <span>
#include <vector>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "tracker/ports/effects.h"

namespace busward::db {

// The rows of tracking.*, many of a kind by one statement each. Used by EffectStore within its
// transaction.
void prepare_track_rows(pqxx::connection& connection);
void add_chunks(pqxx::work& tx, std::span<const tracker::TrackChunk> chunks);
void put_runs(pqxx::work& tx, std::span<const tracker::RunRecord> runs);
void put_stop_visits(pqxx::work& tx, std::span<const tracker::StopVisit> visits);
void add_counts(pqxx::work& tx, std::span<const tracker::DayCount> counts);

// What a settle request needs of them. Damage throws Refusal.
std::vector<tracker::TrackChunk> chunks_of(pqxx::work& tx, const tracker::SettleRequest& request);
std::optional<tracker::RunRecord> run_of(pqxx::work& tx, const tracker::SettleRequest& request);

}  // namespace busward::db
