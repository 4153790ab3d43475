#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>

#include "geo/utc_time.h"

namespace busward::routing {

// A moment as the clocks of a county show it.
struct CivilTime {
  std::chrono::sys_days day;         // the civil day, counted without a zone
  std::chrono::seconds time_of_day;  // since its midnight
  friend auto operator<=>(const CivilTime&, const CivilTime&) = default;
};

// Civil time by the IANA zone's name, from the system's tz database; civil_time.cc is the only
// place that knows zones. Nothing for an unknown zone. Where clocks go back, the first of the two
// moments is meant; where they skip, the moment of the skip. Thread-safe, reads no clock.
bool is_zone(const std::string& zone);
std::optional<geo::UtcTime> to_utc(std::chrono::sys_days day, std::chrono::seconds time_of_day,
                                   const std::string& zone);
std::optional<CivilTime> to_civil(geo::UtcTime time, const std::string& zone);
// The civil day; the UTC day in an unknown zone.
std::chrono::sys_days civil_or_utc_day(geo::UtcTime time, const std::string& zone);
CivilTime civil_or_utc(geo::UtcTime time, const std::string& zone);
// "2026-09-01"
std::string to_iso_day(std::chrono::sys_days day);
// "2026-09-01T07:05:00"
std::string to_iso_civil(const CivilTime& time);
// How far the zone's clocks are ahead of UTC then.
std::optional<std::chrono::seconds> zone_offset(geo::UtcTime time, const std::string& zone);

}  // namespace busward::routing
