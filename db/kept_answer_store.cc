#include "db/kept_answer_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr Statement kClaim[] = {
    {"kept_answer_forget",
     "DELETE FROM access.kept_answer WHERE claimed_at < now() - interval '24 hours'"},
    {"kept_answer_claim",
     "INSERT INTO access.kept_answer (account, key, request) VALUES ($1, $2, $3) "
     "ON CONFLICT (account, key) DO NOTHING"},
    {"kept_answer_read",
     "SELECT request = $3, status, content_type, headers, body FROM access.kept_answer "
     "WHERE account = $1 AND key = $2"}};

constexpr Statement kKeep{
    "kept_answer_keep",
    "UPDATE access.kept_answer SET status = $3, content_type = $4, headers = $5, body = $6 "
    "WHERE account = $1 AND key = $2"};

constexpr Statement kRelease{"kept_answer_release",
                             "DELETE FROM access.kept_answer WHERE account = $1 AND key = $2"};

Claim claim_from(const pqxx::row& row) {
  if (!row[0].as<bool>()) return OtherRequest{};
  if (row[1].is_null()) return UnderWay{};
  return KeptAnswer{.status = row[1].as<int>(),
                    .content_type = row[2].as<std::string>(),
                    .headers = row[3].as<std::string>(),
                    .body = bytes_from(row[4])};
}

}  // namespace

boost::asio::awaitable<Outcome<Claim>> KeptAnswerStore::claim(WriteKey key) {
  const auto work = [key = std::move(key)](pqxx::work& tx) -> Claim {
    tx.exec_prepared0(kClaim[0].name);
    const auto made =
        tx.exec_prepared(kClaim[1].name, key.account.value, key.key, hex_bytea(key.request));
    if (made.affected_rows() == 1) return FirstTime{};
    return claim_from(
        tx.exec_prepared1(kClaim[2].name, key.account.value, key.key, hex_bytea(key.request)));
  };
  return pool_.transact(kClaim, Replay::once, work);
}

boost::asio::awaitable<Outcome<Done>> KeptAnswerStore::keep(WriteKey key, KeptAnswer answer) {
  const auto work = [key = std::move(key), answer = std::move(answer)](pqxx::work& tx) {
    tx.exec_prepared0(kKeep.name, key.account.value, key.key, answer.status, answer.content_type,
                      answer.headers, hex_bytea(answer.body));
    return Done{};
  };
  return pool_.transact(kKeep, Replay::safe, work);
}

boost::asio::awaitable<Outcome<Done>> KeptAnswerStore::release(WriteKey key) {
  const auto work = [key = std::move(key)](pqxx::work& tx) {
    tx.exec_prepared0(kRelease.name, key.account.value, key.key);
    return Done{};
  };
  return pool_.transact(kRelease, Replay::safe, work);
}

}  // namespace busward::db
