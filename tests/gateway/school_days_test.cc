// Every kind of day that a school's calendar knows, from the files of a generated county to the run
// sheet and to the runs that the engine expects.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_store.h"
#include "db/run_sheet_store.h"
#include "gateway/commands/record_import.h"
#include "gateway/files/county_toml.h"
#include "gateway/simulator/county.h"
#include "gateway/simulator/county_files.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::commands {
namespace {

using namespace std::chrono_literals;
using registry::DayReason;
using registry::PlanState;
using std::chrono::days;
using support::at;
using support::must;

constexpr std::chrono::sys_days kMonday{2026y / 9 / 7};
const geo::UtcTime kStart = at("2026-09-07T06:30:00+08:00");

class SchoolDays : public testing::Test {
 protected:
  SchoolDays() {
    const support::TemporaryDirectory folder;
    EXPECT_TRUE(simulator::write_county(
        simulator::generate_county({.seed = 3, .buses = 40, .start = kStart}), folder.path()));
    db::RulebookImport door{
        database_.address(), kStart, db::ImportEnd::kept,
        std::make_shared<const db::IdentitySeal>(db::MasterKeys{{db::MasterKey{1, {}}}})};
    EXPECT_TRUE(door.ensure_default_rules(files::default_rule_values()));
    for (const ImportKind& kind : import_kinds()) {
      const auto outcome = import_file(door, kind.what, folder.path() / kind.file);
      EXPECT_TRUE(std::holds_alternative<FileTaken>(outcome)) << kind.what;
    }
    db::RulebookStore rulebooks{database_.address()};
    book_ = must(rulebooks.load(must(rulebooks.latest()).revision));
  }

  std::vector<registry::SheetRun> sheet(std::chrono::sys_days day) {
    const auto file = support::answer(sheets_.runs(day, kStart + 1h));
    return registry::RunSheet{file}.runs();
  }
  static std::string line(registry::VehicleId bus, const boost::uuids::uuid& run, geo::UtcTime at) {
    return fmt::format("{} {} {}", bus.value, to_string(run), geo::to_iso8601(at));
  }
  std::set<std::string> expected_by_engine(std::chrono::sys_days day) const {
    std::set<std::string> lines;
    const geo::UtcTime midnight = geo::UtcTime{day} - 8h;
    for (const auto& [vehicle, services] : book_->services) {
      for (const auto& run :
           book_->planned_runs(registry::VehicleId{vehicle}, midnight, midnight + 24h)) {
        lines.insert(line(run.vehicle, run.id, run.departs_at));
      }
    }
    return lines;
  }

  support::TestDatabase database_;
  db::Pool pool_{database_.address()};
  db::RunSheetStore sheets_{pool_};
  std::shared_ptr<const tracker::Rulebook> book_;
};

TEST_F(SchoolDays, AreTheSameOnTheSheetAndInTheEngineForEachKind) {
  std::map<DayReason, std::set<PlanState>> kinds;
  std::map<DayReason, int> moved;
  for (auto day = kMonday; day < kMonday + days{60}; day += days{1}) {
    std::set<std::string> planned;
    for (const registry::SheetRun& run : sheet(day)) {
      if (run.plan.because) {
        kinds[run.plan.because->reason].insert(run.plan.state);
        if (run.plan.departure < run.key.departure) ++moved[run.plan.because->reason];
      }
      if (run.plan.state == PlanState::planned) {
        planned.insert(line(*run.bus.who, run.id, run.departs_at));
      }
    }
    EXPECT_EQ(planned, expected_by_engine(day)) << geo::to_iso8601(day);
  }
  using testing::ElementsAre;
  EXPECT_THAT(kinds[DayReason::holiday], ElementsAre(PlanState::left_out));
  EXPECT_THAT(kinds[DayReason::make_up], ElementsAre(PlanState::planned, PlanState::left_out));
  EXPECT_THAT(kinds[DayReason::half_day], ElementsAre(PlanState::planned));
  EXPECT_THAT(kinds[DayReason::exam], ElementsAre(PlanState::planned));
  EXPECT_THAT(kinds[DayReason::early_dismissal], ElementsAre(PlanState::planned));
  EXPECT_THAT(kinds[DayReason::weekly_boarding], ElementsAre(PlanState::planned));
  EXPECT_THAT(kinds[DayReason::evening_study], ElementsAre(PlanState::left_out));
  EXPECT_EQ(moved[DayReason::half_day], 1);
  EXPECT_EQ(moved[DayReason::exam], 3);
  EXPECT_EQ(moved[DayReason::early_dismissal], 1);
}

// A bus has several runs in one peak, and some of them on one line; each is a run of its own.
TEST_F(SchoolDays, HaveEachOfABussRunsInOnePeakByItself) {
  std::map<std::int64_t, int> of_bus;
  std::map<std::pair<std::int64_t, std::int64_t>, int> of_line;
  std::set<std::string> ids;
  const auto runs = sheet(kMonday);
  for (const registry::SheetRun& run : runs) {
    if (run.on_file.departure.direction != routing::Direction::to_school) continue;
    ++of_bus[run.bus.who->value];
    ++of_line[{run.bus.who->value, run.key.route.value}];
    ids.insert(to_string(run.id));
  }
  const auto several = [](const auto& entry) { return entry.second > 1; };
  EXPECT_GT(std::ranges::count_if(of_bus, several), 10);
  EXPECT_GT(std::ranges::count_if(of_line, several), 5);
  EXPECT_EQ(expected_by_engine(kMonday).size(), runs.size());
  std::size_t all = 0;
  for (const auto& [bus, count] : of_bus) all += static_cast<std::size_t>(count);
  EXPECT_EQ(ids.size(), all);
}

}  // namespace
}  // namespace busward::commands
