#include "registry/impediments.h"

#include <algorithm>
#include <array>
#include <utility>

namespace busward::registry {
namespace {

constexpr std::array kGravestFirst{DocumentKind::placard, DocumentKind::vehicle_inspection,
                                   DocumentKind::carrier_insurance};

auto gravity(const Lapse& lapse) {
  return std::ranges::find(kGravestFirst, lapse.kind) - kGravestFirst.begin();
}

DriverImpediment of_driver(Check check) {
  return {.name = std::string{name_of(check)},
          .last_day = check.last_day,
          .number = std::move(check.number),
          .source = std::move(*check.forbidden_by),
          .known_by = check.known_by};
}

void add(Check check, std::chrono::sys_days day, Impediments& found) {
  if (check.subject == CheckSubject::driver) {
    const bool is_order = check.kind == CheckKind::stoppage;
    const auto at = is_order ? found.driver.begin() : found.driver.end();
    if (may_ring(check)) found.driver.insert(at, of_driver(std::move(check)));
  } else if (auto* stoppage = std::get_if<StoppageInForce>(&check.matter)) {
    found.stoppages.push_back(std::move(*stoppage));
  } else if (const DocumentKind* document = document_in(check)) {
    found.lapses.push_back({.kind = *document,
                            .last_day = *check.last_day,
                            .days_over = static_cast<int>((day - *check.last_day).count()),
                            .source = std::move(*check.forbidden_by)});
  }
}

}  // namespace

Impediments impediments(const RunFacts& run, const RuleValues& rules) {
  Impediments found;
  for (Check& check : eligibility(run, rules)) {
    if (check.standing != FileStanding::invalid || !check.forbidden_by) continue;
    add(std::move(check), run.day, found);
  }
  std::ranges::stable_sort(found.lapses, {}, gravity);
  return found;
}

}  // namespace busward::registry
