#include "tracker/watches/route_deviation.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "tests/support/town.h"
#include "tracker/archive.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using std::chrono::minutes;
using std::chrono::seconds;
using support::Drive;
using support::DriveOptions;
using support::Town;
using testing::ElementsAre;

RouteDeviationWatch watch_on(const std::shared_ptr<const routing::RouteVersion>& route) {
  return RouteDeviationWatch{
      std::make_shared<const routing::MatchingLine>(route, routing::MatcherParameters{}),
      RouteDeviationParameters{}};
}

struct Verdict {
  std::vector<RouteDeviationFinding> findings;
  std::vector<DeviationKind> raised;  // the last kind of each alarm
  std::size_t ended = 0;

  const RouteDeviationEpisode& episode() const { return findings.back().episode; }
  // From the first fix off the line, the drive's own knowledge, to the alarm.
  double delay_s(geo::UtcTime left_at) const {
    return std::chrono::duration<double>(findings.front().episode.detected_at - left_at).count();
  }
};

Verdict judge(RouteDeviationWatch& watch, const Drive& drive, bool finish = true) {
  Verdict verdict;
  const auto take = [&](const RouteDeviationFinding& finding) {
    verdict.findings.push_back(finding);
    if (finding.change == FindingChange::raised) {
      verdict.raised.push_back(finding.episode.kind);
    }
    verdict.raised.back() = finding.episode.kind;
    if (finding.change == FindingChange::ended) ++verdict.ended;
  };
  for (const routing::Sighting& sighting : drive) {
    for (const auto& finding : watch.observe(sighting)) take(finding);
  }
  if (finish) {
    if (const auto finding = watch.finish()) take(*finding);
  }
  return verdict;
}

Verdict judge(const std::shared_ptr<const routing::RouteVersion>& route, const Drive& drive) {
  RouteDeviationWatch watch = watch_on(route);
  return judge(watch, drive);
}

Town straight_town() {
  return Town::draw(Metres{100}, R"(
      A------------------------------------------------------------B )");
}

TEST(RouteDeviation, NeverRingsOnOneFix) {
  const Town town = straight_town();
  for (const int interval_s : {1, 10, 30}) {
    Drive drive = town.drive("AB", {.interval = seconds{interval_s}});
    drive[drive.size() / 2].place =
        support::moved(drive[drive.size() / 2].place, Metres{}, Metres{500});
    EXPECT_THAT(judge(town.route("AB"), drive).raised, ElementsAre()) << interval_s;
  }
}

TEST(RouteDeviation, RingsOnTheSecondFixAtSixtyMetres) {
  const Town town = straight_town();
  const DriveOptions options{.speed = geo::MetresPerSecond{9}, .interval = seconds{30}};
  Drive drive = town.drive("AB", options);
  drive.erase(drive.begin() + 14, drive.end());
  for (std::size_t i = 10; i < drive.size(); ++i) {
    drive[i].place = support::moved(drive[i].place, Metres{}, Metres{60});
  }
  const Verdict verdict = judge(town.route("AB"), drive);
  ASSERT_THAT(verdict.raised, ElementsAre(DeviationKind::left));
  EXPECT_LE(verdict.delay_s(drive[10].at), 60);
  EXPECT_EQ(verdict.episode().began_at, drive[10].at);
}

TEST(RouteDeviation, RingsOnTheThirdFixAtFortyMetres) {
  const Town town = straight_town();
  Drive drive = town.drive("AB", {.speed = geo::MetresPerSecond{9}, .interval = seconds{30}});
  drive.erase(drive.begin() + 14, drive.end());
  for (std::size_t i = 10; i < drive.size(); ++i) {
    drive[i].place = support::moved(drive[i].place, Metres{}, Metres{40});
  }
  const Verdict verdict = judge(town.route("AB"), drive);
  ASSERT_THAT(verdict.raised, ElementsAre(DeviationKind::left));
  EXPECT_LE(verdict.delay_s(drive[10].at), 60);
}

// The same parallel kilometre at any interval: one alarm, soon, that ends.
TEST(RouteDeviation, FindsTheSameKilometreAtEachInterval) {
  const Town town = Town::draw(Metres{70}, R"(
                                C--------------D
      A-------------------------B--------------E------------------------------F )");
  for (const int interval_s : {1, 5, 10, 30, 60}) {
    SCOPED_TRACE(interval_s);
    const DriveOptions options{.speed = geo::MetresPerSecond{9}, .interval = seconds{interval_s}};
    const Drive drive = town.drive("ABCDEF", options);
    const Verdict verdict = judge(town.route("ABEF"), drive);
    ASSERT_THAT(verdict.raised, ElementsAre(DeviationKind::left));
    EXPECT_EQ(verdict.ended, 1);
    const geo::UtcTime left_at =
        options.start + std::chrono::milliseconds{static_cast<long>(26 * 70 / 9.0 * 1000)};
    EXPECT_LE(verdict.delay_s(left_at), std::max(45, 2 * interval_s + 8));
    EXPECT_TRUE(verdict.episode().ended_at.has_value());
    EXPECT_NEAR(verdict.episode().farthest.value(), 70, 0.2);
  }
}

TEST(RouteDeviation, IgnoresADriftOfTwentySeconds) {
  const Town town = straight_town();
  Drive drive = town.drive("AB", {.interval = seconds{1}});
  for (std::size_t i = 200; i < 220; ++i) {
    drive[i].place = support::moved(drive[i].place, Metres{}, Metres{40});
  }
  EXPECT_THAT(judge(town.route("AB"), drive).raised, ElementsAre());
}

TEST(RouteDeviation, StandingProvesNothingUnlessFarOff) {
  const Town town = Town::draw(Metres{100}, R"(
      A-------------------------------B----------------------------C )");
  for (const double noise_m : {0.0, 3.0}) {
    const DriveOptions options{.interval = seconds{10}, .noise = Metres{noise_m}, .seed = 5};
    const auto park = [&](double off_m) {
      const auto aside = support::moved(town.corner('B'), Metres{}, Metres{off_m});
      return support::then(town.drive("AB", options),
                           support::stand_at(aside, minutes{60}, options), seconds{10});
    };
    EXPECT_THAT(judge(town.route("ABC"), park(45)).raised, ElementsAre());
    EXPECT_THAT(judge(town.route("ABC"), park(300)).raised, ElementsAre(DeviationKind::left));
  }
}

TEST(RouteDeviation, OneGoodFixClearsNothing) {
  const Town town = straight_town();
  Drive drive = town.drive("AB", {.speed = geo::MetresPerSecond{9}, .interval = seconds{30}});
  for (std::size_t i = 6; i < 18; ++i) {
    if (i == 12) continue;
    drive[i].place = support::moved(drive[i].place, Metres{}, Metres{90});
  }
  const Verdict verdict = judge(town.route("AB"), drive);
  ASSERT_THAT(verdict.raised, ElementsAre(DeviationKind::left));
  EXPECT_EQ(verdict.ended, 1);
  EXPECT_EQ(verdict.episode().ended_at, drive[18].at);
}

TEST(RouteDeviation, IsQuietOnAwkwardLines) {
  const Town town = Town::draw(Metres{100}, R"(
                 D---------C
                 |         |
      A----------X---------B------G
                 |
                 E )");
  for (const int interval_s : {1, 10, 30}) {
    SCOPED_TRACE(interval_s);
    const DriveOptions options{.interval = seconds{interval_s}, .noise = Metres{3}, .seed = 9};
    for (const char* path : {"AXBCDXE", "AXBGBXA", "AXBCDXBG"}) {
      EXPECT_THAT(judge(town.route(path), town.drive(path, options)).raised, ElementsAre()) << path;
    }
    EXPECT_THAT(judge(town.route("AXBCDXE"), town.drive("BCDXE", options)).raised, ElementsAre());
  }
}

TEST(RouteDeviation, NamesASkippedSpurOnce) {
  const Town town = Town::draw(Metres{100}, R"(
                          C
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
                          |
      A-------------------B-------------------D )");
  for (const int interval_s : {10, 30}) {
    SCOPED_TRACE(interval_s);
    const Drive drive = town.drive("ABD", {.interval = seconds{interval_s}});
    const Verdict verdict = judge(town.route("ABCBD"), drive);
    ASSERT_THAT(verdict.raised, ElementsAre(DeviationKind::skipped));
    EXPECT_EQ(verdict.ended, 1);
    EXPECT_NEAR(verdict.episode().skipped.value(), 3000, 600);
  }
}

TEST(RouteDeviation, NamesTheWrongDirection) {
  const Town town = Town::draw(Metres{100}, R"(
      A-------------------------------B----------------------------C )");
  for (const int interval_s : {1, 10, 30}) {
    SCOPED_TRACE(interval_s);
    const DriveOptions options{.interval = seconds{interval_s}};
    EXPECT_THAT(judge(town.route("ABC"), town.drive("CBA", options)).raised,
                ElementsAre(DeviationKind::wrong_direction));
    const Drive turn = town.drive("ABA", options);
    EXPECT_THAT(judge(town.route("ABC"), turn).raised, ElementsAre(DeviationKind::wrong_direction));
    Drive light{turn.begin(), turn.begin() + static_cast<long>(turn.size() * 3 / 4)};
    light = support::then(light, support::stand_at(light.back().place, minutes{3}, options),
                          seconds{interval_s});
    const Drive rest{turn.begin() + static_cast<long>(turn.size() * 3 / 4), turn.end()};
    const Verdict verdict =
        judge(town.route("ABC"), support::then(light, rest, seconds{interval_s}));
    EXPECT_THAT(verdict.raised, ElementsAre(DeviationKind::wrong_direction));
    EXPECT_EQ(verdict.ended, 1);
  }
}

// Buses do go back a little, in bays and station loops; three hundred metres is no bay.
TEST(RouteDeviation, FindsAShortWayBackButNotABay) {
  const Town town = Town::draw(Metres{50}, R"(
      A-----------------------------C--D--B----------------------------------E )");
  const auto route = town.route("ADE");
  for (const int interval_s : {1, 5, 10}) {
    SCOPED_TRACE(interval_s);
    const DriveOptions options{.interval = seconds{interval_s}};
    const auto back_to = [&](const char* path) { return judge(route, town.drive(path, options)); };
    EXPECT_THAT(back_to("ABCE").raised, testing::SizeIs(1));
    EXPECT_THAT(back_to("ABDE").raised, ElementsAre());
  }
}

TEST(RouteDeviation, IsQuietOnTheWayBackAfterTheEndAndNamesTheWayElsewhere) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------B
                                          |
                                          |
                                          |
                                          |
                                          |
                                          |
                                          |
                                          |
                                          |
                                          C )");
  for (const int interval_s : {1, 10, 30}) {
    SCOPED_TRACE(interval_s);
    const DriveOptions options{.interval = seconds{interval_s}};
    EXPECT_THAT(judge(town.route("AB"), town.drive("ABA", options)).raised, ElementsAre());
    EXPECT_THAT(judge(town.route("AB"), town.drive("ABC", options)).raised,
                ElementsAre(DeviationKind::after_end));
  }
}

TEST(RouteDeviation, ForgivesLayoversNearTheEndsOnly) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------B )");
  const DriveOptions options{.interval = seconds{10}, .noise = Metres{3}, .seed = 2};
  for (const double off_m : {60.0, 90.0, 120.0}) {
    SCOPED_TRACE(off_m);
    const auto start = support::moved(town.corner('A'), Metres{}, Metres{off_m});
    const auto end = support::moved(town.corner('B'), Metres{}, Metres{off_m});
    Drive drive = support::stand_at(start, minutes{20}, options);
    drive = support::then(drive, town.drive("AB", options), seconds{10});
    drive = support::then(drive, support::stand_at(end, minutes{20}, options), seconds{10});
    EXPECT_THAT(judge(town.route("AB"), drive).raised, ElementsAre());
  }
  Drive aside = town.drive("AB", options);
  for (std::size_t i = 10; i < 25; ++i) {
    aside[i].place = support::moved(aside[i].place, Metres{}, Metres{90});
  }
  EXPECT_THAT(judge(town.route("AB"), aside).raised, ElementsAre(DeviationKind::left));
}

TEST(RouteDeviation, NamesARunThatNeverComesToItsLine) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------B
      |
      |
      |
      |
      |
      |
      |
      C-----------------------------------D )");
  const DriveOptions options{.interval = seconds{10}};
  RouteDeviationWatch watch = watch_on(town.route("AB"));
  const Verdict live = judge(watch, town.drive("CD", options), false);
  EXPECT_THAT(live.raised, ElementsAre(DeviationKind::started_off));
  EXPECT_TRUE(watch.is_open());
  EXPECT_EQ(watch.finish()->episode.kind, DeviationKind::never_entered);

  const Verdict joined = judge(town.route("AB"), town.drive("DCAB", options));
  EXPECT_THAT(joined.raised, ElementsAre(DeviationKind::started_off));
  EXPECT_EQ(joined.ended, 1);
}

TEST(RouteDeviation, RaisesNothingWhileTheBusIsNotBound) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------B
      |
      |
      |
      |
      |
      |
      C-----------------------------------D )");
  const DriveOptions options{.interval = seconds{10}};
  const Drive drive = town.drive("DCAB", options);
  RouteDeviationWatch watch = watch_on(town.route("AB"));
  for (const auto& sighting : drive) EXPECT_THAT(watch.observe(sighting, false), ElementsAre());
  EXPECT_TRUE(watch.last_match()->completed);
}

TEST(RouteDeviation, ABusThatHasComeToItsLineWhenItIsBoundHasNotLeftIt) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------B
      |
      |
      |
      C )");
  const Drive drive = town.drive("CAB", {.interval = seconds{10}});
  RouteDeviationWatch watch = watch_on(town.route("AB"));
  for (const auto& sighting : drive) {
    const bool bound = sighting.at - drive.front().at > seconds{50};  // it has just turned into A
    EXPECT_THAT(watch.observe(sighting, bound), ElementsAre());
  }
}

// Empty back over the whole line, then the run: its reports a second apart must not drag the way
// back along with the way out.
TEST(RouteDeviation, ForgetsTheEmptyWayBackOnceTheRunBegins) {
  const Town town = straight_town();
  const DriveOptions options{.interval = seconds{1}, .noise = Metres{2}, .seed = 9};
  RouteDeviationWatch watch = watch_on(town.route("AB"));
  for (const auto& sighting : town.drive("BA", options)) watch.observe(sighting, false);
  auto run = town.drive("AB", options);
  const auto gap = minutes{30};
  for (auto& sighting : run) sighting.at += gap;
  for (const auto& sighting : run) {
    const bool bound = sighting.at - run.front().at > seconds{60};
    EXPECT_THAT(watch.observe(sighting, bound), ElementsAre());
  }
}

TEST(RouteDeviation, SleepsInItsDepot) {
  const Town town = straight_town();
  const DriveOptions options{.interval = seconds{30}, .noise = Metres{3}, .seed = 4};
  const auto depot = support::moved(town.corner('A'), Metres{}, Metres{2000});
  const Drive asleep = support::stand_at(depot, minutes{180}, options);
  EXPECT_THAT(judge(town.route("AB"), asleep).raised, ElementsAre());
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const DriveOptions poor{.interval = seconds{30}, .noise = Metres{5}, .seed = seed};
    EXPECT_THAT(judge(town.route("AB"), support::stand_at(depot, minutes{180}, poor)).raised,
                ElementsAre());
  }
  const Drive driving = support::moved(town.drive("AB", options), Metres{}, Metres{2000});
  EXPECT_THAT(judge(town.route("AB"), support::then(asleep, driving, seconds{30})).raised,
              ElementsAre(DeviationKind::never_entered));
}

TEST(RouteDeviation, ClaimsNothingForAGap) {
  const Town town = Town::draw(Metres{100}, R"(
      A-----------------------------------------------------------------------------B )");
  const Drive drive = town.drive("AB", {.interval = seconds{10}});
  Drive gap{drive.begin(), drive.begin() + 10};
  gap.insert(gap.end(), drive.begin() + 70, drive.end());
  EXPECT_THAT(judge(town.route("AB"), gap).raised, ElementsAre());
}

std::string saved(RouteDeviationWatch& watch) {
  ArchiveWriter writer;
  watch.archive(writer);
  return writer.take();
}

// Evidence stays at or above zero, one fix never decides, a checkpoint anywhere leads to the same
// bytes, and moving all times changes nothing.
TEST(RouteDeviation, HoldsItsPropertiesOnRandomDrives) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const Town town = Town::draw(Metres{100}, R"(
      A-------B-------C
      |       |       |
      |       |       |
      D-------E-------F )");
  const auto route = town.route("EBADEFCBE");
  std::uniform_int_distribution<int> pick(0, 5);
  std::uniform_int_distribution<int> interval(1, 40);
  for (int round = 0; round < 20; ++round) {
    std::string path;
    for (int i = 0; i < 8; ++i) {
      const char next = "ABCDEF"[pick(random)];
      if (path.empty() || path.back() != next) path += next;
    }
    const Drive drive = town.drive(
        path, {.interval = seconds{interval(random)}, .noise = Metres{8}, .seed = random()});
    RouteDeviationWatch watch = watch_on(route);
    RouteDeviationWatch restored = watch_on(route);
    RouteDeviationWatch later = watch_on(route);
    double before = 0;
    for (const routing::Sighting& sighting : drive) {
      const auto findings = watch.observe(sighting);
      const auto again = restored.observe(sighting);
      routing::Sighting shifted = sighting;
      shifted.at += std::chrono::hours{24 * 31};
      const auto shifted_findings = later.observe(shifted);
      ASSERT_EQ(findings.size(), again.size());
      ASSERT_EQ(findings.size(), shifted_findings.size());
      for (std::size_t i = 0; i < findings.size(); ++i) {
        EXPECT_EQ(findings[i].series, again[i].series);
        EXPECT_EQ(findings[i].episode.kind, shifted_findings[i].episode.kind);
      }
      const double against = watch.last_match()->against;
      EXPECT_GE(against, 0);
      if (before == 0) {
        EXPECT_LT(against, RouteDeviationParameters{}.raise_score);
      }
      before = against;
      const std::string bytes = saved(restored);
      ASSERT_EQ(bytes, saved(watch));
      restored = watch_on(route);
      ArchiveReader reader{bytes};
      restored.archive(reader);
      ASSERT_TRUE(reader.ok() && reader.at_end());
    }
  }
}

}  // namespace
}  // namespace busward::tracker
