#include "db/alarm_step_store.h"

#include <algorithm>
#include <span>
#include <utility>

#include "db/alarm_step_rows.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using tracker::AlarmFacts;
using tracker::AlarmStep;
using tracker::StepEvent;

constexpr Statement kAdd[] = {
    {"alarm_step_lock", "SELECT tracking.feed_lock()"},
    {"alarm_step_facts",
     "SELECT c.rule, v.operator_id, c.ended_at IS NULL AND c.cause <> 'unsupported', "
     "c.cause <> 'unsupported', "
     "ARRAY(SELECT s.school_id::text FROM registry.school_now s WHERE s.code = p.school UNION "
     "SELECT s.school_id::text FROM registry.serving(current_date) s "
     "WHERE p.school IS NULL AND s.operator_id = v.operator_id), "
     "ARRAY(SELECT b.above_id::text FROM registry.area_below b WHERE b.area_id = coalesce("
     "(SELECT s.area_id FROM registry.school_now s WHERE s.code = p.school), o.area_id)), "
     "c.vehicle "
     "FROM compliance.alarm_current c "
     "LEFT JOIN registry.vehicle_now v ON v.vehicle_id = c.vehicle "
     "LEFT JOIN registry.operator_now o ON o.operator_id = v.operator_id "
     "LEFT JOIN routing.route_version p ON p.id = c.route_version WHERE c.id = $1"},
    {"alarm_step_seq", "SELECT seq FROM compliance.alarm_step WHERE alarm = $1 AND step = $2"},
    kStepsOf,
    kAddStep};

template <class Id>
std::vector<Id> ids_from(const pqxx::field& array) {
  std::vector<Id> ids;
  for (const std::string& text : texts_from(array)) ids.push_back(Id{std::stoll(text)});
  return ids;
}

std::optional<AlarmFacts> facts_of(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  AlarmFacts facts{.rule = rows[0][0].as<std::string>(),
                   .schools = ids_from<registry::SchoolId>(rows[0][4]),
                   .areas = ids_from<registry::AreaId>(rows[0][5]),
                   .active = rows[0][2].as<bool>(),
                   .supported = rows[0][3].as<bool>()};
  if (!rows[0][1].is_null()) {
    facts.operator_id = registry::OperatorId{rows[0][1].as<std::int64_t>()};
  }
  return facts;
}

// The step that the person asks for stands already as the one behind what they had seen.
bool is_double(const std::vector<AlarmStep>& steps, int after, const WantedStep& wanted) {
  if (after < 0 || static_cast<std::size_t>(after) >= steps.size()) return false;
  const AlarmStep& next = steps[static_cast<std::size_t>(after)];
  return next.actor == wanted.actor && next.content == wanted.content;
}

StepTaken taken_before(pqxx::work& tx, tracker::AlarmId alarm, registry::VehicleId vehicle,
                       std::vector<AlarmStep> steps, int after) {
  steps.resize(static_cast<std::size_t>(after) + 1);
  const auto row = tx.exec_prepared1(kAdd[2].name, to_sql(alarm), after + 1);
  return {.event = {.seq = row[0].as<std::int64_t>(),
                    .alarm = alarm,
                    .vehicle = vehicle,
                    .step = steps.back(),
                    .status = status_of(steps)},
          .again = true};
}

StepAnswer answer_to(pqxx::work& tx, const WantedStep& wanted, const WantedStep::Target& target) {
  const auto rows = tx.exec_prepared(kAdd[1].name, to_sql(target.alarm));
  auto facts = facts_of(rows);
  if (!facts) return NoSuchAlarm{};
  const registry::VehicleId vehicle{rows[0][6].as<std::int64_t>()};
  facts->bus_stands_still = target.bus_stands_still;
  auto steps = steps_of(tx, std::span{&target.alarm, 1})[target.alarm];
  if (is_double(steps, target.after, wanted)) {
    return taken_before(tx, target.alarm, vehicle, std::move(steps), target.after);
  }
  const int stand = static_cast<int>(steps.size());
  if (target.after != stand) return StepsMoved{.steps = stand};
  const AlarmStep next{.number = stand + 1,
                       .at = steps.empty() ? wanted.at : std::max(wanted.at, steps.back().at),
                       .actor = wanted.actor,
                       .content = wanted.content};
  if (const auto refusal = refusal_of(*facts, steps, next, wanted.numbers)) return *refusal;
  const std::int64_t seq = add_step(tx, target.alarm, next);
  steps.push_back(next);
  return StepTaken{.event = {.seq = seq,
                             .alarm = target.alarm,
                             .vehicle = vehicle,
                             .step = next,
                             .status = status_of(steps)}};
}

}  // namespace

boost::asio::awaitable<Outcome<std::vector<StepAnswer>>> AlarmStepStore::add(
    WantedStep wanted, std::optional<Caller> caller) {
  const auto write = [wanted = std::move(wanted)](pqxx::work& tx) {
    tx.exec_prepared1(kAdd[0].name);
    std::vector<StepAnswer> answers;
    answers.reserve(wanted.targets.size());
    for (const auto& target : wanted.targets) answers.push_back(answer_to(tx, wanted, target));
    return answers;
  };
  return pool_.transact(kAdd, Replay::safe, write, std::move(caller));
}

}  // namespace busward::db
