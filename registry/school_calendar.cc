#include "registry/school_calendar.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace busward::registry {
namespace {

using routing::CivilDay;

unsigned encoded(const std::optional<std::chrono::weekday>& weekday) {
  return weekday ? weekday->iso_encoding() : 0;
}

auto canonical(const CalendarEntry& e) {
  return std::tuple{e.school,           e.first,        e.last,     e.effect,
                    e.reason,           e.of.direction, e.of.route, e.of.departure,
                    encoded(e.runs_as), e.moved_to,     e.source};
}

bool speaks_of(const CalendarEntry& entry, CivilDay day, const TimetabledDeparture& departure) {
  const DepartureSelector& of = entry.of;
  return entry.first <= day && day <= entry.last &&
         (!of.direction || *of.direction == departure.direction) &&
         (!of.route || *of.route == departure.route) &&
         (!of.departure || *of.departure == departure.departure);
}

// How much an entry weighs against another that decides the same.
auto weight(const CalendarEntry& entry) {
  const int narrow =
      (entry.of.route ? 4 : 0) + (entry.of.departure ? 2 : 0) + (entry.of.direction ? 1 : 0);
  return std::tuple{entry.school.has_value(), narrow, entry.first};
}

}  // namespace

SchoolCalendars::SchoolCalendars(std::vector<CalendarEntry> entries)
    : entries_{std::move(entries)} {
  std::ranges::sort(entries_, {}, canonical);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    by_school_[entries_[i].school.value_or("")].push_back(i);
  }
}

// A school's own terms, or where it has none on file the county's; without any it is always term.
bool SchoolCalendars::in_term(CivilDay day, const std::optional<std::string>& school) const {
  for (const std::string& whose : {school.value_or(""), std::string{}}) {
    const auto found = by_school_.find(whose);
    if (found == by_school_.end()) continue;
    bool has_terms = false;
    for (const std::size_t i : found->second) {
      const CalendarEntry& entry = entries_[i];
      if (entry.effect != DayEffect::in_term) continue;
      has_terms = true;
      if (entry.first <= day && day <= entry.last) return true;
    }
    if (has_terms) return false;
  }
  return true;
}

const CalendarEntry* SchoolCalendars::deciding(CivilDay day, const TimetabledDeparture& departure,
                                               bool about_time) const {
  const CalendarEntry* best = nullptr;
  const auto look_at = [&](const std::string& whose) {
    const auto found = by_school_.find(whose);
    if (found == by_school_.end()) return;
    for (const std::size_t i : found->second) {
      const CalendarEntry& entry = entries_[i];
      const bool decides =
          entry.effect != DayEffect::in_term && (entry.effect == DayEffect::moved) == about_time;
      if (!decides || !speaks_of(entry, day, departure)) continue;
      if (best == nullptr || weight(*best) < weight(entry)) best = &entry;
    }
  };
  look_at("");
  if (departure.school && !departure.school->empty()) look_at(*departure.school);
  return best;
}

DepartureOfDay SchoolCalendars::departure_on(CivilDay day,
                                             const TimetabledDeparture& departure) const {
  DepartureOfDay of_day{.runs = departure.weekdays.contains(std::chrono::weekday{day}),
                        .departure = departure.departure,
                        .because = {}};
  if (entries_.empty()) return of_day;
  const CalendarEntry* entry = deciding(day, departure, false);
  const bool added = entry != nullptr && entry->effect == DayEffect::added;
  if (!added && !in_term(day, departure.school)) {
    of_day.runs = false;
    return of_day;
  }
  if (entry != nullptr) {
    const bool by_timetable =
        std::exchange(of_day.runs, added || (entry->effect == DayEffect::runs_as &&
                                             departure.weekdays.contains(*entry->runs_as)));
    if (of_day.runs != by_timetable) of_day.because = *entry;
  }
  if (!of_day.runs) return of_day;
  if (const CalendarEntry* moved = deciding(day, departure, true)) {
    of_day.departure = *moved->moved_to;
    of_day.because = *moved;
  }
  return of_day;
}

}  // namespace busward::registry
