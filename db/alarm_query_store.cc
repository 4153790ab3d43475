#include "db/alarm_query_store.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/alarm_step_rows.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using tracker::AlarmRevision;
using tracker::RevisionCause;

// The columns of one revision, in the order in which revision_in reads them.
#define BUSWARD_REVISION_COLUMNS                                                               \
  "r.seq, r.revision, a.id, a.vehicle, a.rule, r.kind, r.run, r.route_version, "               \
  "access.epoch_ms(r.began_at), access.epoch_ms(r.detected_at), access.epoch_ms(r.ended_at), " \
  "r.late, r.cause, ST_Y(r.position), ST_X(r.position), r.measured, r.limit_in_force, "        \
  "r.rulebook_revision, r.caused_by_seq"
constexpr int kRevisionColumns = 19;

// An alarm's plate is the one that its bus has now; its route is that of the version it was judged
// by.
#define BUSWARD_ALARM_COLUMNS                                                   \
  BUSWARD_REVISION_COLUMNS                                                      \
  ", coalesce(v.plate, ''), p.route_id, coalesce(p.route, ''), v.operator_id, " \
  "(SELECT count(*) FROM compliance.alarm b WHERE b.vehicle = a.vehicle "       \
  "AND b.rule = a.rule AND b.detected_at < a.detected_at "                      \
  "AND b.detected_at >= a.detected_at - interval '24 hours'), "                 \
  "coalesce(sc.area_id, o.area_id) "                                            \
  "FROM compliance.alarm_revision r JOIN compliance.alarm a ON a.id = r.alarm " \
  "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = a.vehicle "               \
  "LEFT JOIN routing.route_version p ON p.id = r.route_version "                \
  "LEFT JOIN registry.school_now sc ON sc.code = p.school "                     \
  "LEFT JOIN registry.operator_now o ON o.operator_id = v.operator_id "

// By the feed's index, newest first, and only the newest revision of each alarm. OFFSET 0 has the
// status looked up by alarm: joined freely it is made of all alarms that the account may see, for
// each row anew.
constexpr Statement kPage[] = {
    {"alarm_page",
     "SELECT " BUSWARD_ALARM_COLUMNS
     "CROSS JOIN LATERAL (SELECT s.state, s.owner_account FROM compliance.alarm_status s "
     "WHERE s.alarm = a.id OFFSET 0) st "
     "WHERE ($1::bigint IS NULL OR a.vehicle = $1) AND ($2::text IS NULL OR a.rule = $2) "
     "AND (NOT $3::boolean OR (r.ended_at IS NULL AND r.cause <> 'unsupported')) "
     "AND ($4::bigint IS NULL OR r.seq > $4) "
     "AND ($5::bigint IS NULL OR r.seq < $5) "
     "AND ($7::text IS NULL OR st.state = $7) "
     "AND ($8::bigint IS NULL OR st.owner_account = $8) "
     "AND (NOT $9::boolean OR st.state <> 'closed') "
     "AND ($10::timestamptz IS NULL OR a.detected_at >= $10) "
     "AND NOT EXISTS (SELECT FROM compliance.alarm_revision "
     "n "
     "WHERE n.alarm = r.alarm AND n.revision > r.revision) ORDER BY r.seq DESC LIMIT $6"},
    kStepsOf};

constexpr Statement kDetail[] = {
    {"alarm_newest",
     "SELECT " BUSWARD_ALARM_COLUMNS "WHERE a.id = $1 ORDER BY r.revision DESC LIMIT 1"},
    {"alarm_revisions",
     "SELECT " BUSWARD_REVISION_COLUMNS
     ", access.epoch_ms(r.recorded_at), coalesce(r.series::text, '') "
     "FROM compliance.alarm_revision r JOIN compliance.alarm a ON a.id = r.alarm "
     "WHERE a.id = $1 ORDER BY r.revision"},
    {"alarm_evidence",
     "SELECT series, frames, facts, build FROM compliance.alarm_evidence WHERE alarm = $1"},
    {"alarm_cab_warning",
     "SELECT terminal_id, text, access.epoch_ms(wanted_at), sendings, access.epoch_ms(sent_at), "
     "access.epoch_ms(answered_at), outcome FROM compliance.cab_warning WHERE alarm = $1"},
    kStepsOf};

constexpr Statement kNewestEvent{"feed_newest", "SELECT coalesce(max(seq), 0) FROM tracking.feed"};
constexpr Statement kEvents[] = {
    {"feed_after", "SELECT f.seq, f.step, f.alarm, " BUSWARD_REVISION_COLUMNS
                   " FROM tracking.feed f LEFT JOIN compliance.alarm_revision r "
                   "ON r.alarm = f.alarm AND r.revision = f.revision "
                   "LEFT JOIN compliance.alarm a ON a.id = f.alarm "
                   "WHERE f.seq > $1 ORDER BY f.seq LIMIT $2"},
    kStepsOf};

RevisionCause cause_named(std::string_view name) {
  for (const RevisionCause cause :
       {RevisionCause::raised, RevisionCause::updated, RevisionCause::ended,
        RevisionCause::confirmed_by_settling, RevisionCause::changed, RevisionCause::new_late,
        RevisionCause::unsupported}) {
    if (to_text(cause) == name) return cause;
  }
  throw Refusal{"an alarm revision has an unknown cause"};
}

// Of a row whose revision columns begin at `first`.
AlarmRevision revision_in(const pqxx::row& row, int first) {
  const auto at = [&](int column) { return row[first + column]; };
  const auto place = geo::LatLng::from_degrees(geo::Degrees{at(13).as<double>()},
                                               geo::Degrees{at(14).as<double>()});
  if (!place) throw Refusal{"an alarm revision has an impossible position"};
  AlarmRevision alarm{.id = uuid_from(at(2)),
                      .vehicle = registry::VehicleId{at(3).as<std::int64_t>()},
                      .rule = at(4).as<std::string>(),
                      .kind = at(5).as<std::string>(),
                      .run = optional_uuid_from(at(6)),
                      .route_version = {},
                      .began_at = time_from(at(8)),
                      .detected_at = time_from(at(9)),
                      .ended_at = optional_time_from(at(10)),
                      .late = at(11).as<bool>(),
                      .cause = cause_named(at(12).c_str()),
                      .position = *place,
                      .measured = at(15).as<std::string>(),
                      .limit = at(16).as<std::string>(),
                      .series = {},
                      .rulebook_revision = at(17).as<std::int64_t>(),
                      .caused_by_seq = at(18).as<std::int64_t>()};
  if (!at(7).is_null()) {
    alarm.route_version = registry::RouteVersionId{at(7).as<std::int64_t>()};
  }
  return alarm;
}

AlarmOnFile alarm_in(const pqxx::row& row) {
  AlarmOnFile found{.seq = row[0].as<std::int64_t>(),
                    .revision = row[1].as<int>(),
                    .alarm = revision_in(row, 0),
                    .plate = row[kRevisionColumns].as<std::string>(),
                    .route_id = {},
                    .route = row[kRevisionColumns + 2].as<std::string>()};
  if (!row[kRevisionColumns + 1].is_null()) {
    found.route_id = registry::RouteId{row[kRevisionColumns + 1].as<std::int64_t>()};
  }
  if (!row[kRevisionColumns + 3].is_null()) {
    found.operator_id = registry::OperatorId{row[kRevisionColumns + 3].as<std::int64_t>()};
  }
  found.before = row[kRevisionColumns + 4].as<int>();
  if (!row[kRevisionColumns + 5].is_null()) {
    found.area = registry::AreaId{row[kRevisionColumns + 5].as<std::int64_t>()};
  }
  return found;
}

template <class Id>
std::optional<std::int64_t> raw(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return id->value;
}

void add_steps(pqxx::work& tx, std::span<AlarmOnFile> alarms) {
  std::vector<tracker::AlarmId> ids;
  ids.reserve(alarms.size());
  for (const AlarmOnFile& on_file : alarms) ids.push_back(on_file.alarm.id);
  auto steps = steps_of(tx, ids);
  for (AlarmOnFile& on_file : alarms) {
    on_file.steps = std::move(steps[on_file.alarm.id]);
    on_file.status = status_of(on_file.steps);
  }
}

AlarmPage page(pqxx::work& tx, const AlarmFilter& filter) {
  const int limit = std::clamp(filter.limit, 1, 1000);
  AlarmPage found;
  std::optional<std::string> state;
  if (filter.state) state = registry::name_in(tracker::kCaseStates, *filter.state);
  // One more than asked for tells whether there is another page.
  for (const auto& row :
       tx.exec_prepared(kPage[0].name, raw(filter.vehicle), filter.rule, filter.open_only,
                        filter.after, filter.before, limit + 1, state, raw(filter.owner),
                        filter.unclosed_only, to_sql(filter.detected_from))) {
    found.items.push_back(alarm_in(row));
  }
  if (found.items.size() > static_cast<std::size_t>(limit)) {
    found.items.pop_back();
    found.next = found.items.back().seq;
  }
  add_steps(tx, found.items);
  return found;
}

tracker::CabWarning cab_warning_in(const pqxx::row& row, tracker::AlarmId alarm) {
  const auto outcome = tracker::cab_outcome_from(row[6].c_str());
  if (!outcome) throw Refusal{"a warning to the cab has an unknown outcome"};
  return {.alarm = alarm,
          .terminal = registry::TerminalId{row[0].as<std::int64_t>()},
          .text = row[1].as<std::string>(),
          .wanted_at = time_from(row[2]),
          .sendings = row[3].as<int>(),
          .sent_at = optional_time_from(row[4]),
          .answered_at = optional_time_from(row[5]),
          .outcome = *outcome};
}

std::optional<AlarmDetail> detail(pqxx::work& tx, const std::string& id) {
  const auto newest = tx.exec_prepared(kDetail[0].name, id);
  if (newest.empty()) return std::nullopt;
  AlarmDetail found{
      .alarm = alarm_in(newest[0]), .revisions = {}, .evidence = {}, .cab_warning = {}};
  add_steps(tx, std::span{&found.alarm, 1});
  for (const auto& row : tx.exec_prepared(kDetail[1].name, id)) {
    NumberedRevision revision{.seq = row[0].as<std::int64_t>(),
                              .revision = row[1].as<int>(),
                              .recorded_at = time_from(row[kRevisionColumns]),
                              .alarm = revision_in(row, 0)};
    revision.alarm.series = row[kRevisionColumns + 1].as<std::string>();
    if (!revision.alarm.series.empty()) found.evidence.series = revision.alarm.series;
    found.revisions.push_back(std::move(revision));
  }
  const auto evidence = tx.exec_prepared(kDetail[2].name, id);
  if (!evidence.empty()) {
    found.evidence = {.series = evidence[0][0].as<std::string>(),
                      .frames = evidence[0][1].as<std::string>(),
                      .facts = evidence[0][2].as<std::string>(),
                      .build = evidence[0][3].as<std::string>()};
  }
  const auto warning = tx.exec_prepared(kDetail[3].name, id);
  if (!warning.empty()) found.cab_warning = cab_warning_in(warning[0], found.alarm.alarm.id);
  return found;
}

// A step with what the handling amounted to by it, which later steps may have moved on from.
tracker::StepEvent step_event(pqxx::work& tx, const pqxx::row& row, registry::VehicleId vehicle) {
  const tracker::AlarmId alarm = uuid_from(row[2]);
  auto steps = steps_of(tx, std::span{&alarm, 1})[alarm];
  const auto number = row[1].as<std::size_t>();
  if (number == 0 || number > steps.size())
    throw Refusal{"the feed names a step that is not there"};
  steps.resize(number);
  return {.seq = row[0].as<std::int64_t>(),
          .alarm = alarm,
          .vehicle = vehicle,
          .step = steps.back(),
          .status = status_of(steps)};
}

std::vector<tracker::FeedItem> events(pqxx::work& tx, std::int64_t seq, int limit) {
  constexpr int kRevision = 3;  // where its columns begin
  std::vector<tracker::FeedItem> events;
  for (const auto& row : tx.exec_prepared(kEvents[0].name, seq, limit)) {
    if (!row[1].is_null()) {
      events.emplace_back(
          step_event(tx, row, registry::VehicleId{row[kRevision + 3].as<std::int64_t>()}));
      continue;
    }
    events.emplace_back(tracker::ports::FeedEvent{.seq = row[0].as<std::int64_t>(),
                                                  .revision = row[kRevision + 1].as<int>(),
                                                  .alarm = revision_in(row, kRevision)});
  }
  return events;
}

}  // namespace

boost::asio::awaitable<Outcome<AlarmPage>> AlarmQueryStore::alarms(AlarmFilter filter,
                                                                   std::optional<Caller> caller) {
  const auto read = [filter = std::move(filter)](pqxx::work& tx) { return page(tx, filter); };
  return pool_.transact(kPage, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<AlarmDetail>>> AlarmQueryStore::alarm(
    tracker::AlarmId id, std::optional<Caller> caller) {
  const auto read = [id](pqxx::work& tx) { return detail(tx, to_sql(id)); };
  return pool_.transact(kDetail, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::int64_t>> AlarmQueryStore::newest_event() {
  const auto read = [](pqxx::work& tx) {
    return tx.exec_prepared1(kNewestEvent.name)[0].as<std::int64_t>();
  };
  return pool_.transact(kNewestEvent, Replay::safe, read);
}

boost::asio::awaitable<Outcome<std::vector<tracker::FeedItem>>> AlarmQueryStore::events_after(
    std::int64_t seq, int limit) {
  const auto read = [seq, limit](pqxx::work& tx) { return events(tx, seq, limit); };
  return pool_.transact(kEvents, Replay::safe, read);
}

}  // namespace busward::db
