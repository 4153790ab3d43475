#include "registry/driver_conditions.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{2026y / 9 / 1};

RuleValue value(const char* name, double number) {
  return {.name = name,
          .value = number,
          .valid_from = sys_days{2012y / 4 / 5},
          .standing = Standing::law,
          .source = std::string{"art. of "} + name};
}

const RuleValues kRules{{value("driver_licence", 1), value("driver_experience_years", 3),
                         value("driver_age_min_years", 25), value("driver_age_max_years", 60),
                         value("driver_full_points", 12), value("driver_full_points_cycles", 3),
                         value("driver_culpable_accident", 1), value("driver_drink_driving", 1),
                         value("driver_serious_violation_years", 1), value("driver_no_crime", 1),
                         value("driver_health", 1), value("driver_no_abuse", 1),
                         value("driver_endorsement", 1), value("driver_annual_review", 1),
                         value("licence_b1_seats_max", 19), value("licence_c1_seats_max", 9)}};

// A driver of whom everything is on file, and in order.
DriverFacts sound_driver() {
  DriverFacts driver{.licence_class = "A1",
                     .born_on = sys_days{1980y / 3 / 1},
                     .first_licensed_on = sys_days{2005y / 6 / 15},
                     .papers = {},
                     .violations = {}};
  for (const auto& [kind, name] : kDocumentKinds) {
    if (subject_of(kind) != DocumentSubject::driver) continue;
    driver.papers.push_back({kind, {kToday - days{100}, kToday + days{200}}});
  }
  return driver;
}

DriverCondition condition(const DriverFacts& driver, DriverConditionKind kind,
                          sys_days day = kToday) {
  const auto all = driver_conditions(driver, kRules, day);
  return *std::ranges::find(all, kind, &DriverCondition::kind);
}

FileStanding standing(const DriverFacts& driver, DriverConditionKind kind, sys_days day = kToday) {
  return condition(driver, kind, day).on_file.standing;
}

TEST(DriverConditions, NameTheNumbersOfTheDayThatTheyAreJudgedBy) {
  auto values = kRules.all();
  values.push_back(value("driver_age_max_years", 63));
  values.back().valid_from = kToday + days{1};
  const RuleValues rules{values};
  const auto numbers = [&](DriverConditionKind kind, sys_days day) {
    const auto all = driver_conditions(sound_driver(), rules, day);
    return std::ranges::find(all, kind, &DriverCondition::kind)->numbers;
  };
  using Numbers = std::vector<JudgingNumber>;
  EXPECT_EQ(numbers(DriverConditionKind::age, kToday),
            (Numbers{{"driver_age_min_years", 25}, {"driver_age_max_years", 60}}));
  EXPECT_EQ(numbers(DriverConditionKind::age, kToday + days{1}).back().value, 63);
  EXPECT_EQ(numbers(DriverConditionKind::experience, kToday),
            (Numbers{{"driver_experience_years", 3}}));
  EXPECT_EQ(numbers(DriverConditionKind::no_crime, kToday), Numbers{});
}

TEST(DriverConditions, AreAllShownOfADriverWithACompleteFile) {
  const auto all = driver_conditions(sound_driver(), kRules, kToday);
  ASSERT_EQ(all.size(), kDriverConditionKinds.size());
  for (const DriverCondition& one : all) {
    EXPECT_EQ(one.on_file.standing, FileStanding::valid)
        << name_in(kDriverConditionKinds, one.kind);
    EXPECT_TRUE(one.source.starts_with("art. of driver_"));
  }
  EXPECT_EQ(standing_of(all), FileStanding::valid);
}

TEST(DriverConditions, AreUnknownAndNeverBrokenOfAnEmptyFile) {
  const auto all = driver_conditions(DriverFacts{.licence_class = "A1"}, kRules, kToday);
  ASSERT_EQ(all.size(), kDriverConditionKinds.size());
  for (const DriverCondition& one : all) EXPECT_EQ(one.on_file, OnFile{});
  EXPECT_EQ(standing_of(all), FileStanding::not_on_file);
}

TEST(DriverConditions, AreNotAskedByARulebookFromBeforeThem) {
  EXPECT_TRUE(driver_conditions(sound_driver(), RuleValues{{}}, kToday).empty());
}

TEST(DriverConditions, TakeTheBirthdayAsTheLastDayOfSixtyAndTheFirstOfTwentyFive) {
  DriverFacts driver = sound_driver();
  const auto age = [&](sys_days day) { return standing(driver, DriverConditionKind::age, day); };
  EXPECT_EQ(age(sys_days{2005y / 2 / 28}), FileStanding::invalid);
  EXPECT_EQ(age(sys_days{2005y / 3 / 1}), FileStanding::valid);
  EXPECT_EQ(age(sys_days{2040y / 3 / 1}), FileStanding::valid);
  EXPECT_EQ(age(sys_days{2040y / 3 / 2}), FileStanding::invalid);
  EXPECT_EQ(condition(driver, DriverConditionKind::age).on_file.last_day, sys_days{2040y / 3 / 1});
  driver.born_on = sys_days{1964y / 2 / 29};
  EXPECT_EQ(age(sys_days{2024y / 2 / 29}), FileStanding::valid);
  EXPECT_EQ(age(sys_days{2024y / 3 / 1}), FileStanding::invalid);
}

TEST(DriverConditions, CountThreeYearsFromTheFirstLicence) {
  DriverFacts driver = sound_driver();
  driver.first_licensed_on = sys_days{2023y / 9 / 2};
  EXPECT_EQ(standing(driver, DriverConditionKind::experience), FileStanding::invalid);
  driver.first_licensed_on = sys_days{2023y / 9 / 1};
  EXPECT_EQ(standing(driver, DriverConditionKind::experience), FileStanding::valid);
}

TEST(DriverConditions, BreakAtTwelvePointsOfOneCycleAndNotAtTwelveOfTwo) {
  DriverFacts driver = sound_driver();  // cycles begin on the 15th of June
  driver.violations = {{"W1", sys_days{2026y / 6 / 10}, ViolationKind::other, 6, false},
                       {"W2", sys_days{2026y / 6 / 20}, ViolationKind::other, 6, false}};
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points), FileStanding::valid);
  driver.violations[0].day = sys_days{2026y / 6 / 15};
  const DriverCondition broken = condition(driver, DriverConditionKind::full_points);
  EXPECT_EQ(broken.on_file.standing, FileStanding::invalid);
  EXPECT_EQ(broken.violation, "W2");
  EXPECT_EQ(broken.on_file.last_day, sys_days{2026y / 6 / 19});
  // Not before it happened; and without the first licence nobody knows the cycle.
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points, sys_days{2026y / 6 / 19}),
            FileStanding::valid);
  driver.first_licensed_on.reset();
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points), FileStanding::not_on_file);
}

TEST(DriverConditions, ForgetFullPointsAfterThreeWholeCycles) {
  DriverFacts driver = sound_driver();
  driver.violations = {{"W1", sys_days{2023y / 6 / 14}, ViolationKind::other, 12, false}};
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points, sys_days{2026y / 6 / 14}),
            FileStanding::invalid);
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points, sys_days{2026y / 6 / 15}),
            FileStanding::valid);
}

TEST(DriverConditions, NeverForgiveDrinkingOrADeadlyAccident) {
  DriverFacts driver = sound_driver();
  driver.violations = {{"W1", sys_days{2006y / 1 / 1}, ViolationKind::drink_driving, 12, false},
                       {"W2", sys_days{2007y / 1 / 1}, ViolationKind::culpable_accident, 0, false}};
  EXPECT_EQ(condition(driver, DriverConditionKind::drink_driving).violation, "W1");
  EXPECT_EQ(condition(driver, DriverConditionKind::culpable_accident).violation, "W2");
  EXPECT_EQ(standing(driver, DriverConditionKind::full_points), FileStanding::valid);
}

TEST(DriverConditions, HoldSpeedingAgainstADriverForAYearWhereItWasInASchoolBus) {
  DriverFacts driver = sound_driver();
  driver.violations = {{"W1", sys_days{2025y / 9 / 2}, ViolationKind::overspeed, 6, true}};
  EXPECT_EQ(condition(driver, DriverConditionKind::serious_violation).violation, "W1");
  EXPECT_EQ(standing(driver, DriverConditionKind::serious_violation, kToday + days{1}),
            FileStanding::valid);
  driver.violations[0].in_school_bus = false;  // a lorry, a coach, a car: nobody knows
  EXPECT_EQ(standing(driver, DriverConditionKind::serious_violation), FileStanding::not_on_file);
}

TEST(LicenceSuits, TheSeatsThatItsClassIsFor) {
  const auto suits = [](const char* letters, std::optional<int> seats) {
    return licence_suits(letters, seats, kRules, kToday);
  };
  EXPECT_EQ(suits("A1", 56), FileStanding::valid);
  EXPECT_EQ(suits("A1A2", 56), FileStanding::valid);
  EXPECT_EQ(suits("B1", 19), FileStanding::valid);
  EXPECT_EQ(suits("B1", 20), FileStanding::invalid);
  EXPECT_EQ(suits("C1", 10), FileStanding::invalid);
  EXPECT_EQ(suits("A2", 20), FileStanding::not_on_file);
  EXPECT_EQ(suits("A1", {}), FileStanding::not_on_file);
}

// The points of every cycle, summed the slow way: day by day through the whole life of the licence.
TEST(DriverConditions, AgreeWithADayByDayCountOfPoints) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int round = 0; round < 400; ++round) {
    DriverFacts driver = sound_driver();
    driver.first_licensed_on = sys_days{2015y / 1 / 1} + days{random() % 1500};
    const auto count = random() % 6;
    for (std::size_t i = 0; i < count; ++i) {
      driver.violations.push_back({std::to_string(i), kToday - days{random() % 2200},
                                   ViolationKind::other, static_cast<int>(random() % 4) * 3,
                                   false});
    }
    std::vector<int> sums{0};  // by cycle, the newest last
    const auto first = std::chrono::year_month_day{*driver.first_licensed_on};
    for (sys_days day = *driver.first_licensed_on; day <= kToday; day += days{1}) {
      const std::chrono::year_month_day date{day};
      const bool leap_birthday =
          first.month() == std::chrono::February && first.day() == 29d && !date.year().is_leap();
      const auto turn = leap_birthday ? 28d : first.day();
      const bool begins = date.month() == first.month() && date.day() == turn;
      if (begins && day > *driver.first_licensed_on) sums.push_back(0);
      for (const auto& violation : driver.violations) {
        if (violation.day == day) sums.back() += violation.points;
      }
    }
    const std::size_t looked_at = std::min<std::size_t>(4, sums.size());
    const bool full = std::any_of(sums.end() - static_cast<std::ptrdiff_t>(looked_at), sums.end(),
                                  [](int sum) { return sum >= 12; });
    EXPECT_EQ(standing(driver, DriverConditionKind::full_points),
              full ? FileStanding::invalid : FileStanding::valid);
  }
}

}  // namespace
}  // namespace busward::registry
