#include "gateway/simulator/unlicensed.h"

#include <set>

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
  if (!found.stoppages.empty()) {
    return name_in(registry::kStoppageKinds, found.stoppages.front().kind);
  }
  if (!found.lapses.empty()) return name_in(registry::kDocumentKinds, found.lapses.front().kind);
  const auto stood_down =
      name_in(registry::kStoppageKinds, registry::StoppageKind::driver_suspension);
  return found.driver.front().name == stood_down ? stood_down : "unqualified_driver";
}

// Of a driver's papers the others are for his file alone.
bool decides(registry::DocumentKind kind) {
  return kind == registry::DocumentKind::driving_licence ||
         kind == registry::DocumentKind::school_bus_endorsement ||
         kind == registry::DocumentKind::annual_review;
}

}  // namespace

ImpedimentBook::ImpedimentBook(const CountyRecords& records)
    : rules_{files::default_rule_values()}, zone_{records.county.zone} {
  for (const registry::Document& document : records.documents) {
    if (document.subject != registry::DocumentSubject::bus) continue;
    papers_[document.of].push_back({document.kind, document.days});
  }
  for (const registry::Bus& bus : records.buses) {
    if (bus.seats) seats_[bus.plate] = *bus.seats;
  }
  add_drivers(records);
  add_violations(records);
  for (const registry::cases::Suspension& order : records.safety.suspensions) {
    if (order.subject == registry::cases::SuspensionSubject::driver) {
      drivers_[order.of].stoppages.push_back(registry::stoppage_of(order));
      continue;
    }
    const bool of_bus = order.subject == registry::cases::SuspensionSubject::bus;
    auto& lists = of_bus ? of_buses_ : of_routes_;
    lists[order.of].push_back(registry::stoppage_of(order));
  }
  for (const registry::cases::Defect& defect : records.safety.defects) {
    if (const auto stoppage = registry::stoppage_of(defect))
      of_buses_[defect.plate].push_back(*stoppage);
  }
}

void ImpedimentBook::add_drivers(const CountyRecords& records) {
  for (const registry::Driver& driver : records.drivers) {
    drivers_[driver.code] = {.licence_class = driver.licence_class,
                             .first_licensed_on = driver.first_licensed_on,
                             .papers = {},
                             .violations = {},
                             .stoppages = {},
                             .has_card = driver.certificate.has_value()};
  }
  for (const registry::Document& document : records.documents) {
    if (document.subject != registry::DocumentSubject::driver || !decides(document.kind)) continue;
    drivers_[document.of].papers.push_back({document.kind, document.days});
  }
}

void ImpedimentBook::add_violations(const CountyRecords& records) {
  std::set<std::string> school_buses;
  for (const registry::Bus& bus : records.buses) school_buses.insert(bus.plate);
  for (const registry::Violation& violation : records.violations) {
    drivers_[violation.driver_code].violations.push_back(
        {.number = violation.number,
         .day = routing::civil_or_utc(violation.at, zone_).day,
         .kind = violation.kind,
         .points = violation.points,
         .in_school_bus = violation.plate && school_buses.contains(*violation.plate)});
  }
}

const ImpedimentBook::DriverFile* ImpedimentBook::holder(const std::string& code) const {
  const auto found = drivers_.find(code);
  return found == drivers_.end() || !found->second.has_card ? nullptr : &found->second;
}

registry::Impediments ImpedimentBook::impediments(const std::string& plate, const PlannedRun& run,
                                                  bool by_card) const {
  const auto moment = routing::civil_or_utc(run.departure, zone_);
  const auto papers = listed(papers_, plate);
  const auto of_bus = listed(of_buses_, plate);
  const auto of_route = listed(of_routes_, run.route->version.route());
  registry::RunFacts facts{
      .day = moment.day,
      .time_of_day = moment.time_of_day,
      .of_route = of_route,
      .bus = registry::BusFacts{
          .papers = papers, .stoppages = of_bus, .known_by = registry::KnownBy::position}};
  if (const auto seats = seats_.find(plate); seats != seats_.end()) {
    facts.bus->seats = seats->second;
  }
  if (const DriverFile* driver = by_card ? holder(run.driver) : nullptr) {
    facts.driver = registry::DriverOfRun{.licence_class = driver->licence_class,
                                         .first_licensed_on = driver->first_licensed_on,
                                         .papers = driver->papers,
                                         .violations = driver->violations,
                                         .stoppages = driver->stoppages,
                                         .known_by = registry::KnownBy::card};
  }
  return registry::impediments(facts, rules_);
}

std::vector<UnlicensedCase> ImpedimentBook::cases(const std::string& plate, const Journey& journey,
                                                  geo::UtcTime start, bool by_card) const {
  std::vector<UnlicensedCase> cases;
  for (const DrivenRun& run : journey.driven_runs()) {
    const auto found = impediments(plate, journey.runs()[run.run], by_card);
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
