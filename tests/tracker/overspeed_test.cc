#include "tracker/watches/overspeed.h"

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "tests/support/seed.h"

namespace busward::tracker {
namespace {

using std::chrono::seconds;

constexpr OverspeedParameters kParameters{.margin_kmh = 1,
                                          .raise_score = 6,
                                          .raise_score_small = 9,
                                          .small_excess_kmh = 5,
                                          .clear_score = 3.9,
                                          .hold = seconds{10},
                                          .band_above_pct = {10, 20, 50}};

geo::UtcTime start() {
  return geo::UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}};
}

LimitInForce limit_of(double kmh) {
  return {.value = geo::from_kmh(kmh), .source = "route_stretch", .reason = "posted"};
}

// A bus that drives due east with a speed for each second, reported every `interval`.
struct Drive {
  seconds interval{1};
  seconds length{600};
  std::function<double(int second)> kmh;
  std::function<std::optional<double>(int second)> limit_kmh = [](int) { return 60.0; };

  std::vector<OverspeedFinding> findings() const {
    OverspeedWatch watch{kParameters};
    SpeedSource source{geo::from_kmh(150)};
    std::vector<OverspeedFinding> found;
    geo::LatLng place = *geo::LatLng::from_microdegrees(28'600'000, 112'400'000);
    for (int s = 0; s <= length.count(); ++s) {
      if (s % interval.count() == 0) {
        Fix fix{.at = start() + seconds{s}, .received_at = start() + seconds{s}, .position = place};
        fix.speed = geo::from_kmh(std::round(kmh(s) * 10) / 10);
        const auto limit = limit_kmh(s);
        if (const auto sample = source.choose(fix)) {
          const auto now =
              watch.observe(*sample, limit ? std::optional{limit_of(*limit)} : std::nullopt);
          if (now) found.push_back(*now);
        }
      }
      place = geo::destination(place,
                               {.course = geo::Degrees{90}, .length = geo::Metres{kmh(s) / 3.6}});
    }
    if (const auto last = watch.finish()) found.push_back(*last);
    return found;
  }
  int alarms() const {
    return static_cast<int>(
        std::ranges::count(findings(), FindingChange::raised, &OverspeedFinding::change));
  }
};

struct Reporting : testing::TestWithParam<int> {
  seconds interval() const { return seconds{GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(Seconds, Reporting, testing::Values(1, 5, 10, 30));

TEST_P(Reporting, WaveringAtTheLimitRaisesNothing) {
  const Drive drive{.interval = interval(), .length = seconds{3600}, .kmh = [&](int s) {
                      return s / GetParam() % 2 == 0 ? 59.9 : 60.1;
                    }};
  EXPECT_EQ(drive.alarms(), 0);
}

TEST_P(Reporting, OneSlowFixAMinuteDoesNotSplitTheEpisode) {
  const Drive drive{.interval = interval(), .length = seconds{600}, .kmh = [&](int s) {
                      return s % 60 < GetParam() && s >= 60 ? 59.9 : 75.0;
                    }};
  EXPECT_EQ(drive.alarms(), 1);
}

TEST_P(Reporting, AnotherLimitIsAnotherEpisode) {
  const Drive drive{.interval = interval(),
                    .length = seconds{600},
                    .kmh = [](int) { return 65.0; },
                    .limit_kmh = [](int s) { return s < 300 ? 60.0 : 30.0; }};
  const auto found = drive.findings();
  ASSERT_EQ(drive.alarms(), 2);
  EXPECT_EQ(found.front().episode.limit.value, geo::from_kmh(60));
  EXPECT_EQ(found.back().episode.limit.value, geo::from_kmh(30));
  EXPECT_EQ(found.back().change, FindingChange::ended);
}

TEST_P(Reporting, ASingleSpikeRaisesNothing) {
  const Drive drive{.interval = interval(), .length = seconds{600}, .kmh = [&](int s) {
                      return s / GetParam() == 200 / GetParam() ? 140.0 : 50.0;
                    }};
  EXPECT_EQ(drive.alarms(), 0);
}

TEST_P(Reporting, NoLimitKnownIsNotALimitOfZero) {
  const Drive drive{.interval = interval(),
                    .kmh = [](int) { return 120.0; },
                    .limit_kmh = [](int) { return std::nullopt; }};
  EXPECT_EQ(drive.alarms(), 0);
}

TEST_P(Reporting, ALittleOverIsProvedSlowlyAndBarelyOverNever) {
  const Drive little{
      .interval = interval(), .length = seconds{600}, .kmh = [](int) { return 63.0; }};
  const Drive barely{
      .interval = interval(), .length = seconds{600}, .kmh = [](int) { return 61.5; }};
  EXPECT_EQ(little.alarms(), 1);
  EXPECT_EQ(little.findings().front().episode.band, 1);
  EXPECT_EQ(barely.alarms(), 0);
}

TEST(Overspeed, IsDetectedTenSecondsInAndMeasuredWhole) {
  const Drive drive{.length = seconds{300},
                    .kmh = [](int s) { return s >= 100 && s < 160 ? 75.0 : 55.0; }};
  const auto found = drive.findings();
  ASSERT_EQ(drive.alarms(), 1);
  const auto& raised = found.front();
  EXPECT_EQ(raised.episode.began_at, start() + seconds{100});
  EXPECT_LE(raised.episode.detected_at, start() + seconds{112});
  EXPECT_NE(raised.series, "[]");
  const auto& ended = found.back().episode;
  EXPECT_EQ(ended.ended_at, start() + seconds{160});
  EXPECT_EQ(ended.band, 3);  // a quarter over
  EXPECT_NEAR(geo::to_kmh(ended.peak), 75, 0.01);
  EXPECT_NEAR(ended.distance.value(), 59 * 75 / 3.6, 2);
}

TEST(Overspeed, BrakingIntoALowerLimitIsQuietAndNotBrakingIsNot) {
  const auto limit = [](int s) { return s < 100 ? 60.0 : 40.0; };
  const Drive braking{
      .kmh = [](int s) { return s < 100 ? 58.0 : std::max(38.0, 58.0 - 3.6 * (s - 100)); },
      .limit_kmh = limit};
  const Drive going_on{.kmh = [](int) { return 58.0; }, .limit_kmh = limit};
  EXPECT_EQ(braking.alarms(), 0);
  EXPECT_EQ(going_on.alarms(), 1);
}

TEST(Overspeed, ARisingBandIsAnUpdateOfTheSameAlarm) {
  const Drive drive{.kmh = [](int s) { return s < 100 ? 64.0 : s < 200 ? 70.0 : 92.0; }};
  EXPECT_EQ(drive.alarms(), 1);
  EXPECT_THAT(drive.findings(),
              testing::Contains(testing::Field(&OverspeedFinding::change, FindingChange::updated)));
  EXPECT_EQ(drive.findings().back().episode.band, 4);
}

TEST(Overspeed, NoiseAroundALegalSpeedRingsAtMostOnceInAHundredHours) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  std::mt19937_64 random{seed.value()};
  std::normal_distribution<double> noise{0, 1};
  const Drive drive{.interval = seconds{10}, .length = std::chrono::hours{100}, .kmh = [&](int) {
                      return 58 + noise(random);
                    }};
  EXPECT_LE(drive.alarms(), 1);
}

TEST(SpeedSource, AStuckSensorIsNotJudgedAndAnUnwiredOneIsReplaced) {
  SpeedSource stuck{geo::from_kmh(150)};
  SpeedSource unwired{geo::from_kmh(150)};
  const auto home = *geo::LatLng::from_microdegrees(28'600'000, 112'400'000);
  std::optional<SpeedSample> last_stuck;
  std::optional<SpeedSample> last_unwired;
  for (int s = 0; s <= 60; s += 5) {
    const auto at = start() + seconds{s};
    Fix still{.at = at, .received_at = at, .position = home};
    still.speed = geo::from_kmh(70);
    last_stuck = stuck.choose(still);
    Fix moving{.at = at,
               .received_at = at,
               .position = geo::destination(
                   home, {.course = geo::Degrees{90}, .length = geo::Metres{s * 15.0}})};
    moving.speed = geo::from_kmh(0);
    last_unwired = unwired.choose(moving);
  }
  EXPECT_FALSE(last_stuck);
  ASSERT_TRUE(last_unwired);
  EXPECT_NEAR(geo::to_kmh(last_unwired->speed), 54, 0.5);
  EXPECT_TRUE(last_unwired->derived_sd);
}

}  // namespace
}  // namespace busward::tracker
