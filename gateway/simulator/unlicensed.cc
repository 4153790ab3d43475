#include "gateway/simulator/unlicensed.h"

#include "gateway/files/county_toml.h"
#include "routing/civil_time.h"

namespace busward::simulator {
namespace {

using registry::name_in;

template <class T>
std::vector<T> listed(const std::map<std::string, std::vector<T>>& lists, const std::string& name) {
  const auto found = lists.find(name);
  return found == lists.end() ? std::vector<T>{} : found->second;
}

std::string_view kind_of(const registry::Impediments& found) {
  return found.stoppages.empty() ? name_in(registry::kDocumentKinds, found.lapses.front().kind)
                                 : name_in(registry::kStoppageKinds, found.stoppages.front().kind);
}

}  // namespace

ImpedimentBook::ImpedimentBook(const CountyRecords& records)
    : rules_{files::default_rule_values()}, zone_{records.county.zone} {
  for (const registry::Document& document : records.documents) {
    if (document.subject != registry::DocumentSubject::bus) continue;
    papers_[document.of].push_back({document.kind, document.days});
  }
  for (const registry::cases::Suspension& order : records.safety.suspensions) {
    if (order.subject == registry::cases::SuspensionSubject::driver)
      continue;  // who drives is assumed
    const bool of_bus = order.subject == registry::cases::SuspensionSubject::bus;
    auto& lists = of_bus ? of_buses_ : of_routes_;
    lists[order.of].push_back(registry::stoppage_of(order));
  }
  for (const registry::cases::Defect& defect : records.safety.defects) {
    if (const auto stoppage = registry::stoppage_of(defect))
      of_buses_[defect.plate].push_back(*stoppage);
  }
}

registry::Impediments ImpedimentBook::impediments(const std::string& plate,
                                                  const std::string& route,
                                                  geo::UtcTime departure) const {
  const auto moment = routing::civil_or_utc(departure, zone_);
  const auto papers = listed(papers_, plate);
  const auto of_bus = listed(of_buses_, plate);
  const auto of_route = listed(of_routes_, route);
  return registry::impediments({.day = moment.day,
                                .time_of_day = moment.time_of_day,
                                .of_route = of_route,
                                .bus = registry::BusFacts{.papers = papers,
                                                          .stoppages = of_bus,
                                                          .known_by = registry::KnownBy::position}},
                               rules_);
}

std::vector<UnlicensedCase> ImpedimentBook::cases(const std::string& plate, const Journey& journey,
                                                  geo::UtcTime start) const {
  std::vector<UnlicensedCase> cases;
  for (const DrivenRun& run : journey.driven_runs()) {
    const PlannedRun& planned = journey.runs()[run.run];
    const auto found = impediments(plate, planned.route->version.route(), planned.departure);
    if (found.empty()) continue;
    cases.push_back({.run = run.run,
                     .kind = kind_of(found),
                     .began_at = run.starts,
                     .ended_at = run.ends,
                     .must_be_found = run.starts >= start});
  }
  return cases;
}

}  // namespace busward::simulator
