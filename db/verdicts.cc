#include "db/verdicts.h"

#include <memory>

#include <pqxx/nontransaction>
#include <pqxx/result>

#include "db/alarm_rows.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

constexpr Statement kKnownAt{
    "verdicts_known_at",
    "SELECT coalesce(max(number), 0) FROM registry.revision WHERE recorded_at <= $1"};
constexpr Statement kBegins{
    "verdicts_begin",
    "SELECT access.epoch_ms(closed_at) FROM tracking.journal ORDER BY seq LIMIT 1"};

std::unique_ptr<pqxx::connection> reader(const Address& address) {
  auto connection = connect(address, Role::auditor, {.application = "busward replay"});
  for (const Statement& statement : {kKnownAt, kBegins}) {
    connection->prepare(statement.name, statement.sql);
  }
  return connection;
}

}  // namespace

Outcome<std::map<tracker::AlarmId, std::vector<tracker::AlarmRevision>>> verdicts_between(
    const Address& address, geo::UtcTime from, geo::UtcTime to) {
  return attempt("read verdicts", WhenLost::nothing_happened, [&] {
    const auto connection = reader(address);
    prepare_alarm_rows(*connection);
    pqxx::work tx{*connection};
    std::map<tracker::AlarmId, std::vector<tracker::AlarmRevision>> alarms;
    for (auto& revision : revisions_between(tx, from, to)) {
      alarms[revision.id].push_back(std::move(revision));
    }
    return alarms;
  });
}

Outcome<std::int64_t> rulebook_known_at(const Address& address, geo::UtcTime at) {
  return attempt("read rulebook revisions", WhenLost::nothing_happened, [&] {
    const auto connection = reader(address);
    pqxx::nontransaction tx{*connection};
    return tx.exec_prepared1(kKnownAt.name, to_sql(at))[0].as<std::int64_t>();
  });
}

Outcome<std::optional<geo::UtcTime>> journal_begins_at(const Address& address) {
  return attempt("look at the journal", WhenLost::nothing_happened, [&] {
    const auto connection = reader(address);
    pqxx::nontransaction tx{*connection};
    std::optional<geo::UtcTime> begins;
    for (const auto& row : tx.exec_prepared(kBegins.name)) begins = time_from(row[0]);
    return begins;
  });
}

}  // namespace busward::db
