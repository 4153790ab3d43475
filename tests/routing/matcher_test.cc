#include "routing/matcher.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/town.h"

namespace busward::routing {
namespace {

using geo::Metres;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using support::Drive;
using support::DriveOptions;
using support::Town;

Matcher matcher_on(std::shared_ptr<const RouteVersion> route) {
  return Matcher{std::make_shared<const MatchingLine>(std::move(route), MatcherParameters{})};
}

std::vector<Match> follow(Matcher& matcher, const Drive& drive) {
  std::vector<Match> matches;
  for (const Sighting& sighting : drive) {
    if (const auto match = matcher.observe(sighting)) matches.push_back(*match);
  }
  return matches;
}

double worst_evidence(const std::vector<Match>& matches) {
  double worst = 0;
  for (const Match& match : matches) worst = std::max(worst, match.against);
  return worst;
}

// Drives the route's own corners and expects each fix at its true progress, without evidence
// against the bus.
void expect_true_progress(const Town& town, std::string_view corners, const DriveOptions& options,
                          Metres tolerance, std::optional<geo::Stretch> undecided) {
  SCOPED_TRACE(corners);
  const auto route = town.route(corners);
  Matcher matcher = matcher_on(route);
  const Drive drive = town.drive(corners, options);
  const auto matches = follow(matcher, drive);
  ASSERT_EQ(matches.size(), drive.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const Metres truth = options.speed * geo::Seconds{drive[i].at - drive.front().at};
    if (undecided && truth >= undecided->from && truth <= undecided->to) continue;
    EXPECT_NEAR(matches[i].progress.value(), truth.value(), tolerance.value()) << "fix " << i;
  }
  EXPECT_EQ(matches.back().against, 0);
  EXPECT_LT(worst_evidence(matches), 2);
  EXPECT_TRUE(matches.back().completed);
}

void expect_true_progress_at_all_intervals(const Town& town, std::string_view corners,
                                           std::optional<geo::Stretch> undecided = {}) {
  for (const int interval_s : {1, 5, 10, 30, 60}) {
    SCOPED_TRACE(interval_s);
    expect_true_progress(town, corners, {.interval = seconds{interval_s}}, Metres{0.3}, undecided);
    expect_true_progress(town, corners,
                         {.interval = seconds{interval_s}, .noise = Metres{4}, .seed = 7},
                         Metres{40}, undecided);
  }
}

TEST(Matcher, FollowsAPlainLine) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{100}, R"(
      A---------------B
                      |
                      |
                      C----------D )"),
                                        "ABCD");
}

TEST(Matcher, GoesRoundALoopThatCrossesItself) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{100}, R"(
                 D---------C
                 |         |
      A----------X---------B
                 |
                 E )"),
                                        "AXBCDXE");
}

TEST(Matcher, TellsTheWayBackFromTheWayOut) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{100}, R"(
      A--------------B----C )"),
                                        "ABCBA", geo::Stretch{Metres{1600}, Metres{2400}});
}

TEST(Matcher, DrivesAFigureOfEight) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{100}, R"(
      A-------B-------C
      |       |       |
      |       |       |
      D-------E-------F )"),
                                        "EBADEFCBE");
}

TEST(Matcher, UsesAStreetTwiceInTheSameDirection) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{100}, R"(
      A----B---------C----F
           |         |
           |         |
           E---------D )"),
                                        "ABCDEBCF");
}

TEST(Matcher, StaysOnItsOwnCarriageway) {
  expect_true_progress_at_all_intervals(Town::draw(Metres{40}, R"(
      A------------------------------B
      D------------------------------C )"),
                                        "ABCD");
}

TEST(Matcher, ForgivesTheTurningLoopAtATerminal) {
  const Town town = Town::draw(Metres{20}, R"(
                                                                     F---E
                                                                     |   |
      A--------------------------------------------------------------B---C )");
  const auto route = town.route("AB");
  for (const int interval_s : {1, 5, 10, 30}) {
    Matcher matcher = matcher_on(route);
    const auto matches =
        follow(matcher, town.drive("ABCEFBCEFB", {.interval = seconds{interval_s}}));
    EXPECT_EQ(worst_evidence(matches), 0) << interval_s;
    EXPECT_TRUE(matches.back().completed);
  }
}

TEST(Matcher, BeginsWhereTheBusIs) {
  const Town town = Town::draw(Metres{100}, R"(
      A---------------------B---------------------C )");
  Matcher matcher = matcher_on(town.route("ABC"));
  const auto matches = follow(matcher, town.drive("BC", {.interval = seconds{10}}));
  EXPECT_NEAR(matches.front().progress.value(), 2200, 0.2);
  EXPECT_NEAR(matches.back().progress.value(), 4380, 40);
  EXPECT_EQ(worst_evidence(matches), 0);
}

TEST(Matcher, ComesToItsFirstStopAlongTheLine) {
  const Town town = Town::draw(Metres{100}, R"(
      A------B------------------------------------C )");
  Matcher matcher = matcher_on(town.route("ABC"));
  const auto matches = follow(matcher, town.drive("BABC", {.interval = seconds{10}}));
  EXPECT_EQ(worst_evidence(matches), 0);
  EXPECT_TRUE(matches.back().completed);
}

TEST(Matcher, TakesUpTheLineAfterAGap) {
  const Town town = Town::draw(Metres{100}, R"(
      A---------------------B---------------------C )");
  const Drive drive = town.drive("ABC", {.interval = seconds{10}});
  Drive gap{drive.begin(), drive.begin() + 5};
  gap.insert(gap.end(), drive.end() - 5, drive.end());
  Matcher matcher = matcher_on(town.route("ABC"));
  const auto matches = follow(matcher, gap);
  EXPECT_EQ(worst_evidence(matches), 0);
  EXPECT_NEAR(matches.back().progress.value(), 4320, 90);
}

TEST(Matcher, AddsEvidenceAgainstABusThatLeaves) {
  const Town town = Town::draw(Metres{100}, R"(
      A---------------B---------------------C
                      |
                      D )");
  Town wider = Town::draw(Metres{100}, R"(
      A---------------B---------------------C
                      |
                      |
                      |
                      |
                      |
                      |
                      D )");
  Matcher matcher = matcher_on(town.route("ABC"));
  const auto matches = follow(matcher, wider.drive("ABD", {.interval = seconds{10}}));
  EXPECT_GT(matches.back().against, 4.5);
  EXPECT_NEAR(matches.back().progress.value(), 1600, 60);
}

TEST(Matcher, AddsEvidenceAgainstABusThatTurnsBack) {
  const Town town = Town::draw(Metres{100}, R"(
      A-------------------------------B---------------------C )");
  for (const int interval_s : {1, 10, 30}) {
    Matcher matcher = matcher_on(town.route("ABC"));
    const auto matches = follow(matcher, town.drive("ABA", {.interval = seconds{interval_s}}));
    EXPECT_GT(worst_evidence(matches), 4.5) << interval_s;
  }
}

TEST(Matcher, ProvesNothingByStanding) {
  const Town town = Town::draw(Metres{100}, R"(
      A---------------B---------------------C )");
  const DriveOptions options{.interval = seconds{10}, .noise = Metres{2}, .seed = 3};
  const geo::LatLng aside = support::moved(town.corner('B'), Metres{}, Metres{45});
  Matcher matcher = matcher_on(town.route("ABC"));
  const auto matches =
      follow(matcher, support::then(town.drive("AB", options),
                                    support::stand_at(aside, minutes{60}, options), seconds{10}));
  EXPECT_LT(worst_evidence(matches), 4.5);
}

TEST(Matcher, IgnoresWhatIsNotNewer) {
  const Town town = Town::draw(Metres{100}, R"(
      A---------------B )");
  Matcher matcher = matcher_on(town.route("AB"));
  const Drive drive = town.drive("AB");
  ASSERT_TRUE(matcher.observe(drive[3]));
  EXPECT_FALSE(matcher.observe(drive[3]));
  EXPECT_FALSE(matcher.observe(drive[2]));
  EXPECT_TRUE(matcher.observe(drive[4]));
}

TEST(Matcher, HoldsItsBoundsOnAnyDrive) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const Town town = Town::draw(Metres{100}, R"(
      A-------B-------C
      |       |       |
      D-------E-------F )");
  std::uniform_real_distribution<double> jump(-300, 300);
  std::uniform_int_distribution<int> pause(1, 120);
  Matcher matcher = matcher_on(town.route("EBADEFCBE"));
  const Metres length = matcher.line().route().length();
  geo::UtcTime at = DriveOptions{}.start;
  double before = 0;
  for (int i = 0; i < 3'000; ++i) {
    at += seconds{pause(random)};
    const auto match = matcher.observe(
        {at,
         support::moved(town.corner('E'), Metres{jump(random)}, Metres{jump(random)}),
         {},
         {},
         {}});
    ASSERT_TRUE(match);
    EXPECT_GE(match->against, 0);
    EXPECT_LE(match->against - before, 4);
    before = match->against;
    EXPECT_LE(matcher.hypotheses().size(), 4);
    for (const Hypothesis& h : matcher.hypotheses()) {
      EXPECT_GE(h.at, Metres{});
      EXPECT_LE(h.at, length + Metres{0.01});
      EXPECT_GE(h.mark, h.born);
    }
  }
}

TEST(Evidence, IsTheTableOfTheCalibration) {
  const Evidence evidence{MatcherParameters{}};
  EXPECT_EQ(evidence.against(Metres{0}), -2);
  EXPECT_EQ(evidence.against(Metres{15}), -2);
  EXPECT_NEAR(evidence.against(Metres{18}), -0.9, 0.06);
  EXPECT_NEAR(evidence.against(Metres{20}), -0.1, 0.06);
  EXPECT_NEAR(evidence.against(Metres{22}), 0.5, 0.06);
  EXPECT_NEAR(evidence.against(Metres{25}), 1.2, 0.06);
  EXPECT_NEAR(evidence.against(Metres{30}), 2.3, 0.06);
  EXPECT_NEAR(evidence.against(Metres{35}), 3.1, 0.06);
  EXPECT_NEAR(evidence.against(Metres{40}), 3.6, 0.06);
  EXPECT_NEAR(evidence.against(Metres{45}), 3.9, 0.06);
  EXPECT_EQ(evidence.against(Metres{60}), 4);
  EXPECT_EQ(evidence.against(Metres{1e9}), 4);
}

TEST(Evidence, WeighsLooks) {
  const Evidence evidence{MatcherParameters{}};
  EXPECT_EQ(evidence.weight(0), 0);
  EXPECT_NEAR(evidence.weight(1), 1 - std::exp(-1), 1e-6);
  EXPECT_NEAR(evidence.weight(1e9), 1, 1e-5);
}

}  // namespace
}  // namespace busward::routing
