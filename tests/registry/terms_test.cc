#include "registry/terms.h"

#include <vector>

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

CalendarEntry held(sys_days first, sys_days last) {
  CalendarEntry entry;
  entry.first = first;
  entry.last = last;
  entry.reason = DayReason::term;
  entry.effect = DayEffect::in_term;
  return entry;
}

TEST(Terms, AreTheUsualOnesWhereTheCalendarSaysNothing) {
  const Terms usual;
  EXPECT_EQ(usual.of(2026y / 2 / 14), (Period{2025y / 9 / 1, 2026y / 2 / 14}));
  EXPECT_EQ(usual.of(2026y / 2 / 15), (Period{2026y / 2 / 15, 2026y / 8 / 31}));
  EXPECT_EQ(usual.of(2026y / 9 / 1), (Period{2026y / 9 / 1, 2027y / 2 / 14}));
}

TEST(Terms, BeginWhereTheCountysCalendarHasSchoolBegin) {
  const std::vector calendar{held(2026y / 8 / 31, 2027y / 1 / 22),
                             held(2027y / 2 / 22, 2027y / 7 / 2)};
  const Terms terms{calendar};
  EXPECT_EQ(terms.of(2026y / 8 / 30), (Period{2026y / 2 / 15, 2026y / 8 / 30}));
  EXPECT_EQ(terms.of(2026y / 11 / 2), (Period{2026y / 8 / 31, 2027y / 2 / 21}));
  EXPECT_EQ(terms.of(2027y / 7 / 20), (Period{2027y / 2 / 22, 2027y / 8 / 31}));
}

TEST(Terms, GoOnOverAShortBreak) {
  const std::vector calendar{held(2026y / 9 / 1, 2026y / 9 / 30),
                             held(2026y / 10 / 8, 2027y / 1 / 22)};
  EXPECT_EQ(Terms{calendar}.of(2026y / 11 / 2), (Period{2026y / 9 / 1, 2027y / 2 / 14}));
}

TEST(Terms, AreTheCountysAndNoSingleSchools) {
  CalendarEntry of_a_school = held(2026y / 9 / 7, 2027y / 1 / 22);
  of_a_school.school = "XX001";
  CalendarEntry holiday = held(2026y / 10 / 1, 2026y / 10 / 7);
  holiday.effect = DayEffect::left_out;
  const Terms terms{std::vector{of_a_school, holiday}};
  EXPECT_EQ(terms.of(2026y / 10 / 3), Terms{}.of(2026y / 10 / 3));
}

// Whatever is filed, terms tile the days without a gap.
TEST(Terms, TileTheDays) {
  const std::vector calendar{
      held(2024y / 9 / 2, 2025y / 1 / 10), held(2025y / 2 / 17, 2025y / 7 / 1),
      held(2025y / 5 / 1, 2025y / 5 / 2), held(2026y / 4 / 1, 2026y / 4 / 2)};
  const Terms terms{calendar};
  for (sys_days day{2023y / 12 / 1}; day < sys_days{2026y / 12 / 1}; day += days{1}) {
    const Period term = terms.of(day);
    ASSERT_TRUE(term.contains(day));
    ASSERT_EQ(terms.of(term.first), term);
    ASSERT_EQ(terms.of(term.last + days{1}).first, term.last + days{1});
  }
}

}  // namespace
}  // namespace busward::registry
