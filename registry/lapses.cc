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
    std::vector<DocumentDays> documents;
    for (const Paper& paper : papers) {
      if (paper.kind == kind) documents.push_back(paper.days);
    }
    const OnFile state = on_file(documents, day);
    if (state.standing != FileStanding::invalid) continue;
    found.push_back({.kind = kind,
                     .last_day = *state.last_day,
                     .days_over = static_cast<int>((day - *state.last_day).count()),
                     .source = rules.at(rule, day).source});
  }
  return found;
}

}  // namespace busward::registry
