#include "registry/rule_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

RuleValue value(double number, sys_days valid_from) {
  return {.name = "live_window_s",
          .value = number,
          .valid_from = valid_from,
          .standing = Standing::house_default,
          .source = "test"};
}

TEST(RuleValues, HoldUntilTheNextOfTheirName) {
  const sys_days first{year{2020} / 1 / 1};
  const sys_days second{year{2024} / 6 / 1};
  const RuleValues values{{value(90, second), value(120, first)}};
  EXPECT_EQ(values.number("live_window_s", first), 120);
  EXPECT_EQ(values.number("live_window_s", second - std::chrono::days{1}), 120);
  EXPECT_EQ(values.number("live_window_s", second), 90);
  EXPECT_EQ(values.number("live_window_s", first - std::chrono::days{1}), 120);
}

TEST(RuleValues, SayWhichAreMissing) {
  EXPECT_THAT(RuleValues{{}}.missing(), testing::Contains("live_window_s"));
  const RuleValues values{{value(120, sys_days{year{2020} / 1 / 1})}};
  EXPECT_THAT(values.missing(), testing::Not(testing::Contains("live_window_s")));
}

TEST(Standing, ReadsWhatItWrites) {
  for (const Standing standing : {Standing::law, Standing::local_rule, Standing::standard,
                                  Standing::house_default, Standing::unverified}) {
    EXPECT_EQ(standing_from(to_text(standing)), standing);
  }
  EXPECT_FALSE(standing_from("rumour").has_value());
}

TEST(RuleValues, KnowARuleFromItsFirstDayOnAndNotAtZero) {
  const sys_days first{year{2026} / 8 / 1};
  const sys_days given_up{year{2027} / 2 / 1};
  const RuleValues values{
      {{.name = "unmonitored_after_s", .value = 300, .valid_from = first, .source = ""},
       {.name = "unmonitored_after_s", .value = 0, .valid_from = given_up, .source = ""}}};
  EXPECT_EQ(values.rule_in_force("unmonitored_after_s", first - std::chrono::days{1}), nullptr);
  EXPECT_EQ(values.rule_in_force("unmonitored_after_s", first)->value, 300);
  EXPECT_EQ(values.rule_in_force("unmonitored_after_s", given_up), nullptr);
  EXPECT_EQ(values.rule_in_force("another", first), nullptr);
}

}  // namespace
}  // namespace busward::registry
