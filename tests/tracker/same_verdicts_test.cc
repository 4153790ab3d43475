#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/tracker/county_road.h"
#include "tracker/replay.h"

// Promise 3: the same fixes give the same verdicts in every build, to the byte. The drives are made
// of integers alone, so that they are the same everywhere; what the verdicts say is reduced to one
// number, which this test knows. ctest runs it a second time without the processor's fused
// multiply-add, and tools/check --full by the release build and by clang.
namespace busward::tracker {
namespace {

using geo::LatLng;
using std::chrono::seconds;

// The numbers of mt19937_64 are those of the standard; its distributions are the library's.
class Integers {
 public:
  explicit Integers(std::uint64_t seed) : random_{seed} {}
  int within(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }

 private:
  std::mt19937_64 random_;
};

struct Place {
  int lat_e6 = 0;
  int lng_e6 = 0;
};

LatLng on_earth(Place place) {
  return *LatLng::from_microdegrees(place.lat_e6, place.lng_e6);
}

// Corners 200 to 900 m apart that wander north-east.
std::vector<Place> wandering_line(Integers& random) {
  std::vector<Place> corners{{random.within(20'000'000, 45'000'000), 110'000'000}};
  for (int i = 0; i < 25; ++i) {
    const Place last = corners.back();
    corners.push_back(
        {last.lat_e6 + random.within(-1'500, 7'000), last.lng_e6 + random.within(1'500, 8'000)});
  }
  return corners;
}

// A report every few seconds along the corners with errors of some metres; now and then fast, now
// and then aside for a while.
std::vector<ReplayFix> drive_on(const std::vector<Place>& corners, const std::string& route,
                                Integers& random) {
  std::vector<ReplayFix> fixes;
  auto at = *geo::from_iso8601("2026-09-01T23:00:00Z");
  int aside = 0;
  int aside_left = 0;
  for (std::size_t i = 1; i < corners.size(); ++i) {
    const int steps = random.within(6, 16);
    const bool fast = random.within(0, 4) == 0;
    for (int k = 0; k < steps; ++k) {
      if (aside_left-- <= 0) {
        aside = random.within(0, 25) == 0 ? random.within(300, 1'200) : 0;
        aside_left = random.within(8, 20);
      }
      const auto between = [&](int from, int to) { return from + (to - from) * k / steps; };
      const Place place{
          between(corners[i - 1].lat_e6, corners[i].lat_e6) + aside + random.within(-40, 40),
          between(corners[i - 1].lng_e6, corners[i].lng_e6) - aside + random.within(-40, 40)};
      Fix fix{.at = at, .received_at = at + seconds{1}, .position = on_earth(place)};
      fix.speed = geo::from_kmh((fast ? 680 : 420 + random.within(0, 90)) / 10.0);
      fix.satellites = random.within(5, 14);
      fix.loaded = true;
      fixes.push_back({.vehicle = "bus " + route, .route = route, .fix = fix});
      at += seconds{random.within(2, 8)};
    }
  }
  return fixes;
}

std::uint64_t fingerprint(const std::vector<ReplayedAlarm>& alarms) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const ReplayedAlarm& alarm : alarms) {
    const Finding& said = alarm.finding;
    const std::string text = fmt::format(
        "{}{}{}{}{}{}{}{}", to_text(alarm.id), said.rule, said.kind, geo::to_iso8601(said.began_at),
        geo::to_iso8601(said.detected_at), said.measured, said.limit, said.series);
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

TEST(SameVerdicts, InEveryBuild) {
  Integers random{20260901};
  Replay::Routes routes;
  std::vector<ReplayFix> fixes;
  for (int i = 1; i <= 40; ++i) {
    const auto corners = wandering_line(random);
    routing::RouteDraft draft{.route = std::to_string(i)};
    std::ranges::transform(corners, std::back_inserter(draft.vertices), on_earth);
    draft.limit = geo::from_kmh(50);
    auto version = routing::RouteVersion::make(registry::RouteVersionId{i}, draft);
    ASSERT_TRUE(version.has_value());
    routes[draft.route] = std::make_shared<const routing::RouteVersion>(std::move(*version));
    std::ranges::copy(drive_on(corners, draft.route, random), std::back_inserter(fixes));
  }
  const Replay replay{routes, registry::RuleValues{CountyRoad::values()}};
  const auto settled = replay.settled(fixes);
  const auto count = [&](std::string_view rule) {
    return std::ranges::count(settled, rule, [](const auto& alarm) { return alarm.finding.rule; });
  };
  EXPECT_GT(count("overspeed"), 40);
  EXPECT_GT(count("route_deviation"), 10);
  // A change of the verdicts changes these numbers; a change of the build must not.
  EXPECT_EQ(fmt::format("{:016x}", fingerprint(settled)), "56a4822375409719");
  EXPECT_EQ(fmt::format("{:016x}", fingerprint(replay.live(fixes))), "6b577aa22b9d905e");
}

}  // namespace
}  // namespace busward::tracker
