#include "gateway/simulator/unlicensed.h"

#include "gateway/files/county_toml.h"
#include "registry/lapses.h"
#include "routing/civil_time.h"

namespace busward::simulator {

PaperBook::PaperBook(const CountyRecords& records)
    : rules_{files::default_rule_values()}, zone_{records.county.zone} {
  for (const registry::Document& document : records.documents) {
    if (document.subject != registry::DocumentSubject::bus) continue;
    by_plate_[document.of].push_back({document.kind, document.days});
  }
}

std::vector<UnlicensedCase> PaperBook::cases(const std::string& plate, const Journey& journey,
                                             geo::UtcTime start) const {
  const auto papers = by_plate_.find(plate);
  if (papers == by_plate_.end()) return {};
  std::vector<UnlicensedCase> found;
  for (const DrivenRun& run : journey.driven_runs()) {
    const auto day = routing::civil_or_utc_day(journey.runs()[run.run].departure, zone_);
    const auto lapses = registry::lapses(papers->second, rules_, day);
    if (lapses.empty()) continue;
    found.push_back({.run = run.run,
                     .kind = lapses.front().kind,
                     .began_at = run.starts,
                     .ended_at = run.ends,
                     .must_be_found = run.starts >= start});
  }
  return found;
}

}  // namespace busward::simulator
