#include "registry/document.h"

#include <vector>

#include <gtest/gtest.h>

#include "registry/file_health.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{2026y / 9 / 1};

DocumentDays from_to(int first, int last) {
  return {.first = kToday + days{first}, .last = kToday + days{last}};
}

TEST(OnFile, IsTrueOfTheDaysThatTheDocumentNamesAndOfNoOther) {
  const std::vector one{from_to(-10, 0)};
  EXPECT_EQ(on_file(one, kToday).standing, FileStanding::valid);
  EXPECT_EQ(on_file(one, kToday - days{10}).standing, FileStanding::valid);
  EXPECT_EQ(on_file(one, kToday + days{1}), (OnFile{FileStanding::invalid, kToday}));
  // Of the time before the first document nobody knows anything.
  EXPECT_EQ(on_file(one, kToday - days{11}), OnFile{});
}

TEST(OnFile, KnowsNothingWithoutADocumentOrWithoutItsLastDay) {
  EXPECT_EQ(on_file({}, kToday), OnFile{});
  const std::vector<DocumentDays> undated{{.first = kToday - days{5}, .last = {}}};
  EXPECT_EQ(on_file(undated, kToday), OnFile{});
}

// The renewal may be in the drawer with its date missing: that is a task, and no alarm.
TEST(OnFile, AnUndatedRenewalTakesTheAlarmFromOneThatIsOver) {
  const std::vector<DocumentDays> both{from_to(-300, -3), {.first = {}, .last = {}}};
  EXPECT_EQ(on_file(both, kToday), (OnFile{FileStanding::not_on_file, kToday - days{3}}));
  const std::vector<DocumentDays> later{from_to(-300, -3), {.first = kToday + days{1}, .last = {}}};
  EXPECT_EQ(on_file(later, kToday).standing, FileStanding::invalid);
}

TEST(OnFile, LooksThroughRenewalsThatFollowWithoutAGap) {
  const std::vector chain{from_to(16, 200), from_to(-100, 5), from_to(6, 15)};
  EXPECT_EQ(on_file(chain, kToday), (OnFile{FileStanding::valid, kToday + days{200}}));
  const std::vector gap{from_to(-100, 5), from_to(7, 200)};
  EXPECT_EQ(on_file(gap, kToday), (OnFile{FileStanding::valid, kToday + days{5}}));
}

TEST(ReminderStep, IsTheStepThatHasBeenReached) {
  const auto step = [](int left) { return reminder_step(kToday + days{left}, kToday); };
  EXPECT_EQ(step(61), std::nullopt);
  EXPECT_EQ(step(60), 60);
  EXPECT_EQ(step(31), 60);
  EXPECT_EQ(step(30), 30);
  EXPECT_EQ(step(15), 15);
  EXPECT_EQ(step(8), 15);
  EXPECT_EQ(step(7), 7);
  EXPECT_EQ(step(1), 1);
  EXPECT_EQ(step(0), 1);
  EXPECT_EQ(step(-1), std::nullopt);
}

RuleValues asking_for(const std::vector<std::string>& kinds) {
  std::vector<RuleValue> values;
  for (const std::string& kind : kinds) {
    values.push_back({.name = "requires_" + kind,
                      .value = 1,
                      .valid_from = sys_days{2012y / 4 / 5},
                      .standing = Standing::law,
                      .source = "art. of " + kind});
  }
  return RuleValues{values};
}

FileOfOperator company(std::vector<FileOfSubject> subjects) {
  return {.id = OperatorId{1},
          .code = "O1",
          .name = "公交公司",
          .kind = OperatorKind::service_provider,
          .subjects = std::move(subjects)};
}

TEST(FileHealth, CountsWhatIsAskedForAndNamesWhatIsToDo) {
  const FileOfOperator file =
      company({{.subject = DocumentSubject::operator_, .name = "O1", .papers = {}},
               {.subject = DocumentSubject::bus,
                .name = "皖A00001",
                .papers = {{DocumentKind::vehicle_inspection, from_to(-100, 100)},
                           {DocumentKind::placard, from_to(-100, 20)}}},
               {.subject = DocumentSubject::driver,
                .name = "D1",
                .papers = {{DocumentKind::annual_review, from_to(-400, -1)}}}});
  const FileHealth health = file_health(
      file, asking_for({"vehicle_inspection", "placard", "annual_review", "transport_licence"}),
      kToday);
  EXPECT_EQ(health.valid, 2);
  EXPECT_EQ(health.due, 1);
  EXPECT_EQ(health.invalid, 1);
  EXPECT_EQ(health.not_on_file, 1);
  ASSERT_EQ(health.gaps.size(), 3U);
  EXPECT_EQ(health.gaps[0].kind, DocumentKind::transport_licence);
  EXPECT_EQ(health.gaps[1].kind, DocumentKind::placard);
  EXPECT_EQ(health.gaps[1].reminder, 30);
  EXPECT_EQ(health.gaps[2].name, "D1");
  EXPECT_EQ(health.gaps[2].on_file.last_day, kToday - days{1});
  EXPECT_EQ(health.gaps[2].source, "art. of annual_review");
}

TEST(FileHealth, AsksNothingThatNoRuleAsksForOnThatDay) {
  const FileOfOperator file =
      company({{.subject = DocumentSubject::bus, .name = "皖A00001", .papers = {}}});
  EXPECT_TRUE(file_health(file, RuleValues{{}}, kToday).gaps.empty());
  auto values = asking_for({"placard"}).all();
  values.push_back(values.front());
  values.back().valid_from = kToday;
  values.back().value = 0;
  const RuleValues until_today{values};
  EXPECT_EQ(file_health(file, until_today, kToday - days{1}).not_on_file, 1);
  EXPECT_EQ(file_health(file, until_today, kToday).not_on_file, 0);
}

TEST(FileHealth, AsksNoTransportLicenceOfASchool) {
  FileOfOperator school =
      company({{.subject = DocumentSubject::operator_, .name = "S1", .papers = {}}});
  school.kind = OperatorKind::school;
  EXPECT_TRUE(file_health(school, asking_for({"transport_licence"}), kToday).gaps.empty());
}

}  // namespace
}  // namespace busward::registry
