#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <pqxx/transaction>

#include "db/statement.h"
#include "tracker/alarm_step.h"

namespace busward::db {

// Rows of compliance.alarm_step. The statement is part of what the caller names to the pool.
inline constexpr Statement kStepsOf{
    "alarm_steps_of",
    "SELECT step, access.epoch_ms(at), account, actor, role, operator_id, school_id, area_id, "
    "kind, note, handed_to, way, outcome, ground, reason, accepted, searched_by, "
    "access.epoch_ms(searched_at), pupils_on, pupils_off, due_on - date '1970-01-01', tier, "
    "alarm FROM compliance.alarm_step WHERE alarm = ANY ($1::uuid[]) ORDER BY alarm, step"};
inline constexpr Statement kAddStep{
    "alarm_step_add",
    "INSERT INTO compliance.alarm_step (alarm, step, at, account, actor, role, operator_id, "
    "school_id, area_id, kind, note, handed_to, way, outcome, ground, reason, accepted, "
    "searched_by, searched_at, pupils_on, pupils_off, due_on, tier) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) "
    "RETURNING seq"};

// The steps of each alarm, in their order; an alarm without any is left out.
std::map<tracker::AlarmId, std::vector<tracker::AlarmStep>> steps_of(
    pqxx::work& tx, std::span<const tracker::AlarmId> alarms);
// Its number in the feed.
std::int64_t add_step(pqxx::work& tx, tracker::AlarmId alarm, const tracker::AlarmStep& step);

}  // namespace busward::db
