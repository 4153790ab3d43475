#include "registry/school_calendar.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using routing::CivilDay;
using routing::Direction;
using routing::WeekdaySet;

constexpr CivilDay kMonday{2026y / 9 / 14};
constexpr CivilDay kFriday{2026y / 9 / 18};
constexpr CivilDay kSunday{2026y / 9 / 20};  // worked as Thursday, the first of October
constexpr CivilDay kNationalDay{2026y / 10 / 1};

const TimetabledDeparture kMorning{.school = "S1",
                                   .route = "1路",
                                   .direction = Direction::to_school,
                                   .departure = 7h,
                                   .weekdays = WeekdaySet::monday_to_friday()};
const TimetabledDeparture kAfternoon{.school = "S1",
                                     .route = "2路",
                                     .direction = Direction::from_school,
                                     .departure = 16h + 30min,
                                     .weekdays = WeekdaySet::monday_to_friday()};

CalendarEntry entry(DayEffect effect, CivilDay first, CivilDay last) {
  return {.first = first, .last = last, .effect = effect, .source = "notice"};
}
CalendarEntry made_up(std::chrono::weekday runs_as) {
  CalendarEntry made = entry(DayEffect::runs_as, kSunday, kSunday);
  made.reason = DayReason::make_up;
  made.runs_as = runs_as;
  return made;
}
CalendarEntry of_school(CalendarEntry entry) {
  entry.school = "S1";
  return entry;
}

TEST(SchoolCalendars, LeaveTheTimetableAloneWhereNothingIsOnFile) {
  const SchoolCalendars none;
  EXPECT_EQ(none.departure_on(kMonday, kMorning), (DepartureOfDay{true, 7h, {}}));
  EXPECT_FALSE(none.departure_on(kSunday, kMorning).runs);
}

TEST(SchoolCalendars, RestOnTheCountysHolidaysAndRunOnItsMakeUpDays) {
  auto holiday = entry(DayEffect::left_out, kNationalDay, kNationalDay + std::chrono::days{6});
  holiday.reason = DayReason::holiday;
  const SchoolCalendars county{{holiday, made_up(std::chrono::Thursday)}};
  const auto on_holiday = county.departure_on(kNationalDay, kMorning);
  EXPECT_FALSE(on_holiday.runs);
  EXPECT_EQ(on_holiday.because, holiday);
  EXPECT_TRUE(county.departure_on(kSunday, kMorning).runs);
  // A departure of Fridays alone does not run on a Sunday that is worked as a Thursday.
  auto fridays = kMorning;
  fridays.weekdays = *WeekdaySet::from_text("5");
  EXPECT_FALSE(county.departure_on(kSunday, fridays).runs);
  // The day before the week's end was a plain Saturday of the holidays: nothing to say of it.
  EXPECT_EQ(county.departure_on(kNationalDay + std::chrono::days{2}, kMorning).because,
            std::nullopt);
}

TEST(SchoolCalendars, ASchoolsOwnCalendarStandsOnTopOfTheCountys) {
  const SchoolCalendars both{{made_up(std::chrono::Thursday),
                              of_school(entry(DayEffect::left_out, kSunday, kSunday)),
                              of_school(entry(DayEffect::left_out, kFriday, kFriday))}};
  EXPECT_FALSE(both.departure_on(kSunday, kMorning).runs);
  EXPECT_FALSE(both.departure_on(kFriday, kMorning).runs);
  auto other_school = kMorning;
  other_school.school = "S2";
  EXPECT_TRUE(both.departure_on(kSunday, other_school).runs);
  EXPECT_TRUE(both.departure_on(kFriday, other_school).runs);
  other_school.school = {};
  EXPECT_TRUE(both.departure_on(kSunday, other_school).runs);
}

TEST(SchoolCalendars, HaveTheirOwnTermsOrTheCountys) {
  const auto county_term = entry(DayEffect::in_term, kMonday, kMonday + std::chrono::days{100});
  const auto own_term =
      of_school(entry(DayEffect::in_term, kFriday, kFriday + std::chrono::days{100}));
  EXPECT_FALSE(
      (SchoolCalendars{{county_term}}).departure_on(kMonday - std::chrono::days{3}, kMorning).runs);
  EXPECT_TRUE((SchoolCalendars{{county_term}}).departure_on(kMonday, kMorning).runs);
  const SchoolCalendars both{{county_term, own_term}};
  EXPECT_FALSE(both.departure_on(kMonday, kMorning).runs);
  EXPECT_TRUE(both.departure_on(kFriday, kMorning).runs);
  // Even a make-up day does not bring a school back before its term; what it adds itself does.
  const auto later = of_school(entry(DayEffect::in_term, kNationalDay, kNationalDay));
  EXPECT_FALSE((SchoolCalendars{{later, made_up(std::chrono::Thursday)}})
                   .departure_on(kSunday, kMorning)
                   .runs);
  EXPECT_TRUE((SchoolCalendars{{later, of_school(entry(DayEffect::added, kFriday, kFriday))}})
                  .departure_on(kFriday, kMorning)
                  .runs);
}

// A half day: children go home at noon, the evening's departure does not run.
TEST(SchoolCalendars, MoveAndLeaveOutSingleDeparturesOfAHalfDay) {
  auto noon = of_school(entry(DayEffect::moved, kFriday, kFriday));
  noon.reason = DayReason::half_day;
  noon.of.direction = Direction::from_school;
  noon.moved_to = 12h;
  auto evening = of_school(entry(DayEffect::left_out, kFriday, kFriday));
  evening.of = {.direction = {}, .route = {}, .departure = 20h + 30min};
  const SchoolCalendars half_day{{noon, evening}};
  EXPECT_EQ(half_day.departure_on(kFriday, kAfternoon), (DepartureOfDay{true, 12h, noon}));
  EXPECT_EQ(half_day.departure_on(kFriday, kMorning).departure, 7h);
  auto study = kAfternoon;
  study.departure = 20h + 30min;
  EXPECT_FALSE(half_day.departure_on(kFriday, study).runs);
  EXPECT_EQ(half_day.departure_on(kMonday, kAfternoon).departure, 16h + 30min);
}

TEST(SchoolCalendars, BringBoardersHomeOnTheDayBeforeAHoliday) {
  auto boarders = kAfternoon;
  boarders.weekdays = *WeekdaySet::from_text("5");
  auto home = of_school(entry(DayEffect::added, kNationalDay - std::chrono::days{1},
                              kNationalDay - std::chrono::days{1}));
  home.reason = DayReason::weekly_boarding;
  home.of.route = "2路";
  const SchoolCalendars calendar{{home}};
  EXPECT_TRUE(calendar.departure_on(kNationalDay - std::chrono::days{1}, boarders).runs);
  EXPECT_FALSE(calendar.departure_on(kNationalDay - std::chrono::days{2}, boarders).runs);
}

TEST(SchoolCalendars, TheNarrowerEntryHoldsAndThenTheOneThatBeginsLater) {
  const auto whole_week = of_school(entry(DayEffect::left_out, kMonday, kFriday));
  auto this_line = of_school(entry(DayEffect::added, kMonday, kFriday));
  this_line.of.route = "1路";
  const SchoolCalendars exams{{whole_week, this_line}};
  EXPECT_TRUE(exams.departure_on(kMonday, kMorning).runs);
  EXPECT_FALSE(exams.departure_on(kMonday, kAfternoon).runs);
  const auto back = of_school(entry(DayEffect::added, kFriday, kFriday));
  EXPECT_TRUE((SchoolCalendars{{back, whole_week}}).departure_on(kFriday, kMorning).runs);
}

// However the file is sorted, the days are the same.
TEST(SchoolCalendars, DoNotDependOnTheOrderOfTheirEntries) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  std::mt19937_64 random = seed.generator();
  std::vector<CalendarEntry> entries;
  for (int i = 0; i < 40; ++i) {
    const auto first = kMonday + std::chrono::days{static_cast<int>(random() % 7)};
    auto one = entry(static_cast<DayEffect>(1 + random() % 4), first,
                     first + std::chrono::days{static_cast<int>(random() % 3)});
    if (random() % 2 == 0) one.school = "S1";
    if (random() % 3 == 0) one.of.route = "1路";
    if (random() % 3 == 0) one.of.direction = Direction::to_school;
    one.runs_as = std::chrono::weekday{static_cast<unsigned>(random() % 7)};
    one.moved_to = std::chrono::minutes{random() % 1440};
    entries.push_back(one);
  }
  const SchoolCalendars sorted{entries};
  for (int i = 0; i < 20; ++i) {
    std::ranges::shuffle(entries, random);
    const SchoolCalendars shuffled{entries};
    EXPECT_EQ(shuffled, sorted);
    for (int day = 0; day < 9; ++day) {
      EXPECT_EQ(shuffled.departure_on(kMonday + std::chrono::days{day}, kMorning),
                sorted.departure_on(kMonday + std::chrono::days{day}, kMorning));
    }
  }
}

}  // namespace
}  // namespace busward::registry
