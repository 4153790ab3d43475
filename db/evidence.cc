#include "db/evidence.h"

#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include <boost/algorithm/hex.hpp>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/transaction>

#include "db/sql_values.h"
#include "db/statement.h"
#include "tracker/canonical_json.h"

namespace busward::db {
namespace {

constexpr std::chrono::minutes kAround{5};

// A late fix arrived long after it happened: its frames are those of its arrival, too.
constexpr Statement kDue{
    "evidence_due",
    "SELECT d.alarm, d.vehicle, access.epoch_ms(d.from_at), access.epoch_ms(d.to_at), "
    "access.epoch_ms(coalesce(j.closed_at, d.to_at)) "
    "FROM compliance.evidence_due d "
    "JOIN compliance.alarm_revision r ON r.alarm = d.alarm AND r.revision = 1 "
    "LEFT JOIN tracking.journal j ON j.seq = r.caused_by_seq "
    "WHERE greatest(d.to_at, j.closed_at + interval '5 minutes') < $1 "
    "ORDER BY d.to_at, d.alarm LIMIT $2"};
constexpr Statement kTerminals{
    "evidence_terminals",
    "SELECT DISTINCT b.terminal_id, t.number FROM registry.terminal_binding_fact b "
    "JOIN registry.terminal_fact t USING (terminal_id) WHERE b.vehicle_id = $1"};
constexpr Statement kKeep{
    "evidence_keep",
    "INSERT INTO compliance.alarm_evidence (alarm, series, frames, facts, build) "
    "SELECT a.id, (SELECT x.series FROM compliance.alarm_revision x WHERE x.alarm = a.id "
    "AND x.series IS NOT NULL ORDER BY x.revision LIMIT 1), $2, json_build_object("
    "'vehicle', (SELECT json_build_object('plate', f.plate, 'vin', f.vin, 'kind', f.kind, "
    "'seats', f.seats) FROM registry.vehicle_fact f WHERE f.vehicle_id = a.vehicle "
    "AND registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision) "
    "AND f.valid_during @> r.detected_at LIMIT 1), "
    "'documents', (SELECT json_agg(json_build_object('kind', f.kind, 'number', f.number, "
    "'issued_by', f.issued_by, 'from', f.holds_from, 'until', f.holds_until) "
    "ORDER BY f.kind, f.holds_until, f.number) FROM registry.document_fact f "
    "WHERE f.vehicle_id = a.vehicle "
    "AND registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision)), "
    "'suspensions', (SELECT json_agg(json_build_object('of', f.subject, 'number', f.number, "
    "'issued_by', f.issued_by, 'ground', f.ground, 'from', f.starts_at, 'until', f.resumed_at) "
    "ORDER BY f.subject, f.starts_at, f.number) FROM registry.suspension_fact f "
    "WHERE (f.vehicle_id = a.vehicle OR f.route_id = (SELECT p.route_id FROM "
    "routing.route_version p WHERE p.id = r.route_version)) "
    "AND registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision)), "
    "'defects', (SELECT json_agg(json_build_object('number', f.number, 'grade', f.grade, "
    "'item', f.item, 'what', f.what, 'from', f.found_at, 'until', f.cleared_at) "
    "ORDER BY f.found_at, f.number) FROM registry.defect_fact f WHERE f.vehicle_id = a.vehicle "
    "AND registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision)), "
    "'run', (SELECT json_build_object('run', n.run, 'departs_at', n.departs_at, "
    "'driver', (SELECT f.name FROM registry.driver_fact f WHERE f.driver_id = n.driver "
    "AND registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision) LIMIT 1), "
    "'driver_said_by', 'assignment') FROM tracking.run n "
    "WHERE n.run = r.run AND n.vehicle = a.vehicle), "
    "'route', (SELECT json_build_object('route', p.route, 'direction', p.direction, "
    "'version', p.id::text, 'content_hash', p.content_hash, 'half_width_m', p.half_width_m, "
    "'limit_kmh', p.limit_kmh) FROM routing.route_version p WHERE p.id = r.route_version), "
    "'rulebook', (SELECT json_build_object('revision', v.number, 'hash', v.hash, "
    "'recorded_at', v.recorded_at) FROM registry.revision v WHERE v.number = r.rulebook_revision), "
    "'rule_values', (SELECT json_agg(json_build_object('name', f.name, 'value', f.value, "
    "'valid_from', f.valid_from, 'standing', f.standing, 'source', f.source) "
    "ORDER BY f.name, f.valid_from) FROM compliance.rule_value_fact f "
    "WHERE registry.known_at(f.added_revision, f.closed_revision, r.rulebook_revision))), $3 "
    "FROM compliance.alarm a JOIN compliance.alarm_revision r ON r.alarm = a.id "
    "AND r.revision = 1 WHERE a.id = $1 ON CONFLICT (alarm) DO NOTHING"};
constexpr Statement kDone{"evidence_done", "DELETE FROM compliance.evidence_due WHERE alarm = $1"};

struct Window {
  geo::UtcTime from;
  geo::UtcTime to;
};

struct Due {
  std::string alarm;
  std::int64_t vehicle = 0;
  std::vector<Window> windows;  // apart from each other
};

Due due_from(const pqxx::row& row) {
  Due due{.alarm = row[0].as<std::string>(), .vehicle = row[1].as<std::int64_t>(), .windows = {}};
  const Window happened{.from = time_from(row[2]), .to = time_from(row[3])};
  const auto arrived = time_from(row[4]);
  const Window arrival{.from = arrived - kAround, .to = arrived + kAround};
  if (arrival.from > happened.to || arrival.to < happened.from) {
    due.windows = {happened, arrival};
  } else {
    due.windows = {
        {.from = std::min(happened.from, arrival.from), .to = std::max(happened.to, arrival.to)}};
  }
  return due;
}

using Numbers = std::map<registry::TerminalId, std::string>;

void add_frames(const tracker::JournalBatch& batch, const Numbers& numbers,
                tracker::CanonicalJson& frames) {
  for (const tracker::JournalRecord& record : batch.records) {
    const auto terminal = numbers.find(record.terminal);
    if (record.kind != tracker::RecordKind::frame || terminal == numbers.end()) continue;
    std::string hex;
    boost::algorithm::hex_lower(record.bytes, std::back_inserter(hex));
    auto frame = tracker::CanonicalJson::object();
    frame.add("received_at", record.received_at)
        .add("terminal", std::string_view{terminal->second})
        .add("hex", std::string_view{hex});
    frames.append(frame);
  }
}

std::string frames_of(Journal& journal, const Due& due, const Numbers& numbers) {
  auto frames = tracker::CanonicalJson::array();
  for (const Window& window : due.windows) {
    const auto batches = journal.read_between(window.from, window.to);
    if (!batches) throw pqxx::broken_connection{"the journal cannot be read"};
    for (const auto& batch : *batches) add_frames(batch, numbers, frames);
  }
  return frames.text();
}

}  // namespace

EvidenceCollector::EvidenceCollector(Address address, std::string build)
    : address_{address}, build_{std::move(build)}, journal_{std::move(address)} {}

pqxx::connection& EvidenceCollector::connected() {
  if (connection_ && !connection_->is_open()) connection_.reset();
  if (!connection_) {
    connection_ =
        connect(address_, Role::engine,
                {.application = "busward evidence", .statement_timeout = std::chrono::seconds{30}});
    for (const Statement& statement : {kDue, kTerminals, kKeep, kDone}) {
      connection_->prepare(statement.name, statement.sql);
    }
  }
  return *connection_;
}

Outcome<int> EvidenceCollector::collect(geo::UtcTime now, std::size_t limit) {
  return attempt("collect evidence", WhenLost::nothing_happened, [&] {
    pqxx::connection& connection = connected();
    std::vector<Due> dues;
    {
      pqxx::nontransaction tx{connection};
      for (const auto& row : tx.exec_prepared(kDue.name, to_sql(now), limit)) {
        dues.push_back(due_from(row));
      }
    }
    for (const Due& due : dues) {
      pqxx::work tx{connection};
      Numbers numbers;
      for (const auto& row : tx.exec_prepared(kTerminals.name, due.vehicle)) {
        numbers.emplace(registry::TerminalId{row[0].as<std::int64_t>()}, row[1].as<std::string>());
      }
      tx.exec_prepared0(kKeep.name, due.alarm, frames_of(journal_, due, numbers), build_);
      tx.exec_prepared0(kDone.name, due.alarm);
      tx.commit();
    }
    return static_cast<int>(dues.size());
  });
}

}  // namespace busward::db
