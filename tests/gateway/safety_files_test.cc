// The readers of the safety work's files: a row goes through the steps of its case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"

namespace busward::sheets {
namespace {

using namespace std::chrono_literals;
using registry::cases::DefectState;
using registry::cases::SuspensionState;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::string_view kSuspensionHead =
    "subject,of,number,issued_by,ground,from,conditions,served_to,served_on,rectified_by,"
    "resumed_at,resumption_number,accepted_by\n";
constexpr std::string_view kDefectHead =
    "plate,number,grade,item,what,found_at,found_by,repaired_at,repaired_by,repair_document,"
    "cleared_at,cleared_by\n";

std::string suspensions(std::string_view rows) {
  return std::string{kSuspensionHead} + std::string{rows};
}
std::string defects(std::string_view rows) {
  return std::string{kDefectHead} + std::string{rows};
}

TEST(SuspensionsFile, ReadsAnOrderAndItsResumption) {
  files::FileFaults faults{"f"};
  const auto found = read_records(
      suspensions("bus,皖A00001,3号,交警大队,制动不合格,2026-09-07 10:30,,,,,,,\n"
                  "route,1路,4号,教育局,道路塌方,2026年9月7日,抢修完成,李运,2026/9/7,公路局,"
                  "2026-09-09T06:00:00,5号,王督\n"),
      kSuspensions, faults);
  EXPECT_THAT(faults.lines(registry::Language::en), IsEmpty());
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(state_of(found[0].value), SuspensionState::ordered);
  EXPECT_EQ(found[0].value.from.time_of_day, 10h + 30min);
  EXPECT_EQ(state_of(found[1].value), SuspensionState::resumed);
  EXPECT_EQ(found[1].value.from.time_of_day, 0s);
  EXPECT_EQ(found[1].value.service->to, "李运");
}

TEST(SuspensionsFile, NamesTheCellThatNoStepAllows) {
  files::FileFaults faults{"f"};
  read_records(suspensions("bus,A,1,b,g,2026-09-07,,,,赵安,2026-09-08,5号,赵安\n"
                           "bus,A,2,b,g,2026-09-07,,,,,2026-09-08,5号,钱检\n"
                           "bus,A,3,b,g,2026-09-07,,,,赵安,2026-09-06,5号,钱检\n"
                           "bus,A,4,b,g,2026-09-07,,,,赵安,2026-09-08,,钱检\n"
                           "bus,A,5,b,g,gestern,,,,,,,\n"),
               kSuspensions, faults);
  EXPECT_THAT(faults.lines(registry::Language::en),
              ElementsAre(StartsWith("f:2:accepted_by"), StartsWith("f:3:rectified_by"),
                          StartsWith("f:4:resumed_at"), StartsWith("f:5:resumption_number"),
                          StartsWith("f:6:from")));
}

TEST(DefectsFile, ReadsADefectAsFarAsItHasCome) {
  files::FileFaults faults{"f"};
  const auto found =
      read_records(defects("A,1,may_not_run,brakes,异响,2026-09-07 06:10,李驾,,,,,\n"
                           "A,2,may_run,seats,破损,2026-09-07,李驾,2026-09-07 15:00,赵安,WX1,,\n"
                           "A,3,may_not_run,tyres,磨损,2026-09-07,李驾,2026-09-07 15:00,赵安,WX2,"
                           "2026-09-08 07:00,钱检\n"),
                   kDefects, faults);
  EXPECT_THAT(faults.lines(registry::Language::en), IsEmpty());
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(state_of(found[0].value), DefectState::open);
  EXPECT_EQ(state_of(found[1].value), DefectState::repaired);
  EXPECT_EQ(state_of(found[2].value), DefectState::cleared);
}

TEST(DefectsFile, NamesTheCellThatNoStepAllows) {
  files::FileFaults faults{"f"};
  read_records(defects("A,1,may_run,brakes,w,2026-09-07,x,2026-09-07,赵安,WX1,2026-09-08,赵安\n"
                       "A,2,may_run,brakes,w,2026-09-07,x,,,,2026-09-08,钱检\n"
                       "A,3,may_run,brakes,w,2026-09-07,x,2026-09-07,赵安,,,\n"
                       "A,3,grave,brakes,w,2026-09-07,x,,,,,\n"),
               kDefects, faults);
  EXPECT_THAT(faults.lines(registry::Language::en),
              ElementsAre(StartsWith("f:2:cleared_by"), StartsWith("f:3:repaired_at"),
                          StartsWith("f:4:repair_document"), StartsWith("f:5:grade")));
}

}  // namespace
}  // namespace busward::sheets
