#include "db/effect_store.h"

#include <chrono>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/alarm_rows.h"
#include "db/attestation_rows.h"
#include "db/sql_values.h"
#include "db/statement.h"
#include "db/track_rows.h"

namespace busward::db {
namespace {

using tracker::SettleRequest;
using tracker::ports::FeedEvent;
using tracker::ports::SavedState;
using tracker::ports::SavedStates;
using tracker::ports::SettleTask;

constexpr std::chrono::seconds kDeadline{60};  // of one statement

constexpr Statement kConsumed{"consumed", "SELECT seq, saved_seq FROM tracking.consumed"};
constexpr Statement kMove{"consumed_move",
                          "UPDATE tracking.consumed SET seq = $1 "
                          "WHERE seq < $1 AND ($2::bigint IS NULL OR seq = $2)"};
constexpr Statement kAddDue{
    "settle_due_add",
    "INSERT INTO tracking.settle_due AS d "
    "(vehicle, run, day, from_at, to_at, caused_by_seq, sweep_due) "
    "SELECT vehicle, run, day, min(from_at), max(to_at), max(caused), bool_or(sweep_due) FROM ("
    "SELECT vehicle, run, CASE WHEN run IS NULL THEN (from_at AT TIME ZONE 'UTC')::date END AS "
    "day, from_at, to_at, caused, sweep_due FROM unnest($1::bigint[], $2::uuid[], "
    "$3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::boolean[]) "
    "AS t(vehicle, run, from_at, to_at, caused, sweep_due)) AS asked "
    "GROUP BY vehicle, run, day "
    "ON CONFLICT (vehicle, run, day) DO UPDATE SET "
    "from_at = least(d.from_at, excluded.from_at), to_at = greatest(d.to_at, excluded.to_at), "
    "caused_by_seq = greatest(d.caused_by_seq, excluded.caused_by_seq), "
    "sweep_due = d.sweep_due OR excluded.sweep_due"};
constexpr Statement kReadDue{"settle_due_read",
                             "SELECT vehicle, run, access.epoch_ms(from_at), "
                             "access.epoch_ms(to_at), caused_by_seq, sweep_due "
                             "FROM tracking.settle_due ORDER BY asked_at, vehicle, run LIMIT $1"};
// A request that was extended meanwhile is another one: it names a later batch.
constexpr Statement kRemoveDue{
    "settle_due_remove",
    "DELETE FROM tracking.settle_due d USING unnest($1::bigint[], $2::uuid[], $3::timestamptz[], "
    "$4::timestamptz[], $5::bigint[], $6::boolean[]) "
    "AS t(vehicle, run, from_at, to_at, caused, sweep_due) "
    "WHERE d.vehicle = t.vehicle AND d.run IS NOT DISTINCT FROM t.run "
    "AND d.from_at = t.from_at AND d.to_at = t.to_at AND d.caused_by_seq = t.caused "
    "AND d.sweep_due = t.sweep_due"};
constexpr Statement kLoadStates{"engine_state_load",
                                "SELECT kind, key, bytes FROM tracking.engine_state"};
constexpr Statement kPutStates{"engine_state_put",
                               "INSERT INTO tracking.engine_state (kind, key, bytes) "
                               "SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[]) "
                               "ON CONFLICT (kind, key) DO UPDATE SET bytes = excluded.bytes"};
constexpr Statement kRemoveStates{
    "engine_state_remove",
    "DELETE FROM tracking.engine_state s USING unnest($1::text[], $2::bigint[]) AS t(kind, key) "
    "WHERE s.kind = t.kind AND s.key = t.key"};
constexpr Statement kSavedAt{"engine_state_saved_at",
                             "UPDATE tracking.consumed SET saved_seq = $1 "
                             "WHERE saved_seq <= $1 AND seq >= $1"};
constexpr Statement kAll[] = {kConsumed,   kMove,      kAddDue,       kReadDue, kRemoveDue,
                              kLoadStates, kPutStates, kRemoveStates, kSavedAt};

// Settle requests as the six parameters of kAddDue and kRemoveDue.
struct DueColumns {
  SqlArray vehicle, run, from, to, caused, sweep_due;

  void add(const SettleRequest& request) {
    vehicle.add(request.vehicle.value);
    run.add_optional(to_sql(request.run));
    from.add(to_sql(request.from));
    to.add(to_sql(request.to));
    caused.add(request.caused_by_seq);
    sweep_due.add(request.sweep_due);
  }
  void execute(pqxx::work& tx, const Statement& statement) const {
    if (vehicle.size() == 0) return;
    tx.exec_prepared0(statement.name, vehicle.text(), run.text(), from.text(), to.text(),
                      caused.text(), sweep_due.text());
  }
};

void add_due(pqxx::work& tx, std::span<const SettleRequest> requests) {
  DueColumns columns;
  for (const SettleRequest& request : requests) columns.add(request);
  columns.execute(tx, kAddDue);
}

void move_position(pqxx::work& tx, std::int64_t seq, const std::optional<std::int64_t>& from) {
  if (tx.exec_prepared0(kMove.name, seq, from).affected_rows() == 1) return;
  throw Refusal{
      fmt::format("the effects up to batch {} stand already, or another engine is at work", seq)};
}

SettleTask task_from(pqxx::work& tx, const pqxx::row& row) {
  const SettleRequest request{.vehicle = registry::VehicleId{row[0].as<std::int64_t>()},
                              .run = optional_uuid_from(row[1]),
                              .from = time_from(row[2]),
                              .to = time_from(row[3]),
                              .caused_by_seq = row[4].as<std::int64_t>(),
                              .sweep_due = row[5].as<bool>()};
  return {.request = request,
          .run = run_of(tx, request),
          .chunks = chunks_of(tx, request),
          .attested = request.run ? attested_of(tx, *request.run, request.vehicle)
                                  : std::vector<tracker::RunAttestation>{},
          .known = known_alarms(tx, request),
          .heard = heard_alarms(tx, request)};
}

void put_states(pqxx::work& tx, const std::vector<SavedState>& states) {
  SqlArray kind, key, bytes, gone_kind, gone_key;
  for (const SavedState& state : states) {
    (state.bytes.empty() ? gone_kind : kind).add(state.kind);
    (state.bytes.empty() ? gone_key : key).add(state.key);
    if (!state.bytes.empty()) bytes.add(hex_bytea(state.bytes));
  }
  if (kind.size() > 0) tx.exec_prepared0(kPutStates.name, kind.text(), key.text(), bytes.text());
  if (gone_kind.size() > 0) {
    tx.exec_prepared0(kRemoveStates.name, gone_kind.text(), gone_key.text());
  }
}

}  // namespace

EffectStore::EffectStore(Address address) : address_{std::move(address)} {}

pqxx::connection& EffectStore::connected() {
  if (!connection_) {
    auto connection = connect(address_, Role::engine,
                              {.application = "busward effects", .statement_timeout = kDeadline});
    for (const Statement& statement : kAll) connection->prepare(statement.name, statement.sql);
    prepare_track_rows(*connection);
    prepare_alarm_rows(*connection);
    prepare_attestation_rows(*connection);
    connection_ = std::move(connection);
  }
  return *connection_;
}

template <class Work>
auto EffectStore::in_transaction(const char* what, Work work)
    -> Outcome<std::invoke_result_t<Work&, pqxx::work&>> {
  auto outcome = attempt(what, WhenLost::nothing_happened, [&] {
    pqxx::work tx{connected()};
    auto value = work(tx);
    tx.commit();
    return value;
  });
  if (!outcome && !(connection_ && connection_->is_open())) connection_.reset();
  return outcome;
}

Outcome<std::int64_t> EffectStore::consumed() {
  const auto seq = in_transaction("read the engine's position", [](pqxx::work& tx) {
    return tx.exec_prepared1(kConsumed.name)[0].as<std::int64_t>();
  });
  if (seq) position_ = *seq;
  return seq;
}

Outcome<std::vector<FeedEvent>> EffectStore::commit(const tracker::Effects& effects,
                                                    std::int64_t seq) {
  auto events = in_transaction("write effects", [&](pqxx::work& tx) {
    move_position(tx, seq, position_);
    add_chunks(tx, effects.chunks);
    put_runs(tx, effects.runs);
    put_stop_visits(tx, effects.stop_visits);
    add_counts(tx, effects.counts);
    add_attested(tx, effects.attested);
    add_due(tx, effects.settle);
    return add_revisions(tx, effects.alarms);
  });
  if (events) {
    position_ = seq;
  } else if (events.error() == Fault::in_doubt) {
    position_.reset();  // consumed() tells
  }
  return events;
}

Outcome<std::vector<SettleTask>> EffectStore::settle_tasks(std::size_t limit) {
  return in_transaction("read what is to be settled", [&](pqxx::work& tx) {
    // One snapshot for a task's request, track and alarms.
    tx.exec0("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    std::vector<SettleTask> tasks;
    for (const auto& row : tx.exec_prepared(kReadDue.name, limit)) {
      tasks.push_back(task_from(tx, row));
    }
    return tasks;
  });
}

Outcome<std::vector<FeedEvent>> EffectStore::settled(
    std::span<const SettleTask> tasks, std::span<const tracker::AlarmRevision> revisions) {
  return in_transaction("write settled verdicts", [&](pqxx::work& tx) {
    DueColumns done;
    for (const SettleTask& task : tasks) done.add(task.request);
    done.execute(tx, kRemoveDue);
    return add_revisions(tx, revisions);
  });
}

Outcome<SavedStates> EffectStore::load_states() {
  return in_transaction("load the engine's state", [](pqxx::work& tx) {
    tx.exec0("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    SavedStates saved{.seq = tx.exec_prepared1(kConsumed.name)[1].as<std::int64_t>(), .states = {}};
    for (const auto& row : tx.exec_prepared(kLoadStates.name)) {
      saved.states.push_back(
          {row[0].as<std::string>(), row[1].as<std::int64_t>(), bytes_from(row[2])});
    }
    return saved;
  });
}

Outcome<Done> EffectStore::save_states(const SavedStates& saved) {
  return in_transaction("save the engine's state", [&](pqxx::work& tx) {
    if (tx.exec_prepared0(kSavedAt.name, saved.seq).affected_rows() != 1) {
      throw Refusal{
          fmt::format("a state of batch {} is older than the saved one or newer than "
                      "its effects",
                      saved.seq)};
    }
    put_states(tx, saved.states);
    return Done{};
  });
}

}  // namespace busward::db
