#include "registry/retention.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using std::chrono::days;

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
  EXPECT_EQ(retention.fault(Kept::alarms, least(1096), kToday), std::nullopt);
  retention.set(Kept::alarms, days{1095});
  EXPECT_EQ(retention.fault(Kept::alarms, least(1096), kToday),
            "must be at least 1096: 某省办法 art. 9 (local_rule)");
  EXPECT_EQ(retention.fault(Kept::runs, least(1096), kToday), std::nullopt);
}

TEST(Retention, IsMeasuredByTheValueOfTheDay) {
  const Retention retention;
  for (const Kept kept : {Kept::alarms, Kept::runs, Kept::attestations}) {
    EXPECT_FALSE(retention.fault(kept, least(2000), kToday - days{11}));
    EXPECT_TRUE(retention.fault(kept, least(2000), kToday));
  }
}

TEST(Retention, KeepsWhatHasNoLeastAsItIsSet) {
  Retention retention;
  retention.set(Kept::tracks, days{1});
  EXPECT_FALSE(retention.fault(Kept::tracks, least(1096), kToday));
  EXPECT_EQ(retention.of(Kept::tracks), days{1});
  EXPECT_EQ(retention.of(Kept::journal), days{183});
}

}  // namespace
}  // namespace busward::registry
