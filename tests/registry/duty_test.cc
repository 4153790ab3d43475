#include "registry/duty.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const Terms kUsual;

Duty duty(const char* name, Rhythm rhythm, DutyOwner owner = DutyOwner::operator_) {
  return {.name = name,
          .title_zh = name,
          .title_en = name,
          .owner = owner,
          .rhythm = rhythm,
          .lead_days = 7,
          .valid_from = sys_days{2012y / 4 / 5},
          .standing = Standing::law,
          .source = "article"};
}

DutyDone done(const char* name, sys_days on, const char* of = "O1") {
  return {.duty = name, .of = of, .done_on = on, .by = "赵安", .document = {}};
}

DutyStanding one(const Duty& asked, const std::vector<DutyDone>& records, sys_days day) {
  const std::vector calendar{asked};
  const auto found = duties_due(calendar, records, {DutyOwner::operator_, "O1"}, {day, kUsual});
  EXPECT_EQ(found.size(), 1U);
  DutyStanding standing = found.front();
  standing.duty = nullptr;  // of a calendar that is gone
  return standing;
}

TEST(PeriodOf, IsThatOfTheCalendar) {
  const auto period = [](Rhythm rhythm, sys_days day) { return *period_of(rhythm, day, kUsual); };
  const sys_days day{2026y / 8 / 26};  // a Wednesday
  EXPECT_EQ(period(Rhythm::daily, day), (Period{day, day}));
  EXPECT_EQ(period(Rhythm::weekly, day), (Period{2026y / 8 / 24, 2026y / 8 / 30}));
  EXPECT_EQ(period(Rhythm::monthly, day), (Period{2026y / 8 / 1, 2026y / 8 / 31}));
  EXPECT_EQ(period(Rhythm::two_monthly, day), (Period{2026y / 7 / 1, 2026y / 8 / 31}));
  EXPECT_EQ(period(Rhythm::quarterly, day), (Period{2026y / 7 / 1, 2026y / 9 / 30}));
  EXPECT_EQ(period(Rhythm::half_yearly, day), (Period{2026y / 7 / 1, 2026y / 12 / 31}));
  EXPECT_EQ(period(Rhythm::yearly, day), (Period{2026y / 1 / 1, 2026y / 12 / 31}));
  EXPECT_EQ(period(Rhythm::per_term, day), (Period{2026y / 2 / 15, 2026y / 8 / 31}));
  EXPECT_EQ(period(Rhythm::per_term, 2026y / 9 / 1), (Period{2026y / 9 / 1, 2027y / 2 / 14}));
  EXPECT_EQ(period(Rhythm::per_term, 2026y / 2 / 14), (Period{2025y / 9 / 1, 2026y / 2 / 14}));
  EXPECT_EQ(period_of(Rhythm::every_run, day, kUsual), std::nullopt);
}

// Whatever the rhythm, periods tile the days without a gap.
TEST(PeriodOf, TilesTheDays) {
  for (const auto& [rhythm, name] : kRhythms) {
    if (rhythm == Rhythm::every_run) continue;
    for (sys_days day{2023y / 12 / 1}; day < sys_days{2025y / 3 / 1}; day += std::chrono::days{1}) {
      const auto period = *period_of(rhythm, day, kUsual);
      ASSERT_TRUE(period.contains(day)) << name;
      ASSERT_EQ(*period_of(rhythm, period.first, kUsual), period) << name;
      ASSERT_EQ(period_of(rhythm, period.last + std::chrono::days{1}, kUsual)->first,
                period.last + std::chrono::days{1})
          << name;
    }
  }
}

TEST(DutiesDue, GoFromOpenOverDueToDone) {
  const Duty monthly = duty("m", Rhythm::monthly);
  const std::vector august{done("m", 2026y / 8 / 10)};
  EXPECT_EQ(one(monthly, august, 2026y / 9 / 2).state, DutyState::open);
  EXPECT_EQ(one(monthly, august, 2026y / 9 / 23).state, DutyState::due);
  EXPECT_EQ(one(monthly, august, 2026y / 9 / 23).last_day, sys_days{2026y / 9 / 30});
  const std::vector both{august[0], done("m", 2026y / 9 / 24)};
  EXPECT_EQ(one(monthly, both, 2026y / 9 / 24).state, DutyState::done);
  EXPECT_EQ(one(monthly, both, 2026y / 9 / 23).state, DutyState::due);  // as of the day before
}

TEST(DutiesDue, AreOverdueSinceTheEndOfThePeriodThatWasMissed) {
  const Duty monthly = duty("m", Rhythm::monthly);
  const auto standing = one(monthly, {done("m", 2026y / 7 / 10)}, 2026y / 9 / 2);
  EXPECT_EQ(standing.state, DutyState::overdue);
  EXPECT_EQ(standing.last_day, sys_days{2026y / 8 / 31});
}

TEST(DutiesDue, AreNeverOverdueWhereNothingWasEverRecordedNorByOthersRecords) {
  const Duty monthly = duty("m", Rhythm::monthly);
  EXPECT_EQ(one(monthly, {}, 2026y / 9 / 2).state, DutyState::open);
  EXPECT_EQ(one(monthly, {}, 2026y / 9 / 30).state, DutyState::due);
  EXPECT_EQ(one(monthly, {done("m", 2026y / 9 / 1, "O2")}, 2026y / 9 / 2).state, DutyState::open);
}

TEST(DutiesDue, AskEachBearerForItsOwnByWhatIsInForceOnTheDay) {
  std::vector calendar{duty("a", Rhythm::daily), duty("b", Rhythm::daily, DutyOwner::bureau),
                       duty("c", Rhythm::every_run), duty("d", Rhythm::monthly)};
  calendar.push_back(calendar[3]);
  calendar[4].rhythm = Rhythm::weekly;
  calendar[4].valid_from = 2026y / 9 / 1;
  const auto rhythms = [&](DutyOwner owner, sys_days day) {
    std::string text;
    for (const auto& standing : duties_due(calendar, {}, {owner, {}}, {day, kUsual})) {
      text +=
          standing.duty->name + " " + std::string{name_in(kRhythms, standing.duty->rhythm)} + ";";
    }
    return text;
  };
  EXPECT_EQ(rhythms(DutyOwner::operator_, 2026y / 8 / 31), "a daily;d monthly;");
  EXPECT_EQ(rhythms(DutyOwner::operator_, 2026y / 9 / 1), "a daily;d weekly;");
  EXPECT_EQ(rhythms(DutyOwner::bureau, 2026y / 9 / 1), "b daily;");
}

}  // namespace
}  // namespace busward::registry
