#include "tracker/stage.h"

#include <algorithm>

#include <fmt/format.h>

namespace busward::tracker {

Stage first_stage(const registry::RuleValues& values, std::string_view rule,
                  std::chrono::sys_days day) {
  const double value = values.number_or(fmt::format("stage_{}", rule), day, 2);
  if (value < 1) return Stage::observe;
  return value < 2 ? Stage::show : Stage::ring;
}

Stage stage_of(std::span<const StageMove> moves, std::string_view rule,
               std::optional<registry::OperatorId> operator_id, geo::UtcTime at, Stage first) {
  const StageMove* of_all = nullptr;
  const StageMove* own = nullptr;
  for (const StageMove& move : moves) {
    if (move.rule != rule || move.from > at) continue;
    if (move.operator_id && move.operator_id != operator_id) continue;
    const StageMove*& newest = move.operator_id ? own : of_all;
    if (!newest || move.from >= newest->from) newest = &move;
  }
  if (own) return own->stage;
  return of_all ? of_all->stage : first;
}

}  // namespace busward::tracker
