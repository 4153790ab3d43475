#include "geo/utc_time.h"

#include <gtest/gtest.h>

namespace busward::geo {
namespace {

TEST(UtcTime, WritesMillisecondsOnlyWhereThereAreAny) {
  const UtcTime noon{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1} +
                     std::chrono::hours{12}};
  EXPECT_EQ(to_iso8601(noon), "2026-09-01T12:00:00Z");
  EXPECT_EQ(to_iso8601(noon + std::chrono::milliseconds{7}), "2026-09-01T12:00:00.007Z");
}

TEST(UtcTime, ReadsOffsetsAndFractions) {
  EXPECT_EQ(from_iso8601("2026-09-01T07:05:00+08:00"), from_iso8601("2026-08-31T23:05:00Z"));
  EXPECT_EQ(to_iso8601(*from_iso8601("2026-09-01T07:05:00.25Z")), "2026-09-01T07:05:00.250Z");
}

TEST(UtcTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2026-02-30T00:00:00Z", "2026-09-01T24:00:00Z", "2026-09-01",
                           "2026-09-01T07:05:00", "2026-09-01T07:05:00Zx"}) {
    EXPECT_FALSE(from_iso8601(text)) << text;
  }
}

}  // namespace
}  // namespace busward::geo
