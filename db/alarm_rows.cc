#include "db/alarm_rows.h"

#include <chrono>
#include <optional>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

using tracker::AlarmRevision;
using tracker::RevisionCause;
using tracker::SettleRequest;
using tracker::ports::FeedEvent;

constexpr Statement kFeedLock{"feed_lock", "SELECT tracking.feed_lock()"};
// Of a new alarm the evidence is due: raw frames around the deciding fix, once those behind it are
// in.
constexpr Statement kIdentify{
    "alarm_identify",
    "WITH identity AS (INSERT INTO compliance.alarm (id, vehicle, rule, kind, detected_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING RETURNING id) "
    "INSERT INTO compliance.evidence_due (alarm, vehicle, from_at, to_at) "
    "SELECT id, $2, $5::timestamptz - interval '5 minutes', $5::timestamptz + interval "
    "'5 minutes' FROM identity"};
constexpr Statement kRevise{
    "alarm_revise",
    "WITH place AS (SELECT coalesce((SELECT max(seq) FROM tracking.feed), 0) + 1 AS seq, "
    "coalesce((SELECT max(revision) FROM compliance.alarm_revision WHERE alarm = $1), 0) + 1 "
    "AS revision), "
    "revised AS (INSERT INTO compliance.alarm_revision (alarm, revision, seq, run, "
    "route_version, began_at, detected_at, ended_at, late, cause, position, measured, "
    "limit_in_force, series, rulebook_revision, caused_by_seq, kind) "
    "SELECT $1, revision, seq, $2, $3, $4, $5, $6, $7, $8, "
    "ST_SetSRID(ST_MakePoint($9, $10), 4326), $11, $12, $13, $14, $15, $16 FROM place) "
    "INSERT INTO tracking.feed (seq, kind, alarm, revision) "
    "SELECT seq, 'alarm', $1, revision FROM place RETURNING seq, revision"};
constexpr Statement kKnown{
    "alarm_known",
    "SELECT id, rule, kind, run, route_version, access.epoch_ms(began_at), "
    "access.epoch_ms(detected_at), access.epoch_ms(ended_at), late, cause, ST_Y(position), "
    "ST_X(position), measured, limit_in_force, rulebook_revision, caused_by_seq, "
    "(SELECT series FROM compliance.alarm_revision r WHERE r.alarm = c.id AND series IS NOT NULL "
    "ORDER BY r.revision DESC LIMIT 1) "
    "FROM compliance.alarm_current c WHERE vehicle = $1 "
    "AND first_detected_at BETWEEN $3::timestamptz - interval '1 day' AND $4::timestamptz + "
    "interval '1 day' "
    "AND CASE WHEN $2::uuid IS NOT NULL THEN run = $2 "
    "ELSE run IS NULL AND began_at <= $4 AND coalesce(ended_at, 'infinity') >= $3 END "
    "ORDER BY first_detected_at, id"};
// The columns of kKnown, and the vehicle.
constexpr Statement kBetween{
    "alarm_between",
    "SELECT a.id, a.rule, r.kind, r.run, r.route_version, access.epoch_ms(r.began_at), "
    "access.epoch_ms(r.detected_at), access.epoch_ms(r.ended_at), r.late, r.cause, "
    "ST_Y(r.position), ST_X(r.position), r.measured, r.limit_in_force, r.rulebook_revision, "
    "r.caused_by_seq, r.series, a.vehicle FROM compliance.alarm a "
    "JOIN compliance.alarm_revision r ON r.alarm = a.id "
    "WHERE a.detected_at >= $1 AND a.detected_at < $2 ORDER BY a.detected_at, a.id, r.revision"};
// The same of the newest revision that the live verdict gave, of the bus's alarms of that time.
constexpr Statement kHeard{
    "alarm_heard",
    "SELECT DISTINCT ON (a.detected_at, a.id) a.id, a.rule, r.kind, r.run, r.route_version, "
    "access.epoch_ms(r.began_at), access.epoch_ms(r.detected_at), access.epoch_ms(r.ended_at), "
    "r.late, r.cause, ST_Y(r.position), ST_X(r.position), r.measured, r.limit_in_force, "
    "r.rulebook_revision, r.caused_by_seq, r.series FROM compliance.alarm a "
    "JOIN compliance.alarm_revision r ON r.alarm = a.id WHERE a.vehicle = $1 "
    "AND a.detected_at BETWEEN $2::timestamptz - interval '1 day' AND $3::timestamptz + "
    "interval '1 day' AND r.cause IN ('raised', 'updated', 'ended') "
    "ORDER BY a.detected_at, a.id, r.revision DESC"};
constexpr Statement kAll[] = {kFeedLock, kIdentify, kRevise, kKnown, kHeard, kBetween};

constexpr RevisionCause kCauses[] = {
    RevisionCause::raised,     RevisionCause::updated,
    RevisionCause::ended,      RevisionCause::confirmed_by_settling,
    RevisionCause::changed,    RevisionCause::new_late,
    RevisionCause::unsupported};

RevisionCause cause_from(std::string_view text) {
  for (const RevisionCause cause : kCauses) {
    if (to_text(cause) == text) return cause;
  }
  throw Refusal{fmt::format("an alarm revision with the unknown cause {}", text)};
}

std::optional<std::int64_t> raw(const std::optional<registry::RouteVersionId>& id) {
  if (!id) return std::nullopt;
  return id->value;
}

std::optional<std::string> present(const std::string& json) {
  if (json.empty()) return std::nullopt;
  return json;
}

std::string text_of(const pqxx::field& field) {
  return field.is_null() ? std::string{} : field.as<std::string>();
}

FeedEvent add_revision(pqxx::work& tx, const AlarmRevision& alarm) {
  const std::string id = to_sql(alarm.id);
  tx.exec_prepared0(kIdentify.name, id, alarm.vehicle.value, alarm.rule, alarm.kind,
                    to_sql(alarm.detected_at));
  const auto row = tx.exec_prepared1(
      kRevise.name, id, to_sql(alarm.run), raw(alarm.route_version), to_sql(alarm.began_at),
      to_sql(alarm.detected_at), to_sql(alarm.ended_at), alarm.late,
      std::string{to_text(alarm.cause)}, alarm.position.longitude().value(),
      alarm.position.latitude().value(), alarm.measured, alarm.limit, present(alarm.series),
      alarm.rulebook_revision, alarm.caused_by_seq, alarm.kind);
  return {.seq = row[0].as<std::int64_t>(), .revision = row[1].as<int>(), .alarm = alarm};
}

AlarmRevision revision_from(const pqxx::row& row, registry::VehicleId vehicle) {
  const auto position = geo::LatLng::from_degrees(geo::Degrees{row[10].as<double>()},
                                                  geo::Degrees{row[11].as<double>()});
  if (!position) throw Refusal{"an alarm revision with an impossible position"};
  AlarmRevision alarm{.id = uuid_from(row[0]),
                      .vehicle = vehicle,
                      .rule = row[1].as<std::string>(),
                      .kind = row[2].as<std::string>(),
                      .run = optional_uuid_from(row[3]),
                      .route_version = {},
                      .began_at = time_from(row[5]),
                      .detected_at = time_from(row[6]),
                      .ended_at = optional_time_from(row[7]),
                      .late = row[8].as<bool>(),
                      .cause = cause_from(row[9].c_str()),
                      .position = *position,
                      .measured = row[12].as<std::string>(),
                      .limit = row[13].as<std::string>(),
                      .series = text_of(row[16]),
                      .rulebook_revision = row[14].as<std::int64_t>(),
                      .caused_by_seq = row[15].as<std::int64_t>()};
  if (!row[4].is_null()) {
    alarm.route_version = registry::RouteVersionId{row[4].as<std::int64_t>()};
  }
  return alarm;
}

}  // namespace

void prepare_alarm_rows(pqxx::connection& connection) {
  for (const Statement& statement : kAll) connection.prepare(statement.name, statement.sql);
}

std::vector<FeedEvent> add_revisions(pqxx::work& tx, std::span<const AlarmRevision> revisions) {
  std::vector<FeedEvent> events;
  if (revisions.empty()) return events;
  tx.exec_prepared1(kFeedLock.name);
  events.reserve(revisions.size());
  for (const AlarmRevision& revision : revisions) events.push_back(add_revision(tx, revision));
  return events;
}

std::vector<AlarmRevision> known_alarms(pqxx::work& tx, const SettleRequest& request) {
  std::vector<AlarmRevision> known;
  const auto rows = tx.exec_prepared(kKnown.name, request.vehicle.value, to_sql(request.run),
                                     to_sql(request.from), to_sql(request.to));
  for (const auto& row : rows) known.push_back(revision_from(row, request.vehicle));
  return known;
}

std::vector<AlarmRevision> heard_alarms(pqxx::work& tx, const SettleRequest& request) {
  std::vector<AlarmRevision> heard;
  const auto rows = tx.exec_prepared(kHeard.name, request.vehicle.value, to_sql(request.from),
                                     to_sql(request.to));
  for (const auto& row : rows) heard.push_back(revision_from(row, request.vehicle));
  return heard;
}

std::vector<AlarmRevision> revisions_between(pqxx::work& tx, geo::UtcTime from, geo::UtcTime to) {
  std::vector<AlarmRevision> revisions;
  for (const auto& row : tx.exec_prepared(kBetween.name, to_sql(from), to_sql(to))) {
    revisions.push_back(revision_from(row, registry::VehicleId{row[17].as<std::int64_t>()}));
  }
  return revisions;
}

}  // namespace busward::db
