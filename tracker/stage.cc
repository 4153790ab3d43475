#include "tracker/stage.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "tracker/alarm_case.h"
#include "tracker/watches/distress.h"

namespace busward::tracker {

Stage first_stage(const registry::RuleValues& values, std::string_view rule,
                  std::chrono::sys_days day) {
  const double value = values.number_or(fmt::format("stage_{}", rule), day, 2);
  if (value < 1) return Stage::observe;
  return value < 2 ? Stage::show : Stage::ring;
}

std::vector<registry::AreaId> AreaTree::up_from(std::optional<registry::AreaId> area) const {
  std::vector<registry::AreaId> way;
  while (area && std::ranges::find(way, *area) == way.end()) {
    way.push_back(*area);
    const auto above = parents.find(*area);
    if (above == parents.end()) break;
    area = above->second;
  }
  return way;
}

bool always_rings(std::string_view rule) {
  return is_distress(rule) || rule == kChildLeftOnBoard;
}

namespace {

// How narrowly a move speaks of the scope; none: of another.
std::optional<std::pair<bool, std::ptrdiff_t>> narrowness(const StageMove& move,
                                                          const StageScope& scope) {
  if (move.operator_id && move.operator_id != scope.operator_id) return std::nullopt;
  std::ptrdiff_t depth = 0;
  if (move.area_id) {
    const auto found = std::ranges::find(scope.areas, *move.area_id);
    if (found == scope.areas.end()) return std::nullopt;
    depth = scope.areas.end() - found;
  }
  return std::pair{move.operator_id.has_value(), depth};
}

}  // namespace

Stage stage_of(std::span<const StageMove> moves, std::string_view rule, const StageScope& scope,
               geo::UtcTime at, Stage first) {
  if (always_rings(rule)) return Stage::ring;
  using Rank = std::tuple<bool, std::ptrdiff_t, geo::UtcTime>;
  std::optional<Rank> best;
  Stage stage = first;
  for (const StageMove& move : moves) {
    if (move.rule != rule || move.from > at) continue;
    const auto narrow = narrowness(move, scope);
    if (!narrow) continue;
    const Rank rank{narrow->first, narrow->second, move.from};
    if (best && rank < *best) continue;
    best = rank;
    stage = move.stage;
  }
  return stage;
}

}  // namespace busward::tracker
