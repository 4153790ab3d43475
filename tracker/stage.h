#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "geo/utc_time.h"
#include "registry/access/actor.h"
#include "registry/name_table.h"
#include "registry/rule_values.h"

namespace busward::tracker {

// How far a rule has been let out: its alarms are counted, shown, or ring.
enum class Stage : std::uint8_t { observe, show, ring };
inline constexpr registry::NameTable<Stage, 3> kStages{
    {{Stage::observe, "observe"}, {Stage::show, "show"}, {Stage::ring, "ring"}}};

// That somebody moved a rule to a stage, for one operator or for all; added, never changed.
struct StageMove {
  std::string rule;
  std::optional<registry::OperatorId> operator_id{};  // none: for all without a move of their own
  Stage stage = Stage::observe;
  geo::UtcTime from;
  int alarms_before = 0;  // in the 14 days before, as whoever moved it was shown
  registry::access::Actor actor;
  std::string note;
};

// The stage before anybody moved it: the rule value "stage_" + rule as 0, 1 or 2; without one it
// rings.
Stage first_stage(const registry::RuleValues& values, std::string_view rule,
                  std::chrono::sys_days day);

// The stage in force at a moment: the newest move of the operator, else of all, else the first one.
Stage stage_of(std::span<const StageMove> moves, std::string_view rule,
               std::optional<registry::OperatorId> operator_id, geo::UtcTime at, Stage first);

}  // namespace busward::tracker
