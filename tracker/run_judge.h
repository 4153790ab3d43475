#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tracker/effects.h"
#include "tracker/finding.h"
#include "tracker/parameters.h"
#include "tracker/quality_gate.h"
#include "tracker/rulebook.h"
#include "tracker/stop_service.h"
#include "tracker/watches/missed_stop.h"
#include "tracker/watches/overspeed.h"
#include "tracker/watches/route_deviation.h"
#include "tracker/watches/unlicensed_running.h"
#include "tracker/watches/unmonitored.h"

namespace busward::tracker {

// What one fix led to.
struct Judged {
  std::optional<geo::Metres> progress;  // none: not on the line, or held back by the gate
  std::optional<LimitInForce> limit;
  std::vector<StopService::Visit> visits;
  std::vector<Finding> findings;  // of one rule at most raised and ended
};

// Judges one planned run of one vehicle: quality gate, progress along the approved line, stops,
// phase, limit, watches. Both verdicts use it: live fix by fix, settling over the whole run from
// the record. Pure; fixes must come in order of time. The route version, the parameters and what
// forbids the bus to carry pupils are those when the run began and stay so until it ends.
class RunJudge {
 public:
  RunJudge(PlannedRun run, std::shared_ptr<const routing::RouteVersion> version,
           const Parameters& parameters, registry::Impediments impediments = {});

  // It is to depart at another time than was known.
  void move(geo::UtcTime departs_at, geo::UtcTime arrives_at);
  Judged observe(const Fix& fix);
  // The clock by which silence is measured has come so far: the journal's, or when settling the
  // fixes' own. Never called: silence is not judged.
  std::optional<Finding> advance(geo::UtcTime now) { return unmonitored_.advance(now); }
  // What is heard of the bus besides its fixes, and when nothing could be.
  std::optional<Finding> hear_blind(geo::UtcTime at) { return unmonitored_.hear_blind(at); }
  void hear_link(bool open, geo::UtcTime at) { unmonitored_.hear_link(open, at); }
  void hear_outage(geo::UtcTime until) { unmonitored_.hear_outage(until); }
  // What somebody on the spot recorded: it counts from its own time on, and live, where it comes
  // later than that, from the next fix on.
  void hear(const RunAttestation& attestation) { on_board_.add(attestation); }
  const OnBoard& on_board() const { return on_board_; }
  // What stands in the way of whoever is known to drive.
  void hear_driver(std::vector<registry::DriverImpediment> driver) {
    unlicensed_.hear_driver(std::move(driver));
  }
  // What was still open when the run ended.
  std::vector<Finding> finish();

  // When the run is over by its own course, as far as is known now: some time after its last stop
  // was served, or long after its planned arrival.
  geo::UtcTime ends_at() const;

  const PlannedRun& run() const { return run_; }
  const routing::RouteVersion& version() const { return *version_; }
  const Parameters& parameters() const { return parameters_; }
  RunPhase phase() const { return phase_; }
  std::optional<geo::UtcTime> loaded_at() const { return loaded_at_; }
  std::optional<geo::UtcTime> said_loaded_at() const { return said_loaded_at_; }
  geo::Metres driven() const { return driven_; }
  // Where it was when it last moved.
  const std::optional<geo::LatLng>& position() const { return last_position_; }
  // The newest one on the line.
  std::optional<geo::Metres> progress() const { return progress_; }

  template <class Archive>
  void archive(Archive& a) {
    a(gate_, deviation_, progress_, stops_, missed_stop_, speed_, overspeed_, unlicensed_,
      unmonitored_, phase_, loaded_at_, driven_, last_position_, first_seen_at_, said_loaded_at_,
      on_board_, word_, swept_at_);
  }

 private:
  void add_way(const Fix& fix);
  void begin_at_first_stop(const Fix& fix);
  void follow_line(const Fix& fix, Judged& judged);
  void watch_stops(const Fix& fix, Judged& judged);
  void watch_silence(const Fix& fix, Judged& judged);
  bool is_bound(const Fix& fix) const;
  bool carries_pupils() const;
  bool owes_stops(const Fix& fix) const;
  bool is_near_end() const;
  void advance_phase(const Fix& fix);
  void advance_by_word(const Fix& fix);

  PlannedRun run_;
  std::shared_ptr<const routing::RouteVersion> version_;
  Parameters parameters_;
  QualityGate gate_;
  RouteDeviationWatch deviation_;
  std::optional<geo::Metres> progress_;
  StopService stops_;
  MissedStopWatch missed_stop_;
  SpeedSource speed_;
  OverspeedWatch overspeed_;
  UnlicensedRunningWatch unlicensed_;
  UnmonitoredWatch unmonitored_;
  RunPhase phase_ = RunPhase::approaching;
  std::optional<geo::UtcTime> loaded_at_;
  std::optional<geo::UtcTime> said_loaded_at_;
  OnBoard on_board_;
  std::optional<OnBoard::Load> word_;     // of the load, up to the newest fix
  std::optional<geo::UtcTime> swept_at_;  // the sweep that ended the load
  geo::Metres driven_;
  std::optional<geo::LatLng> last_position_;
  std::optional<geo::UtcTime> first_seen_at_;
};

}  // namespace busward::tracker
