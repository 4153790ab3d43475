#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "geo/units.h"
#include "registry/rule_values.h"
#include "routing/matcher_parameters.h"

namespace busward::tracker {

// The rulebook's numbers of one day in the types that verdicts use. Each is dated configuration;
// registry/rules_cn.toml holds the defaults with their sources.
struct OverspeedParameters {
  double margin_kmh = 0;
  double raise_score = 0;
  double raise_score_small = 0;
  double small_excess_kmh = 0;
  double clear_score = 0;
  std::chrono::milliseconds hold{0};
  std::array<double, 3> band_above_pct{};  // an excess from here on is band 2, 3, 4
  friend bool operator==(const OverspeedParameters&, const OverspeedParameters&) = default;
};

struct RouteDeviationParameters {
  double raise_score = 4.5;
  double clear_score = 3;
  double backward_score = 1;
  double skipped_score = 2.1;
  geo::Metres clear_distance{30};
  geo::Metres backward_least{60};         // gone back when the alarm is raised
  geo::Metres backward_least_later{100};  // gone back when its kind is corrected
  std::chrono::seconds correction_time{120};
  geo::Metres skipped_beyond{350};
  // So long after its planned departure an empty bus, too, has to be on its line.
  std::chrono::seconds judged_after_departure{600};
  friend bool operator==(const RouteDeviationParameters&,
                         const RouteDeviationParameters&) = default;
};

struct MissedStopParameters {
  std::chrono::seconds least_halt{0};  // a stop where the bus cannot have stood so long is missed
  geo::Metres proven_past;             // so far behind the stop the bus has passed it
  geo::Metres stop_radius;
  friend bool operator==(const MissedStopParameters&, const MissedStopParameters&) = default;
};

struct UnmonitoredParameters {
  std::chrono::seconds after{0};  // silent for so long on a run is a finding
  int satellites_before = 0;      // so many, and then none: jamming-like
  friend bool operator==(const UnmonitoredParameters&, const UnmonitoredParameters&) = default;
};

struct LeftOnBoardParameters {
  std::chrono::seconds due_after{0};     // a run that is over has to be swept within
  std::chrono::seconds rings_within{0};  // of its beginning; older than that it is filed alone
  friend bool operator==(const LeftOnBoardParameters&, const LeftOnBoardParameters&) = default;
  template <class Archive>
  void archive(Archive& a) {
    a(due_after, rings_within);
  }
};

struct LimitParameters {
  std::optional<geo::MetresPerSecond> cap;  // loaded, on other roads; none: not judged by it
  geo::MetresPerSecond motorway_cap;        // loaded, on motorways
  std::string cap_source;
  std::string motorway_cap_source;
  geo::Metres step_tolerance;
  friend bool operator==(const LimitParameters&, const LimitParameters&) = default;
};

struct RunParameters {
  std::chrono::seconds opens_before_departure{0};
  std::chrono::seconds stays_after_last_stop{0};
  std::chrono::seconds closes_after_arrival{0};
  geo::Metres stop_radius;

  static RunParameters of(const registry::RuleValues& values, std::chrono::sys_days day);
  friend bool operator==(const RunParameters&, const RunParameters&) = default;
};

// What a report is asked when it arrives.
struct ArrivalParameters {
  std::chrono::seconds live_window{0};
  std::chrono::seconds clock_ahead_limit{0};

  static ArrivalParameters of(const registry::RuleValues& values, std::chrono::sys_days day);
  friend bool operator==(const ArrivalParameters&, const ArrivalParameters&) = default;
};

// All of them together: some forty lookups by name, so once a run and not once a fix.
struct Parameters {
  OverspeedParameters overspeed;
  routing::MatcherParameters matcher;
  RouteDeviationParameters route_deviation;
  std::optional<MissedStopParameters> missed_stop;     // none: the rulebook does not judge it
  std::optional<UnmonitoredParameters> unmonitored;    // none: the rulebook does not judge it
  std::optional<LeftOnBoardParameters> left_on_board;  // none: the rulebook does not judge it
  LimitParameters limit;
  RunParameters run;
  ArrivalParameters arrival;
  geo::MetresPerSecond implausible_speed;

  static Parameters of(const registry::RuleValues& values, std::chrono::sys_days day);
  friend bool operator==(const Parameters&, const Parameters&) = default;
};

}  // namespace busward::tracker
