#include "db/alarm_step_rows.h"

#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;
using tracker::AlarmStep;
using tracker::StepContent;

template <class E, std::size_t N>
E value_of(const registry::NameTable<E, N>& table, const pqxx::field& field) {
  const auto value = registry::value_in(table, std::string_view{field.c_str()});
  if (!value)
    throw Refusal{fmt::format("a step of an alarm has the unknown word {}", field.c_str())};
  return *value;
}

template <class E, std::size_t N>
std::optional<E> optional_value_of(const registry::NameTable<E, N>& table,
                                   const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return value_of(table, field);
}

template <class Id>
std::optional<Id> optional_id(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Id{field.as<std::int64_t>()};
}

registry::access::Actor actor_in(const pqxx::row& row) {
  return {.account = registry::access::AccountId{row[2].as<std::int64_t>()},
          .name = row[3].as<std::string>(),
          .role = value_of(registry::access::kRoles, row[4]),
          .of = {.operator_id = optional_id<registry::OperatorId>(row[5]),
                 .school_id = optional_id<registry::SchoolId>(row[6]),
                 .area_id = optional_id<registry::AreaId>(row[7])}};
}

StepContent content_in(const pqxx::row& row) {
  StepContent step{.kind = value_of(tracker::kStepKinds, row[8]), .note = row[9].c_str()};
  if (!row[10].is_null()) step.to = row[10].as<std::string>();
  step.way = optional_value_of(tracker::kContactWays, row[11]);
  if (!row[12].is_null()) {
    step.ruling = tracker::Ruling{.outcome = value_of(tracker::kCaseOutcomes, row[12]),
                                  .ground = optional_value_of(tracker::kDetourGrounds, row[13]),
                                  .reason = optional_value_of(tracker::kFalseReasons, row[14])};
  }
  if (!row[15].is_null()) step.accepted = row[15].as<bool>();
  if (!row[16].is_null()) {
    step.search = tracker::Search{.by = row[16].as<std::string>(), .at = time_from(row[17])};
  }
  if (!row[18].is_null()) {
    step.count = tracker::HeadCount{.on = row[18].as<int>(), .off = row[19].as<int>()};
  }
  step.due_on = optional_day_from(row[20]);
  step.tier = optional_value_of(tracker::kTiers, row[21]);
  return step;
}

template <class E, std::size_t N>
std::optional<std::string> word(const registry::NameTable<E, N>& table,
                                const std::optional<E>& value) {
  if (!value) return std::nullopt;
  return std::string{name_in(table, *value)};
}

template <class Id>
std::optional<std::int64_t> raw(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return id->value;
}

// What of a step stands in columns of its own only where it is there.
struct Columns {
  std::optional<std::string> outcome, ground, reason, searched_by, searched_at, due_on;
  std::optional<int> pupils_on, pupils_off;
};

Columns columns_of(const StepContent& step) {
  Columns columns;
  if (step.ruling) {
    columns.outcome = name_in(tracker::kCaseOutcomes, step.ruling->outcome);
    columns.ground = word(tracker::kDetourGrounds, step.ruling->ground);
    columns.reason = word(tracker::kFalseReasons, step.ruling->reason);
  }
  if (step.search) {
    columns.searched_by = step.search->by;
    columns.searched_at = to_sql(step.search->at);
  }
  if (step.count) {
    columns.pupils_on = step.count->on;
    columns.pupils_off = step.count->off;
  }
  if (step.due_on) columns.due_on = routing::to_iso_day(*step.due_on);
  return columns;
}

}  // namespace

std::map<tracker::AlarmId, std::vector<AlarmStep>> steps_of(
    pqxx::work& tx, std::span<const tracker::AlarmId> alarms) {
  SqlArray ids;
  for (const tracker::AlarmId& alarm : alarms) ids.add(to_sql(alarm));
  std::map<tracker::AlarmId, std::vector<AlarmStep>> steps;
  for (const auto& row : tx.exec_prepared(kStepsOf.name, ids.text())) {
    steps[uuid_from(row[22])].push_back({.number = row[0].as<int>(),
                                         .at = time_from(row[1]),
                                         .actor = actor_in(row),
                                         .content = content_in(row)});
  }
  return steps;
}

std::int64_t add_step(pqxx::work& tx, tracker::AlarmId alarm, const AlarmStep& step) {
  const auto& [account, name, role, of] = step.actor;
  const StepContent& content = step.content;
  const Columns columns = columns_of(content);
  return tx
      .exec_prepared1(kAddStep.name, to_sql(alarm), step.number, to_sql(step.at), account.value,
                      name, std::string{name_in(registry::access::kRoles, role)},
                      raw(of.operator_id), raw(of.school_id), raw(of.area_id),
                      std::string{name_in(tracker::kStepKinds, content.kind)}, content.note,
                      content.to, word(tracker::kContactWays, content.way), columns.outcome,
                      columns.ground, columns.reason, content.accepted, columns.searched_by,
                      columns.searched_at, columns.pupils_on, columns.pupils_off, columns.due_on,
                      word(tracker::kTiers, content.tier))[0]
      .as<std::int64_t>();
}

}  // namespace busward::db
