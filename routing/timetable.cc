#include "routing/timetable.h"

#include <algorithm>

#include <boost/uuid/name_generator_sha1.hpp>
#include <fmt/format.h>

#include "routing/civil_time.h"

namespace busward::routing {
namespace {

// Our own name space for UUIDv5, never to be changed.
constexpr boost::uuids::uuid kPlannedRunSpace{{0x5a, 0x0e, 0x91, 0xc4, 0x7d, 0x38, 0x5b, 0x62, 0x9f,
                                               0x13, 0xe6, 0x2c, 0x40, 0xd8, 0xab, 0x75}};

}  // namespace

std::optional<WeekdaySet> WeekdaySet::from_text(std::string_view digits) {
  unsigned bits = 0;
  for (const char c : digits) {
    if (c < '1' || c > '7') return std::nullopt;
    bits |= 1U << (c - '1');
  }
  if (bits == 0) return std::nullopt;
  return WeekdaySet{static_cast<std::uint8_t>(bits)};
}

std::string WeekdaySet::to_text() const {
  std::string digits;
  for (int day = 0; day < 7; ++day) {
    if ((bits_ >> day & 1U) != 0) digits += static_cast<char>('1' + day);
  }
  return digits;
}

boost::uuids::uuid planned_run_id(const std::string& route, Direction direction,
                                  CivilDay service_day, std::chrono::seconds departure) {
  const std::chrono::year_month_day date{service_day};
  return boost::uuids::name_generator_sha1{kPlannedRunSpace}(
      fmt::format("{:04}-{:02}-{:02} {} {} {}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  departure.count(), name_of(direction), route));
}

std::vector<PlannedRun> planned_runs(const Timetable& timetable, const Calendar& calendar,
                                     CivilDay service_day, const std::string& zone) {
  std::vector<PlannedRun> runs;
  const auto weekday = calendar.service_weekday(service_day);
  if (!weekday) return runs;
  for (const Departure& departure : timetable.departures) {
    if (!departure.days.contains(*weekday)) continue;
    const auto departs_at = to_utc(service_day, departure.time_of_day, zone);
    if (!departs_at) return {};
    runs.push_back({.id = planned_run_id(timetable.route, timetable.direction, service_day,
                                         departure.time_of_day),
                    .route = timetable.route,
                    .direction = timetable.direction,
                    .service_day = service_day,
                    .departs_at = *departs_at});
  }
  std::stable_sort(runs.begin(), runs.end(), [](const PlannedRun& a, const PlannedRun& b) {
    return a.departs_at < b.departs_at;
  });
  return runs;
}

}  // namespace busward::routing
