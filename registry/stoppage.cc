#include "registry/stoppage.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace busward::registry {
namespace {

bool holds(const Stoppage& stoppage, routing::CivilTime at) {
  return stoppage.from <= at && (!stoppage.until || at < *stoppage.until);
}

StoppageKind kind_of(cases::SuspensionSubject subject) {
  switch (subject) {
    case cases::SuspensionSubject::bus:
      return StoppageKind::bus_suspension;
    case cases::SuspensionSubject::driver:
      return StoppageKind::driver_suspension;
    case cases::SuspensionSubject::route:
      break;
  }
  return StoppageKind::route_suspension;
}

}  // namespace

Stoppage stoppage_of(const cases::Suspension& suspension) {
  Stoppage stoppage{.kind = kind_of(suspension.subject),
                    .number = suspension.number,
                    .from = suspension.from,
                    .until = {}};
  if (suspension.resumption) stoppage.until = suspension.resumption->at;
  return stoppage;
}

std::optional<Stoppage> stoppage_of(const cases::Defect& defect) {
  if (defect.grade == cases::DefectGrade::may_run) return std::nullopt;
  Stoppage stoppage{.kind = StoppageKind::open_defect,
                    .number = defect.number,
                    .from = defect.found_at,
                    .until = {}};
  if (defect.clearance) stoppage.until = defect.clearance->at;
  return stoppage;
}

std::vector<StoppageInForce> in_force(std::span<const Stoppage> stoppages, const RuleValues& rules,
                                      routing::CivilTime at) {
  std::vector<StoppageInForce> found;
  for (const Stoppage& stoppage : stoppages) {
    if (!holds(stoppage, at)) continue;
    const std::string rule =
        fmt::format("unlicensed_under_{}", name_in(kStoppageKinds, stoppage.kind));
    if (rules.number_or(rule, at.day, 0) == 0) continue;
    found.push_back({.kind = stoppage.kind,
                     .number = stoppage.number,
                     .from = stoppage.from,
                     .days = static_cast<int>((at.day - stoppage.from.day).count()),
                     .source = rules.at(rule, at.day).source});
  }
  std::ranges::sort(found, {}, [](const StoppageInForce& one) {
    return std::tie(one.kind, one.from, one.number);
  });
  return found;
}

}  // namespace busward::registry
