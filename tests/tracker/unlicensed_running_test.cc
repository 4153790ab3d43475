#include "tracker/watches/unlicensed_running.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/tracker/county_road.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using registry::DocumentKind;
using registry::StoppageKind;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr sys_days kRunDay{std::chrono::year{2026} / 9 / 1};  // of CountyRoad's bus, in its zone

registry::Paper paper(DocumentKind kind, std::optional<sys_days> last) {
  return {.kind = kind, .days = {.first = {}, .last = last}};
}

constexpr registry::RouteId kRoute{41};  // of CountyRoad's line

struct OnFile {
  std::vector<registry::Paper> papers = {};
  std::vector<registry::Stoppage> of_bus = {};
  std::vector<registry::Stoppage> of_route = {};
};

// An order or a report of that hour on the run's day; the run departs at 07:30.
registry::Stoppage stoppage(StoppageKind kind, minutes from,
                            std::optional<minutes> until = std::nullopt) {
  registry::Stoppage made{
      .kind = kind, .number = "禾教安〔2026〕7号", .from = {kRunDay, from}, .until = {}};
  if (until) made.until = routing::CivilTime{kRunDay, *until};
  return made;
}

// CountyRoad's bus with this on file, where the law asks for placard and inspection.
std::shared_ptr<const Rulebook> book_with(const CountyRoad& road, OnFile file) {
  auto book = std::make_shared<Rulebook>(*road.book);
  auto values = CountyRoad::values();
  for (const char* name : {"unlicensed_without_placard", "unlicensed_without_vehicle_inspection",
                           "unlicensed_under_bus_suspension", "unlicensed_under_open_defect",
                           "unlicensed_under_route_suspension"}) {
    values.push_back({.name = name,
                      .value = 1,
                      .valid_from = std::chrono::year{2012} / 4 / 5,
                      .standing = registry::Standing::law,
                      .source = "article"});
  }
  book->values = registry::RuleValues{std::move(values)};
  book->papers[CountyRoad::kBus.value] = std::move(file.papers);
  book->routes.emplace(CountyRoad::kVersion.value, kRoute);
  if (!file.of_bus.empty()) book->stopped_buses[CountyRoad::kBus.value] = std::move(file.of_bus);
  if (!file.of_route.empty()) book->stopped_routes[kRoute.value] = std::move(file.of_route);
  return book;
}

std::shared_ptr<const Rulebook> book_with(const CountyRoad& road,
                                          std::vector<registry::Paper> papers) {
  return book_with(road, OnFile{.papers = std::move(papers)});
}

struct Drive {
  explicit Drive(std::vector<registry::Paper> papers)
      : Drive{OnFile{.papers = std::move(papers)}} {}
  explicit Drive(OnFile file) : Drive{std::move(file), CountyRoad{}.speeding_drive(seconds{5})} {}
  Drive(OnFile file, const std::vector<Fix>& fixes) : book{book_with(road, std::move(file))} {
    engine.adopt(book);
    for (const Fix& fix : fixes) take(fix.received_at, CountyRoad::report(fix));
    take(road.departs + minutes{90}, std::nullopt);
  }
  void take(geo::UtcTime now, const std::optional<Observation>& seen) {
    engine.begin_batch({.seq = ++seq, .now = now}, effects);
    if (seen) engine.apply(*seen, effects);
    engine.end_batch(effects);
  }
  // What is to be settled after a later rulebook has come.
  std::vector<SettleRequest> settle_after(std::shared_ptr<const Rulebook> newer) {
    effects.settle.clear();
    book = std::move(newer);
    take(road.departs + minutes{120}, RulebookChange{.revision = 2});
    return effects.settle;
  }
  std::vector<AlarmRevision> alarms(std::string_view rule = "unlicensed_running") const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found),
                         [rule](const AlarmRevision& alarm) { return alarm.rule == rule; });
    return found;
  }
  // As the store hands the run out when it has ended.
  ports::SettleTask task() const {
    ports::SettleTask task = unknown_task();
    task.known = {alarms().back()};
    return task;
  }
  // The same where nothing was found.
  ports::SettleTask unknown_task() const {
    ports::SettleTask task;
    task.request = effects.settle.back();
    task.run = *std::ranges::find_if(effects.runs.rbegin(), effects.runs.rend(),
                                     [](const RunRecord& run) { return run.ended_at.has_value(); });
    task.chunks = effects.chunks;
    return task;
  }

  CountyRoad road;
  std::shared_ptr<const Rulebook> book;
  Effects effects;
  std::int64_t seq = 0;
  Engine engine{[this](std::int64_t) { return book; }};
};

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

}  // namespace
}  // namespace busward::tracker
