#include "routing/civil_time.h"

#include <stdexcept>

#include <date/tz.h>

namespace busward::routing {
namespace {

// The library answers an unknown name by throwing; to us that is an expected fault.
const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

}  // namespace

bool is_zone(const std::string& zone) {
  return zone_named(zone) != nullptr;
}

std::optional<geo::UtcTime> to_utc(std::chrono::sys_days day, std::chrono::seconds time_of_day,
                                   const std::string& zone) {
  const date::time_zone* found = zone_named(zone);
  if (found == nullptr) return std::nullopt;
  const date::local_seconds local{day.time_since_epoch() + time_of_day};
  return geo::UtcTime{found->to_sys(local, date::choose::earliest)};
}

std::optional<std::chrono::seconds> zone_offset(geo::UtcTime time, const std::string& zone) {
  const date::time_zone* found = zone_named(zone);
  if (found == nullptr) return std::nullopt;
  return found->get_info(std::chrono::floor<std::chrono::seconds>(time)).offset;
}

std::optional<CivilTime> to_civil(geo::UtcTime time, const std::string& zone) {
  const auto offset = zone_offset(time, zone);
  if (!offset) return std::nullopt;
  const auto local = std::chrono::floor<std::chrono::seconds>(time) + *offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return CivilTime{.day = day, .time_of_day = local - day};
}

std::chrono::sys_days civil_or_utc_day(geo::UtcTime time, const std::string& zone) {
  return civil_or_utc(time, zone).day;
}

CivilTime civil_or_utc(geo::UtcTime time, const std::string& zone) {
  if (const auto civil = to_civil(time, zone)) return *civil;
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {.day = day, .time_of_day = std::chrono::floor<std::chrono::seconds>(time) - day};
}

std::string to_iso_day(std::chrono::sys_days day) {
  return geo::to_iso8601(day).substr(0, 10);
}

std::string to_iso_civil(const CivilTime& time) {
  return geo::to_iso8601(time.day + time.time_of_day).substr(0, 19);
}

}  // namespace busward::routing
