#include "db/record_store.h"

#include <utility>

#include "db/record_tables.h"
#include "db/sql_values.h"
#include "geo/assert.h"

namespace busward::db {
namespace {

const Statement& statement_for(const RecordQuery& query) {
  const Statement* statement = record_statement(query.kind);
  BUSWARD_ASSERT(statement != nullptr);
  return *statement;
}

auto reading_of(const RecordQuery& query) {
  return [name = statement_for(query).name, at = to_sql(query.at),
          known_at = to_sql(query.known_at)](pqxx::work& tx) {
    return table_of(tx.exec_prepared(name, at, known_at));
  };
}

}  // namespace

boost::asio::awaitable<Outcome<std::optional<std::string>>> RecordStore::made_of(RecordQuery query,
                                                                                 Make make,
                                                                                 Caller caller) {
  const auto work = [read = reading_of(query), make = std::move(make)](pqxx::work& tx) {
    return make(read(tx));
  };
  return pool_.transact(statement_for(query), Replay::safe, work, std::move(caller));
}

Outcome<RecordTable> RecordStore::records_blocking(const RecordQuery& query,
                                                   std::optional<Caller> caller) {
  return pool_.transact_blocking(statement_for(query), Replay::safe, reading_of(query),
                                 std::move(caller));
}

}  // namespace busward::db
