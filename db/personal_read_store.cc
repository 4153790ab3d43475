#include "db/personal_read_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kReads{"personal_reads",
                           "SELECT access.epoch_ms(at), account, login, acting_as, address, "
                           "purpose, what, subject, extent "
                           "FROM audit.personal_reads($1, $2, $3, $4, $5, $6)"};

std::optional<std::int64_t> account_from(const pqxx::field& account) {
  if (account.is_null()) return std::nullopt;
  return account.as<std::int64_t>();
}

PersonalReadOnFile read_from(const pqxx::row& row) {
  return {.at = time_from(row[0]),
          .account = account_from(row[1]),
          .login = optional_text_from(row[2]),
          .acting_as = optional_text_from(row[3]),
          .address = optional_text_from(row[4]),
          .purpose = row[5].as<std::string>(),
          .what = row[6].as<std::string>(),
          .subject = row[7].as<std::string>(),
          .extent = optional_text_from(row[8])};
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<PersonalReadOnFile>>> PersonalReadStore::reads(
    PersonalReadQuery query) {
  const auto read = [query = std::move(query)](pqxx::work& tx) {
    std::vector<PersonalReadOnFile> reads;
    for (const auto& row : tx.exec_prepared(kReads.name, to_sql(query.from), to_sql(query.to),
                                            query.account, query.what, query.subject, kMost)) {
      reads.push_back(read_from(row));
    }
    return reads;
  };
  return pool_.transact(kReads, Replay::safe, read);
}

}  // namespace busward::db
