#include "db/stage_store.h"

#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;
using tracker::StageMove;

constexpr Statement kMoves{
    "stage_moves",
    "SELECT rule, operator_id, stage, access.epoch_ms(from_at), alarms_before, account, actor, "
    "role, note FROM compliance.stage_move ORDER BY from_at, id"};
constexpr Statement kCounts{
    "stage_counts",
    "SELECT a.rule, v.operator_id, count(*) FROM compliance.alarm a "
    "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = a.vehicle "
    "WHERE a.detected_at >= $1::timestamptz - interval '14 days' AND a.detected_at < $1 "
    "GROUP BY a.rule, v.operator_id ORDER BY a.rule, v.operator_id"};
constexpr Statement kAdd[] = {
    {"stage_operator", "SELECT FROM registry.operator WHERE id = $1"},
    {"stage_add",
     "INSERT INTO compliance.stage_move (rule, operator_id, stage, from_at, alarms_before, "
     "account, actor, role, note) SELECT $1, $2, $3, $4, (SELECT count(*) FROM compliance.alarm a "
     "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = a.vehicle WHERE a.rule = $1 "
     "AND ($2::bigint IS NULL OR v.operator_id = $2) "
     "AND a.detected_at >= $4::timestamptz - interval '14 days' AND a.detected_at < $4), "
     "$5, $6, $7, $8 RETURNING alarms_before"}};

template <class E, std::size_t N>
E value_of(const registry::NameTable<E, N>& table, const pqxx::field& field) {
  const auto value = registry::value_in(table, std::string_view{field.c_str()});
  if (!value) throw Refusal{"a move of a rule has an unknown word"};
  return *value;
}

std::optional<registry::OperatorId> operator_in(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return registry::OperatorId{field.as<std::int64_t>()};
}

StageMove move_in(const pqxx::row& row) {
  return {.rule = row[0].as<std::string>(),
          .operator_id = operator_in(row[1]),
          .stage = value_of(tracker::kStages, row[2]),
          .from = time_from(row[3]),
          .alarms_before = row[4].as<int>(),
          .actor = {.account = registry::access::AccountId{row[5].as<std::int64_t>()},
                    .name = row[6].as<std::string>(),
                    .role = value_of(registry::access::kRoles, row[7]),
                    .of = {}},
          .note = row[8].as<std::string>()};
}

std::optional<StageMove> add_move(pqxx::work& tx, StageMove move) {
  std::optional<std::int64_t> of;
  if (move.operator_id) {
    of = move.operator_id->value;
    if (tx.exec_prepared(kAdd[0].name, *of).empty()) return std::nullopt;
  }
  move.alarms_before =
      tx.exec_prepared1(
            kAdd[1].name, move.rule, of, std::string{name_in(tracker::kStages, move.stage)},
            to_sql(move.from), move.actor.account.value, move.actor.name,
            std::string{name_in(registry::access::kRoles, move.actor.role)}, move.note)[0]
          .as<int>();
  return move;
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<StageMove>>> StageStore::moves() {
  const auto read = [](pqxx::work& tx) {
    std::vector<StageMove> moves;
    for (const auto& row : tx.exec_prepared(kMoves.name)) moves.push_back(move_in(row));
    return moves;
  };
  return pool_.transact(kMoves, Replay::safe, read);
}

boost::asio::awaitable<Outcome<std::vector<RuleCount>>> StageStore::counts(geo::UtcTime until) {
  const auto read = [until](pqxx::work& tx) {
    std::vector<RuleCount> counts;
    for (const auto& row : tx.exec_prepared(kCounts.name, to_sql(until))) {
      counts.push_back({.rule = row[0].as<std::string>(),
                        .operator_id = operator_in(row[1]),
                        .alarms = row[2].as<int>()});
    }
    return counts;
  };
  return pool_.transact(kCounts, Replay::safe, read);
}

boost::asio::awaitable<Outcome<std::optional<StageMove>>> StageStore::add(StageMove move) {
  const auto write = [move = std::move(move)](pqxx::work& tx) { return add_move(tx, move); };
  return pool_.transact(kAdd, Replay::once, write);
}

}  // namespace busward::db
