#include "tracker/replay.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <boost/uuid/name_generator_sha1.hpp>

#include "tracker/episodes.h"

namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr std::chrono::minutes kRunGap{30};

// Our own name space for UUIDv5, never to be changed.
constexpr boost::uuids::uuid kVehicleSpace{{0x27, 0xd0, 0x6b, 0x1e, 0x95, 0x4a, 0x58, 0x3c, 0xb1,
                                            0x72, 0x08, 0xee, 0x3f, 0x61, 0xcd, 0x94}};

// A file's vehicle has no number; its name gives it one that is the same in every file.
registry::VehicleId vehicle_named(const std::string& name) {
  const auto id = boost::uuids::name_generator_sha1{kVehicleSpace}(name);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | id.data[i];
  return registry::VehicleId{static_cast<std::int64_t>(number >> 1)};
}

void sort_by_detection(std::vector<ReplayedAlarm>& alarms) {
  std::ranges::stable_sort(alarms, {}, [](const ReplayedAlarm& alarm) {
    return std::tie(alarm.finding.detected_at, alarm.vehicle, alarm.finding.rule);
  });
}

}  // namespace

// What the replay knows of one vehicle.
class Replay::Vehicle {
 public:
  explicit Vehicle(const std::string& name) : name_{name}, id_{vehicle_named(name)} {}

  void observe(const ReplayFix& seen, const Replay& replay) {
    const bool same_run = run_ && seen.route == route_ && seen.fix.at - last_at_ < kRunGap;
    if (!same_run) begin_run(seen, replay);
    last_at_ = seen.fix.at;
    if (!run_) return;
    const bool late = seen.fix.received_at - seen.fix.at > run_->parameters().arrival.live_window;
    for (const Finding& finding : run_->observe(seen.fix).findings) episodes_.take(finding, late);
  }
  void end_run() {
    if (!run_) return;
    for (const Finding& open : run_->finish()) episodes_.take(open, false);
    run_.reset();
    keep_episodes();
  }

  bool is_behind(geo::UtcTime at) const { return at > last_at_; }
  // Those of all runs so far, open ones too.
  std::vector<ReplayedAlarm> alarms() && {
    keep_episodes();
    return std::move(alarms_);
  }

 private:
  void begin_run(const ReplayFix& seen, const Replay& replay) {
    end_run();
    route_ = seen.route;
    if (!route_) return;
    const auto& version = replay.routes_.at(*route_);
    const PlannedRun unplanned{.id = {},
                               .route_version = {},
                               .vehicle = id_,
                               .driver = {},
                               .departs_at = seen.fix.at,
                               .arrives_at = seen.fix.at};
    run_.emplace(unplanned, version, replay.parameters_for(*version, seen.fix.at));
  }
  void keep_episodes() {
    for (const Episode& episode : episodes_.all()) {
      alarms_.push_back({.id = episode.id,
                         .vehicle = name_,
                         .route = *route_,
                         .late = episode.late,
                         .finding = episode.finding});
    }
    episodes_ = Episodes{id_};
  }

  std::string name_;
  registry::VehicleId id_;
  std::optional<std::string> route_;
  std::optional<RunJudge> run_;
  geo::UtcTime last_at_;
  Episodes episodes_{id_};  // of this run
  std::vector<ReplayedAlarm> alarms_;
};

Replay::Replay(Routes routes, registry::RuleValues values)
    : routes_{std::move(routes)}, values_{std::move(values)} {}

Parameters Replay::parameters_for(const routing::RouteVersion& version, geo::UtcTime at) const {
  auto parameters = Parameters::of(values_, floor<days>(at));
  if (version.limits().empty()) parameters.limit.cap.reset();
  return parameters;
}

std::vector<ReplayedAlarm> Replay::settled(std::vector<ReplayFix> fixes) const {
  const auto key = [](const ReplayFix& seen) {
    return std::tie(seen.vehicle, seen.fix.at, seen.fix.position);
  };
  std::ranges::stable_sort(fixes, {}, key);
  const auto again = std::ranges::unique(fixes, {}, key);
  fixes.erase(again.begin(), again.end());
  std::vector<ReplayedAlarm> alarms;
  for (auto first = fixes.begin(); first != fixes.end();) {
    const auto end = std::find_if(
        first, fixes.end(), [&](const ReplayFix& seen) { return seen.vehicle != first->vehicle; });
    Vehicle vehicle{first->vehicle};
    for (; first != end; ++first) vehicle.observe(*first, *this);
    vehicle.end_run();
    std::ranges::move(std::move(vehicle).alarms(), std::back_inserter(alarms));
  }
  sort_by_detection(alarms);
  return alarms;
}

std::vector<ReplayedAlarm> Replay::live(std::vector<ReplayFix> fixes) const {
  std::ranges::stable_sort(fixes, {}, [](const ReplayFix& seen) { return seen.fix.received_at; });
  std::map<std::string, Vehicle> vehicles;
  for (const ReplayFix& seen : fixes) {
    Vehicle& vehicle = vehicles.try_emplace(seen.vehicle, seen.vehicle).first->second;
    if (vehicle.is_behind(seen.fix.at)) vehicle.observe(seen, *this);
  }
  std::vector<ReplayedAlarm> alarms;
  for (auto& [name, vehicle] : vehicles) {
    std::ranges::move(std::move(vehicle).alarms(), std::back_inserter(alarms));
  }
  sort_by_detection(alarms);
  return alarms;
}

}  // namespace busward::tracker
