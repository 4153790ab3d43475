#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "registry/rule_values.h"
#include "tracker/alarm.h"
#include "tracker/finding.h"
#include "tracker/fix.h"
#include "tracker/run_judge.h"

namespace busward::tracker {

// A fix from a file, with the name of the approved route that its bus was to be on (none: no run).
struct ReplayFix {
  std::string vehicle;
  std::optional<std::string> route;
  Fix fix;
};

// One alarm as it stood at the end of the replay.
struct ReplayedAlarm {
  AlarmId id;
  std::string vehicle;
  std::string route;
  bool late = false;
  Finding finding;  // the newest one; its series is that of the first
};

// Judges recorded fixes by the engine's own RunJudge, without journal, timetable and registry. A
// run is what a vehicle drives with one route and without a gap of 30 min; it has no planned times,
// so it ends with its last fix. A route without limits of its own has no limit at all. Alarms come
// in the order of detection.
class Replay {
 public:
  using Routes = std::map<std::string, std::shared_ptr<const routing::RouteVersion>>;
  Replay(Routes routes, registry::RuleValues values);

  // The settled verdicts: each vehicle's fixes in order of time, each once; every run has ended.
  std::vector<ReplayedAlarm> settled(std::vector<ReplayFix> fixes) const;
  // The live verdicts: fixes in the order of arrival, one that is older than the newest judged of
  // its vehicle is skipped; what is open at the end stays open.
  std::vector<ReplayedAlarm> live(std::vector<ReplayFix> fixes) const;

 private:
  class Vehicle;

  Parameters parameters_for(const routing::RouteVersion& version, geo::UtcTime at) const;

  Routes routes_;
  registry::RuleValues values_;
};

}  // namespace busward::tracker
