#include "db/track_rows.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"
#include "db/twkb.h"
#include "geo/assert.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using tracker::DayCount;
using tracker::RunRecord;
using tracker::SettleRequest;
using tracker::StopVisit;
using tracker::TrackChunk;

constexpr Statement kTrackDay{"track_day", "SELECT tracking.ensure_day('tracking.track', $1)"};
constexpr Statement kAddChunks{
    "track_add",
    "INSERT INTO tracking.track (vehicle, began_at, ended_at, run, fixes, late, path) "
    "SELECT vehicle, to_timestamp(began), to_timestamp(ended), run, fixes, late, path "
    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::smallint[], "
    "$6::boolean[], $7::bytea[]) AS t(vehicle, began, ended, run, fixes, late, path)"};
constexpr Statement kPutRuns{
    "run_put",
    "INSERT INTO tracking.run (run, vehicle, route_version, driver, departs_at, began_at, "
    "ended_at, loaded_at, driven_m, rulebook_revision, said_loaded_at) "
    "SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], "
    "$5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], "
    "$9::double precision[], $10::bigint[], $11::timestamptz[]) "
    "ON CONFLICT (run, vehicle) DO UPDATE SET route_version = excluded.route_version, "
    "driver = excluded.driver, departs_at = excluded.departs_at, began_at = excluded.began_at, "
    "ended_at = excluded.ended_at, loaded_at = excluded.loaded_at, driven_m = excluded.driven_m, "
    "rulebook_revision = excluded.rulebook_revision, said_loaded_at = excluded.said_loaded_at"};
constexpr Statement kPutVisits{
    "stop_visit_put",
    "INSERT INTO tracking.stop_visit (run, vehicle, stop, arrived_at, departed_at) "
    "SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::int[], $4::timestamptz[], "
    "$5::timestamptz[]) "
    "ON CONFLICT (run, vehicle, stop, arrived_at) "
    "DO UPDATE SET departed_at = excluded.departed_at"};
constexpr Statement kAddCounts{
    "day_count_add",
    "INSERT INTO tracking.day_count AS c (vehicle, day, fixes, unlocated, duplicates, skewed) "
    "SELECT vehicle, '1970-01-01'::date + day, sum(fixes), sum(unlocated), sum(duplicates), "
    "sum(skewed) "
    "FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[]) "
    "AS t(vehicle, day, fixes, unlocated, duplicates, skewed) GROUP BY vehicle, day "
    "ON CONFLICT (vehicle, day) DO UPDATE SET fixes = c.fixes + excluded.fixes, "
    "unlocated = c.unlocated + excluded.unlocated, "
    "duplicates = c.duplicates + excluded.duplicates, skewed = c.skewed + excluded.skewed"};
// Chunks begin up to their length before the request. Whatever the vehicle drove in its time
// belongs to the run: it may have been driven for another one, or for none, as far as was known
// then.
constexpr Statement kChunksOfRun{
    "track_of_run",
    "SELECT run, late, path FROM tracking.track WHERE vehicle = $1 "
    "AND began_at BETWEEN $2::timestamptz - interval '2 hours' AND $3 AND ended_at >= $2 "
    "ORDER BY began_at, late, path"};
constexpr Statement kChunksOfDay{
    "track_of_day",
    "SELECT run, late, path FROM tracking.track WHERE vehicle = $1 AND run IS NULL "
    "AND began_at BETWEEN $2::timestamptz - interval '2 hours' AND $3 AND ended_at >= $2 "
    "ORDER BY began_at, late, path"};
constexpr Statement kRunOf{
    "run_of",
    "SELECT route_version, driver, access.epoch_ms(departs_at), access.epoch_ms(began_at), "
    "access.epoch_ms(ended_at), access.epoch_ms(loaded_at), driven_m, rulebook_revision, "
    "access.epoch_ms(said_loaded_at) "
    "FROM tracking.run WHERE run = $1 AND vehicle = $2"};

constexpr Statement kAll[] = {kTrackDay,  kAddChunks,   kPutRuns,     kPutVisits,
                              kAddCounts, kChunksOfRun, kChunksOfDay, kRunOf};

// Rows of one key, of which the last one counts: one statement may not touch a row twice.
template <class Row, class Key>
std::vector<Row> last_of_each(std::span<const Row> rows, Key key) {
  std::vector<Row> kept;
  std::set<decltype(key(rows[0]))> seen;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (seen.insert(key(*row)).second) kept.push_back(*row);
  }
  std::reverse(kept.begin(), kept.end());
  return kept;
}

std::optional<std::int64_t> raw(const std::optional<registry::DriverId>& id) {
  if (!id) return std::nullopt;
  return id->value;
}

// Late chunks may begin on days that nobody made a partition for.
void ensure_days(pqxx::work& tx, std::span<const TrackChunk> chunks) {
  constexpr std::uint32_t kDay = 86'400;
  std::set<std::uint32_t> days;
  for (const TrackChunk& chunk : chunks) days.insert(chunk.points.front().epoch_s / kDay);
  for (const std::uint32_t day : days) {
    const std::chrono::sys_days date{std::chrono::days{day}};
    tx.exec_prepared1(kTrackDay.name, routing::to_iso_day(date));
  }
}

TrackChunk chunk_from(const pqxx::row& row, registry::VehicleId vehicle) {
  auto points = points_of(bytes_from(row[2]));
  if (!points) throw Refusal{fmt::format("a track of vehicle {} is damaged", vehicle.value)};
  return TrackChunk{.vehicle = vehicle,
                    .run = optional_uuid_from(row[0]),
                    .late = row[1].as<bool>(),
                    .points = std::move(*points)};
}

}  // namespace

void prepare_track_rows(pqxx::connection& connection) {
  for (const Statement& statement : kAll) connection.prepare(statement.name, statement.sql);
}

void add_chunks(pqxx::work& tx, std::span<const TrackChunk> chunks) {
  if (chunks.empty()) return;
  ensure_days(tx, chunks);
  SqlArray vehicle, began, ended, run, fixes, late, path;
  for (const TrackChunk& chunk : chunks) {
    vehicle.add(chunk.vehicle.value);
    began.add(std::int64_t{chunk.points.front().epoch_s});
    ended.add(std::int64_t{chunk.points.back().epoch_s});
    run.add_optional(to_sql(chunk.run));
    fixes.add(static_cast<std::int64_t>(chunk.points.size()));
    late.add(chunk.late);
    path.add(hex_bytea(twkb_of(chunk.points)));
  }
  tx.exec_prepared0(kAddChunks.name, vehicle.text(), began.text(), ended.text(), run.text(),
                    fixes.text(), late.text(), path.text());
}

void put_runs(pqxx::work& tx, std::span<const RunRecord> runs) {
  if (runs.empty()) return;
  SqlArray run, vehicle, version, driver, departs, began, ended, loaded, driven, revision,
      said_loaded;
  const auto key = [](const RunRecord& record) {
    return std::pair{record.run, record.vehicle.value};
  };
  for (const RunRecord& record : last_of_each(runs, key)) {
    run.add(to_sql(record.run));
    vehicle.add(record.vehicle.value);
    version.add(record.route_version.value);
    driver.add_optional(raw(record.driver));
    departs.add(to_sql(record.departs_at));
    began.add(to_sql(record.began_at));
    ended.add_optional(to_sql(record.ended_at));
    loaded.add_optional(to_sql(record.loaded_at));
    driven.add(pqxx::to_string(record.driven.value()));
    revision.add(record.rulebook_revision);
    said_loaded.add_optional(to_sql(record.said_loaded_at));
  }
  tx.exec_prepared0(kPutRuns.name, run.text(), vehicle.text(), version.text(), driver.text(),
                    departs.text(), began.text(), ended.text(), loaded.text(), driven.text(),
                    revision.text(), said_loaded.text());
}

void put_stop_visits(pqxx::work& tx, std::span<const StopVisit> visits) {
  if (visits.empty()) return;
  SqlArray run, vehicle, stop, arrived, departed;
  const auto key = [](const StopVisit& visit) {
    return std::tuple{visit.run, visit.vehicle.value, visit.stop, visit.arrived_at};
  };
  for (const StopVisit& visit : last_of_each(visits, key)) {
    run.add(to_sql(visit.run));
    vehicle.add(visit.vehicle.value);
    stop.add(std::int64_t{visit.stop});
    arrived.add(to_sql(visit.arrived_at));
    departed.add_optional(to_sql(visit.departed_at));
  }
  tx.exec_prepared0(kPutVisits.name, run.text(), vehicle.text(), stop.text(), arrived.text(),
                    departed.text());
}

void add_counts(pqxx::work& tx, std::span<const DayCount> counts) {
  if (counts.empty()) return;
  SqlArray vehicle, day, fixes, unlocated, duplicates, skewed;
  for (const DayCount& count : counts) {
    vehicle.add(count.vehicle.value);
    day.add(std::int64_t{count.day});
    fixes.add(std::int64_t{count.fixes});
    unlocated.add(std::int64_t{count.unlocated});
    duplicates.add(std::int64_t{count.duplicates});
    skewed.add(std::int64_t{count.skewed});
  }
  tx.exec_prepared0(kAddCounts.name, vehicle.text(), day.text(), fixes.text(), unlocated.text(),
                    duplicates.text(), skewed.text());
}

std::vector<TrackChunk> chunks_of(pqxx::work& tx, const SettleRequest& request) {
  const auto rows =
      tx.exec_prepared(request.run ? kChunksOfRun.name : kChunksOfDay.name, request.vehicle.value,
                       to_sql(request.from), to_sql(request.to));
  std::vector<TrackChunk> chunks;
  chunks.reserve(rows.size());
  for (const auto& row : rows) chunks.push_back(chunk_from(row, request.vehicle));
  return chunks;
}

std::optional<RunRecord> run_of(pqxx::work& tx, const SettleRequest& request) {
  if (!request.run) return std::nullopt;
  const auto rows = tx.exec_prepared(kRunOf.name, to_sql(*request.run), request.vehicle.value);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  RunRecord run{.run = *request.run,
                .vehicle = request.vehicle,
                .route_version = registry::RouteVersionId{row[0].as<std::int64_t>()},
                .driver = {},
                .departs_at = time_from(row[2]),
                .began_at = time_from(row[3]),
                .ended_at = optional_time_from(row[4]),
                .loaded_at = optional_time_from(row[5]),
                .said_loaded_at = optional_time_from(row[8]),
                .driven = geo::Metres{row[6].as<double>()},
                .rulebook_revision = row[7].as<std::int64_t>()};
  if (!row[1].is_null()) run.driver = registry::DriverId{row[1].as<std::int64_t>()};
  return run;
}

}  // namespace busward::db
