#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracker/alarm.h"
#include "tracker/fix.h"
#include "tracker/run_attestation.h"

namespace busward::tracker {

// One place of a track: exactly what TWKB keeps of it (millionths of a degree, 0.1 km/h, whole
// seconds).
struct TrackPoint {
  std::int32_t lat_e6 = 0;
  std::int32_t lng_e6 = 0;
  std::uint16_t speed_dmh = 0;  // 0.1 km/h
  std::uint32_t epoch_s = 0;
  friend constexpr auto operator<=>(const TrackPoint&, const TrackPoint&) = default;
  template <class Archive>
  void archive(Archive& a) {
    a(lat_e6, lng_e6, speed_dmh, epoch_s);
  }
};

// Up to 240 fixes or 60 minutes of one vehicle and one run, times strictly rising.
struct TrackChunk {
  registry::VehicleId vehicle;
  std::optional<RunId> run;
  bool late = false;  // came more than the live window after it happened
  std::vector<TrackPoint> points;
};

enum class RunPhase : std::uint8_t { none, approaching, loaded, done };

// A planned run as this vehicle drove it. Written when it begins, and again whole when it ends.
struct RunRecord {
  RunId run;
  registry::VehicleId vehicle;
  registry::RouteVersionId route_version;
  std::optional<registry::DriverId> driver;  // who should drive, by the assignment
  geo::UtcTime departs_at;                   // planned
  geo::UtcTime began_at;
  std::optional<geo::UtcTime> ended_at;
  std::optional<geo::UtcTime> loaded_at;
  std::optional<geo::UtcTime> said_loaded_at{};  // since when the terminal says so; not in tracks
  geo::Metres driven;
  std::int64_t rulebook_revision = 0;
};

struct StopVisit {
  RunId run;
  registry::VehicleId vehicle;
  int stop = 0;  // index along the line
  geo::UtcTime arrived_at;
  std::optional<geo::UtcTime> departed_at;
};

// A run, or without one a vehicle's civil day, whose fixes have to be judged (again) from the
// record.
struct SettleRequest {
  registry::VehicleId vehicle;
  std::optional<RunId> run;
  geo::UtcTime from;
  geo::UtcTime to;
  std::int64_t caused_by_seq = 0;
  bool sweep_due = false;  // the time had come by which the run has to be swept
};

// An attestation, or a word of a card reader, that the engine has judged. A late one came when its
// run could no longer be settled again, and no verdict hangs on it.
struct AttestedRun {
  RunAttestation says;
  std::optional<registry::VehicleId> vehicle{};  // whose card reader
  bool late = false;
  // What people record is of whoever drove the run, what a reader says of its own vehicle.
  bool is_of(registry::VehicleId of) const { return !vehicle || *vehicle == of; }
};

// How many reports of a vehicle's day were what; every accepted fix is in exactly one of fixes and
// skewed.
struct DayCount {
  registry::VehicleId vehicle;
  std::int32_t day = 0;         // days since 1970-01-01 in UTC, of the receipt
  std::int32_t fixes = 0;       // positions that stand in the tracks
  std::int32_t unlocated = 0;   // reports without a fix
  std::int32_t duplicates = 0;  // the same fix again
  std::int32_t skewed =
      0;  // clock ahead, unreadable or older than the horizon: kept in the journal only
};

// What the console shows of a vehicle now. State, not sequence: only the newest counts.
struct VehicleLive {
  registry::VehicleId vehicle;
  bool linked = false;
  std::optional<Fix> fix;
  RunPhase phase = RunPhase::none;
  std::optional<registry::RouteVersionId> route_version;
  geo::Metres progress;
  std::optional<geo::MetresPerSecond> limit;
  int open_alarms = 0;
};

// All that a stretch of the journal leads to. Everything but `live` is written in one transaction
// with the position in the journal up to which it is true.
struct Effects {
  std::vector<TrackChunk> chunks;
  std::vector<RunRecord> runs;
  std::vector<StopVisit> stop_visits;
  std::vector<AlarmRevision> alarms;
  std::vector<AttestedRun> attested;
  std::vector<SettleRequest> settle;
  std::vector<DayCount> counts;
  std::vector<VehicleLive> live;
};

}  // namespace busward::tracker
