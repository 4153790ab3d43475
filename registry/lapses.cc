#include "registry/lapses.h"

#include <array>

#include <fmt/format.h>

namespace busward::registry {
namespace {

constexpr std::array kGravestFirst{DocumentKind::placard, DocumentKind::vehicle_inspection,
                                   DocumentKind::carrier_insurance};

}  // namespace

std::vector<Lapse> lapses(std::span<const Paper> papers, const RuleValues& rules,
                          std::chrono::sys_days day) {
  std::vector<Lapse> found;
  for (const DocumentKind kind : kGravestFirst) {
    const std::string rule = fmt::format("unlicensed_without_{}", name_in(kDocumentKinds, kind));
    if (rules.number_or(rule, day, 0) == 0) continue;
    const OnFile state = on_file(papers, kind, day);
    if (state.standing != FileStanding::invalid) continue;
    found.push_back({.kind = kind,
                     .last_day = *state.last_day,
                     .days_over = static_cast<int>((day - *state.last_day).count()),
                     .source = rules.at(rule, day).source});
  }
  return found;
}

}  // namespace busward::registry
