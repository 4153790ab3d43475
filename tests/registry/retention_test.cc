#include "registry/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::chrono::sys_days kToday{std::chrono::year{2026} / 9 / 1};

RuleValues least(double records_d) {
  return RuleValues{{{.name = "retention_records_d",
                      .value = records_d,
                      .valid_from = kToday - days{10},
                      .standing = Standing::local_rule,
                      .source = "某省办法 art. 9"}}};
}

TEST(Retention, IsNotShorterThanTheRulebookSaysAndNamesTheArticle) {
  Retention retention;
  EXPECT_THAT(retention.faults(least(1096), kToday), IsEmpty());
  retention.set(Kept::alarms, days{1095});
  EXPECT_THAT(retention.faults(least(1096), kToday),
              ElementsAre("retention.alarms_days must be at least 1096: 某省办法 art. 9 "
                          "(local_rule)"));
}

TEST(Retention, IsMeasuredByTheValueOfTheDay) {
  const Retention retention;
  EXPECT_THAT(retention.faults(least(2000), kToday - days{11}), IsEmpty());
  EXPECT_THAT(retention.faults(least(2000), kToday),
              ElementsAre(HasSubstr("alarms"), HasSubstr("runs"), HasSubstr("attestations")));
}

TEST(Retention, KeepsWhatHasNoLeastAsItIsSet) {
  Retention retention;
  retention.set(Kept::tracks, days{1});
  EXPECT_THAT(retention.faults(least(1096), kToday), IsEmpty());
  EXPECT_EQ(retention.of(Kept::tracks), days{1});
  EXPECT_EQ(retention.of(Kept::journal), days{183});
}

}  // namespace
}  // namespace busward::registry
