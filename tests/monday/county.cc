#include "tests/monday/county.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "gateway/simulator/random.h"
#include "registry/document.h"
#include "registry/name_table.h"

namespace busward::monday {
namespace {

using registry::DocumentKind;
using simulator::CountyRecords;
using simulator::DrivenRun;
using simulator::Journey;
using simulator::MishapKind;
using simulator::Random;
using simulator::SimulatedBus;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using namespace std::chrono_literals;

constexpr std::uint64_t kRoads = 1;                    // the county's own seed
constexpr std::uint64_t kRoadEvents = 7;               // of what befalls the buses
constexpr geo::UtcTime kEarliest = local(6h + 20min);  // departures of runs with a finding
constexpr geo::UtcTime kLatest = local(7h + 25min);
constexpr minutes kPunctual{5};

// Puts in order what the generated county has wrong, so that what is planted stands alone.
void put_in_order(CountyRecords& records) {
  std::erase_if(records.documents,
                [](const auto& document) { return document.kind == DocumentKind::placard; });
  for (registry::Document& document : records.documents) {
    if (document.days.last.value_or(kDay) <= kDay) document.days.last = kDay + days{200};
  }
  std::map<std::string, std::vector<const registry::Assignment*>> of_bus;
  for (const auto& assignment : records.assignments)
    of_bus[assignment.plate].push_back(&assignment);
  for (registry::Placard& placard : records.placards) {
    placard.days = {.first = kDay - days{60}, .last = kDay + days{120}};
    placard.driver_codes.clear();
    placard.departures.clear();
    for (const auto* assignment : of_bus[placard.plate]) {
      if (assignment->driver_code) placard.driver_codes = {*assignment->driver_code};
      placard.departures.push_back(assignment->departure);
    }
  }
  records.violations.clear();
  auto& safety = records.safety;
  std::erase_if(safety.suspensions, [](const auto& order) { return !order.resumption; });
  std::erase_if(safety.defects, [](const auto& defect) { return !defect.clearance; });
}

// Buses suit the pupils of their school and have a seat for each of them, and whoever drives may.
void let_everybody_drive(CountyRecords& records) {
  std::map<std::string, registry::SchoolStage> stages;
  for (const auto& school : records.schools) stages[school.code] = school.stage;
  std::map<std::string, registry::SchoolStage> stage_of_route;
  for (const auto& route : records.routes) {
    if (route.school) stage_of_route[route.route] = stages[*route.school];
  }
  std::map<std::string, registry::BusKind> kinds;
  for (const auto& assignment : records.assignments) {
    kinds[assignment.plate] = static_cast<registry::BusKind>(stage_of_route[assignment.route]);
  }
  for (registry::Bus& bus : records.buses) bus.kind = kinds[bus.plate];
  for (registry::RiderNumbers& riders : records.riders) {
    riders.boarding = std::min(riders.boarding, 1);
    riders.alighting = std::min(riders.alighting, 1);
  }
  for (registry::Driver& driver : records.drivers) {
    driver.licence_class = "A1";
    driver.identity.reset();  // and with it the day of birth
  }
}

class Planner {
 public:
  explicit Planner(std::uint64_t seed)
      : files_{seed},
        roads_{kRoadEvents},
        eve_{.records = simulator::generate_county(
                 {.seed = kRoads, .buses = kBuses, .start = local(6h + 30min)}),
             .fleet = {},
             .planted = {},
             .checked = {},
             .carded = {}} {
    for (const auto& bus : eve_.records.buses) operators_[bus.plate] = *bus.operator_code;
    eve_.fleet = simulator::plan_fleet(
        eve_.records,
        {.terminals = kBuses, .start = local(5h + 40min), .seed = kRoads, .speeding_share = 0});
  }

  Eve plan() && {
    put_in_order(eve_.records);
    let_everybody_drive(eve_.records);
    plant_on_the_road();
    lose_dates();
    plant_in_the_files();
    for (const auto& placard : eve_.records.placards) {
      eve_.records.documents.push_back(registry::document_of(placard));
    }
    return std::move(eve_);
  }

 private:
  // Calls `plant` with one bus after the other, each of an operator of which nothing is planted
  // yet, until it has worked.
  template <class Plant>
  void plant_on_some_bus(Random& random, Plant plant) {
    std::vector<std::size_t> order(eve_.fleet.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    random.shuffle(order);
    for (const std::size_t i : order) {
      SimulatedBus& bus = eve_.fleet[i];
      if (taken_.contains(operators_[bus.terminal.plate])) continue;
      const auto run = run_of_interest(bus);
      if (!run || !plant(bus, *run)) continue;
      taken_.insert(operators_[bus.terminal.plate]);
      return;
    }
    throw std::runtime_error{"no bus of the county can have this finding"};
  }

  static std::optional<std::size_t> run_of_interest(const SimulatedBus& bus) {
    const auto& runs = bus.journey.runs();
    const auto found = std::ranges::find_if(runs, [](const auto& run) {
      return run.departure >= kEarliest && run.departure < kLatest;
    });
    if (found == runs.end()) return std::nullopt;
    return static_cast<std::size_t>(found - runs.begin());
  }
  static bool is_punctual(const Journey& journey) {
    return std::ranges::all_of(journey.driven_runs(), [&](const DrivenRun& run) {
      return run.starts - journey.runs()[run.run].departure < kPunctual;
    });
  }
  void add(const SimulatedBus& bus, std::string_view rule, std::string_view kind) {
    eve_.planted.push_back({.plate = bus.terminal.plate,
                            .operator_code = operators_[bus.terminal.plate],
                            .rule = std::string{rule},
                            .kind = std::string{kind}});
  }

  void plant_on_the_road();
  bool speeds(SimulatedBus& bus, std::size_t run);
  bool leaves_its_line(SimulatedBus& bus, std::size_t run);
  bool misses_a_stop(SimulatedBus& bus, std::size_t run);
  bool suffers(SimulatedBus& bus, std::size_t run, MishapKind kind);
  void lose_dates();
  void lose(std::optional<std::chrono::sys_days>& date);
  void plant_in_the_files();
  std::string end_document(const std::string& of, DocumentKind kind);
  std::string end_placard(const std::string& plate);
  std::string stop(registry::cases::SuspensionSubject subject, const std::string& of);
  std::string find_defect(const std::string& plate);
  std::string check_driver(const SimulatedBus& bus, std::size_t run);
  bool puts_a_card_in(SimulatedBus& bus, std::size_t run);

  Random files_;
  Random roads_;
  Eve eve_;
  std::map<std::string, std::string> operators_;  // by plate
  std::set<std::string> taken_;
};

void Planner::plant_on_the_road() {
  const auto on_some_bus = [this](auto plant) {
    plant_on_some_bus(roads_, [&](auto& bus, std::size_t run) { return (this->*plant)(bus, run); });
  };
  on_some_bus(&Planner::speeds);
  on_some_bus(&Planner::leaves_its_line);
  on_some_bus(&Planner::misses_a_stop);
  for (const MishapKind kind : {MishapKind::cut, MishapKind::sos}) {
    plant_on_some_bus(roads_, [&](auto& bus, std::size_t run) { return suffers(bus, run, kind); });
  }
}

bool Planner::speeds(SimulatedBus& bus, std::size_t run) {
  const simulator::BurstWish anywhere{.earliest = geo::Seconds{minutes{2}},
                                      .latest = geo::Seconds{hours{1}}};
  const auto burst = simulator::find_burst(*bus.journey.runs()[run].route,
                                           bus.journey.drive_of_run(run), anywhere, roads_);
  if (!burst) return false;
  Journey scripted = bus.journey;
  scripted.script(run, *burst, geo::Seconds{0});
  if (!simulator::is_clear_case(simulator::speeding_cases(scripted), run)) return false;
  bus.journey = std::move(scripted);
  add(bus, "overspeed", "");
  return true;
}

bool Planner::leaves_its_line(SimulatedBus& bus, std::size_t run) {
  constexpr auto kKind = simulator::DeviationKind::detour;
  auto deviation = simulator::find_deviation(*bus.journey.runs()[run].route, kKind, roads_);
  if (!deviation) return false;
  Journey scripted = bus.journey;
  scripted.script(run, std::move(*deviation));
  const auto cases = simulator::deviation_cases(scripted);
  const auto done = std::ranges::find(cases, run, &simulator::DeviationCase::run);
  if (done == cases.end() || !done->must_be_found || !is_punctual(scripted)) return false;
  bus.journey = std::move(scripted);
  add(bus, "route_deviation", simulator::alarm_kind(kKind));
  return true;
}

bool Planner::misses_a_stop(SimulatedBus& bus, std::size_t run) {
  const std::size_t stops = bus.journey.runs()[run].route->version.stops().size();
  if (stops < 4) return false;
  bus.journey.script_missed_stop(run, 1 + roads_.below(stops - 2));
  add(bus, simulator::rule_of(MishapKind::missed_stop),
      simulator::kind_of(MishapKind::missed_stop));
  return true;
}

bool Planner::suffers(SimulatedBus& bus, std::size_t run, MishapKind kind) {
  const auto mishap = simulator::find_moment(bus.journey, run, kind, roads_);
  if (!mishap || !simulator::must_be_found(*mishap)) return false;
  bus.mishaps.push_back(*mishap);
  add(bus, simulator::rule_of(kind), simulator::kind_of(kind));
  return true;
}

void Planner::lose(std::optional<std::chrono::sys_days>& date) {
  if (!date) return;
  ++eve_.dates;
  if (!files_.chance(0.4)) return;
  ++eve_.emptied;
  date.reset();
}

void Planner::lose_dates() {
  for (auto& document : eve_.records.documents) {
    lose(document.days.first);
    lose(document.days.last);
  }
  for (auto& placard : eve_.records.placards) {
    lose(placard.days.first);
    lose(placard.days.last);
  }
  for (auto& driver : eve_.records.drivers) lose(driver.first_licensed_on);
}

void Planner::plant_in_the_files() {
  using registry::cases::SuspensionSubject;
  // `plant` answers with whom the check names.
  const auto on_some_bus = [this](std::string_view kind, auto plant) {
    plant_on_some_bus(files_, [&](const SimulatedBus& bus, std::size_t run) {
      add(bus, "unlicensed_running", kind);
      eve_.planted.back().of_file.emplace(kind, plant(bus, run));
      return true;
    });
  };
  on_some_bus("placard", [this](const auto& bus, auto) { return end_placard(bus.terminal.plate); });
  for (const auto kind : {DocumentKind::vehicle_inspection, DocumentKind::carrier_insurance}) {
    on_some_bus(name_in(registry::kDocumentKinds, kind),
                [&](const auto& bus, auto) { return end_document(bus.terminal.plate, kind); });
  }
  on_some_bus("bus_suspension", [this](const auto& bus, auto) {
    return stop(SuspensionSubject::bus, bus.terminal.plate);
  });
  on_some_bus("route_suspension", [this](const auto& bus, std::size_t run) {
    return stop(SuspensionSubject::route, bus.journey.runs()[run].route->version.route());
  });
  on_some_bus("open_defect",
              [this](const auto& bus, auto) { return find_defect(bus.terminal.plate); });
  on_some_bus("unqualified_driver",
              [this](const auto& bus, std::size_t run) { return check_driver(bus, run); });
  eve_.planted.back().of_file->first = "annual_review";
  plant_on_some_bus(
      files_, [this](SimulatedBus& bus, std::size_t run) { return puts_a_card_in(bus, run); });
}

std::string Planner::end_document(const std::string& of, DocumentKind kind) {
  auto& documents = eve_.records.documents;
  std::erase_if(documents, [&](const auto& one) { return one.of == of && one.kind == kind; });
  documents.push_back({.subject = registry::subject_of(kind),
                       .of = of,
                       .kind = kind,
                       .number = "到期" + std::to_string(documents.size()),
                       .issued_by = "禾溪县",
                       .days = {.first = kDay - days{300}, .last = kDay - days{3}}});
  return of;
}

std::string Planner::end_placard(const std::string& plate) {
  auto& placards = eve_.records.placards;
  std::erase_if(placards, [&](const auto& placard) { return placard.plate == plate; });
  placards.push_back({.number = "XC-OVER",
                      .plate = plate,
                      .owner = {},
                      .driver_codes = {},
                      .routes = {},
                      .departures = {},
                      .stops = {},
                      .issued_by = "禾溪县公安局交通警察大队",
                      .days = {.first = kDay - days{180}, .last = kDay - days{3}},
                      .returned_on = {}});
  return plate;
}

std::string Planner::stop(registry::cases::SuspensionSubject subject, const std::string& of) {
  auto& orders = eve_.records.safety.suspensions;
  orders.push_back({.subject = subject,
                    .of = of,
                    .number = "禾停" + std::to_string(orders.size()),
                    .issued_by = "禾溪县教育局",
                    .ground = "整改",
                    .from = {.day = kDay - days{1}, .time_of_day = 18h},
                    .conditions = {},
                    .service = {},
                    .rectified_by = {},
                    .resumption = {}});
  return of;
}

std::string Planner::find_defect(const std::string& plate) {
  eve_.records.safety.defects.push_back({.plate = plate,
                                         .number = "GZ-BRAKES",
                                         .grade = registry::cases::DefectGrade::may_not_run,
                                         .item = registry::cases::DefectItem::brakes,
                                         .what = "制动踏板行程过长",
                                         .found_at = {.day = kDay - days{1}, .time_of_day = 17h},
                                         .found_by = "驾驶人例检",
                                         .repair = {},
                                         .clearance = {}});
  return plate;
}

std::string Planner::check_driver(const SimulatedBus& bus, std::size_t run) {
  const std::string& plate = bus.terminal.plate;
  const auto& planned = bus.journey.runs()[run];
  const auto& assignments = eve_.records.assignments;
  const auto assignment = std::ranges::find(assignments, plate, &registry::Assignment::plate);
  eve_.checked = {.plate = plate,
                  .operator_code = operators_[plate],
                  .route = planned.route->version.route(),
                  .driver_code = assignment->driver_code.value(),
                  .departure = planned.departure};
  return end_document(eve_.checked.driver_code, DocumentKind::annual_review);
}

// Where the bus has a reader and its driver a card.
bool Planner::puts_a_card_in(SimulatedBus& bus, std::size_t run) {
  if (bus.terminal.edition == registry::TerminalEdition::y2011) return false;
  const std::string driver = bus.journey.runs()[run].driver;
  auto moments = simulator::DriverCards{eve_.records}.moments(bus.journey);
  const auto in =
      std::ranges::find_if(moments, [](const auto& one) { return one.card.has_value(); });
  if (driver.empty() || in == moments.end()) return false;
  eve_.carded = {.driver_code = driver, .in_at = in->at};
  bus.cards = std::move(moments);
  add(bus, "unlicensed_running", "driver_suspension");
  eve_.planted.back().of_file.emplace("driver_suspension",
                                      stop(registry::cases::SuspensionSubject::driver, driver));
  return true;
}

}  // namespace

Eve eve_of_monday(std::uint64_t seed) {
  return Planner{seed}.plan();
}

}  // namespace busward::monday
