#include "db/journal.h"

#include <chrono>

#include <fmt/format.h>
#include <pqxx/binarystring>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include "db/sql_values.h"
#include "db/statement.h"
#include "geo/assert.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using tracker::JournalBatch;
using tracker::ports::JournalEnd;

// The writer's lock, of the session: it goes when the connection goes.
constexpr std::int64_t kWriterLock = 0x62757377'6A6F7572;  // "buswjour"
constexpr int kLockTries = 50;
// Of one statement: a database that does not answer is one that is not there.
constexpr std::chrono::seconds kDeadline{30};

// Waits a tenth of a second on the server at each try but the first, so that a dying predecessor
// has time to go.
constexpr Statement kLock{"journal_lock",
                          "SELECT pg_try_advisory_lock($1), pg_sleep($2::double precision)"};
constexpr Statement kHolder{
    "journal_lock_holder",
    "SELECT a.pid, a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database "
    "WHERE datname = current_database()) "
    "AND (l.classid::bigint << 32) + l.objid::bigint = $1"};
constexpr Statement kEnd{"journal_end",
                         "SELECT seq, access.epoch_ms(closed_at) FROM tracking.journal "
                         "ORDER BY seq DESC LIMIT 1"};
constexpr Statement kDay{"journal_day", "SELECT tracking.ensure_day('tracking.journal', $1)"};
constexpr Statement kAppend{"journal_append",
                            "INSERT INTO tracking.journal (day, seq, closed_at, count, records) "
                            "VALUES ($1, $2, $3, $4, $5)"};
// closed_at never goes back, so the days are in the order of seq: whoever reads on from where it
// was need not look into the days before.
constexpr Statement kReadAfter{
    "journal_read_after",
    "SELECT seq, access.epoch_ms(closed_at), count, records FROM tracking.journal "
    "WHERE seq > $1 AND day >= $3::date ORDER BY seq LIMIT $2"};
constexpr Statement kReadBetween{
    "journal_read_between",
    "SELECT seq, access.epoch_ms(closed_at), count, records FROM tracking.journal "
    "WHERE day BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date "
    "AND ($2::timestamptz AT TIME ZONE 'UTC')::date "
    "AND closed_at BETWEEN $1 AND $2 ORDER BY seq"};
constexpr Statement kAll[] = {kLock, kHolder, kEnd, kDay, kAppend, kReadAfter, kReadBetween};

std::optional<JournalEnd> newest(pqxx::connection& connection) {
  pqxx::nontransaction tx{connection};
  const auto rows = tx.exec_prepared(kEnd.name);
  if (rows.empty()) return std::nullopt;
  return JournalEnd{.seq = rows[0][0].as<std::int64_t>(), .closed_at = time_from(rows[0][1])};
}

}  // namespace

Journal::Journal(Address address) : address_{std::move(address)} {}

pqxx::connection& Journal::connected() {
  if (!connection_) {
    connection_ = connect(address_, Role::engine,
                          {.application = "busward journal", .statement_timeout = kDeadline});
    for (const Statement& statement : kAll) connection_->prepare(statement.name, statement.sql);
  }
  return *connection_;
}

void Journal::drop_if_lost() {
  if (connection_ && connection_->is_open()) return;
  connection_.reset();
  end_.reset();
}

Outcome<JournalEnd> Journal::open() {
  // A new session in any case: it settles an in-doubt append, whatever the old one still believes.
  connection_.reset();
  end_.reset();
  made_day_.reset();
  auto end = attempt("open the journal", WhenLost::nothing_happened, [&] {
    pqxx::connection& connection = connected();
    take_writer_lock(connection);
    return newest(connection).value_or(JournalEnd{});
  });
  if (end) {
    end_ = *end;
  } else {
    connection_.reset();
  }
  return end;
}

void Journal::take_writer_lock(pqxx::connection& connection) {
  pqxx::nontransaction tx{connection};
  for (int i = 0; i < kLockTries; ++i) {
    const double wait_s = i == 0 ? 0 : 0.1;
    if (tx.exec_prepared1(kLock.name, kWriterLock, wait_s)[0].as<bool>()) return;
  }
  const auto holder = tx.exec_prepared(kHolder.name, kWriterLock);
  throw Refusal{fmt::format(
      "another server writes this journal (database session {}); one at a time: stop that one",
      holder.empty() ? "already gone" : holder[0][0].c_str())};
}

void Journal::ensure_day(pqxx::connection& connection, std::chrono::sys_days day) {
  if (made_day_ == day) return;
  pqxx::nontransaction tx{connection};
  tx.exec_prepared1(kDay.name, routing::to_iso_day(day));
  made_day_ = day;
}

Outcome<Done> Journal::append(const JournalBatch& batch) {
  if (!end_) return Fault::unavailable;  // open() first: the lock is not ours
  BUSWARD_ASSERT(batch.seq == end_->seq + 1);
  BUSWARD_ASSERT(batch.closed_at >= end_->closed_at);
  const auto day = std::chrono::floor<std::chrono::days>(batch.closed_at);
  const auto made = attempt("make the journal's day", WhenLost::nothing_happened, [&] {
    ensure_day(connected(), day);
    return Done{};
  });
  if (!made) {
    drop_if_lost();
    return made.error();
  }
  const auto written = attempt("append to the journal", WhenLost::may_have_happened, [&] {
    const std::string encoded = encoder_.encode(batch);
    const pqxx::binarystring records{encoded};
    pqxx::nontransaction tx{*connection_};
    tx.exec_prepared0(kAppend.name, routing::to_iso_day(day), batch.seq, to_sql(batch.closed_at),
                      batch.records.size(), records);
    return Done{};
  });
  if (written) {
    end_ = JournalEnd{.seq = batch.seq, .closed_at = batch.closed_at};
  } else {
    drop_if_lost();
  }
  return written;
}

std::vector<JournalBatch> Journal::decoded(const pqxx::result& rows) {
  std::vector<JournalBatch> batches;
  batches.reserve(rows.size());
  for (const auto& row : rows) {
    JournalBatch batch{.seq = row[0].as<std::int64_t>(), .closed_at = time_from(row[1])};
    auto records = decoder_.decode(bytes_from(row[3]), batch.closed_at, row[2].as<std::size_t>());
    if (!records) {
      throw Refusal{fmt::format("batch {}: {}", batch.seq, to_text(records.error()))};
    }
    batch.records = std::move(*records);
    batches.push_back(std::move(batch));
  }
  return batches;
}

Outcome<std::vector<JournalBatch>> Journal::read_after(std::int64_t seq, std::size_t limit) {
  auto batches = attempt("read the journal", WhenLost::nothing_happened, [&] {
    const bool reads_on = last_read_ && last_read_->seq <= seq;
    const auto from_day =
        std::chrono::floor<std::chrono::days>(reads_on ? last_read_->closed_at : geo::UtcTime{});
    pqxx::nontransaction tx{connected()};
    return decoded(tx.exec_prepared(kReadAfter.name, seq, limit, routing::to_iso_day(from_day)));
  });
  if (!batches) {
    drop_if_lost();
  } else if (!batches->empty()) {
    last_read_ = JournalEnd{.seq = batches->back().seq, .closed_at = batches->back().closed_at};
  }
  return batches;
}

Outcome<std::vector<JournalBatch>> Journal::read_between(geo::UtcTime from, geo::UtcTime to) {
  auto batches = attempt("read the journal by time", WhenLost::nothing_happened, [&] {
    pqxx::nontransaction tx{connected()};
    return decoded(tx.exec_prepared(kReadBetween.name, to_sql(from), to_sql(to)));
  });
  if (!batches) drop_if_lost();
  return batches;
}

}  // namespace busward::db
