#pragma once

#include <algorithm>
#include <iterator>

#include "tests/tracker/county_road.h"
#include "tracker/settling.h"

namespace busward::tracker {

// CountyRoad's bus with papers, orders and drivers on file, and what came of driving it.

inline constexpr std::chrono::sys_days kRunDay{std::chrono::year{2026} / 9 /
                                               1};  // of CountyRoad's bus, in its zone

inline registry::Paper paper(registry::DocumentKind kind,
                             std::optional<std::chrono::sys_days> last) {
  return {.kind = kind, .days = {.first = {}, .last = last}};
}

inline constexpr registry::RouteId kRoute{41};  // of CountyRoad's line

// What is on file of the driver who may be found at the wheel.
inline constexpr const char* kDriver = "D1";
inline DriverOnFile driver(std::optional<std::chrono::sys_days> reviewed_until,
                           std::string licence_class = "A1") {
  return {.id = registry::DriverId{9},
          .code = kDriver,
          .licence_class = std::move(licence_class),
          .first_licensed_on = {},
          .papers = {paper(registry::DocumentKind::annual_review, reviewed_until)},
          .violations = {},
          .stoppages = {}};
}

struct OnFile {
  std::vector<registry::Paper> papers = {};
  std::vector<registry::Stoppage> of_bus = {};
  std::vector<registry::Stoppage> of_route = {};
  std::vector<DriverOnFile> drivers = {};
};

// An order or a report of that hour on the run's day; the run departs at 07:30.
inline registry::Stoppage stoppage(registry::StoppageKind kind, std::chrono::minutes from,
                                   std::optional<std::chrono::minutes> until = std::nullopt) {
  registry::Stoppage made{
      .kind = kind, .number = "禾教安〔2026〕7号", .from = {kRunDay, from}, .until = {}};
  if (until) made.until = routing::CivilTime{kRunDay, *until};
  return made;
}

// CountyRoad's bus with this on file, where the law asks for placard and inspection.
inline std::shared_ptr<const Rulebook> book_with(const CountyRoad& road, OnFile file) {
  auto book = std::make_shared<Rulebook>(*road.book);
  auto values = CountyRoad::values();
  for (const char* name : {"unlicensed_without_placard", "unlicensed_without_vehicle_inspection",
                           "unlicensed_under_bus_suspension", "unlicensed_under_open_defect",
                           "unlicensed_under_route_suspension", "unlicensed_without_annual_review",
                           "unlicensed_driver_licence_class", "driver_licence",
                           "licence_c1_seats_max", "unlicensed_under_driver_suspension"}) {
    values.push_back({.name = name,
                      .value = 1,
                      .valid_from = std::chrono::year{2012} / 4 / 5,
                      .standing = registry::Standing::law,
                      .source = "article"});
  }
  book->values = registry::RuleValues{std::move(values)};
  book->papers[CountyRoad::kBus.value] = std::move(file.papers);
  book->seats[CountyRoad::kBus.value] = 36;
  for (DriverOnFile& one : file.drivers) book->add(std::move(one));
  book->routes.emplace(CountyRoad::kVersion.value, kRoute);
  if (!file.of_bus.empty()) book->stopped_buses[CountyRoad::kBus.value] = std::move(file.of_bus);
  if (!file.of_route.empty()) book->stopped_routes[kRoute.value] = std::move(file.of_route);
  return book;
}

inline std::shared_ptr<const Rulebook> book_with(const CountyRoad& road,
                                                 std::vector<registry::Paper> papers) {
  return book_with(road, OnFile{.papers = std::move(papers)});
}

// Recorded so long before the departure (or after it).
inline registry::Attestation attestation(registry::AttestationKind kind,
                                         std::chrono::seconds before, std::uint8_t number = 1) {
  const CountyRoad road;
  registry::Attestation one{.kind = kind};
  one.id.data[15] = number;
  one.run =
      road.book
          ->planned_runs(CountyRoad::kBus, road.departs, road.departs + std::chrono::minutes{1})[0]
          .id;
  one.day = kRunDay;
  one.at = one.received_at = road.departs - before;
  return one;
}
inline registry::Attestation check_naming(const std::string& driver,
                                          std::chrono::seconds before = std::chrono::minutes{10},
                                          std::uint8_t number = 1) {
  auto one = attestation(registry::AttestationKind::departure_check, before, number);
  one.driver = driver;
  return one;
}
inline constexpr auto kOverdue = kRunDay - std::chrono::days{1};

// What the engine hears beside the fixes, or one of them.
struct Heard {
  // NOLINTNEXTLINE(google-explicit-constructor): a list of what is heard reads as one.
  Heard(const registry::Attestation& attestation)
      : at{attestation.received_at}, seen{AttestationSeen{.attestation = attestation}} {}
  // NOLINTNEXTLINE(google-explicit-constructor): a list of what is heard reads as one.
  Heard(const Fix& fix) : at{fix.received_at}, seen{CountyRoad::report(fix)} {}
  // NOLINTNEXTLINE(google-explicit-constructor): a list of what is heard reads as one.
  Heard(const CardReport& report) : at{report.received_at}, seen{report} {}
  geo::UtcTime at;
  Observation seen;
};

struct Drive {
  explicit Drive(std::vector<registry::Paper> papers)
      : Drive{OnFile{.papers = std::move(papers)}} {}
  explicit Drive(OnFile file)
      : Drive{std::move(file), CountyRoad{}.speeding_drive(std::chrono::seconds{5})} {}
  Drive(OnFile file, const std::vector<Fix>& fixes, std::vector<Heard> heard = {})
      : book{book_with(road, std::move(file))} {
    engine.adopt(book);
    heard.insert(heard.end(), fixes.begin(), fixes.end());
    std::ranges::stable_sort(heard, {}, &Heard::at);
    for (const Heard& one : heard) take(one.at, one.seen);
    take(road.departs + std::chrono::minutes{90}, std::nullopt);
  }
  void take(geo::UtcTime now, const std::optional<Observation>& seen) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    if (seen) engine.apply(*seen, effects);
    engine.end_batch(effects);
  }
  // What is to be settled after a later rulebook has come.
  std::vector<SettleRequest> settle_after(std::shared_ptr<const Rulebook> newer) {
    effects.settle.clear();
    book = std::move(newer);
    take(road.departs + std::chrono::minutes{120}, RulebookChange{.revision = 2});
    return effects.settle;
  }
  std::vector<AlarmRevision> alarms(std::string_view rule = "unlicensed_running") const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found),
                         [rule](const AlarmRevision& alarm) { return alarm.rule == rule; });
    return found;
  }
  // As the store hands the run out when it has ended.
  ports::SettleTask task() const {
    ports::SettleTask task = unknown_task();
    task.known = {alarms().back()};
    return task;
  }
  // The same where nothing was found.
  ports::SettleTask unknown_task() const {
    ports::SettleTask task;
    task.request = effects.settle.back();
    task.run = *std::ranges::find_if(effects.runs.rbegin(), effects.runs.rend(),
                                     [](const RunRecord& run) { return run.ended_at.has_value(); });
    task.chunks = effects.chunks;
    for (const AttestedRun& one : effects.attested) {
      if (!one.late) task.attested.push_back(one.says);
    }
    return task;
  }

  CountyRoad road;
  std::shared_ptr<const Rulebook> book;
  Effects effects;
  std::int64_t seq = 0;
  Engine engine{[this](std::int64_t) { return book; }};
};

}  // namespace busward::tracker
