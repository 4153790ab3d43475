#include "registry/sheet_file.h"

#include <algorithm>
#include <tuple>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

KnownBy known_by(SaidBy by) {
  return by == SaidBy::declaration ? KnownBy::declaration : KnownBy::run_sheet;
}

template <class Value>
const Value* found_in(const std::map<std::int64_t, Value>& map, std::int64_t key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

DriverOfRun driver_of(const DriverOfSheet& driver) {
  return {.licence_class = driver.licence_class,
          .born_on = driver.born_on,
          .first_licensed_on = driver.first_licensed_on,
          .papers = driver.papers,
          .violations = driver.violations,
          .stoppages = driver.stoppages};
}

BusFacts bus_of(const BusOfSheet& bus) {
  return {.kind = bus.bus.kind,
          .seats = bus.bus.seats,
          .papers = bus.papers,
          .stoppages = bus.stoppages};
}

// A substitute is at work by its filing, under the placard that the bus or driver has (Guangdong,
// article 20): its differences are the substitution itself.
bool overlap(const SheetRun& one, const SheetRun& other) {
  return other.departs_at < one.arrives_at && one.departs_at < other.arrives_at;
}

std::span<const CardOnRun> cards_in(const SheetFile& file, const boost::uuids::uuid& run) {
  return std::ranges::equal_range(file.cards, run, {}, &CardOnRun::run);
}

bool is_substituted(const SheetRun& run) {
  return run.bus.by == SaidBy::declaration || run.driver.by == SaidBy::declaration;
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
  for (const auto& [id, driver] : file.drivers) {
    if (driver.card) holders_.emplace(*driver.card, &driver);
  }
  for (const SheetRun& run : runs_) {
    if (run.plan.state != PlanState::planned) continue;
    if (run.bus.who) of_bus_[run.bus.who->value].push_back(&run);
    if (run.driver.who) of_driver_[run.driver.who->value].push_back(&run);
    for (const CardOnRun& seen : cards_in(file, run.id)) {
      if (seen.card) of_card_[*seen.card].push_back(&run);
    }
  }
  for (const Attestation& one : file.attested) attested_of_[one.run].push_back(&one);
  for (const DeclarationOnFile& one : file.declared) declared_of_[one.says.run].push_back(&one);
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
  const auto found = declared_of_.find(run.key);
  return found == declared_of_.end() ? std::vector<const DeclarationOnFile*>{} : found->second;
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
           return other->key != run.key && overlap(run, *other);
         });
}

OnSite RunSheet::on_site_of(const SheetRun& run) const {
  const auto attested = attested_of_.find(run.id);
  const std::vector<CardSeen> cards = cards_of(run);
  if (attested == attested_of_.end() && cards.empty()) return {};
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
  const bool nothing_recorded = attested == attested_of_.end();
  return on_site(nothing_recorded ? std::vector<const Attestation*>{} : attested->second, expected,
                 cards);
}

std::vector<CardSeen> RunSheet::cards_of(const SheetRun& run) const {
  std::vector<CardSeen> cards;
  for (const CardOnRun& seen : cards_in(file_, run.id)) {
    if (!seen.card) continue;
    CardSeen& card = cards.emplace_back(CardSeen{.at = seen.at, .driver = {}});
    const auto holder = holders_.find(*seen.card);
    if (holder != holders_.end()) card.driver = holder->second->code;
    card.elsewhere = is_in_elsewhere(*seen.card, run);
  }
  return cards;
}

bool RunSheet::is_in_elsewhere(const CardDigest& card, const SheetRun& run) const {
  const auto found = of_card_.find(card);
  return found != of_card_.end() &&
         std::ranges::any_of(found->second, [&run](const SheetRun* other) {
           return other->id != run.id && overlap(run, *other);
         });
}

bool RunSheet::is_attendant_of(const SheetRun& run, StaffId who) const {
  const auto is = [this, who](const std::optional<std::string>& code) {
    const auto found = code ? file_.staff.find(*code) : file_.staff.end();
    return found != file_.staff.end() && found->second.id == who;
  };
  const auto checked = [&is](const Attestation* one) {
    return one->kind == AttestationKind::departure_check && is(one->attendant);
  };
  const auto attested = attested_of_.find(run.id);
  return is(run.attendant.who) ||
         (attested != attested_of_.end() && std::ranges::any_of(attested->second, checked));
}

const DriverOfSheet* RunSheet::known_driver(const OnSite& seen) const {
  if (!seen.known_driver()) return nullptr;
  for (const auto& [id, driver] : file_.drivers) {
    if (driver.code == *seen.known_driver()) return &driver;
  }
  return nullptr;
}

// Of the routes that the bus is to run that day, each once: a placard counts them together.
int RunSheet::stops_of_routes(const SheetRun& run) const {
  std::map<std::int64_t, int> stops;
  for (const SheetRun* other : *found_in(of_bus_, run.bus.who->value)) {
    const int* count = found_in(file_.stops_of_version, other->on_file.version.value);
    stops[other->key.route.value] = count == nullptr ? 0 : *count;
  }
  int sum = 0;
  for (const auto& [route, count] : stops) sum += count;
  return sum;
}

std::optional<std::vector<PlacardDifference>> RunSheet::differences_of(
    const SheetRun& run, const BusOfSheet& bus,
    const std::optional<std::string>& driver_code) const {
  std::optional<std::vector<PlacardDifference>> all;
  if (is_substituted(run) || run.plan.state != PlanState::planned) return all;
  const BusInForce in_force{
      .owner = bus.bus.owner,
      .services = {{.route = run.on_file.departure.route,
                    .departure = run.key.departure,
                    .driver_code = driver_code,
                    .stops = stops_of_routes(run)}},
      .inspection = on_file(bus.papers, DocumentKind::vehicle_inspection, file_.day),
      .retired_on = bus.bus.retired_on};
  for (const Placard& placard : bus.placards) {
    const DocumentDays days = document_of(placard).days;
    if (on_file(std::span{&days, 1}, file_.day).standing != FileStanding::valid) continue;
    if (!all) all.emplace();
    for (auto& found : placard_differences(placard, in_force, file_.day)) {
      all->push_back(std::move(found));
    }
  }
  return all;
}

void RunSheet::add_bus(const SheetRun& run, const std::optional<std::string>& driver_code,
                       RunFacts& facts) const {
  if (!run.bus.who) return;
  const BusOfSheet* bus = found_in(file_.buses, run.bus.who->value);
  if (bus == nullptr) return;
  facts.bus = bus_of(*bus);
  facts.bus->differences = differences_of(run, *bus, driver_code);
  facts.bus->known_by = known_by(run.bus.by);
  facts.bus->substitute = run.bus.by == SaidBy::declaration;
  facts.bus->free = is_free(run, *run.bus.who, of_bus_);
}

// Of whom the card or the check names, on file or not; else of whom the sheet has.
std::optional<std::string> RunSheet::code_of_driver(const SheetRun& run, const OnSite& seen) const {
  if (seen.known_driver()) return seen.known_driver();
  const auto* driver = run.driver.who ? found_in(file_.drivers, run.driver.who->value) : nullptr;
  return driver == nullptr ? std::nullopt : std::optional{driver->code};
}

void RunSheet::add_driver(const SheetRun& run, const OnSite& seen, RunFacts& facts) const {
  if (const DriverOfSheet* driver = known_driver(seen)) {
    facts.driver = driver_of(*driver);
    facts.driver->known_by = seen.card_driver ? KnownBy::card : KnownBy::departure_check;
    facts.driver->substitute = run.driver.by == SaidBy::declaration;
    return;
  }
  if (!run.driver.who) return;
  const DriverOfSheet* driver = found_in(file_.drivers, run.driver.who->value);
  if (driver == nullptr) return;
  facts.driver = driver_of(*driver);
  facts.driver->known_by = known_by(run.driver.by);
  facts.driver->substitute = run.driver.by == SaidBy::declaration;
  facts.driver->free = is_free(run, *run.driver.who, of_driver_);
}

RunFacts RunSheet::facts_of(const SheetRun& run) const {
  const OnSite seen = on_site_of(run);
  RunFacts facts{.day = file_.day, .time_of_day = run.plan.departure, .riders = run.riders};
  if (const auto* stopped = found_in(file_.stopped_routes, run.key.route.value)) {
    facts.of_route = *stopped;
  }
  if (const SchoolOfSheet* school = school_of(run)) facts.stage = school->stage;
  add_driver(run, seen, facts);
  add_bus(run, code_of_driver(run, seen), facts);
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

std::vector<SpareBus> RunSheet::spare_buses(const SheetRun& run,
                                            const std::optional<std::string>& of_operator) const {
  std::vector<SpareBus> spares;
  for (const auto& [id, bus] : file_.buses) {
    if (run.bus.who == VehicleId{id}) continue;
    if (of_operator && bus.bus.operator_code != of_operator) continue;
    spares.push_back({.id = VehicleId{id},
                      .facts = bus_of(bus),
                      .operator_code = bus.bus.operator_code,
                      .engaged = engaged(found_in(of_bus_, id), &run)});
  }
  return spares;
}

std::vector<SpareDriver> RunSheet::spare_drivers(
    const SheetRun& run, const std::optional<std::string>& of_operator) const {
  std::vector<SpareDriver> spares;
  for (const auto& [id, driver] : file_.drivers) {
    if (run.driver.who == DriverId{id}) continue;
    if (of_operator && driver.operator_code != of_operator) continue;
    spares.push_back({.id = DriverId{id},
                      .facts = driver_of(driver),
                      .operator_code = driver.operator_code,
                      .engaged = engaged(found_in(of_driver_, id), &run)});
  }
  return spares;
}

// The same operator's come first; where they are enough, nobody else's need be judged.
std::vector<Offer<VehicleId>> RunSheet::other_buses(const SheetRun& run, std::size_t limit) const {
  const Vacancy vacancy = vacancy_of(run);
  if (vacancy.operator_code) {
    auto own = substitute_buses(vacancy, spare_buses(run, vacancy.operator_code), rules_, limit);
    if (own.size() == limit) return own;
  }
  return substitute_buses(vacancy, spare_buses(run, std::nullopt), rules_, limit);
}

std::vector<Offer<DriverId>> RunSheet::other_drivers(const SheetRun& run, std::size_t limit) const {
  const Vacancy vacancy = vacancy_of(run);
  if (vacancy.operator_code) {
    auto own =
        substitute_drivers(vacancy, spare_drivers(run, vacancy.operator_code), rules_, limit);
    if (own.size() == limit) return own;
  }
  return substitute_drivers(vacancy, spare_drivers(run, std::nullopt), rules_, limit);
}

}  // namespace busward::registry
