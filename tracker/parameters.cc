#include "tracker/parameters.h"

namespace busward::tracker {
namespace {

std::chrono::seconds whole_seconds(double value) {
  return std::chrono::seconds{static_cast<long>(value)};
}

// The calibration's numbers, where the rulebook has no others.
routing::MatcherParameters matcher_of(const registry::RuleValues& values,
                                      std::chrono::sys_days day) {
  routing::MatcherParameters p;
  const auto set = [&](geo::Metres& target, std::string_view name) {
    target = geo::Metres{values.number_or(name, day, target.value())};
  };
  set(p.error_scale, "position_error_scale_m");
  set(p.outlier_mean, "position_outlier_mean_m");
  p.outlier_share = values.number_or("position_outlier_share", day, p.outlier_share);
  set(p.look_way, "route_deviation_look_way_m");
  p.look_time = whole_seconds(values.number_or("route_deviation_look_time_s", day,
                                               static_cast<double>(p.look_time.count())));
  set(p.terminal_radius, "terminal_zone_radius_m");
  set(p.terminal_fade, "terminal_zone_fade_m");
  set(p.terminal_allowance, "terminal_zone_allowance_m");
  set(p.half_width_included, "half_width_included_m");
  return p;
}

RouteDeviationParameters route_deviation_of(const registry::RuleValues& values,
                                            std::chrono::sys_days day) {
  RouteDeviationParameters p;
  p.raise_score = values.number_or("route_deviation_raise_score", day, p.raise_score);
  p.clear_score = values.number_or("route_deviation_clear_score", day, p.clear_score);
  p.judged_after_departure =
      whole_seconds(values.number_or("route_deviation_judged_after_departure_s", day,
                                     static_cast<double>(p.judged_after_departure.count())));
  return p;
}

std::optional<MissedStopParameters> missed_stop_of(const registry::RuleValues& values,
                                                   std::chrono::sys_days day) {
  const auto* least_halt = values.rule_in_force("missed_stop_least_halt_s", day);
  if (least_halt == nullptr) return std::nullopt;
  return MissedStopParameters{
      .least_halt = whole_seconds(least_halt->value),
      .proven_past = geo::Metres{values.number_or("missed_stop_proven_past_m", day, 150)},
      .stop_radius = geo::Metres{values.number("stop_radius_m", day)}};
}

std::optional<UnmonitoredParameters> unmonitored_of(const registry::RuleValues& values,
                                                    std::chrono::sys_days day) {
  const auto* after = values.rule_in_force("unmonitored_after_s", day);
  if (after == nullptr) return std::nullopt;
  return UnmonitoredParameters{
      .after = whole_seconds(after->value),
      .satellites_before = static_cast<int>(values.number_or("jamming_satellites_before", day, 6))};
}

std::optional<LeftOnBoardParameters> left_on_board_of(const registry::RuleValues& values,
                                                      std::chrono::sys_days day) {
  const auto* due_after = values.rule_in_force("sweep_due_after_s", day);
  if (due_after == nullptr) return std::nullopt;
  return LeftOnBoardParameters{
      .due_after = whole_seconds(due_after->value),
      .rings_within = whole_seconds(values.number_or("left_on_board_rings_within_s", day, 7200))};
}

}  // namespace

RunParameters RunParameters::of(const registry::RuleValues& values, std::chrono::sys_days day) {
  const auto number = [&](std::string_view name) { return values.number(name, day); };
  return {.opens_before_departure = whole_seconds(number("run_opens_before_departure_s")),
          .stays_after_last_stop = whole_seconds(number("run_stays_after_last_stop_s")),
          .closes_after_arrival = whole_seconds(number("run_closes_after_arrival_s")),
          .stop_radius = geo::Metres{number("stop_radius_m")}};
}

ArrivalParameters ArrivalParameters::of(const registry::RuleValues& values,
                                        std::chrono::sys_days day) {
  return {.live_window = whole_seconds(values.number("live_window_s", day)),
          .clock_ahead_limit = whole_seconds(values.number("clock_ahead_limit_s", day))};
}

Parameters Parameters::of(const registry::RuleValues& values, std::chrono::sys_days day) {
  const auto number = [&](std::string_view name) { return values.number(name, day); };
  Parameters p;
  p.overspeed = {.margin_kmh = number("overspeed_margin_kmh"),
                 .raise_score = number("overspeed_raise_score"),
                 .raise_score_small = number("overspeed_raise_score_small"),
                 .small_excess_kmh = number("overspeed_small_excess_kmh"),
                 .clear_score = number("overspeed_clear_score"),
                 .hold = whole_seconds(number("overspeed_hold_s")),
                 .band_above_pct = {number("overspeed_band_2_pct"), number("overspeed_band_3_pct"),
                                    number("overspeed_band_4_pct")}};
  p.matcher = matcher_of(values, day);
  p.route_deviation = route_deviation_of(values, day);
  p.missed_stop = missed_stop_of(values, day);
  p.unmonitored = unmonitored_of(values, day);
  p.left_on_board = left_on_board_of(values, day);
  p.limit = {.cap = geo::from_kmh(number("school_bus_cap_kmh")),
             .motorway_cap = geo::from_kmh(number("school_bus_motorway_cap_kmh")),
             .cap_source = values.at("school_bus_cap_kmh", day).source,
             .motorway_cap_source = values.at("school_bus_motorway_cap_kmh", day).source,
             .step_tolerance = geo::Metres{number("overspeed_limit_step_m")}};
  p.run = RunParameters::of(values, day);
  p.arrival = ArrivalParameters::of(values, day);
  p.implausible_speed = geo::from_kmh(number("implausible_speed_kmh"));
  return p;
}

}  // namespace busward::tracker
