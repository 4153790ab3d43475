#include "tests/quality/virtual_morning.h"

#include <algorithm>
#include <map>

#include "gateway/files/county_toml.h"
#include "gateway/simulator/receiver.h"

namespace busward::quality {
namespace {

using geo::UtcTime;
using simulator::CountyRecords;
using simulator::SimulatedBus;

registry::VehicleId vehicle_of(std::size_t index) {
  return registry::VehicleId{static_cast<std::int64_t>(index) + 1};
}

using Vehicles = std::map<std::string, registry::VehicleId>;       // by plate
using Versions = std::map<std::string, registry::RouteVersionId>;  // by route, with its id

void add_stoppages(const CountyRecords& records, const Vehicles& vehicles, const Versions& versions,
                   tracker::Rulebook& book) {
  const auto of_bus = [&](const std::string& plate, const registry::Stoppage& stoppage) {
    const auto vehicle = vehicles.find(plate);
    if (vehicle != vehicles.end()) book.stopped_buses[vehicle->second.value].push_back(stoppage);
  };
  for (const auto& order : records.safety.suspensions) {
    const auto stoppage = registry::stoppage_of(order);
    if (stoppage.kind == registry::StoppageKind::bus_suspension) {
      of_bus(order.of, stoppage);
    } else if (stoppage.kind == registry::StoppageKind::route_suspension) {
      book.stopped_routes[versions.at(order.of).value].push_back(stoppage);
    }
  }
  for (const auto& defect : records.safety.defects) {
    if (const auto stoppage = registry::stoppage_of(defect)) of_bus(defect.plate, *stoppage);
  }
}

// The rulebook as the imports would make it.
std::shared_ptr<tracker::Rulebook> rulebook_of(const CountyRecords& records,
                                               const std::vector<SimulatedBus>& fleet) {
  auto book = std::make_shared<tracker::Rulebook>();
  book->revision = 1;
  book->zone = records.county.zone;
  book->values = registry::RuleValues{files::default_rule_values()};
  Vehicles by_plate;
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const auto& terminal = fleet[i].terminal;
    by_plate.emplace(terminal.plate, vehicle_of(i));
    book->terminals.push_back({.id = registry::TerminalId{vehicle_of(i).value},
                               .number = terminal.number,
                               .vehicle = vehicle_of(i),
                               .plate = terminal.plate});
  }
  Versions by_route;
  for (const routing::RouteDraft& draft : records.routes) {
    const registry::RouteVersionId id{static_cast<std::int64_t>(by_route.size()) + 1};
    auto version = routing::RouteVersion::make(id, draft);
    by_route.emplace(draft.route, id);
    book->routes.emplace(id.value, registry::RouteId{id.value});
    book->route_versions.emplace(
        id.value, std::make_shared<const routing::RouteVersion>(std::move(*version)));
  }
  for (const registry::Assignment& assignment : records.assignments) {
    const auto vehicle = by_plate.find(assignment.plate);
    if (vehicle == by_plate.end()) continue;
    book->services[vehicle->second.value].push_back(
        {.route_version = by_route.at(assignment.route),
         .departure = assignment.departure,
         .weekdays = 0x7F,
         .vehicle = vehicle->second,
         .driver = {},
         .valid_from = {},
         .valid_until = std::chrono::year{2100} / 1 / 1});
  }
  for (const registry::Document& document : records.documents) {
    const auto vehicle = by_plate.find(document.of);
    if (document.subject != registry::DocumentSubject::bus || vehicle == by_plate.end()) continue;
    book->papers[vehicle->second.value].push_back({document.kind, document.days});
  }
  add_stoppages(records, by_plate, by_route, *book);
  return book;
}

// From leaving the first stop to reaching the last one.
struct LoadedTime {
  UtcTime from;
  UtcTime to;
};
LoadedTime loaded_time(const simulator::Journey& journey, const simulator::DrivenRun& run) {
  const auto drive = journey.drive_of_run(run.run);
  const auto& planned = journey.runs()[run.run];
  const auto moment = [&](geo::Metres stop) {
    const auto way = planned.deviation ? planned.deviation->on_driven(stop) : stop;
    return run.moment(drive.arrival_at(way.value_or(stop)));
  };
  const auto& stops = planned.route->version.stops();
  return {.from = moment(stops.front().at), .to = moment(stops.back().at)};
}

}  // namespace

VirtualMorning::VirtualMorning(const MorningWish& wish)
    : wish_{wish}, start_{*geo::from_iso8601("2026-09-01T07:00:00+08:00")} {
  const auto records =
      simulator::generate_county({.seed = wish.seed, .buses = wish.buses, .start = start_});
  fleet_ = simulator::plan_fleet(records, {.terminals = static_cast<std::size_t>(wish.buses),
                                           .start = start_,
                                           .seed = wish.seed,
                                           .speeding_share = wish.speeding_share,
                                           .deviating_share = wish.deviating_share,
                                           .mishap_share = wish.mishap_share});
  book_ = rulebook_of(records, fleet_);
}

double VirtualMorning::bus_hours() const {
  const std::chrono::duration<double, std::ratio<3600>> hours{wish_.length};
  return hours.count() * static_cast<double>(fleet_.size());
}

std::vector<Episode> VirtualMorning::truth() const {
  std::vector<Episode> all;
  const auto add = [&](std::size_t bus, const auto& done, Episode episode) {
    const auto ends = start_ + wish_.length;
    if (done.ended_at < start_ || done.began_at > ends) return;
    // What was not seen whole may be found and need not be.
    if (done.began_at < start_ || done.ended_at > ends) episode.must_be_found = false;
    episode.vehicle = vehicle_of(bus);
    episode.began_at = done.began_at;
    episode.ended_at = done.ended_at;
    all.push_back(std::move(episode));
  };
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    for (const auto& done : fleet_[i].cases) add(i, done, {.rule = "overspeed"});
    for (const auto& done : fleet_[i].deviations) {
      add(i, done,
          {.rule = "route_deviation",
           .kind = std::string{simulator::alarm_kind(done.kind)},
           .must_be_found = done.must_be_found});
    }
    for (const auto& done : fleet_[i].mishaps) {
      add(i, done,
          {.rule = std::string{simulator::rule_of(done.kind)},
           .kind = std::string{simulator::kind_of(done.kind)},
           .must_be_found = simulator::must_be_found(done)});
    }
    for (const auto& done : fleet_[i].unlicensed) {
      add(i, done,
          {.rule = "unlicensed_running",
           .kind = std::string{done.kind},
           .must_be_found = done.must_be_found});
    }
  }
  return all;
}

std::vector<Sample> VirtualMorning::samples_of(std::size_t index) const {
  simulator::Journey journey = fleet_[index].journey;
  simulator::Random chance = simulator::Random{wish_.seed}.fork(70'000 + index);
  simulator::Receiver receiver{chance.fork(1)};
  std::vector<LoadedTime> loaded;
  for (const auto& run : journey.driven_runs()) loaded.push_back(loaded_time(journey, run));
  std::vector<Sample> samples;
  const std::chrono::seconds phase{chance.below(static_cast<std::size_t>(wish_.interval.count()))};
  std::size_t run = 0;
  std::size_t last_run = journey.runs().size();
  for (auto at = start_ + phase; at < start_ + wish_.length; at += wish_.interval) {
    while (run + 1 < loaded.size() && at > loaded[run].to) ++run;
    const auto truth = journey.at(at);
    const auto reading = receiver.read(truth, at);
    if (simulator::outage_at(fleet_[index].mishaps, at) != nullptr) continue;  // no position
    Sample sample{.vehicle = vehicle_of(index),
                  .fix = {.at = at,
                          .received_at = at + std::chrono::seconds{1},
                          .position = *geo::LatLng::from_microdegrees(
                              reading.place.latitude_microdegrees(),
                              reading.place.longitude_microdegrees())}};
    sample.fix.speed = geo::from_kmh(std::round(geo::to_kmh(reading.speed) * 10) / 10);
    sample.fix.satellites = reading.satellites;
    sample.loaded = at >= loaded[run].from && at <= loaded[run].to;
    sample.route = &journey.runs()[run].route->version;
    sample.new_run = sample.loaded && run != last_run;
    if (sample.loaded) last_run = run;
    samples.push_back(sample);
  }
  return samples;
}

tracker::LocationReport VirtualMorning::report_of(const Sample& sample) {
  return {.terminal = registry::TerminalId{sample.vehicle.value},
          .received_at = sample.fix.received_at,
          .hash = 0,
          .at = sample.fix.at,
          .fix = sample.fix};
}

}  // namespace busward::quality
