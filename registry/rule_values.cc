#include "registry/rule_values.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "geo/assert.h"

namespace busward::registry {
namespace {

constexpr std::array kStandings{
    std::pair{Standing::law, "law"}, std::pair{Standing::local_rule, "local_rule"},
    std::pair{Standing::standard, "standard"}, std::pair{Standing::house_default, "house_default"},
    std::pair{Standing::unverified, "unverified"}};

// Every name that a verdict may ask for.
constexpr std::array<std::string_view, 19> kNames{"school_bus_cap_kmh",
                                                  "school_bus_motorway_cap_kmh",
                                                  "overspeed_margin_kmh",
                                                  "overspeed_raise_score",
                                                  "overspeed_raise_score_small",
                                                  "overspeed_small_excess_kmh",
                                                  "overspeed_clear_score",
                                                  "overspeed_band_2_pct",
                                                  "overspeed_band_3_pct",
                                                  "overspeed_band_4_pct",
                                                  "overspeed_hold_s",
                                                  "overspeed_limit_step_m",
                                                  "live_window_s",
                                                  "clock_ahead_limit_s",
                                                  "run_opens_before_departure_s",
                                                  "run_stays_after_last_stop_s",
                                                  "run_closes_after_arrival_s",
                                                  "stop_radius_m",
                                                  "implausible_speed_kmh"};

}  // namespace

std::string_view to_text(Standing standing) {
  const auto* found =
      std::ranges::find(kStandings, standing, &std::pair<Standing, const char*>::first);
  return found->second;
}

std::optional<Standing> standing_from(std::string_view text) {
  for (const auto& [standing, name] : kStandings) {
    if (text == name) return standing;
  }
  return std::nullopt;
}

RuleValues::RuleValues(std::vector<RuleValue> values) : values_{std::move(values)} {
  std::ranges::sort(values_, {}, [](const RuleValue& v) { return std::tie(v.name, v.valid_from); });
}

const RuleValue& RuleValues::at(std::string_view name, std::chrono::sys_days day) const {
  const auto range = std::ranges::equal_range(values_, name, {}, &RuleValue::name);
  BUSWARD_ASSERT(!range.empty());
  auto after = std::ranges::upper_bound(range, day, {}, &RuleValue::valid_from);
  return after == range.begin() ? *after : *std::prev(after);
}

double RuleValues::number(std::string_view name, std::chrono::sys_days day) const {
  return at(name, day).value;
}

double RuleValues::number_or(std::string_view name, std::chrono::sys_days day,
                             double otherwise) const {
  const bool on_file = std::ranges::binary_search(values_, name, {}, &RuleValue::name);
  return on_file ? number(name, day) : otherwise;
}

const RuleValue* RuleValues::rule_in_force(std::string_view name, std::chrono::sys_days day) const {
  const auto range = std::ranges::equal_range(values_, name, {}, &RuleValue::name);
  const auto after = std::ranges::upper_bound(range, day, {}, &RuleValue::valid_from);
  if (after == range.begin()) return nullptr;
  const RuleValue& newest = *std::prev(after);
  return newest.value == 0 ? nullptr : &newest;
}

std::vector<std::string> RuleValues::missing() const {
  std::vector<std::string> names;
  for (const std::string_view name : kNames) {
    if (!std::ranges::binary_search(values_, name, {}, &RuleValue::name)) names.emplace_back(name);
  }
  return names;
}

}  // namespace busward::registry
