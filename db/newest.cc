#include "db/newest.h"

#include <pqxx/result>

namespace busward::db {
namespace {

constexpr Statement kNewestRulebook{
    "rulebook_newest", "SELECT number, hash FROM registry.revision ORDER BY number DESC LIMIT 1"};
constexpr Statement kNewestEvent{"feed_newest", "SELECT coalesce(max(seq), 0) FROM tracking.feed"};

}  // namespace

boost::asio::awaitable<Outcome<tracker::ports::RulebookMark>> newest_rulebook(Pool& pool) {
  const auto read = [](pqxx::work& tx) {
    const auto rows = tx.exec_prepared(kNewestRulebook.name);
    if (rows.empty()) return tracker::ports::RulebookMark{};
    return tracker::ports::RulebookMark{.revision = rows[0][0].as<std::int64_t>(),
                                        .hash = rows[0][1].as<std::string>()};
  };
  return pool.transact(kNewestRulebook, Replay::safe, read);
}

Outcome<std::int64_t> newest_event(Pool& pool) {
  const auto read = [](pqxx::work& tx) {
    return tx.exec_prepared1(kNewestEvent.name)[0].as<std::int64_t>();
  };
  return pool.transact_blocking(kNewestEvent, Replay::safe, read);
}

}  // namespace busward::db
