#include "tracker/watches/unlicensed_running.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/tracker/papered_bus.h"

namespace busward::tracker {
namespace {

using registry::DocumentKind;
using registry::StoppageKind;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

TEST(UnlicensedRunning, RingsOnceARunFromItsStartToItsLastStop) {
  const Drive drive{{paper(DocumentKind::vehicle_inspection, kRunDay - std::chrono::days{3})}};
  const auto alarms = drive.alarms();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_EQ(alarms[0].cause, RevisionCause::raised);
  EXPECT_EQ(alarms[0].kind, "vehicle_inspection");
  EXPECT_LT(alarms[0].detected_at, drive.road.departs + seconds{30});
  EXPECT_EQ(alarms[0].measured, R"({"days_over":3,"documents_over":1})");
  EXPECT_EQ(alarms[0].limit, R"({"value":"2026-08-29","unit":"day","source":"article"})");
  EXPECT_EQ(alarms[0].series,
            R"([{"document":"vehicle_inspection","last_day":"2026-08-29","source":"article"}])");
  EXPECT_EQ(alarms[1].cause, RevisionCause::ended);
  EXPECT_EQ(alarms[1].id, alarms[0].id);
  ASSERT_TRUE(alarms[1].ended_at.has_value());
  EXPECT_GT(*alarms[1].ended_at, drive.road.departs + minutes{4});
}

TEST(UnlicensedRunning, IsCalledByItsGravestDocument) {
  const Drive drive{{paper(DocumentKind::vehicle_inspection, kRunDay - std::chrono::days{30}),
                     paper(DocumentKind::placard, kRunDay - std::chrono::days{1})}};
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_EQ(drive.alarms()[0].kind, "placard");
  EXPECT_EQ(drive.alarms()[0].measured, R"({"days_over":1,"documents_over":2})");
}

TEST(UnlicensedRunning, SaysNothingOfWhatHoldsIsRenewedOrNobodyKnows) {
  const auto over = paper(DocumentKind::placard, kRunDay - std::chrono::days{1});
  EXPECT_TRUE(Drive{{paper(DocumentKind::placard, kRunDay)}}.alarms().empty());  // its last day
  EXPECT_TRUE(Drive{{paper(DocumentKind::placard, std::nullopt)}}.alarms().empty());
  EXPECT_TRUE(Drive{OnFile{}}.alarms().empty());
  const auto renewed = paper(DocumentKind::placard, kRunDay + std::chrono::days{180});
  EXPECT_TRUE((Drive{{over, renewed}}.alarms().empty()));
  // Needed in the file, but no ground to ring by this rulebook.
  EXPECT_TRUE(
      (Drive{{paper(DocumentKind::fire_extinguisher, kRunDay - std::chrono::days{9})}}.alarms())
          .empty());
}

TEST(UnlicensedRunning, StandsWhenTheRunIsSettledByTheSameFile) {
  const Drive drive{{paper(DocumentKind::placard, kRunDay - std::chrono::days{1})}};
  const auto settled = settle(drive.task(), *drive.book);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(mine->id, drive.alarms()[0].id);
}

TEST(UnlicensedRunning, FallsWhenARenewalIsOnFileBeforeTheRunIsSettled) {
  const Drive drive{{paper(DocumentKind::placard, kRunDay - std::chrono::days{1})}};
  const auto renewed =
      book_with(drive.road, {paper(DocumentKind::placard, kRunDay - std::chrono::days{1}),
                             paper(DocumentKind::placard, kRunDay + std::chrono::days{180})});
  const auto settled = settle(drive.task(), *renewed);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::unsupported);
}

TEST(UnlicensedRunning, HasARunSettledAgainByARenewalThatReachesBack) {
  const auto over = paper(DocumentKind::placard, kRunDay - std::chrono::days{1});
  const auto renewed = paper(DocumentKind::placard, kRunDay + std::chrono::days{180});
  Drive drive{{over}};
  const auto asked = drive.settle_after(book_with(drive.road, {over, renewed}));
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].run, drive.alarms()[0].run);
  EXPECT_EQ(asked[0].caused_by_seq, drive.seq);
}

TEST(UnlicensedRunning, LeavesARunAloneThatALaterRulebookJudgesAlike) {
  const auto holds = paper(DocumentKind::placard, kRunDay + std::chrono::days{30});
  const auto next = paper(DocumentKind::placard, kRunDay + std::chrono::days{210});
  Drive drive{{holds}};
  EXPECT_TRUE(drive.settle_after(book_with(drive.road, {holds, next})).empty());
}

TEST(UnlicensedRunning, HasARunSettledAgainByANumberThatReachesBack) {
  const auto holds = paper(DocumentKind::placard, kRunDay + std::chrono::days{30});
  Drive drive{{holds}};
  auto newer = std::make_shared<Rulebook>(*drive.book);
  auto values = drive.book->values.all();
  for (auto& value : values) {
    if (value.name == "school_bus_cap_kmh") value.value = 50;
  }
  newer->values = registry::RuleValues{std::move(values)};
  EXPECT_EQ(drive.settle_after(newer).size(), 1U);
}

TEST(UnlicensedRunning, RingsOfASuspendedBusWithItsOrder) {
  const Drive drive{OnFile{.papers = {paper(DocumentKind::placard, kRunDay - std::chrono::days{1})},
                           .of_bus = {stoppage(StoppageKind::bus_suspension, minutes{430})}}};
  const auto alarms = drive.alarms();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_EQ(alarms[0].kind, "bus_suspension");
  EXPECT_EQ(alarms[0].measured, R"({"days_stopped":0,"stoppages":1,"documents_over":1})");
  EXPECT_EQ(alarms[0].limit, R"({"value":"2026-09-01T07:10:00","unit":"civil_time",)"
                             R"("number":"禾教安〔2026〕7号","source":"article"})");
  EXPECT_EQ(alarms[0].series,
            R"([{"stoppage":"bus_suspension","number":"禾教安〔2026〕7号",)"
            R"("from":"2026-09-01T07:10:00","source":"article"},)"
            R"({"document":"placard","last_day":"2026-08-31","source":"article"}])");
}

TEST(UnlicensedRunning, GoesByTheMinuteAtWhichARunDeparts) {
  const auto rings = [](registry::Stoppage one) {
    return !Drive{OnFile{.of_bus = {std::move(one)}}}.alarms().empty();
  };
  EXPECT_TRUE(rings(stoppage(StoppageKind::bus_suspension, minutes{450})));
  EXPECT_FALSE(rings(stoppage(StoppageKind::bus_suspension, minutes{451})));
  EXPECT_TRUE(rings(stoppage(StoppageKind::bus_suspension, minutes{0}, minutes{451})));
  EXPECT_FALSE(rings(stoppage(StoppageKind::bus_suspension, minutes{0}, minutes{450})));
}

TEST(UnlicensedRunning, RingsOfADefectWithWhichTheBusMayNotRun) {
  const Drive drive{OnFile{.of_bus = {stoppage(StoppageKind::open_defect, minutes{400})}}};
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_EQ(drive.alarms()[0].kind, "open_defect");
}

TEST(UnlicensedRunning, RingsOfARouteThatWasStoppedAndIsRun) {
  const Drive drive{OnFile{.of_route = {stoppage(StoppageKind::route_suspension, minutes{0})}}};
  ASSERT_EQ(drive.alarms().size(), 2U);
  EXPECT_EQ(drive.alarms()[0].kind, "route_suspension");
}

// A bus that says it is loaded, far from the stopped route, drives another errand.
TEST(UnlicensedRunning, SaysNothingOfAStoppedRouteThatTheBusIsNotSeenOn) {
  auto fixes = CountyRoad{}.speeding_drive(seconds{5});
  for (Fix& fix : fixes) {
    const auto far = support::moved(fix.position, geo::Metres{0}, geo::Metres{3000});
    fix.position =
        *geo::LatLng::from_microdegrees(far.latitude_microdegrees(), far.longitude_microdegrees());
    fix.loaded = true;
  }
  const OnFile file{.of_route = {stoppage(StoppageKind::route_suspension, minutes{0})}};
  EXPECT_TRUE((Drive{file, fixes}.alarms()).empty());
}

// A bus that was told to stay away is driven to the workshop: it owes nothing to the timetable.
TEST(UnlicensedRunning, HasNoStoppedBusSoughtOnItsRoute) {
  const CountyRoad road;
  const auto line = road.town.line("AB");
  std::vector<Fix> elsewhere;
  for (seconds s{-300}; s < minutes{20}; s += seconds{10}) {
    const auto way = geo::from_kmh(9) * geo::Seconds{s + seconds{300}};
    const auto place = support::moved(line.at(way), geo::Metres{0}, geo::Metres{900});
    elsewhere.push_back({.at = road.departs + s,
                         .received_at = road.departs + s + seconds{1},
                         .position = *geo::LatLng::from_microdegrees(
                             place.latitude_microdegrees(), place.longitude_microdegrees())});
    elsewhere.back().speed = geo::from_kmh(9);
  }
  const auto deviations = [&](OnFile file) {
    return Drive{std::move(file), elsewhere}.alarms("route_deviation").size();
  };
  EXPECT_GT(deviations({}), 0U);
  EXPECT_EQ(deviations({.of_bus = {stoppage(StoppageKind::bus_suspension, minutes{0})}}), 0U);
  EXPECT_EQ(deviations({.of_route = {stoppage(StoppageKind::route_suspension, minutes{0})}}), 0U);
}

TEST(UnlicensedRunning, IsAmendedByAnOrderThatIsFiledLate) {
  for (const OnFile& late :
       {OnFile{.of_bus = {stoppage(StoppageKind::bus_suspension, minutes{0})}},
        OnFile{.of_route = {stoppage(StoppageKind::route_suspension, minutes{0})}}}) {
    Drive drive{OnFile{}};
    ASSERT_TRUE(drive.alarms().empty());
    auto task = drive.unknown_task();
    const auto book = book_with(drive.road, late);
    EXPECT_EQ(drive.settle_after(book).size(), 1U);
    const auto settled = settle(task, *book);
    const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
    ASSERT_NE(mine, settled.end());
    EXPECT_EQ(mine->cause, RevisionCause::new_late);
  }
}

TEST(UnlicensedRunning, FallsWhenAResumptionIsFiledLate) {
  Drive drive{OnFile{.of_bus = {stoppage(StoppageKind::bus_suspension, minutes{0})}}};
  const auto task = drive.task();
  const auto resumed = book_with(
      drive.road,
      OnFile{.of_bus = {stoppage(StoppageKind::bus_suspension, minutes{0}, minutes{440})}});
  EXPECT_EQ(drive.settle_after(resumed).size(), 1U);
  const auto settled = settle(task, *resumed);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::unsupported);
}

TEST(UnlicensedRunning, LeavesARunAloneThatAnOrderDoesNotReach) {
  Drive drive{OnFile{}};
  const OnFile after{.of_bus = {stoppage(StoppageKind::bus_suspension, minutes{600})},
                     .of_route = {stoppage(StoppageKind::route_suspension, minutes{601})}};
  EXPECT_TRUE(drive.settle_after(book_with(drive.road, after)).empty());
}

TEST(UnlicensedRunning, RingsOnceOfADriverWhoIsKnownByTheCheckAndOverdueForReview) {
  const Drive drive{OnFile{.drivers = {driver(kOverdue)}},
                    CountyRoad{}.speeding_drive(seconds{5}),
                    {check_naming(kDriver)}};
  const auto alarms = drive.alarms();
  ASSERT_EQ(alarms.size(), 2U);
  EXPECT_EQ(alarms[0].cause, RevisionCause::raised);
  EXPECT_EQ(alarms[0].kind, "unqualified_driver");
  EXPECT_EQ(alarms[0].measured, R"({"driver_faults":1})");
  EXPECT_EQ(alarms[0].limit, R"({"value":"2026-08-31","unit":"day","check":"annual_review",)"
                             R"("source":"article"})");
  EXPECT_EQ(alarms[0].series, R"([{"driver":"D1","check":"annual_review","last_day":"2026-08-31",)"
                              R"("source":"article","known_by":"departure_check"}])");
  EXPECT_EQ(alarms[1].cause, RevisionCause::ended);
  const auto settled = settle(drive.task(), *drive.book);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(mine->id, alarms[0].id);
}

TEST(UnlicensedRunning, NeverRingsOfADriverWhoIsAssumedUnknownOrOfWhomNothingIsOnFile) {
  const auto fixes = CountyRoad{}.speeding_drive(seconds{5});
  const auto rings = [&](std::vector<DriverOnFile> drivers, const std::vector<Heard>& said) {
    return !Drive{OnFile{.drivers = std::move(drivers)}, fixes, said}.alarms().empty();
  };
  EXPECT_FALSE(rings({driver(kOverdue)}, {}));                           // assumed
  EXPECT_FALSE(rings({driver(kOverdue)}, {check_naming("D2")}));         // nobody on file
  EXPECT_FALSE(rings({driver(std::nullopt)}, {check_naming(kDriver)}));  // no last day
  EXPECT_FALSE(rings({driver(kRunDay)}, {check_naming(kDriver)}));       // its last day
  EXPECT_TRUE(rings({driver(kRunDay, "C1")}, {check_naming(kDriver)}));
}

TEST(UnlicensedRunning, RingsOfADriverWhoWasStoodDown) {
  auto stood_down = driver(kRunDay);
  stood_down.stoppages = {stoppage(StoppageKind::driver_suspension, minutes{0})};
  const Drive drive{OnFile{.drivers = {stood_down}},
                    CountyRoad{}.speeding_drive(seconds{5}),
                    {check_naming(kDriver)}};
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_EQ(drive.alarms()[0].kind, "driver_suspension");
}

TEST(UnlicensedRunning, IsCalledByTheBusWhereBothAreInvalid) {
  const Drive drive{
      OnFile{.papers = {paper(DocumentKind::placard, kOverdue)}, .drivers = {driver(kOverdue)}},
      CountyRoad{}.speeding_drive(seconds{5}),
      {check_naming(kDriver)}};
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_EQ(drive.alarms()[0].kind, "placard");
  EXPECT_EQ(drive.alarms()[0].measured, R"({"days_over":1,"documents_over":1,"driver_faults":1})");
}

// A check that comes after the run, and one that corrects the first.
TEST(UnlicensedRunning, HasARunSettledAgainByACheckThatComesLate) {
  Drive drive{OnFile{.drivers = {driver(kOverdue)}}};
  ASSERT_TRUE(drive.alarms().empty());
  drive.effects.settle.clear();
  drive.take(drive.road.departs + minutes{100},
             AttestationSeen{.attestation = check_naming(kDriver)});
  ASSERT_EQ(drive.effects.settle.size(), 1U);
  auto settled = settle(drive.unknown_task(), *drive.book);
  const auto found = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(found, settled.end());
  EXPECT_EQ(found->cause, RevisionCause::new_late);
  auto task = drive.unknown_task();
  task.known = {*found};
  drive.take(drive.road.departs + minutes{110},
             AttestationSeen{.attestation = check_naming("D2", minutes{9}, 2)});
  task.attested.push_back(drive.effects.attested.back().says);
  settled = settle(task, *drive.book);
  const auto amended = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(amended, settled.end());
  EXPECT_EQ(amended->cause, RevisionCause::unsupported);
}

TEST(UnlicensedRunning, HasARunSettledAgainByAReviewOfItsDriverThatIsFiledLate) {
  Drive drive{OnFile{.drivers = {driver(kOverdue)}},
              CountyRoad{}.speeding_drive(seconds{5}),
              {check_naming(kDriver)}};
  const auto reviewed = OnFile{.drivers = {driver(kRunDay + std::chrono::days{300})}};
  EXPECT_EQ(drive.settle_after(book_with(drive.road, reviewed)).size(), 1U);
}

TEST(Attestations, OlderThanLateFixesAreKeptAndDecideNothing) {
  Drive drive{OnFile{.drivers = {driver(kOverdue)}}};
  drive.effects.settle.clear();
  drive.take(drive.road.departs + std::chrono::hours{49},
             AttestationSeen{.attestation = check_naming(kDriver)});
  ASSERT_EQ(drive.effects.attested.size(), 1U);
  EXPECT_TRUE(drive.effects.attested[0].late);
  EXPECT_TRUE(drive.effects.settle.empty());
}

registry::Attestation count_of(int on_board, seconds before, std::uint8_t number) {
  auto one = attestation(registry::AttestationKind::head_count, before, number);
  one.boarded = on_board;
  one.alighted = 0;
  one.on_board = on_board;
  return one;
}

// Heads counted before the first stop is left make the bus loaded; a sweep ends the load.
TEST(Attestations, SayWhenTheBusIsLoadedAndWhenItIsEmptyAgain) {
  auto fixes = CountyRoad{}.speeding_drive(seconds{5});
  const Fix first = fixes.front();
  std::vector<Fix> waiting;  // at its first stop, for a minute
  for (seconds s{60}; s > seconds{0}; s -= seconds{5}) {
    Fix fix = first;
    fix.at -= s;
    fix.received_at -= s;
    fix.speed = geo::from_kmh(0);
    waiting.push_back(fix);
  }
  fixes.insert(fixes.begin(), waiting.begin(), waiting.end());
  const OnFile over{.papers = {paper(DocumentKind::placard, kOverdue)}};
  const Drive counted{over, fixes, {count_of(20, minutes{2}, 1)}};
  const Drive plain{over, fixes};
  ASSERT_FALSE(counted.alarms().empty());
  EXPECT_EQ(counted.alarms()[0].detected_at, fixes[1].at);  // the check reaches the run it begins
  EXPECT_LT(counted.alarms()[0].detected_at, plain.alarms()[0].detected_at);
  const Drive empty{over, fixes, {count_of(0, minutes{2}, 1)}};
  EXPECT_TRUE(empty.alarms().empty());
  auto sweep = attestation(registry::AttestationKind::sweep, -minutes{2}, 2);
  sweep.empty = true;
  const Drive swept{over, fixes, {count_of(20, minutes{2}, 1), sweep}};
  ASSERT_EQ(swept.alarms().size(), 2U);
  EXPECT_EQ(swept.alarms()[1].ended_at, first.at + minutes{2});
}

TEST(Attestations, OfARunUnderWayAndOfOneThatIsOverAreSavedWithTheVehicle) {
  const auto fixes = CountyRoad{}.speeding_drive(seconds{5});
  const CountyRoad road;
  const auto book = book_with(road, OnFile{.drivers = {driver(kOverdue)}});
  const auto of = [&book](std::int64_t) { return book; };
  for (const std::size_t seen : {std::size_t{2}, std::size_t{10}, fixes.size()}) {
    Engine engine{of};
    engine.adopt(book);
    Effects effects;
    std::int64_t seq = 0;
    const auto take = [&](geo::UtcTime now, const Observation& observation) {
      engine.begin_batch({.seq = ++seq, .now = now}, effects);
      engine.apply(observation, effects);
      engine.end_batch(effects);
    };
    take(road.departs - minutes{10}, AttestationSeen{.attestation = check_naming(kDriver)});
    take(road.departs - minutes{9}, AttestationSeen{.attestation = count_of(20, minutes{9}, 7)});
    for (std::size_t i = 0; i < seen; ++i) {
      take(fixes[i].received_at, CountyRoad::report(fixes[i]));
    }
    const bool is_over = seen == fixes.size();
    if (is_over) engine.begin_batch({.seq = ++seq, .now = road.departs + minutes{90}}, effects);
    Engine loaded{of};
    loaded.adopt(book);
    for (const auto& [id, bytes] : engine.take_changed()) {
      EXPECT_TRUE(loaded.load(id, bytes)) << seen;
    }
  }
}

TEST(Attestations, OfARunThatIsSavedAndLoadedAreNotLost) {
  const auto fixes = CountyRoad{}.speeding_drive(seconds{5});
  const CountyRoad road;
  const auto book = book_with(road, OnFile{.drivers = {driver(kOverdue)}});
  const auto of = [&book](std::int64_t) { return book; };
  Engine before{of};
  before.adopt(book);
  Effects effects;
  before.begin_batch({.seq = 1, .now = road.departs - minutes{10}}, effects);
  before.apply(AttestationSeen{.attestation = check_naming(kDriver)}, effects);
  before.end_batch(effects);
  Engine after{of};
  after.adopt(book);
  ASSERT_TRUE(after.load_waiting(before.save_waiting()));
  std::int64_t seq = 1;
  for (const Fix& fix : fixes) {
    after.begin_batch({.seq = ++seq, .now = fix.received_at}, effects);
    after.apply(CountyRoad::report(fix), effects);
    after.end_batch(effects);
  }
  ASSERT_FALSE(effects.alarms.empty());
  EXPECT_EQ(effects.alarms[0].kind, "unqualified_driver");
}

}  // namespace
}  // namespace busward::tracker
