#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/utc_time.h"
#include "registry/access/actor.h"
#include "registry/name_table.h"
#include "registry/organisation.h"
#include "registry/rule_values.h"

namespace busward::tracker {

// How far a rule has been let out: its alarms are counted, shown, or ring.
enum class Stage : std::uint8_t { observe, show, ring };
inline constexpr registry::NameTable<Stage, 3> kStages{
    {{Stage::observe, "observe"}, {Stage::show, "show"}, {Stage::ring, "ring"}}};

// That somebody moved a rule to a stage, for an operator, an area, an operator in an area, or for
// all; added, never changed.
struct StageMove {
  std::string rule;
  std::optional<registry::OperatorId> operator_id{};  // none: of every operator
  std::optional<registry::AreaId> area_id{};          // with all below it; none: everywhere
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

// Which area lies directly below which.
struct AreaTree {
  std::map<registry::AreaId, registry::AreaId> parents;
  // The area and those above it, the nearest first.
  std::vector<registry::AreaId> up_from(std::optional<registry::AreaId> area) const;
};

// Whose bus it was, and where: in the area of the school that its route serves, else of its
// operator.
struct StageScope {
  std::optional<registry::OperatorId> operator_id{};
  std::vector<registry::AreaId> areas{};  // the nearest first
};

// Rules that cannot be turned down: somebody calls for help, or a child is on board alone.
bool always_rings(std::string_view rule);

// The stage in force at a moment: by the newest of the moves that speak most narrowly of the scope,
// else the first one. An operator's is narrower than an area's, a town's than its county's.
Stage stage_of(std::span<const StageMove> moves, std::string_view rule, const StageScope& scope,
               geo::UtcTime at, Stage first);

}  // namespace busward::tracker
