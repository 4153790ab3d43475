#include "routing/timetable.h"

#include <gtest/gtest.h>

#include "routing/civil_time.h"

namespace busward::routing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year;

constexpr CivilDay kHoliday{year{2026} / 10 / 1};  // a Thursday
constexpr CivilDay kMadeUp{year{2026} / 9 / 20};   // a Sunday, worked as that Thursday
constexpr CivilDay kSunday{year{2026} / 9 / 13};
constexpr CivilDay kMonday{year{2026} / 9 / 14};

Calendar autumn() {
  return Calendar{{kHoliday}, {{kMadeUp, std::chrono::Thursday}}};
}

TEST(Calendar, KnowsHolidaysAndMakeUpDays) {
  const Calendar calendar = autumn();
  EXPECT_FALSE(calendar.is_working_day(kHoliday));
  EXPECT_TRUE(calendar.is_working_day(kMadeUp));
  EXPECT_FALSE(calendar.is_working_day(kSunday));
  EXPECT_TRUE(calendar.is_working_day(kMonday));
  EXPECT_EQ(calendar.service_weekday(kHoliday), std::nullopt);
  EXPECT_EQ(calendar.service_weekday(kMadeUp), std::chrono::Thursday);
  EXPECT_EQ(calendar.service_weekday(kSunday), std::chrono::Sunday);
}

TEST(Calendar, CountsWorkingDays) {
  const Calendar calendar = autumn();
  const CivilDay friday{year{2026} / 9 / 18};
  EXPECT_EQ(calendar.working_days_after(friday, 0), friday);
  EXPECT_EQ(calendar.working_days_after(friday, 1), kMadeUp);
  EXPECT_EQ(calendar.working_days_after(friday, 2), CivilDay{year{2026} / 9 / 21});
  EXPECT_EQ(calendar.working_days_after(CivilDay{year{2026} / 9 / 30}, 1),
            CivilDay{year{2026} / 10 / 2});
}

TEST(WeekdaySet, ReadsAndWritesDigits) {
  EXPECT_EQ(WeekdaySet::from_text("51234")->to_text(), "12345");
  EXPECT_EQ(WeekdaySet::from_text("12345"), WeekdaySet::monday_to_friday());
  EXPECT_FALSE(WeekdaySet::from_text(""));
  EXPECT_FALSE(WeekdaySet::from_text("08"));
  EXPECT_TRUE(WeekdaySet::from_text("7")->contains(std::chrono::Sunday));
}

Timetable morning() {
  return {.route = "1",
          .direction = Direction::to_school,
          .departures = {{hours{7} + minutes{30}, *WeekdaySet::from_text("12345")},
                         {hours{6} + minutes{45}, *WeekdaySet::from_text("4")}}};
}

TEST(PlannedRuns, FollowTheCalendar) {
  EXPECT_EQ(planned_runs(morning(), autumn(), kMonday, "Asia/Shanghai").size(), 1);
  EXPECT_TRUE(planned_runs(morning(), autumn(), kSunday, "Asia/Shanghai").empty());
  EXPECT_TRUE(planned_runs(morning(), autumn(), kHoliday, "Asia/Shanghai").empty());
  const auto made_up = planned_runs(morning(), autumn(), kMadeUp, "Asia/Shanghai");
  ASSERT_EQ(made_up.size(), 2);
  EXPECT_EQ(geo::to_iso8601(made_up[0].departs_at), "2026-09-19T22:45:00Z");
  EXPECT_EQ(geo::to_iso8601(made_up[1].departs_at), "2026-09-19T23:30:00Z");
}

TEST(PlannedRuns, KeepTheirIds) {
  const auto first = planned_runs(morning(), autumn(), kMonday, "Asia/Shanghai");
  const auto again = planned_runs(morning(), Calendar{}, kMonday, "Asia/Shanghai");
  EXPECT_EQ(first[0].id, again[0].id);
  EXPECT_EQ(first[0].id.version(), boost::uuids::uuid::version_name_based_sha1);
  EXPECT_NE(first[0].id,
            planned_run_id("1", Direction::from_school, kMonday, hours{7} + minutes{30}));
  EXPECT_NE(first[0].id,
            planned_run_id("1", Direction::to_school, kSunday, hours{7} + minutes{30}));
}

TEST(CivilTime, GoesThereAndBack) {
  const auto at = to_utc(kMonday, hours{7}, "Asia/Shanghai");
  ASSERT_TRUE(at);
  EXPECT_EQ(geo::to_iso8601(*at), "2026-09-13T23:00:00Z");
  EXPECT_EQ(to_civil(*at, "Asia/Shanghai"), (CivilTime{kMonday, hours{7}}));
  EXPECT_EQ(zone_offset(*at, "Asia/Shanghai"), hours{8});
}

TEST(CivilTime, HandlesClocksThatSkipAndGoBack) {
  const CivilDay spring{year{2026} / 3 / 29};
  EXPECT_EQ(to_utc(spring, hours{2} + minutes{30}, "Europe/Berlin"),
            to_utc(spring, hours{3}, "Europe/Berlin"));
  const CivilDay autumn_day{year{2026} / 10 / 25};
  EXPECT_EQ(geo::to_iso8601(*to_utc(autumn_day, hours{2} + minutes{30}, "Europe/Berlin")),
            "2026-10-25T00:30:00Z");
}

TEST(CivilTime, KnowsNoUnknownZone) {
  EXPECT_TRUE(is_zone("Asia/Urumqi"));
  EXPECT_FALSE(is_zone("Asia/Nowhere"));
  EXPECT_FALSE(is_zone(""));
  EXPECT_FALSE(to_utc(kMonday, seconds{0}, "Asia/Nowhere"));
}

}  // namespace
}  // namespace busward::routing
