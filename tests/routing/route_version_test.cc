#include "routing/route_version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/town.h"

namespace busward::routing {
namespace {

using geo::Metres;
using support::Town;
using testing::ElementsAre;

Town town() {
  return Town::draw(Metres{100}, R"(
                 D---------C
                 |         |
      A----------X---------B---G
                 |
                 E )");
}

std::vector<RouteFaultKind> faults_of(const RouteDraft& draft) {
  const auto version = RouteVersion::make(RouteVersionId{1}, draft);
  std::vector<RouteFaultKind> kinds;
  if (version) return kinds;
  for (const RouteFault& fault : version.error()) kinds.push_back(fault.kind);
  return kinds;
}

std::vector<int> rounded_ways(const RouteVersion& version) {
  std::vector<int> ways;
  for (const Stop& stop : version.stops()) {
    ways.push_back(static_cast<int>(std::lround(stop.at.value() / 100)));
  }
  return ways;
}

TEST(RouteVersion, PutsStopsOnTheirLineInOrder) {
  EXPECT_THAT(rounded_ways(*town().route("AXBCDXE", "ABDE")), ElementsAre(0, 21, 33, 37));
}

TEST(RouteVersion, PutsAStopOnThePassThatItsNeighboursAskFor) {
  EXPECT_THAT(rounded_ways(*town().route("AXBCDXE", "AXBE")), ElementsAre(0, 11, 21, 37));
  EXPECT_THAT(rounded_ways(*town().route("AXBCDXE", "ABDXE")), ElementsAre(0, 21, 33, 35, 37));
  // The way back passes X again.
  EXPECT_THAT(rounded_ways(*town().route("AXBGBXA", "GX")), ElementsAre(25, 39));
}

TEST(RouteVersion, RefusesStopsOffTheLineOrOutOfOrder) {
  RouteDraft draft = town().draft("AXBG", "AG");
  draft.stops[1].place = support::moved(draft.stops[1].place, Metres{}, Metres{151});
  EXPECT_THAT(faults_of(draft), ElementsAre(RouteFaultKind::stop_off_line));
  EXPECT_THAT(faults_of(town().draft("AXBG", "AGX")),
              ElementsAre(RouteFaultKind::stops_out_of_order));
}

TEST(RouteVersion, TellsAllFaultsAtOnce) {
  RouteDraft draft = town().draft("AXBG", "AXG");
  draft.route.clear();
  draft.half_width = Metres{0};
  draft.limit = geo::MetresPerSecond{0};
  draft.limits = {{Metres{500}, Metres{400}, geo::from_kmh(20), "bend"},
                  {Metres{0}, Metres{1e6}, geo::from_kmh(20), "bend"}};
  draft.stops[1].planned = std::chrono::seconds{600};
  draft.stops[2].planned = std::chrono::seconds{300};
  EXPECT_THAT(faults_of(draft),
              ElementsAre(RouteFaultKind::no_name, RouteFaultKind::bad_half_width,
                          RouteFaultKind::bad_limit, RouteFaultKind::planned_goes_back,
                          RouteFaultKind::limit_reversed, RouteFaultKind::limit_off_line));
  EXPECT_THAT(faults_of(town().draft("AA")), ElementsAre(RouteFaultKind::line_too_short));
}

// In a well-known tracker a zone without a limit counts as 0 and erases the real one.
TEST(RouteVersion, HoldsTheLowestOfItsLimitsAndNoneWhereNoneIsKnown) {
  RouteDraft draft = town().draft("AXBG");
  draft.limits = {{Metres{100}, Metres{900}, geo::from_kmh(60), "posted"},
                  {Metres{500}, Metres{700}, geo::from_kmh(20), "school_zone"}};
  const auto version = RouteVersion::make(RouteVersionId{1}, draft);
  ASSERT_TRUE(version.has_value());
  EXPECT_EQ(version->limit_at(Metres{50}), std::nullopt);
  EXPECT_EQ(version->limit_at(Metres{300})->reason, "posted");
  EXPECT_EQ(version->limit_at(Metres{600})->reason, "school_zone");
  EXPECT_EQ(version->limit_at(Metres{700})->value, geo::from_kmh(20));
  EXPECT_EQ(version->limit_at(Metres{701})->reason, "posted");
  draft.limit = geo::from_kmh(40);
  const auto limited = RouteVersion::make(RouteVersionId{1}, draft);
  EXPECT_EQ(limited->limit_at(Metres{50})->reason, kWholeLineReason);
  EXPECT_EQ(limited->limit_at(Metres{300})->value, geo::from_kmh(40));
  EXPECT_EQ(limited->limit_at(Metres{600})->value, geo::from_kmh(20));
}

TEST(RouteVersion, HashesItsContentAndNotItsId) {
  const RouteDraft draft = town().draft("AXBG", "AB");
  const auto hash_of = [](const RouteDraft& d, std::int64_t id) {
    return RouteVersion::make(RouteVersionId{id}, d)->content_hash();
  };
  EXPECT_EQ(hash_of(draft, 1), hash_of(draft, 2));
  EXPECT_EQ(hash_of(draft, 1).size(), 64);
  RouteDraft moved = draft;
  moved.vertices[1] = support::moved(moved.vertices[1], Metres{0.2}, Metres{});
  EXPECT_NE(hash_of(draft, 1), hash_of(moved, 1));
  RouteDraft wider = draft;
  wider.half_width = Metres{25};
  EXPECT_NE(hash_of(draft, 1), hash_of(wider, 1));
}

}  // namespace
}  // namespace busward::routing
