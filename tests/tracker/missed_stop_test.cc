#include "tracker/watches/missed_stop.h"

#include <algorithm>
#include <functional>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/support/town.h"
#include "tests/tracker/county_road.h"
#include "tracker/run_judge.h"

namespace busward::tracker {
namespace {

using geo::from_kmh;
using geo::Metres;
using routing::Direction;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

registry::RuleValues rules(double least_halt_s = 5) {
  auto values = CountyRoad::values();
  values.push_back({.name = "missed_stop_least_halt_s",
                    .value = least_halt_s,
                    .valid_from = std::chrono::year{2026} / 8 / 1,
                    .source = "test"});
  return registry::RuleValues{std::move(values)};
}

// How a bus drives from A to D: it brakes and speeds up as buses do, and halts where it is told to.
struct Style {
  double kmh = 40;
  double first_kmh = 0;
  std::map<char, int> halts_s = {{'A', 30}, {'B', 20}, {'C', 20}, {'D', 60}};
  seconds interval{5};
};

// Four timetabled stops in a bent street of 3 km.
struct Street {
  support::Town town = support::Town::draw(Metres{100}, R"(
      A---------B
                |
                |
                C
                |
                +-----
                      D )");
  geo::UtcTime departs = *geo::from_iso8601("2026-08-31T23:30:00Z");

  std::shared_ptr<const routing::RouteVersion> version(Direction direction = Direction::to_school,
                                                       bool timetabled = true) const {
    auto draft = town.draft("ABCD", "ABCD");
    draft.direction = direction;
    for (std::size_t i = 0; timetabled && i < draft.stops.size(); ++i) {
      draft.stops[i].planned = seconds{120 * i};
    }
    return std::make_shared<const routing::RouteVersion>(
        *routing::RouteVersion::make(routing::RouteVersionId{1}, std::move(draft)));
  }

  std::vector<Fix> drive(const Style& style) const {
    const auto stops = version()->stops();
    const auto line = town.line("ABCD");
    std::vector<Fix> fixes;
    double way_m = 0;
    double speed_mps = style.first_kmh / 3.6;
    std::size_t next = 0;
    int stands_s = 0;
    for (seconds s{0}; s < seconds{900}; ++s) {
      if (s % style.interval == seconds{0})
        fixes.push_back(fix_at(line.at(Metres{way_m}), s, speed_mps));
      while (next < stops.size() && !halt_at(style, next)) ++next;
      const double ahead_m = next < stops.size() ? stops[next].at.value() - way_m : 1e9;
      if (next < stops.size() && ahead_m < 2) {
        speed_mps = 0;
        if (++stands_s >= halt_at(style, next)) ++next, stands_s = 0;
        continue;
      }
      const double brake_mps = std::sqrt(2 * 1.2 * std::max(0.0, ahead_m));
      speed_mps = std::min({speed_mps + 1.0, style.kmh / 3.6, std::max(brake_mps, 0.5)});
      way_m = std::min(way_m + speed_mps, std::min(line.length().value(), way_m + ahead_m));
    }
    return fixes;
  }

  Fix fix_at(geo::LatLng place, seconds since, double speed_mps) const {
    Fix fix{.at = departs + since,
            .received_at = departs + since,
            .position = *geo::LatLng::from_microdegrees(place.latitude_microdegrees(),
                                                        place.longitude_microdegrees())};
    fix.speed = from_kmh(std::round(speed_mps * 36) / 10);
    return fix;
  }

  static int halt_at(const Style& style, std::size_t index) {
    const auto found = style.halts_s.find(static_cast<char>('A' + index));
    return found == style.halts_s.end() ? 0 : found->second;
  }
};

struct Verdict {
  std::vector<Finding> all;

  std::vector<Finding> of(std::string_view rule, FindingChange change) const {
    std::vector<Finding> found;
    std::ranges::copy_if(all, std::back_inserter(found), [&](const Finding& finding) {
      return finding.rule == rule && finding.change == change;
    });
    return found;
  }
  // By name, in the order of proof.
  std::vector<std::string> missed() const {
    std::vector<std::string> names;
    for (const Finding& finding : of("missed_stop", FindingChange::raised)) {
      const auto from = finding.limit.find("\"stop\":\"") + 8;
      names.push_back(finding.limit.substr(from, finding.limit.find('"', from) - from));
    }
    return names;
  }
};

RunJudge judge_of(const Street& street, std::shared_ptr<const routing::RouteVersion> version,
                  const registry::RuleValues& values, registry::Impediments impediments = {}) {
  const PlannedRun run{.departs_at = street.departs, .arrives_at = street.departs + minutes{6}};
  return RunJudge{run, std::move(version),
                  Parameters::of(values, std::chrono::floor<std::chrono::days>(street.departs)),
                  std::move(impediments)};
}

Verdict judged(const std::vector<Fix>& fixes, RunJudge judge) {
  Verdict verdict;
  for (const Fix& fix : fixes)
    std::ranges::move(judge.observe(fix).findings, std::back_inserter(verdict.all));
  std::ranges::move(judge.finish(), std::back_inserter(verdict.all));
  return verdict;
}

Verdict judged(const Street& street, const std::vector<Fix>& fixes) {
  return judged(fixes, judge_of(street, street.version(), rules()));
}

TEST(MissedStop, IsFoundSoonAfterTheBusDrovePast) {
  const Street street;
  const auto verdict = judged(street, street.drive({.halts_s = {{'A', 30}, {'C', 20}, {'D', 60}}}));
  ASSERT_THAT(verdict.missed(), ElementsAre("B"));
  const auto raised = verdict.of("missed_stop", FindingChange::raised).front();
  const auto ended = verdict.of("missed_stop", FindingChange::ended).front();
  EXPECT_LT(raised.detected_at - *ended.ended_at, seconds{20});
  EXPECT_LT(*ended.ended_at - raised.began_at, seconds{25});
  EXPECT_EQ(raised.kind, "");
  EXPECT_THAT(raised.measured, testing::StartsWith(R"({"stop":2,"halt_at_most_s":0)"));
  EXPECT_EQ(raised.limit, R"({"value":5.000,"unit":"s","source":"approved_stop","stop":"B"})");
  EXPECT_THAT(raised.series, testing::HasSubstr(R"("halt_at_most_s":)"));
}

TEST(MissedStop, IsTheSameAtEveryInterval) {
  const Street street;
  for (const int interval : {1, 2, 5, 10, 15, 30}) {
    const Style past{.halts_s = {{'A', 30}, {'B', 20}, {'D', 60}}, .interval = seconds{interval}};
    // In half a minute a hurried bus has time to spare, and nobody knows.
    const auto missed = judged(street, street.drive(past)).missed();
    EXPECT_THAT(missed, testing::SizeIs(interval <= 15 ? 1 : 0)) << interval;
    EXPECT_THAT(missed, testing::Each("C"));
    const Style served{.interval = seconds{interval}};
    EXPECT_THAT(judged(street, street.drive(served)).missed(), IsEmpty()) << interval;
  }
}

TEST(MissedStop, TwoInARowAreTwoFindings) {
  const Street street;
  const auto verdict = judged(street, street.drive({.halts_s = {{'A', 30}, {'D', 60}}}));
  EXPECT_THAT(verdict.missed(), ElementsAre("B", "C"));
  const auto raised = verdict.of("missed_stop", FindingChange::raised);
  EXPECT_NE(raised[0].detected_at, raised[1].detected_at);  // or they would have one id
}

// The pupils of the first stop wait as well.
TEST(MissedStop, MayBeTheFirstOne) {
  const Street street;
  const auto fixes = street.drive({.first_kmh = 40, .halts_s = {{'B', 20}, {'C', 20}, {'D', 60}}});
  // Of a bus that was never seen before nobody knows.
  EXPECT_THAT(judged(street, fixes).missed(), IsEmpty());
  auto whole = fixes;
  whole.insert(whole.begin(), fixes.front());
  whole.front().at -= seconds{6};
  whole.front().position = support::moved(fixes.front().position, Metres{-70}, Metres{0});
  EXPECT_THAT(judged(street, whole).missed(), IsEmpty());  // in 6 s it may have halted for 5
  whole.front().at += seconds{2};
  EXPECT_THAT(judged(street, whole).missed(), ElementsAre("A"));
}

// Nobody waits for a bus that was stopped, and the workshop may lie on its line.
TEST(MissedStop, IsNotSaidOfABusThatIsToStandStillAndCarriesNobody) {
  const Street street;
  auto fixes = street.drive({.halts_s = {{'D', 60}}});
  std::erase_if(fixes, [&](const Fix& fix) { return fix.at < street.departs + seconds{110}; });
  EXPECT_THAT(judged(street, fixes).missed(), ElementsAre("C"));
  const registry::Impediments stopped{
      .stoppages = {{.kind = registry::StoppageKind::open_defect, .number = "1", .from = {}}},
      .lapses = {}};
  const auto missed_by = [&](const std::vector<Fix>& driven) {
    return judged(driven, judge_of(street, street.version(), rules(), stopped)).missed();
  };
  EXPECT_THAT(missed_by(fixes), IsEmpty());
  for (Fix& fix : fixes) fix.loaded = true;
  EXPECT_THAT(missed_by(fixes), ElementsAre("C"));
}

TEST(MissedStop, IsNotFoundWhereAGapLeavesTimeForAHalt) {
  const Street street;
  const Style past{.halts_s = {{'A', 30}, {'C', 20}, {'D', 60}}};
  const auto whole = street.drive(past);
  const auto passing = judged(street, whole).of("missed_stop", FindingChange::raised).front();
  std::vector<Fix> gapped;
  std::ranges::copy_if(whole, std::back_inserter(gapped), [&](const Fix& fix) {
    return fix.at < passing.began_at - seconds{15} || fix.at > passing.began_at + seconds{30};
  });
  EXPECT_LT(gapped.size(), whole.size());
  EXPECT_THAT(judged(street, gapped).missed(), IsEmpty());
}

// Slow where it was last seen and where it is seen again, it may have hurried in between.
TEST(MissedStop, IsNotFoundInALongGapWhatever) {
  const Street street;
  auto fixes = street.drive({});
  const auto end = street.version()->length();
  std::erase_if(fixes, [&](const Fix& fix) {
    const auto way = street.version()->line().project(fix.position).at;
    return way > Metres{20} && way < end - Metres{30};
  });
  EXPECT_GT(fixes.size(), 4U);
  EXPECT_THAT(judged(street, fixes).missed(), IsEmpty());
}

// It stands at the stop when it is believed again.
TEST(MissedStop, IsNotFoundWhereADeviationEnds) {
  const Street street;
  const auto b = street.version()->stops()[1].at;
  auto fixes = street.drive({.interval = seconds{1}});
  for (Fix& fix : fixes) {
    const auto way = street.version()->line().project(fix.position).at;
    const bool off = way > Metres{250} && way < b - Metres{120};
    if (off) fix.position = support::moved(fix.position, Metres{0}, Metres{140});
  }
  const auto verdict = judged(street, fixes);
  EXPECT_THAT(verdict.of("route_deviation", FindingChange::raised), testing::SizeIs(1));
  EXPECT_THAT(verdict.missed(), IsEmpty());
}

TEST(MissedStop, IsNotAskedOfABusThatNobodySawBefore) {
  const Street street;
  auto fixes = street.drive({.halts_s = {{'A', 30}, {'D', 60}}});
  const auto b = street.version()->stops()[1].at;
  std::erase_if(fixes, [&](const Fix& fix) {
    return street.version()->line().project(fix.position).at < b - Metres{20};
  });
  EXPECT_THAT(judged(street, fixes).missed(), ElementsAre("C"));
}

TEST(MissedStop, IsNotAskedOfAnEmptyBusThatBringsPupilsHome) {
  const Street street;
  auto fixes = street.drive({.halts_s = {{'A', 30}, {'B', 20}, {'D', 60}}});
  const auto version = street.version(Direction::from_school);
  EXPECT_THAT(judged(fixes, judge_of(street, version, rules())).missed(), ElementsAre("C"));
  const auto version_to = street.version();
  for (Fix& fix : fixes) fix.loaded = false;
  EXPECT_THAT(judged(fixes, judge_of(street, version, rules())).missed(), IsEmpty());
  EXPECT_THAT(judged(fixes, judge_of(street, version_to, rules())).missed(), ElementsAre("C"));
}

TEST(MissedStop, NeedsATimetable) {
  const Street street;
  const auto fixes = street.drive({.halts_s = {{'A', 30}, {'D', 60}}});
  const auto version = street.version(Direction::to_school, false);
  EXPECT_THAT(judged(fixes, judge_of(street, version, rules())).missed(), IsEmpty());
}

// The deviation says it already, and what lies behind it is its own.
TEST(MissedStop, IsNotFoundBehindADeviation) {
  const Street street;
  const auto stops = street.version()->stops();
  auto fixes = street.drive({.halts_s = {{'A', 30}, {'C', 20}, {'D', 60}}});
  for (Fix& fix : fixes) {
    const auto way = street.version()->line().project(fix.position).at;
    const bool off = way > Metres{250} && way < stops[1].at + Metres{150};
    if (off) fix.position = support::moved(fix.position, Metres{0}, Metres{140});
  }
  const auto verdict = judged(street, fixes);
  EXPECT_THAT(verdict.of("route_deviation", FindingChange::raised), testing::SizeIs(1));
  EXPECT_THAT(verdict.missed(), IsEmpty());
}

// To its first stop it comes empty along its own line, against its direction.
TEST(MissedStop, IsJudgedOnTheWayOutOnly) {
  const Street street;
  const auto out = street.drive({.halts_s = {{'A', 30}, {'C', 20}, {'D', 60}}});
  const auto line = street.town.line("ABCD");
  std::vector<Fix> fixes;
  for (int s = 0; s < 250; s += 5) {
    const Metres way = std::max(Metres{0}, Metres{2400} - from_kmh(36) * geo::Seconds{s});
    Fix fix = street.fix_at(line.at(way), seconds{s - 300}, way > Metres{0} ? 10 : 0);
    fixes.push_back(fix);
  }
  fixes.insert(fixes.end(), out.begin(), out.end());
  EXPECT_THAT(judged(street, fixes).missed(), ElementsAre("B"));
}

TEST(MissedStop, IsJudgedFromTheDayOfItsRuleOnAndNotAtZero) {
  const Street street;
  const auto fixes = street.drive({.halts_s = {{'A', 30}, {'D', 60}}});
  const auto without =
      judged(fixes, judge_of(street, street.version(), registry::RuleValues{CountyRoad::values()}));
  EXPECT_THAT(without.missed(), IsEmpty());
  EXPECT_THAT(judged(fixes, judge_of(street, street.version(), rules(0))).missed(), IsEmpty());
  const auto before = std::chrono::year{2026} / 7 / 31;
  EXPECT_FALSE(Parameters::of(rules(), before).missed_stop.has_value());
  EXPECT_TRUE(Parameters::of(rules(), std::chrono::year{2026} / 8 / 1).missed_stop.has_value());
}

// Whatever it does and however often it reports: no stop is found at which it halted, and at up to
// 10 s each that it drove past without slowing down.
TEST(MissedStop, IsFoundWhereTheBusDidNotHaltAndNowhereElse) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const Street street;
  const auto between = [&](int low, int high) {
    return std::uniform_int_distribution{low, high}(random);
  };
  for (int round = 0; round < 60; ++round) {
    Style style{.kmh = static_cast<double>(between(20, 60)),
                .halts_s = {{'A', 30}, {'D', 60}},
                .interval = seconds{between(1, 10)}};
    std::vector<std::string> passed;
    for (const char stop : {'B', 'C'}) {
      if (between(0, 1) == 0) {
        passed.emplace_back(1, stop);
      } else {
        style.halts_s[stop] = between(8, 40);
      }
    }
    auto fixes = street.drive(style);
    for (Fix& fix : fixes) {
      fix.position = support::moved(fix.position, Metres{between(-40, 40) / 10.0},
                                    Metres{between(-40, 40) / 10.0});
    }
    EXPECT_EQ(judged(street, fixes).missed(), passed)
        << style.kmh << " km/h every " << style.interval.count() << " s, round " << round;
  }
}

}  // namespace
}  // namespace busward::tracker
