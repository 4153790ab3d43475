#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "routing/route_version.h"
#include "tests/quality/other_rules.h"
#include "tracker/fix.h"

namespace busward::quality {

// Real buses' reports from the shared data, which the repository does not hold.
bool have_traces();

struct TraceRow {
  std::string vehicle;
  std::string route;  // that it was to drive; empty: none
  std::string mark;   // the marking column's word: "on", "off", "skip"; "1", "0"
  tracker::Fix fix;
};

// What one vehicle drove with one route and without a gap of 30 min.
using TraceRun = std::vector<TraceRow>;
std::vector<TraceRun> trace_runs(const std::string& file, const std::string& mark_column);

using TraceRoutes = std::map<std::string, std::shared_ptr<const routing::RouteVersion>>;
TraceRoutes trace_routes(const std::string& file);

struct TraceAlarm {
  geo::UtcTime detected_at;
  std::optional<geo::UtcTime> ended_at;
  std::string what;  // for a person: kind and distance
};

// A judge of one run on its route.
using TraceJudge = std::function<std::vector<TraceAlarm>(
    const TraceRun& run, const std::shared_ptr<const routing::RouteVersion>& route)>;

// The watch as the engine runs it, behind its quality gate, on a bus that is bound to its line.
TraceJudge our_judge();
// A rule of others, whose alarm lasts until the bus is good again.
TraceJudge judge_by(const DistanceRule& rule);

// How a judge does on a file whose fixes are marked "on" and "off" their route. A false alarm is
// detected on a fix that is "on", two fixes or more behind the last one "off".
struct TraceScore {
  int stretches = 0;  // rows of "off" fixes
  int found = 0;      // of those, overlapped by an alarm
  int false_alarms = 0;
  std::vector<double> delays_s;

  double median_delay_s() const;
};
TraceScore score_marked(const std::string& fixes, const std::string& routes,
                        const TraceJudge& judge);

// Alarms on a file that is driven as approved, or on a wrong route altogether.
struct TraceCount {
  int alarms = 0;
  int vehicles = 0;
  int vehicles_alarmed = 0;
  int marked = 0;                  // runs with a fix marked "1"
  int marked_found = 0;            // of those, with an alarm
  int marked_soon = 0;             // of those, by the third fix behind the first marked one
  std::vector<std::string> lines;  // each alarm, for a person
};
TraceCount count_alarms(const std::string& fixes, const std::string& mark_column,
                        const std::string& routes, const TraceJudge& judge);

}  // namespace busward::quality
