#include "db/stage_store.h"

#include <string_view>
#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;
using tracker::ChainNumber;
using tracker::StageMove;

// Of an alarm: in the area of the school that its route serves, else of its bus's operator.
#define BUSWARD_ALARM_PLACE                                                               \
  "FROM compliance.alarm a LEFT JOIN registry.vehicle_now v ON v.vehicle_id = a.vehicle " \
  "LEFT JOIN registry.operator_now o ON o.operator_id = v.operator_id "                   \
  "LEFT JOIN compliance.alarm_revision r ON r.alarm = a.id AND r.revision = 1 "           \
  "LEFT JOIN routing.route_version p ON p.id = r.route_version "                          \
  "LEFT JOIN registry.school_now sc ON sc.code = p.school "

constexpr Statement kMoves{
    "stage_moves",
    "SELECT rule, operator_id, area_id, stage, access.epoch_ms(from_at), alarms_before, account, "
    "actor, role, note FROM compliance.stage_move ORDER BY from_at, id"};
constexpr Statement kNumbers{
    "chain_numbers",
    "SELECT quantity, value, rule, operator_id, valid_from - date '1970-01-01', "
    "access.epoch_ms(recorded_at), account, "
    "actor, role, note FROM compliance.chain_number ORDER BY recorded_at, id"};
constexpr Statement kAreas{"duty_areas",
                           "SELECT area_id, parent_id, name FROM registry.area_now ORDER BY code"};
constexpr Statement kBook[] = {kMoves, kNumbers, kAreas};
constexpr Statement kOfBus[] = {
    kMoves,
    kNumbers,
    kAreas,
    {"duty_of_bus",
     "SELECT v.operator_id, o.area_id FROM registry.vehicle_now v LEFT JOIN registry.operator_now "
     "o ON o.operator_id = v.operator_id WHERE v.vehicle_id = $1"}};
constexpr Statement kPlaces[] = {
    kAreas,
    {"duty_operators",
     "SELECT operator_id, name FROM registry.operator_now WHERE access.sees_all() "
     "OR operator_id IN (SELECT access.operators_seen()) ORDER BY code"}};
constexpr Statement kCounts{
    "stage_counts",
    "SELECT a.rule, v.operator_id, coalesce(sc.area_id, o.area_id), count(*) " BUSWARD_ALARM_PLACE
    "WHERE a.detected_at >= $1::timestamptz - interval '14 days' AND a.detected_at < $1 "
    "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"};
constexpr Statement kAdd[] = {
    {"duty_place",
     "SELECT FROM (SELECT 1) one WHERE ($1::bigint IS NULL OR access.sees_operator($1) AND EXISTS "
     "(SELECT FROM registry.operator WHERE id = $1)) AND ($2::bigint IS NULL OR EXISTS (SELECT "
     "FROM "
     "registry.area WHERE id = $2))"},
    {"stage_add",
     "INSERT INTO compliance.stage_move (rule, operator_id, area_id, stage, from_at, "
     "alarms_before, account, actor, role, note) SELECT $1, $2, $3, $4, $5, (SELECT "
     "count(*) " BUSWARD_ALARM_PLACE
     "WHERE a.rule = $1 AND ($2::bigint IS NULL OR v.operator_id = $2) "
     "AND ($3::bigint IS NULL OR coalesce(sc.area_id, o.area_id) IN (SELECT b.area_id FROM "
     "registry.area_below b WHERE b.above_id = $3)) "
     "AND a.detected_at >= $5::timestamptz - interval '14 days' AND a.detected_at < $5), "
     "$6, $7, $8, $9 RETURNING alarms_before"}};
constexpr Statement kAddNumber[] = {
    kAdd[0],
    {"chain_number_add",
     "INSERT INTO compliance.chain_number (quantity, value, rule, operator_id, valid_from, "
     "account, actor, role, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
     "RETURNING access.epoch_ms(recorded_at)"}};

template <class E, std::size_t N>
E value_of(const registry::NameTable<E, N>& table, const pqxx::field& field) {
  const auto value = registry::value_in(table, std::string_view{field.c_str()});
  if (!value) throw Refusal{"a move of a rule has an unknown word"};
  return *value;
}

template <class Id>
std::optional<Id> id_in(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Id{field.as<std::int64_t>()};
}

template <class Id>
std::optional<std::int64_t> raw(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return id->value;
}

// Of three columns that begin at `first`.
registry::access::Actor actor_in(const pqxx::row& row, int first) {
  return {.account = registry::access::AccountId{row[first].as<std::int64_t>()},
          .name = row[first + 1].as<std::string>(),
          .role = value_of(registry::access::kRoles, row[first + 2]),
          .of = {}};
}

StageMove move_in(const pqxx::row& row) {
  return {.rule = row[0].as<std::string>(),
          .operator_id = id_in<registry::OperatorId>(row[1]),
          .area_id = id_in<registry::AreaId>(row[2]),
          .stage = value_of(tracker::kStages, row[3]),
          .from = time_from(row[4]),
          .alarms_before = row[5].as<int>(),
          .actor = actor_in(row, 6),
          .note = row[9].as<std::string>()};
}

ChainNumber number_in(const pqxx::row& row) {
  ChainNumber number{.quantity = value_of(tracker::kChainQuantities, row[0]),
                     .value = row[1].as<int>(),
                     .rule = {},
                     .operator_id = id_in<registry::OperatorId>(row[3]),
                     .valid_from = optional_day_from(row[4]).value_or(std::chrono::sys_days{}),
                     .recorded_at = time_from(row[5]),
                     .actor = actor_in(row, 6),
                     .note = row[9].as<std::string>()};
  if (!row[2].is_null()) number.rule = row[2].as<std::string>();
  return number;
}

DutyBook read_book(pqxx::work& tx) {
  DutyBook book;
  for (const auto& row : tx.exec_prepared(kMoves.name)) book.moves.push_back(move_in(row));
  for (const auto& row : tx.exec_prepared(kNumbers.name)) book.numbers.push_back(number_in(row));
  for (const auto& row : tx.exec_prepared(kAreas.name)) {
    if (row[1].is_null()) continue;
    book.areas.parents.emplace(registry::AreaId{row[0].as<std::int64_t>()},
                               registry::AreaId{row[1].as<std::int64_t>()});
  }
  return book;
}

BusDuty read_duty_of(pqxx::work& tx, registry::VehicleId vehicle) {
  BusDuty duty{.scope = {}, .book = read_book(tx)};
  for (const auto& row : tx.exec_prepared(kOfBus[3].name, vehicle.value)) {
    duty.scope.operator_id = id_in<registry::OperatorId>(row[0]);
    duty.scope.areas = duty.book.areas.up_from(id_in<registry::AreaId>(row[1]));
  }
  return duty;
}

bool is_place(pqxx::work& tx, const std::optional<registry::OperatorId>& operator_id,
              const std::optional<registry::AreaId>& area) {
  return !tx.exec_prepared(kAdd[0].name, raw(operator_id), raw(area)).empty();
}

std::optional<StageMove> add_move(pqxx::work& tx, StageMove move) {
  if (!is_place(tx, move.operator_id, move.area_id)) return std::nullopt;
  move.alarms_before =
      tx.exec_prepared1(kAdd[1].name, move.rule, raw(move.operator_id), raw(move.area_id),
                        std::string{name_in(tracker::kStages, move.stage)}, to_sql(move.from),
                        move.actor.account.value, move.actor.name,
                        std::string{name_in(registry::access::kRoles, move.actor.role)},
                        move.note)[0]
          .as<int>();
  return move;
}

std::optional<ChainNumber> add_number(pqxx::work& tx, ChainNumber number) {
  if (!is_place(tx, number.operator_id, {})) return std::nullopt;
  const auto row = tx.exec_prepared1(
      kAddNumber[1].name, std::string{name_in(tracker::kChainQuantities, number.quantity)},
      number.value, number.rule, raw(number.operator_id), day_to_sql(number.valid_from),
      number.actor.account.value, number.actor.name,
      std::string{name_in(registry::access::kRoles, number.actor.role)}, number.note);
  number.recorded_at = time_from(row[0]);
  return number;
}

DutyPlaces read_places(pqxx::work& tx) {
  DutyPlaces places;
  for (const auto& row : tx.exec_prepared(kAreas.name)) {
    places.areas.push_back({.id = row[0].as<std::int64_t>(), .name = row[2].as<std::string>()});
  }
  for (const auto& row : tx.exec_prepared(kPlaces[1].name)) {
    places.operators.push_back({.id = row[0].as<std::int64_t>(), .name = row[1].as<std::string>()});
  }
  return places;
}

}  // namespace

boost::asio::awaitable<Outcome<DutyBook>> StageStore::duty_book(std::optional<Caller> caller) {
  return pool_.transact(kBook, Replay::safe, read_book, std::move(caller));
}

boost::asio::awaitable<Outcome<BusDuty>> StageStore::duty_of(registry::VehicleId vehicle) {
  const auto read = [vehicle](pqxx::work& tx) { return read_duty_of(tx, vehicle); };
  return pool_.transact(kOfBus, Replay::safe, read);
}

boost::asio::awaitable<Outcome<DutyPlaces>> StageStore::places(std::optional<Caller> caller) {
  return pool_.transact(kPlaces, Replay::safe, read_places, std::move(caller));
}

boost::asio::awaitable<Outcome<std::vector<RuleCount>>> StageStore::counts(
    geo::UtcTime until, std::optional<Caller> caller) {
  const auto read = [until](pqxx::work& tx) {
    std::vector<RuleCount> counts;
    for (const auto& row : tx.exec_prepared(kCounts.name, to_sql(until))) {
      counts.push_back({.rule = row[0].as<std::string>(),
                        .operator_id = id_in<registry::OperatorId>(row[1]),
                        .area = id_in<registry::AreaId>(row[2]),
                        .alarms = row[3].as<int>()});
    }
    return counts;
  };
  return pool_.transact(kCounts, Replay::safe, read, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<StageMove>>> StageStore::add(
    StageMove move, std::optional<Caller> caller) {
  const auto write = [move = std::move(move)](pqxx::work& tx) { return add_move(tx, move); };
  return pool_.transact(kAdd, Replay::once, write, std::move(caller));
}

boost::asio::awaitable<Outcome<std::optional<ChainNumber>>> StageStore::add(
    ChainNumber number, std::optional<Caller> caller) {
  const auto write = [number = std::move(number)](pqxx::work& tx) {
    return add_number(tx, number);
  };
  return pool_.transact(kAddNumber, Replay::once, write, std::move(caller));
}

}  // namespace busward::db
