#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/deviation.h"
#include "gateway/simulator/drive.h"
#include "gateway/simulator/limit_profile.h"
#include "gateway/simulator/random.h"
#include "geo/polyline.h"
#include "geo/utc_time.h"
#include "routing/route_version.h"

namespace busward::simulator {

// A line that buses drive and the limits on it; shared by all who drive it.
struct DriveLine {
  geo::Polyline line;
  LimitProfile limits;
};
// An approved route and the way back over it, on which a bus goes empty to its next run.
struct DrivenRoute {
  routing::RouteVersion version;
  DriveLine out;
  DriveLine back;

  static std::shared_ptr<const DrivenRoute> of(routing::RouteVersion version);
};

struct PlannedRun {
  std::shared_ptr<const DrivenRoute> route;
  geo::UtcTime departure;
  std::optional<Burst> burst{};
  geo::Seconds late_by{};                    // what the driver lets pass before the start
  std::optional<Deviation> deviation{};      // never with a burst
  std::optional<std::size_t> missed_stop{};  // index of a stop that is driven past
  std::string driver{};                      // code, by the assignment
};

// Where a bus truly is; what its receiver makes of it is another matter (receiver.h).
struct TrueState {
  geo::LatLng place;
  geo::Degrees course;
  geo::MetresPerSecond speed;
  geo::Metres driven;  // since the journey began
  bool engine_on;
};

// A run as it is truly driven.
struct DrivenRun {
  std::size_t run;  // index of the planned run
  geo::UtcTime starts;
  geo::UtcTime ends;

  geo::UtcTime moment(geo::Seconds since_start) const;
};

// The movements of one bus through its runs: parked near the first stop, to the line's start a few
// minutes before departure, the run with its halts, a pause at the school, empty back over the next
// run's line, and so on. It never jumps: each leg starts where the last one ended. The itinerary is
// planned at construction, the detail of a leg when it is driven. Pure: it reads no clock, and the
// same seed gives the same movements. Times asked for must not go back.
class Journey {
 public:
  // `depot` leads from where the bus is parked to the start of the first run's line; it may be
  // missing.
  Journey(std::vector<PlannedRun> runs, std::optional<geo::Polyline> depot, Random random);

  TrueState at(geo::UtcTime time);
  const std::vector<PlannedRun>& runs() const { return runs_; }
  const std::vector<DrivenRun>& driven_runs() const { return driven_runs_; }
  Drive drive_of_run(std::size_t run) const;
  // Plans everything behind this run's start anew.
  void script(std::size_t run, Burst burst, geo::Seconds late_by);
  void script(std::size_t run, Deviation deviation);
  void script_missed_stop(std::size_t run, std::size_t stop);

 private:
  struct Leg {
    std::shared_ptr<const DriveLine> line;
    std::optional<std::size_t> run;
    std::uint64_t chance;  // stream of its randomness
    geo::UtcTime starts;
    geo::UtcTime ends;
    geo::Metres driven_before;
  };

  void plan();
  void plan_leg(std::shared_ptr<const DriveLine> line, std::optional<std::size_t> run,
                geo::UtcTime starts);
  void plan_way_to(std::size_t run);
  Drive drive_of(const Leg& leg) const;
  TrueState standing_at_end_of(const Leg& leg, geo::UtcTime time) const;

  std::vector<PlannedRun> runs_;
  std::optional<geo::Polyline> depot_;
  Random random_;
  std::vector<Leg> legs_;
  std::vector<DrivenRun> driven_runs_;
  std::size_t current_ = 0;  // leg that is driven or was driven last
  std::optional<Drive> drive_;
};

}  // namespace busward::simulator
