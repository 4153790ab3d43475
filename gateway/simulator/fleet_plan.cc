#include "gateway/simulator/fleet_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "geo/assert.h"
#include "geo/geodesic.h"
#include "routing/civil_time.h"

namespace busward::simulator {
namespace {

using geo::Metres;
using geo::Seconds;
using std::chrono::hours;
using std::chrono::sys_days;

// Whoever starts a simulator wants to see an alarm soon: two, as one may lie in a dead spot.
constexpr std::size_t kEarlyCases = 2;
constexpr Seconds kEarlyCaseFrom{25};
constexpr Seconds kEarlyCaseTo{60};
constexpr std::chrono::minutes kLateAtMost{5};

using VertexKey = std::pair<std::int32_t, std::int32_t>;
VertexKey key_of(geo::LatLng place) {
  return {place.latitude_microdegrees(), place.longitude_microdegrees()};
}

// Where buses wait near the start of their line: a little way along a road that is not their line.
class ParkingPlaces {
 public:
  explicit ParkingPlaces(const std::vector<registry::Road>& roads) {
    for (const registry::Road& road : roads) {
      for (std::size_t i = 1; i < road.vertices.size(); ++i) {
        neighbours_[key_of(road.vertices[i - 1])].push_back(road.vertices[i]);
        neighbours_[key_of(road.vertices[i])].push_back(road.vertices[i - 1]);
      }
    }
  }

  std::optional<geo::Polyline> way_to(const geo::Polyline& line, Random& random) const {
    std::set<VertexKey> taken;
    for (const geo::LatLng vertex : line.vertices()) taken.insert(key_of(vertex));
    std::vector<geo::LatLng> way{line.vertices().front()};
    const Metres wanted{random.between(60, 150)};
    for (Metres length{0}; length < wanted;) {
      std::vector<geo::LatLng> next = open_neighbours(way.back(), taken);
      if (next.empty()) break;
      const geo::LatLng step = random.pick(next);
      taken.insert(key_of(step));
      length += geo::distance_between(way.back(), step);
      way.push_back(step);
    }
    std::ranges::reverse(way);
    const auto parked = geo::Polyline::from_vertices(std::move(way));
    return parked ? std::optional{*parked} : std::nullopt;
  }

 private:
  std::vector<geo::LatLng> open_neighbours(geo::LatLng place,
                                           const std::set<VertexKey>& taken) const {
    std::vector<geo::LatLng> open;
    const auto at = neighbours_.find(key_of(place));
    if (at == neighbours_.end()) return open;
    for (const geo::LatLng next : at->second) {
      if (!taken.contains(key_of(next))) open.push_back(next);
    }
    return open;
  }

  std::map<VertexKey, std::vector<geo::LatLng>> neighbours_;
};

// The runs of each bus as moments.
class RunPlanner {
 public:
  RunPlanner(const CountyRecords& records, geo::UtcTime start)
      : zone_{records.county.zone}, start_{start} {
    for (const routing::RouteDraft& draft : records.routes) drafts_.emplace(draft.route, &draft);
    for (const registry::Departure& departure : records.timetable) {
      weekdays_[{departure.route, departure.time_of_day}] = departure.weekdays;
    }
    for (const registry::Assignment& assignment : records.assignments) {
      by_plate_[assignment.plate].push_back(&assignment);
    }
  }

  std::vector<PlannedRun> runs_of(const std::string& plate) {
    std::vector<PlannedRun> runs;
    std::vector<PlannedRun> others;
    const auto civil = routing::to_civil(start_, zone_);
    BUSWARD_ASSERT(civil.has_value());  // the reader has checked the zone
    for (const registry::Assignment* assignment : by_plate_[plate]) {
      for (int day = -1; day <= 2; ++day) {
        const sys_days service_day = civil->day + std::chrono::days{day};
        if (!runs_on(*assignment, service_day)) continue;
        const auto departure = routing::to_utc(service_day, assignment->departure, zone_);
        const auto route = route_named(assignment->route);
        if (!departure || !route) continue;
        const bool near = *departure > start_ - hours{3} && *departure < start_ + hours{14};
        (near ? runs : others)
            .push_back({.route = route,
                        .departure = *departure,
                        .driver = assignment->driver_code.value_or("")});
      }
    }
    if (runs.empty()) runs = std::move(others);
    std::ranges::sort(runs, {}, &PlannedRun::departure);
    return runs;
  }

 private:
  bool runs_on(const registry::Assignment& assignment, sys_days day) const {
    const auto weekdays = weekdays_.find({assignment.route, assignment.departure});
    if (weekdays == weekdays_.end()) return false;
    const unsigned monday_first = std::chrono::weekday{day}.iso_encoding() - 1;
    return (weekdays->second >> monday_first & 1U) != 0;
  }
  std::shared_ptr<const DrivenRoute> route_named(const std::string& name) {
    auto& made = routes_[name];
    const auto draft = drafts_.find(name);
    if (made || draft == drafts_.end()) return made;
    auto version = routing::RouteVersion::make(routing::RouteVersionId{1}, *draft->second);
    if (version) made = DrivenRoute::of(std::move(*version));
    return made;
  }

  std::string zone_;
  geo::UtcTime start_;
  std::map<std::string, const routing::RouteDraft*> drafts_;
  std::map<std::pair<std::string, std::chrono::seconds>, unsigned> weekdays_;
  std::map<std::string, std::vector<const registry::Assignment*>> by_plate_;
  std::map<std::string, std::shared_ptr<const DrivenRoute>> routes_;
};

// Scripts the run of the bus, which starts `late_by` behind its time, if the result is a clear
// case.
bool script_burst(SimulatedBus& bus, std::size_t run, const Burst& burst,
                  Seconds late_by = Seconds{0}) {
  Journey scripted = bus.journey;
  scripted.script(run, burst, late_by);
  auto cases = speeding_cases(scripted);
  if (!is_clear_case(cases, run)) return false;
  bus.journey = std::move(scripted);
  bus.cases = std::move(cases);
  return true;
}

// The bus may have started later than it did, so that it is now where it can speed.
bool script_early_case(SimulatedBus& bus, const DrivenRun& run, geo::UtcTime start,
                       Random& random) {
  const PlannedRun& planned = bus.journey.runs()[run.run];
  const Seconds late = run.starts - planned.departure;
  const Seconds spare = kLateAtMost - late - Seconds{20};
  if (spare < Seconds{0} || run.starts > start || run.ends + kLateAtMost < start) return false;
  const Seconds since = start - run.starts;
  const BurstWish wish{.earliest = since + kEarlyCaseFrom - spare, .latest = since + kEarlyCaseTo};
  const Drive lawful = bus.journey.drive_of_run(run.run);
  const auto burst = find_burst(*planned.route, lawful, wish, random);
  if (!burst) return false;
  const Seconds too_early = since + kEarlyCaseFrom - lawful.arrival_at(burst->where.from);
  const bool delayed = too_early > Seconds{0};
  return script_burst(bus, run.run, *burst, delayed ? late + too_early : Seconds{0});
}

void script_early_cases(std::vector<SimulatedBus>& buses, geo::UtcTime start, Random random) {
  std::vector<std::size_t> order(buses.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(order);
  std::size_t wanted = kEarlyCases;
  for (const std::size_t i : order) {
    const std::vector<DrivenRun> runs = buses[i].journey.driven_runs();
    const bool scripted = std::ranges::any_of(runs, [&](const DrivenRun& run) {
      return script_early_case(buses[i], run, start, random);
    });
    if (scripted && --wanted == 0) return;
  }
}

void script_cases(SimulatedBus& bus, const FleetWish& wish, Random random) {
  const std::size_t count = bus.journey.driven_runs().size();
  for (std::size_t i = 0; i < count; ++i) {
    const DrivenRun run = bus.journey.driven_runs()[i];
    if (!random.chance(wish.speeding_share) || bus.journey.runs()[i].burst) continue;
    const Seconds since = wish.start - run.starts;
    const BurstWish anywhere{.earliest = since + Seconds{90}, .latest = Seconds{hours{3}}};
    const auto& route = *bus.journey.runs()[i].route;
    const auto burst = find_burst(route, bus.journey.drive_of_run(i), anywhere, random);
    if (burst) script_burst(bus, i, *burst);
  }
}

// A bus that is late to fetch its pupils is a finding of its own, which nobody has scripted.
bool is_punctual(const Journey& journey) {
  return std::ranges::all_of(journey.driven_runs(), [&](const DrivenRun& run) {
    return run.starts - journey.runs()[run.run].departure < kLateAtMost;
  });
}

void script_deviations(SimulatedBus& bus, double share, Random random) {
  constexpr DeviationKind kKinds[] = {DeviationKind::detour, DeviationKind::detour,
                                      DeviationKind::wrong_way, DeviationKind::skip};
  for (std::size_t i = 0; i < bus.journey.runs().size(); ++i) {
    const PlannedRun& run = bus.journey.runs()[i];
    if (!random.chance(share) || run.burst) continue;
    auto deviation = find_deviation(*run.route, random.pick(kKinds), random);
    if (!deviation) continue;
    Journey scripted = bus.journey;
    scripted.script(i, std::move(*deviation));
    if (is_punctual(scripted)) bus.journey = std::move(scripted);
  }
}

// On runs of their own, so that no other case happens unseen.
void script_mishaps(SimulatedBus& bus, double share, Random random) {
  constexpr MishapKind kKinds[] = {MishapKind::jammed, MishapKind::cut, MishapKind::missed_stop};
  std::vector<std::pair<std::size_t, MishapKind>> outages;
  for (std::size_t i = 0; i < bus.journey.runs().size(); ++i) {
    const PlannedRun& run = bus.journey.runs()[i];
    if (!random.chance(share) || run.burst || run.deviation) continue;
    const MishapKind kind = random.pick(kKinds);
    const std::size_t stops = run.route->version.stops().size();
    if (kind != MishapKind::missed_stop) {
      outages.emplace_back(i, kind);
    } else if (stops > 2) {
      bus.journey.script_missed_stop(i, 1 + random.below(stops - 2));
    }
  }
  for (const auto& [run, kind] : outages) {  // once all runs have their times
    if (auto found = find_moment(bus.journey, run, kind, random)) bus.mishaps.push_back(*found);
  }
  std::ranges::copy(missed_stops(bus.journey), std::back_inserter(bus.mishaps));
  std::ranges::sort(bus.mishaps, {}, &Mishap::began_at);
}

// On runs that nothing else befalls.
void script_calls(SimulatedBus& bus, double share, Random random) {
  for (std::size_t i = 0; i < bus.journey.runs().size(); ++i) {
    const PlannedRun& run = bus.journey.runs()[i];
    const bool taken =
        std::ranges::any_of(bus.mishaps, [i](const Mishap& m) { return m.run == i; });
    if (!random.chance(share) || run.burst || run.deviation || taken) continue;
    const auto found = find_moment(bus.journey, i, MishapKind::sos, random);
    if (found) bus.mishaps.push_back(*found);
  }
  std::ranges::sort(bus.mishaps, {}, &Mishap::began_at);
}

void script_call_at(SimulatedBus& bus, geo::UtcTime at) {
  bus.mishaps.push_back({.kind = MishapKind::sos,
                         .run = 0,
                         .began_at = at,
                         .ended_at = at + std::chrono::seconds{10}});
  std::ranges::sort(bus.mishaps, {}, &Mishap::began_at);
}

// A longer or shorter run moves those behind it, so the times are asked for when all is planned.
void time_cases(SimulatedBus& bus, const ImpedimentBook& files, geo::UtcTime start,
                const DriverCards* cards) {
  bus.deviations = deviation_cases(bus.journey);
  bus.cases = speeding_cases(bus.journey);
  if (cards != nullptr) bus.cards = cards->moments(bus.journey);
  bus.unlicensed = files.cases(bus.terminal.plate, bus.journey, start, cards != nullptr);
}

}  // namespace

std::vector<SimulatedBus> plan_fleet(const CountyRecords& records, const FleetWish& wish) {
  const ParkingPlaces parking{records.roads};
  const ImpedimentBook files{records};
  const DriverCards cards{records};
  RunPlanner planner{records, wish.start};
  const Random random{wish.seed};
  std::vector<SimulatedBus> buses;
  for (std::size_t i = 0; i < records.terminals.size() && buses.size() < wish.terminals; ++i) {
    std::vector<PlannedRun> runs = planner.runs_of(records.terminals[i].plate);
    if (runs.empty()) continue;
    Random chance = random.fork(10'000 + i);
    auto depot = parking.way_to(runs.front().route->out.line, chance);
    Journey journey{std::move(runs), std::move(depot), chance.fork(1)};
    buses.push_back({records.terminals[i], std::move(journey), {}, {}, {}, {}});
  }
  if (wish.speeding_share > 0) script_early_cases(buses, wish.start, random.fork(1));
  for (std::size_t i = 0; i < buses.size(); ++i) {
    script_cases(buses[i], wish, random.fork(20'000 + i));
    script_deviations(buses[i], wish.deviating_share, random.fork(30'000 + i));
    script_mishaps(buses[i], wish.mishap_share, random.fork(40'000 + i));
    script_calls(buses[i], wish.sos_share, random.fork(45'000 + i));
    // A 2011 terminal could not tell when a card is taken out.
    const bool can_tell = buses[i].terminal.edition != registry::TerminalEdition::y2011;
    const bool has_reader = can_tell && random.fork(60'000 + i).chance(wish.card_share);
    time_cases(buses[i], files, wish.start, has_reader ? &cards : nullptr);
  }
  if (wish.sos_after && !buses.empty()) {
    script_call_at(buses.back(), wish.start + *wish.sos_after);
  }
  return buses;
}

}  // namespace busward::simulator
