#include "registry/sheet_file.h"

#include <algorithm>
#include <tuple>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

using std::chrono::days;
using std::chrono::hours;

KnownBy known_by(SaidBy by) {
  return by == SaidBy::declaration ? KnownBy::declaration : KnownBy::run_sheet;
}

template <class Value>
const Value* found_in(const std::map<std::int64_t, Value>& map, std::int64_t key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

Engagement engagement_of(const SheetRun& run) {
  return {.from = run.departs_at,
          .to = run.arrives_at,
          .begins = run.on_file.first_stop,
          .ends = run.on_file.last_stop};
}

}  // namespace

RunSheet::RunSheet(const SheetFile& file, const RuleValues& rules) : file_{file}, rules_{rules} {
  std::vector<Declaration> says;
  for (const DeclarationOnFile& one : file.declared) says.push_back(one.says);
  runs_ = run_sheet(file.day, file.departures, file.calendars, Declarations{says}, file.zone);
  for (const SheetRun& run : runs_) {
    if (run.plan.state != PlanState::planned) continue;
    if (run.bus.who) of_bus_[run.bus.who->value].push_back(&run);
    if (run.driver.who) of_driver_[run.driver.who->value].push_back(&run);
  }
}

std::optional<std::string> RunSheet::operator_of(const SheetRun& run) const {
  const auto of_line = file_.operator_of_route.find(run.key.route.value);
  if (of_line != file_.operator_of_route.end()) return of_line->second;
  if (!run.bus.who) return std::nullopt;
  const BusOfSheet* bus = found_in(file_.buses, run.bus.who->value);
  return bus == nullptr ? std::nullopt : bus->bus.operator_code;
}

const SchoolOfSheet* RunSheet::school_of(const SheetRun& run) const {
  if (!run.on_file.departure.school) return nullptr;
  const auto found = file_.schools.find(*run.on_file.departure.school);
  return found == file_.schools.end() ? nullptr : &found->second;
}

std::vector<const DeclarationOnFile*> RunSheet::declared_of(const SheetRun& run) const {
  std::vector<const DeclarationOnFile*> declared;
  for (const DeclarationOnFile& one : file_.declared) {
    if (one.says.run == run.key) declared.push_back(&one);
  }
  return declared;
}

std::vector<Engagement> RunSheet::engaged(const std::vector<const SheetRun*>* runs,
                                          const SheetRun* without) const {
  std::vector<Engagement> engaged;
  if (runs == nullptr) return engaged;
  for (const SheetRun* run : *runs) {
    if (run != without) engaged.push_back(engagement_of(*run));
  }
  return engaged;
}

// Two runs at the same time are wrong on any sheet; how long the way between two takes is only
// asked of substitutes.
template <class Id>
bool RunSheet::is_free(const SheetRun& run, Id who,
                       const std::map<std::int64_t, std::vector<const SheetRun*>>& driving) const {
  const auto* runs = found_in(driving, who.value);
  return runs == nullptr || std::ranges::none_of(*runs, [&run](const SheetRun* other) {
           return other->key != run.key && other->departs_at < run.arrives_at &&
                  run.departs_at < other->arrives_at;
         });
}

OnSite RunSheet::on_site_of(const SheetRun& run) const {
  std::vector<Attestation> mine;
  for (const Attestation& one : file_.attested) {
    if (one.run == run.id) mine.push_back(one);
  }
  if (mine.empty()) return {};
  Expected expected;
  if (run.bus.who) {
    if (const BusOfSheet* bus = found_in(file_.buses, run.bus.who->value)) {
      expected.plate = bus->bus.plate;
      expected.seats = bus->bus.seats;
    }
  }
  if (run.driver.who) {
    const DriverOfSheet* driver = found_in(file_.drivers, run.driver.who->value);
    if (driver != nullptr) expected.driver = driver->code;
  }
  return on_site(mine, expected);
}

const DriverOfSheet* RunSheet::checked_driver(const OnSite& seen) const {
  if (!seen.driver) return nullptr;
  for (const auto& [id, driver] : file_.drivers) {
    if (driver.code == *seen.driver) return &driver;
  }
  return nullptr;
}

void RunSheet::add_bus(const SheetRun& run, RunFacts& facts) const {
  if (!run.bus.who) return;
  const BusOfSheet* bus = found_in(file_.buses, run.bus.who->value);
  if (bus == nullptr) return;
  facts.bus = BusFacts{.kind = bus->bus.kind,
                       .seats = bus->bus.seats,
                       .papers = bus->papers,
                       .known_by = known_by(run.bus.by),
                       .substitute = run.bus.by == SaidBy::declaration,
                       .free = is_free(run, *run.bus.who, of_bus_)};
}

void RunSheet::add_driver(const SheetRun& run, const OnSite& seen, RunFacts& facts) const {
  if (const DriverOfSheet* driver = checked_driver(seen)) {
    facts.driver = DriverOfRun{.licence_class = driver->licence_class,
                               .papers = driver->papers,
                               .known_by = KnownBy::departure_check,
                               .substitute = run.driver.by == SaidBy::declaration};
    return;
  }
  if (!run.driver.who) return;
  const DriverOfSheet* driver = found_in(file_.drivers, run.driver.who->value);
  if (driver == nullptr) return;
  facts.driver = DriverOfRun{.licence_class = driver->licence_class,
                             .papers = driver->papers,
                             .known_by = known_by(run.driver.by),
                             .substitute = run.driver.by == SaidBy::declaration,
                             .free = is_free(run, *run.driver.who, of_driver_)};
}

RunFacts RunSheet::facts_of(const SheetRun& run) const {
  const OnSite seen = on_site_of(run);
  RunFacts facts{.day = file_.day, .riders = run.riders};
  if (const SchoolOfSheet* school = school_of(run)) facts.stage = school->stage;
  add_bus(run, facts);
  add_driver(run, seen, facts);
  if (seen.attendant) {
    facts.attendant = AttendantOfRun{.known_by = KnownBy::departure_check};
  } else if (run.attendant.who) {
    facts.attendant = AttendantOfRun{.known_by = known_by(run.attendant.by)};
  }
  if (const auto code = operator_of(run)) {
    const auto op = file_.operators.find(*code);
    if (op != file_.operators.end()) {
      facts.operator_ = OperatorOfRun{.kind = op->second.kind, .papers = op->second.papers};
    }
  }
  for (const DeclarationOnFile* one : declared_of(run)) {
    facts.filing_on_file = facts.filing_on_file || one->filing_number.has_value();
  }
  return facts;
}

std::vector<Check> RunSheet::checks_of(const SheetRun& run) const {
  if (run.plan.state != PlanState::planned) return {};
  return eligibility(facts_of(run), rules_);
}

Vacancy RunSheet::vacancy_of(const SheetRun& run) const {
  Vacancy vacancy{.run = engagement_of(run),
                  .day = file_.day,
                  .operator_code = operator_of(run),
                  .riders = run.riders};
  if (const SchoolOfSheet* school = school_of(run)) vacancy.stage = school->stage;
  if (run.bus.who) {
    if (const BusOfSheet* bus = found_in(file_.buses, run.bus.who->value)) {
      vacancy.seats = bus->bus.seats;
    }
  }
  return vacancy;
}

std::vector<Offer<VehicleId>> RunSheet::other_buses(const SheetRun& run, std::size_t limit) const {
  std::vector<SpareBus> spares;
  for (const auto& [id, bus] : file_.buses) {
    if (run.bus.who == VehicleId{id}) continue;
    spares.push_back({.id = VehicleId{id},
                      .facts = {.kind = bus.bus.kind, .seats = bus.bus.seats, .papers = bus.papers},
                      .operator_code = bus.bus.operator_code,
                      .engaged = engaged(found_in(of_bus_, id), &run)});
  }
  return substitute_buses(vacancy_of(run), spares, rules_, limit);
}

std::vector<Offer<DriverId>> RunSheet::other_drivers(const SheetRun& run, std::size_t limit) const {
  std::vector<SpareDriver> spares;
  for (const auto& [id, driver] : file_.drivers) {
    if (run.driver.who == DriverId{id}) continue;
    spares.push_back({.id = DriverId{id},
                      .facts = {.licence_class = driver.licence_class, .papers = driver.papers},
                      .operator_code = driver.operator_code,
                      .engaged = engaged(found_in(of_driver_, id), &run)});
  }
  return substitute_drivers(vacancy_of(run), spares, rules_, limit);
}

namespace {

std::string subject_name(const SheetRun& run, const Check& check, const SheetFile& file,
                         const std::optional<std::string>& operator_code) {
  if (check.subject == CheckSubject::bus && run.bus.who) {
    const BusOfSheet* bus = found_in(file.buses, run.bus.who->value);
    if (bus != nullptr) return bus->bus.plate;
  }
  if (check.subject == CheckSubject::driver && run.driver.who) {
    const DriverOfSheet* driver = found_in(file.drivers, run.driver.who->value);
    if (driver != nullptr) return driver->code;
  }
  if (check.subject == CheckSubject::operator_) return operator_code.value_or("");
  return run.on_file.departure.route;
}

}  // namespace

std::vector<SheetCard> cards(const RunSheet& sheet, const SheetFile& file, FileStanding standing,
                             CardWindow window) {
  using Cause = std::tuple<std::string, CheckKind, CheckSubject, std::optional<DocumentKind>>;
  std::map<Cause, SheetCard> by_cause;
  for (const SheetRun& run : sheet.runs()) {
    if (run.departs_at < window.from || run.departs_at >= window.to) continue;
    const auto operator_code = sheet.operator_of(run);
    for (Check& check : in_standing(sheet.checks_of(run), standing)) {
      const auto apart = standing == FileStanding::not_on_file ? std::nullopt : check.which;
      SheetCard& card = by_cause[{operator_code.value_or(""), check.kind, check.subject, apart}];
      if (card.runs.empty()) {
        check.last_day.reset();
        card.operator_code = operator_code;
        card.cause = check;
        card.first_departure = run.departs_at;
      }
      if (check.which && std::ranges::find(card.documents, *check.which) == card.documents.end()) {
        card.documents.push_back(*check.which);
      }
      if (card.runs.empty() || card.runs.back() != run.id) card.runs.push_back(run.id);
      auto name = subject_name(run, check, file, operator_code);
      if (std::ranges::find(card.subjects, name) == card.subjects.end()) {
        card.subjects.push_back(std::move(name));
      }
    }
  }
  std::vector<SheetCard> all;
  for (auto& [cause, card] : by_cause) all.push_back(std::move(card));
  std::ranges::stable_sort(all, {}, [](const SheetCard& card) {
    return std::tuple{card.operator_code, card.first_departure};
  });
  return all;
}

Curer curer_of(const Check& check) {
  if (check.which) {
    switch (*check.which) {
      case DocumentKind::placard:
      case DocumentKind::vehicle_inspection:
      case DocumentKind::driving_licence:
      case DocumentKind::school_bus_endorsement:
      case DocumentKind::annual_review:
        return Curer::traffic_police;
      case DocumentKind::transport_licence:
        return Curer::transport_office;
      default:
        return Curer::operator_;
    }
  }
  return check.kind == CheckKind::capacity ? Curer::school : Curer::operator_;
}

bool is_looked_at(const SheetRun& run, geo::UtcTime now, const std::string& zone) {
  constexpr hours kEvening{17};
  if (now >= run.departs_at) return false;
  if (run.departs_at - now <= hours{1}) return true;
  const auto civil = routing::to_civil(now, zone);
  return civil && civil->time_of_day >= kEvening && run.key.day == civil->day + days{1};
}

}  // namespace busward::registry
