#include "gateway/simulator/county_days.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace busward::simulator {
namespace {

using registry::CalendarEntry;
using registry::DayEffect;
using registry::DayReason;
using std::chrono::days;
using namespace std::chrono_literals;

CalendarEntry entry(DayReason reason, DayEffect effect, std::chrono::sys_days first, int count) {
  return {.first = first,
          .last = first + days{count - 1},
          .reason = reason,
          .effect = effect,
          .source = "禾溪县教育局通知"};
}

// The first such weekday from a day on.
std::chrono::sys_days next(std::chrono::weekday weekday, std::chrono::sys_days from) {
  return from + (weekday - std::chrono::weekday{from});
}

// What a school of that kind does to its way home, counted from the day of the plan.
struct OwnDays {
  DayReason reason;
  DayEffect effect;
  days after;
  int count;
  std::chrono::seconds earlier{0};  // where it is moved
};
constexpr std::array kOwnDays{
    OwnDays{DayReason::half_day, DayEffect::moved, days{15}, 1, 4h},
    OwnDays{DayReason::exam, DayEffect::moved, days{22}, 3, 4h},
    OwnDays{DayReason::early_dismissal, DayEffect::moved, days{8}, 1, 1h + 30min},
    OwnDays{DayReason::evening_study, DayEffect::left_out, days{22}, 5}};

CalendarEntry entry_of(const SchoolWithOwnDays& school, std::chrono::sys_days day,
                       std::chrono::sys_days holiday) {
  const auto own = std::ranges::find(kOwnDays, school.reason, &OwnDays::reason);
  // Boarders go home for the holiday, whatever the weekday.
  const OwnDays does = own != kOwnDays.end()
                           ? *own
                           : OwnDays{school.reason, DayEffect::added, holiday - day - days{1}, 1};
  CalendarEntry made = entry(does.reason, does.effect, day + does.after, does.count);
  made.school = school.school;
  made.source = school.school + " 校历通知";
  made.of = {.direction = routing::Direction::from_school,
             .route = school.route,
             .departure = school.departure};
  if (does.effect == DayEffect::moved) {
    made.moved_to = std::max(school.departure - does.earlier, std::chrono::seconds{0});
  }
  return made;
}

// What one departure's stops say, by the seats of the bus that drives it.
void add_riders(const routing::RouteDraft& route, std::chrono::seconds departure, int seats,
                Random& random, std::vector<registry::RiderNumbers>& riders) {
  if (route.stops.size() < 2) return;
  const bool home = route.direction == routing::Direction::from_school;
  const auto stops = static_cast<int>(route.stops.size()) - 1;  // but for the school's
  int left = random.chance(0.01) ? seats + 1 : static_cast<int>(seats * random.between(0.5, 0.95));
  const int on_board = left;
  std::map<std::string, bool> named;  // stops of one name are counted once
  for (int i = 0; i <= stops; ++i) {
    const std::string& stop = route.stops[static_cast<std::size_t>(i)].name;
    if (!named.emplace(stop, true).second) return;
    const bool at_school = home ? i == 0 : i == stops;
    const int here = at_school ? on_board : (i + (home ? 0 : 1) == stops ? left : left / 3 + 1);
    if (!at_school) left -= std::min(left, here);
    riders.push_back({.route = route.route,
                      .departure = departure,
                      .stop = stop,
                      .boarding = at_school == home ? here : 0,
                      .alighting = at_school == home ? 0 : here});
  }
}

}  // namespace

std::vector<CalendarEntry> make_calendar(std::span<const SchoolWithOwnDays> schools,
                                         std::chrono::sys_days day) {
  const auto holiday = next(std::chrono::Thursday, day + days{37});
  std::vector<CalendarEntry> calendar{
      entry(DayReason::term, DayEffect::in_term, day - days{60}, 240),
      entry(DayReason::holiday, DayEffect::left_out, holiday, 7),
      entry(DayReason::make_up, DayEffect::runs_as, next(std::chrono::Sunday, holiday + days{7}),
            1)};
  calendar.back().runs_as = std::chrono::Wednesday;
  for (const SchoolWithOwnDays& school : schools) {
    calendar.push_back(entry_of(school, day, holiday));
  }
  return calendar;
}

std::vector<registry::RiderNumbers> make_riders(const CountyRecords& records, Random random) {
  std::map<std::string, int> seats;
  for (const registry::Bus& bus : records.buses) seats[bus.plate] = bus.seats.value_or(20);
  std::map<std::string, const routing::RouteDraft*> routes;
  for (const routing::RouteDraft& route : records.routes) routes[route.route] = &route;
  std::vector<registry::RiderNumbers> riders;
  for (const registry::Assignment& assignment : records.assignments) {
    const auto route = routes.find(assignment.route);
    if (route == routes.end() || random.chance(0.1)) continue;
    add_riders(*route->second, assignment.departure, seats[assignment.plate], random, riders);
  }
  return riders;
}

}  // namespace busward::simulator
