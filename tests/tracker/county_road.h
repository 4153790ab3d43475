#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/town.h"
#include "tracker/engine.h"

namespace busward::tracker {

// A road of 4 km with a stop at each end, one bus that is to drive it at 07:30 in the county, and
// its terminal: the least that the engine can judge. The limit is 60 on the whole line.
struct CountyRoad {
  static constexpr registry::VehicleId kBus{11};
  static constexpr registry::TerminalId kTerminal{21};
  static constexpr registry::RouteVersionId kVersion{31};

  support::Town town = support::Town::draw(geo::Metres{100}, R"(
      A----------------------------------------B )");
  geo::UtcTime departs = *geo::from_iso8601("2026-08-31T23:30:00Z");
  std::shared_ptr<const Rulebook> book = rulebook();

  std::shared_ptr<const Rulebook> rulebook() const {
    auto draft = town.draft("AB", "AB");
    draft.limit = geo::from_kmh(60);
    draft.stops.front().planned = std::chrono::seconds{0};
    draft.stops.back().planned = std::chrono::seconds{400};
    const auto version = routing::RouteVersion::make(kVersion, draft);
    auto made = std::make_shared<Rulebook>();
    made->revision = 1;
    made->zone = "Asia/Shanghai";
    made->values = registry::RuleValues{values()};
    made->terminals = {{.id = kTerminal, .number = "1", .vehicle = kBus, .plate = "湘H00001"}};
    made->route_versions.emplace(kVersion.value,
                                 std::make_shared<const routing::RouteVersion>(*version));
    made->services[kBus.value] = {{.route_version = kVersion,
                                   .departure = std::chrono::hours{7} + std::chrono::minutes{30},
                                   .weekdays = 0x7F,
                                   .vehicle = kBus,
                                   .valid_from = std::chrono::sys_days{},
                                   .valid_until = std::chrono::year{2100} / 1 / 1}};
    return made;
  }

  static std::vector<registry::RuleValue> values() {
    const std::map<std::string, double> numbers{{"school_bus_cap_kmh", 60},
                                                {"school_bus_motorway_cap_kmh", 80},
                                                {"overspeed_margin_kmh", 1},
                                                {"overspeed_raise_score", 6},
                                                {"overspeed_raise_score_small", 9},
                                                {"overspeed_small_excess_kmh", 5},
                                                {"overspeed_clear_score", 3.9},
                                                {"overspeed_band_2_pct", 10},
                                                {"overspeed_band_3_pct", 20},
                                                {"overspeed_band_4_pct", 50},
                                                {"overspeed_hold_s", 10},
                                                {"overspeed_limit_step_m", 30},
                                                {"live_window_s", 120},
                                                {"clock_ahead_limit_s", 60},
                                                {"run_opens_before_departure_s", 1800},
                                                {"run_stays_after_last_stop_s", 300},
                                                {"run_closes_after_arrival_s", 3600},
                                                {"stop_radius_m", 50},
                                                {"implausible_speed_kmh", 150}};
    std::vector<registry::RuleValue> values;
    for (const auto& [name, value] : numbers) {
      values.push_back({.name = name, .value = value, .valid_from = {}, .source = "test"});
    }
    return values;
  }

  // The bus drives the line from its departure on, 75 km/h for the third minute, else 50; then it
  // stands at its end.
  std::vector<Fix> speeding_drive(std::chrono::seconds interval) const {
    const auto line = town.line("AB");
    std::vector<Fix> fixes;
    geo::Metres way;
    for (std::chrono::seconds s{0}; s < std::chrono::seconds{900}; ++s) {
      const bool fast = s >= std::chrono::seconds{120} && s < std::chrono::seconds{180};
      const bool arrived = way >= line.length();
      const auto speed = geo::from_kmh(arrived ? 0 : fast ? 75 : 50);
      if (s % interval == std::chrono::seconds{0}) {
        const auto place = line.at(way);
        const auto at = departs + s;
        Fix fix{.at = at, .received_at = at + std::chrono::seconds{1}, .position = place};
        fix.position = *geo::LatLng::from_microdegrees(place.latitude_microdegrees(),
                                                       place.longitude_microdegrees());
        fix.speed = speed;
        fixes.push_back(fix);
      }
      way = std::min(way + speed * geo::Seconds{1}, line.length());
    }
    return fixes;
  }

  // The bus drives the line at 40 km/h, so far beside it for the second of its four kilometres.
  std::vector<Fix> drive_that_leaves(geo::Metres aside) const {
    const auto line = town.line("AB");
    std::vector<Fix> fixes;
    for (std::chrono::seconds s{0}; s < std::chrono::seconds{700}; s += std::chrono::seconds{5}) {
      const geo::Metres way = std::min(geo::from_kmh(40) * geo::Seconds{s}, line.length());
      const bool off = way > geo::Metres{1000} && way < geo::Metres{2000};
      const auto place = support::moved(line.at(way), geo::Metres{0}, off ? aside : geo::Metres{0});
      Fix fix{.at = departs + s,
              .received_at = departs + s + std::chrono::seconds{1},
              .position = *geo::LatLng::from_microdegrees(place.latitude_microdegrees(),
                                                          place.longitude_microdegrees())};
      fix.speed = geo::from_kmh(way < line.length() ? 40 : 0);
      fixes.push_back(fix);
    }
    return fixes;
  }

  static LocationReport report(const Fix& fix) {
    const auto hash = static_cast<std::uint32_t>(fix.position.longitude_microdegrees()) ^
                      static_cast<std::uint32_t>(fix.at.time_since_epoch().count());
    return {.terminal = kTerminal,
            .received_at = fix.received_at,
            .hash = hash,
            .at = fix.at,
            .fix = fix};
  }
};

}  // namespace busward::tracker
