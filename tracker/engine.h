#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tracker/effects.h"
#include "tracker/observation.h"
#include "tracker/rulebook.h"
#include "tracker/vehicle.h"
#include "tracker/waiting_attestations.h"

namespace busward::tracker {

// Decides, for every vehicle, what the journal's records lead to. A pure function of the journal
// and the rulebook: it does no I/O, reads no clock and logs nothing; effects leave as values. One
// thread owns it. A batch is judged by begin_batch(), then apply() for each of its observations,
// then end_batch().
class Engine {
 public:
  explicit Engine(RulebookOf rulebook_of);

  // The rulebook holds for the observations behind this call.
  void adopt(std::shared_ptr<const Rulebook> book);

  void begin_batch(const JournalMoment& moment, Effects& out);
  void apply(const Observation& observation, Effects& out);
  void end_batch(Effects& out);

  // The batch before the next one closed then: of an engine whose saved state was loaded.
  void resume_after(geo::UtcTime closed_at) { last_batch_at_ = closed_at; }

  // The part of a vehicle's track that has not left as a chunk yet.
  std::vector<TrackPoint> open_track(registry::VehicleId vehicle) const;
  std::vector<VehicleLive> live() const;
  const Rulebook* book() const { return book_.get(); }
  std::int64_t revision() const { return book_ ? book_->revision : 0; }

  // Vehicles that changed since the last call, with their saved state.
  std::vector<std::pair<registry::VehicleId, std::string>> take_changed();
  // False when the bytes are of another format: the journal has to be judged again from its
  // beginning.
  bool load(registry::VehicleId vehicle, const std::string& bytes);
  // Attestations whose run has not begun; loading is as above.
  std::string save_waiting() const;
  bool load_waiting(const std::string& bytes);

 private:
  void on(const LocationReport& report, Effects& out);
  void on(const CardReport& report, Effects& out);
  void on(const LinkChange& change, Effects& out);
  void on(const RulebookChange& change, Effects& out);
  void on(const ServerChange& change, Effects& out);
  void on(const AttestationSeen& seen, Effects& out);
  void give_waiting(Vehicle& vehicle, const RunId& run);
  void notice_outage(geo::UtcTime now);

  Vehicle* vehicle_of(registry::TerminalId terminal);
  Vehicle& vehicle(registry::VehicleId id);
  void touch(registry::VehicleId id);

  RulebookOf rulebook_of_;
  std::shared_ptr<const Rulebook> book_;
  std::map<registry::TerminalId, registry::VehicleId> vehicle_of_terminal_;
  std::map<registry::VehicleId, Vehicle> vehicles_;
  WaitingAttestations waiting_;
  std::set<registry::VehicleId> touched_;  // in this batch
  std::set<registry::VehicleId> changed_;  // since take_changed
  JournalMoment moment_;
  std::optional<geo::UtcTime> last_batch_at_;
  std::optional<geo::UtcTime> timers_fired_at_;
};

}  // namespace busward::tracker
