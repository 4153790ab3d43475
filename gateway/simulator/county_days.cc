#include "gateway/simulator/county_days.h"

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

std::vector<CalendarEntry> make_calendar(const CountyRecords& records, Random random,
                                         std::chrono::sys_days day) {
  std::vector<CalendarEntry> calendar{
      entry(DayReason::term, DayEffect::in_term, day - days{60}, 240),
      entry(DayReason::holiday, DayEffect::left_out, day + days{40}, 7)};
  for (const registry::School& school : records.schools) {
    if (!random.chance(0.3)) continue;
    CalendarEntry half_day = entry(DayReason::half_day, DayEffect::moved,
                                   day + days{15 + static_cast<int>(random.below(20))}, 1);
    half_day.school = school.code;
    half_day.of.direction = routing::Direction::from_school;
    half_day.moved_to = 12h;
    half_day.source = school.name + "通知";
    calendar.push_back(half_day);
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
