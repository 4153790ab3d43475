#include <gtest/gtest.h>

#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/stoppage.h"

namespace busward::registry::cases {
namespace {

using namespace std::chrono_literals;
using routing::CivilTime;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kMonday{2026y / 9 / 7};

CivilTime hour(int day, int hours) {
  return {.day = kMonday + days{day}, .time_of_day = std::chrono::hours{hours}};
}

Suspension ordered() {
  return {.subject = SuspensionSubject::bus,
          .of = "皖A00001",
          .number = "禾交停〔2026〕3号",
          .issued_by = "禾溪县公安局交通警察大队",
          .ground = "制动不合格",
          .from = hour(0, 10),
          .conditions = {},
          .service = {},
          .rectified_by = {},
          .resumption = {}};
}

Resumption resumption(const char* by) {
  return {.at = hour(3, 8), .number = "禾交复〔2026〕3号", .accepted_by = by};
}

TEST(Suspension, GoesFromItsOrderToAResumptionThatSomebodyElseAccepted) {
  Suspension bus = ordered();
  EXPECT_EQ(state_of(bus), SuspensionState::ordered);
  bus = *served(bus, {.to = "赵安", .on = kMonday});
  EXPECT_EQ(state_of(bus), SuspensionState::served);
  bus = *rectified(bus, "赵安");
  EXPECT_EQ(state_of(bus), SuspensionState::rectified);
  bus = *resumed(bus, resumption("钱检"));
  EXPECT_EQ(state_of(bus), SuspensionState::resumed);
  EXPECT_FALSE(holds_at(bus, hour(0, 9)));
  EXPECT_TRUE(holds_at(bus, hour(0, 10)));
  EXPECT_FALSE(holds_at(bus, hour(3, 8)));
}

TEST(Suspension, IsNotResumedByWhoPutItRightNorWithoutItsDocumentNorTwice) {
  EXPECT_EQ(resumed(ordered(), resumption("钱检")).error(), SuspensionRefusal::nobody_rectified);
  const Suspension mended = *rectified(ordered(), "赵安");
  EXPECT_EQ(resumed(mended, resumption("赵安")).error(), SuspensionRefusal::accepted_by_rectifier);
  Resumption bare = resumption("钱检");
  bare.number.clear();
  EXPECT_EQ(resumed(mended, bare).error(), SuspensionRefusal::resumed_without_document);
  Resumption early = resumption("钱检");
  early.at = hour(0, 9);
  EXPECT_EQ(resumed(mended, early).error(), SuspensionRefusal::before_it_began);
  const Suspension over = *resumed(mended, resumption("钱检"));
  EXPECT_EQ(resumed(over, resumption("钱检")).error(), SuspensionRefusal::already_resumed);
  EXPECT_EQ(rectified(over, "孙平").error(), SuspensionRefusal::already_resumed);
}

Defect found(DefectGrade grade) {
  return {.plate = "皖A00001",
          .number = "QX0001",
          .grade = grade,
          .item = DefectItem::brakes,
          .what = "制动异响",
          .found_at = hour(0, 6),
          .found_by = "李驾",
          .repair = {},
          .clearance = {}};
}

Repair repair(const char* by) {
  return {.at = hour(0, 15), .by = by, .document = "WX0001", .workshop = "禾溪汽修"};
}

TEST(Defect, IsClearedBySomebodyElseThanItsRepairer) {
  const Defect mended = *repaired(found(DefectGrade::may_not_run), repair("赵安"));
  EXPECT_EQ(state_of(mended), DefectState::repaired);
  EXPECT_EQ(cleared(mended, {.at = hour(1, 7), .by = "赵安"}).error(),
            DefectRefusal::cleared_by_repairer);
  const Defect over = *cleared(mended, {.at = hour(1, 7), .by = "钱检"});
  EXPECT_EQ(state_of(over), DefectState::cleared);
  EXPECT_EQ(repaired(over, repair("赵安")).error(), DefectRefusal::already_cleared);
}

TEST(Defect, KeepsTheOrderOfItsSteps) {
  const Defect open = found(DefectGrade::may_run);
  EXPECT_EQ(cleared(open, {.at = hour(1, 7), .by = "钱检"}).error(), DefectRefusal::not_repaired);
  EXPECT_EQ(sent_back(open).error(), DefectRefusal::not_repaired);
  Repair early = repair("赵安");
  early.at = hour(0, 5);
  EXPECT_EQ(repaired(open, early).error(), DefectRefusal::before_the_last_step);
  Repair bare = repair("赵安");
  bare.document.clear();
  EXPECT_EQ(repaired(open, bare).error(), DefectRefusal::repaired_without_document);
  const Defect mended = *repaired(open, repair("赵安"));
  EXPECT_EQ(repaired(mended, repair("孙平")).error(), DefectRefusal::already_repaired);
  EXPECT_EQ(cleared(mended, {.at = hour(0, 14), .by = "钱检"}).error(),
            DefectRefusal::before_the_last_step);
  EXPECT_EQ(*sent_back(mended), open);
}

TEST(Defect, IsRepairedByItsOperatorAndClearedByWhoMayCheck) {
  using access::Role;
  EXPECT_TRUE(may(Role::safety_manager, DefectStep::repair));
  EXPECT_FALSE(may(Role::inspector, DefectStep::repair));
  EXPECT_TRUE(may(Role::traffic_police, DefectStep::clear));
  EXPECT_TRUE(may(Role::attendant, DefectStep::find));
  EXPECT_FALSE(may(Role::attendant, DefectStep::clear));
  for (const DefectStep step :
       {DefectStep::find, DefectStep::repair, DefectStep::send_back, DefectStep::clear}) {
    EXPECT_FALSE(may(Role::audit_administrator, step));
  }
}

RuleValues counting(const std::vector<std::string>& kinds) {
  std::vector<RuleValue> values;
  for (const std::string& kind : kinds) {
    values.push_back({.name = "unlicensed_under_" + kind,
                      .value = 1,
                      .valid_from = sys_days{2012y / 4 / 5},
                      .standing = Standing::law,
                      .source = "art. of " + kind});
  }
  return RuleValues{values};
}

TEST(Stoppage, IsWhatStopsABusARouteOrADriverAndNothingElse) {
  Suspension driver = ordered();
  driver.subject = SuspensionSubject::driver;
  EXPECT_EQ(stoppage_of(driver).kind, StoppageKind::driver_suspension);
  EXPECT_EQ(stoppage_of(found(DefectGrade::may_run)), std::nullopt);
  EXPECT_EQ(stoppage_of(found(DefectGrade::may_not_run))->kind, StoppageKind::open_defect);
  Suspension route = ordered();
  route.subject = SuspensionSubject::route;
  EXPECT_EQ(stoppage_of(route).kind, StoppageKind::route_suspension);
}

// A defect that is repaired still stops the bus: it runs again when somebody else has looked.
TEST(Stoppage, HoldsFromItsMomentUntilItIsLifted) {
  const Defect mended = *repaired(found(DefectGrade::may_not_run), repair("赵安"));
  const Defect over = *cleared(mended, {.at = hour(1, 7), .by = "钱检"});
  const std::vector<Stoppage> all{*stoppage_of(over)};
  const auto rules = counting({"open_defect"});
  EXPECT_TRUE(in_force(all, rules, hour(0, 5)).empty());
  EXPECT_EQ(in_force(all, rules, hour(0, 6)).size(), 1U);
  EXPECT_EQ(in_force(all, rules, hour(1, 6))[0].days, 1);
  EXPECT_TRUE(in_force(all, rules, hour(1, 7)).empty());
  EXPECT_TRUE(in_force(all, counting({"bus_suspension"}), hour(0, 6)).empty());
}

TEST(Stoppage, NamesTheGravestAndOfOneKindTheOldestFirst) {
  const auto at = [](StoppageKind kind, const char* number, int day) {
    return Stoppage{.kind = kind, .number = number, .from = hour(day, 0), .until = {}};
  };
  const std::vector all{at(StoppageKind::open_defect, "D", -9),
                        at(StoppageKind::bus_suspension, "later", -1),
                        at(StoppageKind::bus_suspension, "older", -2)};
  const auto held = in_force(all, counting({"bus_suspension", "open_defect"}), hour(0, 0));
  ASSERT_EQ(held.size(), 3U);
  EXPECT_EQ(held[0].number, "older");
  EXPECT_EQ(held[0].source, "art. of bus_suspension");
  EXPECT_EQ(held[1].number, "later");
  EXPECT_EQ(held[2].number, "D");
}

}  // namespace
}  // namespace busward::registry::cases
