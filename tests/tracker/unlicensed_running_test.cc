#include "tracker/watches/unlicensed_running.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/tracker/county_road.h"
#include "tracker/settling.h"

namespace busward::tracker {
namespace {

using registry::DocumentKind;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr sys_days kRunDay{std::chrono::year{2026} / 9 / 1};  // of CountyRoad's bus, in its zone

registry::Paper paper(DocumentKind kind, std::optional<sys_days> last) {
  return {.kind = kind, .days = {.first = {}, .last = last}};
}

// CountyRoad's bus with these documents, where the law asks for placard and inspection.
std::shared_ptr<const Rulebook> book_with(const CountyRoad& road,
                                          std::vector<registry::Paper> papers) {
  auto book = std::make_shared<Rulebook>(*road.book);
  auto values = CountyRoad::values();
  for (const char* name : {"unlicensed_without_placard", "unlicensed_without_vehicle_inspection"}) {
    values.push_back({.name = name,
                      .value = 1,
                      .valid_from = std::chrono::year{2012} / 4 / 5,
                      .standing = registry::Standing::law,
                      .source = "article"});
  }
  book->values = registry::RuleValues{std::move(values)};
  book->papers[CountyRoad::kBus.value] = std::move(papers);
  return book;
}

struct Drive {
  explicit Drive(std::vector<registry::Paper> papers) : book{book_with(road, std::move(papers))} {
    engine.adopt(book);
    for (const Fix& fix : road.speeding_drive(seconds{5})) {
      take(fix.received_at, CountyRoad::report(fix));
    }
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
  std::vector<AlarmRevision> alarms() const {
    std::vector<AlarmRevision> found;
    std::ranges::copy_if(effects.alarms, std::back_inserter(found), [](const AlarmRevision& alarm) {
      return alarm.rule == "unlicensed_running";
    });
    return found;
  }
  // As the store hands the run out when it has ended.
  ports::SettleTask task() const {
    ports::SettleTask task;
    task.request = effects.settle.back();
    task.run = *std::ranges::find_if(effects.runs.rbegin(), effects.runs.rend(),
                                     [](const RunRecord& run) { return run.ended_at.has_value(); });
    task.chunks = effects.chunks;
    task.known = {alarms().back()};
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
  EXPECT_TRUE(Drive{{}}.alarms().empty());
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

}  // namespace
}  // namespace busward::tracker
