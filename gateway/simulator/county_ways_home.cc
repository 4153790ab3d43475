#include "gateway/simulator/county_ways_home.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "geo/assert.h"
#include "geo/polyline.h"
#include "routing/route_version.h"

namespace busward::simulator {
namespace {

using registry::DayReason;
using std::chrono::seconds;
using namespace std::chrono_literals;

// Bit 0 is Monday.
constexpr unsigned kEveryDay = 0b1111111;
constexpr unsigned kMondayToThursday = 0b0001111;
constexpr unsigned kFriday = 0b0010000;
constexpr unsigned kSunday = 0b1000000;

// When a school's bus goes home, counted from its first departure of the morning.
struct WayHome {
  DayReason reason;
  seconds after;
  unsigned weekdays;
};
constexpr std::array kWaysHome{WayHome{DayReason::half_day, 9h + 30min, kEveryDay},
                               WayHome{DayReason::exam, 9h + 40min, kEveryDay},
                               WayHome{DayReason::early_dismissal, 9h + 20min, kEveryDay},
                               WayHome{DayReason::weekly_boarding, 8h + 30min, kFriday},
                               WayHome{DayReason::evening_study, 13h + 30min, kMondayToThursday}};
constexpr seconds kBoardersReturn = 9h;

seconds of_day(seconds time) {
  const seconds day = std::chrono::days{1};
  return (time % day + day) % day;
}

// The same line from its end to its start. Stops and limits lie where they lay.
routing::RouteDraft homeward(routing::RouteDraft draft) {
  const auto line = geo::Polyline::from_vertices(draft.vertices);
  BUSWARD_ASSERT(line.has_value());
  draft.route += "返程";
  draft.direction = routing::Direction::from_school;
  std::ranges::reverse(draft.vertices);
  std::ranges::reverse(draft.limits);
  for (routing::SpeedLimit& limit : draft.limits) {
    const geo::Metres to = line->length() - limit.from;
    limit.from = line->length() - limit.to;
    limit.to = to;
  }
  std::ranges::reverse(draft.stops);
  const auto last = draft.stops.front().planned;
  for (routing::DraftStop& stop : draft.stops) {
    if (stop.planned && last) stop.planned = *last - *stop.planned;
  }
  return draft;
}

// The first departure of the school's first bus.
std::optional<registry::Assignment> first_of_school(const CountyRecords& records,
                                                    const std::string& school) {
  for (const routing::RouteDraft& route : records.routes) {
    if (route.school != school || route.direction != routing::Direction::to_school) continue;
    const auto found =
        std::ranges::find(records.assignments, route.route, &registry::Assignment::route);
    if (found != records.assignments.end()) return *found;
  }
  return std::nullopt;
}

void add_departure(CountyRecords& records, registry::Assignment assignment, unsigned weekdays) {
  records.timetable.push_back({assignment.route, assignment.departure, weekdays});
  records.assignments.push_back(std::move(assignment));
}

}  // namespace

std::vector<SchoolWithOwnDays> add_ways_home(CountyRecords& records) {
  std::vector<SchoolWithOwnDays> schools;
  for (const registry::School& school : records.schools) {
    if (schools.size() == kWaysHome.size()) break;
    const auto first = first_of_school(records, school.code);
    if (!first) continue;
    const WayHome& way = kWaysHome[schools.size()];
    const auto fetching =
        std::ranges::find(records.routes, first->route, &routing::RouteDraft::route);
    records.routes.push_back(homeward(*fetching));
    registry::Assignment home = *first;
    home.route = records.routes.back().route;
    home.departure = of_day(first->departure + way.after);
    schools.push_back({way.reason, school.code, home.route, home.departure});
    add_departure(records, home, way.weekdays);
    if (way.reason != DayReason::weekly_boarding) continue;
    registry::Assignment back = *first;
    back.departure = of_day(first->departure + kBoardersReturn);
    add_departure(records, back, kSunday);
  }
  return schools;
}

}  // namespace busward::simulator
