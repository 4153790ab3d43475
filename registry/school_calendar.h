#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/name_table.h"
#include "routing/direction.h"
#include "routing/timetable.h"

namespace busward::registry {

// Why a day of a school is not like the others; people's word, it decides nothing.
enum class DayReason {
  term,             // 学期
  holiday,          // 放假
  make_up,          // 调休补课
  half_day,         // 半天课
  exam,             // 考试
  early_dismissal,  // 提前放学
  weekly_boarding,  // 寄宿生周末往返
  evening_study,    // 晚自习
  weather,          // 恶劣天气停课
  other
};
inline constexpr NameTable<DayReason, 10> kDayReasons{
    {{DayReason::term, "term"},
     {DayReason::holiday, "holiday"},
     {DayReason::make_up, "make_up"},
     {DayReason::half_day, "half_day"},
     {DayReason::exam, "exam"},
     {DayReason::early_dismissal, "early_dismissal"},
     {DayReason::weekly_boarding, "weekly_boarding"},
     {DayReason::evening_study, "evening_study"},
     {DayReason::weather, "weather"},
     {DayReason::other, "other"}}};

// What an entry does to the departures that it speaks of.
enum class DayEffect {
  in_term,   // school is held on these days, and by the terms on file on no others
  left_out,  // they do not run
  runs_as,   // they run by the timetable of another weekday
  added,     // they run, whatever the weekday
  moved      // where they run, at another time
};
inline constexpr NameTable<DayEffect, 5> kDayEffects{{{DayEffect::in_term, "in_term"},
                                                      {DayEffect::left_out, "left_out"},
                                                      {DayEffect::runs_as, "runs_as"},
                                                      {DayEffect::added, "added"},
                                                      {DayEffect::moved, "moved"}}};

inline constexpr NameTable<routing::Direction, 2> kDirections{
    {{routing::Direction::to_school, "to_school"},
     {routing::Direction::from_school, "from_school"}}};

// Which departures an entry speaks of: all of the school where nothing is set.
struct DepartureSelector {
  std::optional<routing::Direction> direction;
  std::optional<std::string> route;
  std::optional<std::chrono::seconds> departure;  // as the timetable has it
  friend bool operator==(const DepartureSelector&, const DepartureSelector&) = default;
};

// One line of a school's calendar, or of the county's. A value with its source.
struct CalendarEntry {
  std::optional<std::string> school;  // its code; none: every school of the county
  routing::CivilDay first;            // both included
  routing::CivilDay last;
  DayReason reason = DayReason::other;
  DayEffect effect = DayEffect::left_out;
  DepartureSelector of;
  std::optional<std::chrono::weekday> runs_as;   // with that effect
  std::optional<std::chrono::seconds> moved_to;  // with that effect, after civil midnight
  std::string source;                            // the notice that says so
  friend bool operator==(const CalendarEntry&, const CalendarEntry&) = default;
};

// A departure of the timetable, as a calendar looks at it.
struct TimetabledDeparture {
  std::optional<std::string> school;  // the code of the school that its line serves
  std::string route;
  routing::Direction direction = routing::Direction::to_school;
  std::chrono::seconds departure{0};
  routing::WeekdaySet weekdays;
};

// Whether and when a departure is run on a day, and which entry says so (none: the timetable alone,
// or that the day lies in no term).
struct DepartureOfDay {
  bool runs = false;
  std::chrono::seconds departure{0};
  std::optional<CalendarEntry> because;
  friend bool operator==(const DepartureOfDay&, const DepartureOfDay&) = default;
};

// The calendars of all schools of a county. Without an entry the timetable holds alone. Of two
// entries that decide the same (whether, or when) the school's own beats the county's, then the one
// of fewer departures, then the one that begins later. A value; pure; any thread.
class SchoolCalendars {
 public:
  SchoolCalendars() = default;
  explicit SchoolCalendars(std::vector<CalendarEntry> entries);

  DepartureOfDay departure_on(routing::CivilDay day, const TimetabledDeparture& departure) const;
  // In canonical order.
  std::span<const CalendarEntry> all() const { return entries_; }

  friend bool operator==(const SchoolCalendars& a, const SchoolCalendars& b) {
    return a.entries_ == b.entries_;
  }

 private:
  bool in_term(routing::CivilDay day, const std::optional<std::string>& school) const;
  // Of the entries that speak of the departure on that day, the one that decides.
  const CalendarEntry* deciding(routing::CivilDay day, const TimetabledDeparture& departure,
                                bool about_time) const;

  std::vector<CalendarEntry> entries_;  // the county's first, then by school's code
  std::map<std::string, std::vector<std::size_t>> by_school_;  // "" for the county's own
};

}  // namespace busward::registry
