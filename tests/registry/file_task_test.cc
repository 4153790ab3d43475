#include "registry/file_task.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{2026y / 9 / 7};

RuleValues asking_for_inspection_and_review() {
  std::vector<RuleValue> values;
  for (const char* name : {"requires_vehicle_inspection", "requires_annual_review"}) {
    values.push_back({.name = name, .value = 1, .valid_from = {}, .source = "art."});
  }
  return RuleValues{std::move(values)};
}

FileOfOperator fleet(int buses, int drivers) {
  FileOfOperator file{.id = OperatorId{1}, .code = "O1", .name = "公交公司"};
  for (int i = 0; i < buses; ++i) {
    file.subjects.push_back({.subject = DocumentSubject::bus, .name = "B" + std::to_string(i)});
  }
  for (int i = 0; i < drivers; ++i) {
    file.subjects.push_back({.subject = DocumentSubject::driver, .name = "D" + std::to_string(i)});
  }
  return file;
}

std::vector<FileTask> tasks_of(const FileOfOperator& file) {
  return file_tasks(file_health(file, asking_for_inspection_and_review(), kToday).gaps);
}

TEST(FileTasks, AreOneForAKindHoweverManyBusesItIsAbout) {
  const auto tasks = tasks_of(fleet(37, 5));
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[0].matter, FileMatter{DocumentKind::vehicle_inspection});
  EXPECT_EQ(tasks[0].not_on_file, 37);
  EXPECT_EQ(tasks[1].matter, FileMatter{DocumentKind::annual_review});
  EXPECT_EQ(tasks[1].not_on_file, 5);
}

TEST(FileTasks, FallAsFilesComeInAndEndWithTheLast) {
  FileOfOperator file = fleet(3, 0);
  for (int left = 2; left >= 0; --left) {
    auto& papers = file.subjects[static_cast<std::size_t>(left)].papers;
    papers = {{DocumentKind::vehicle_inspection, {.first = {}, .last = kToday + days{150}}}};
    const auto tasks = tasks_of(file);
    EXPECT_EQ(tasks.empty() ? 0 : tasks.front().not_on_file, left);
  }
  EXPECT_TRUE(tasks_of(file).empty());
}

TEST(FileTasks, ShowWhatIsOverBeforeWhatIsMissingAndTheLongestOverFirst) {
  FileOfOperator file = fleet(4, 2);
  const auto ending = [](int in_days) {
    return std::vector<Paper>{
        {DocumentKind::vehicle_inspection, {.first = {}, .last = kToday + days{in_days}}}};
  };
  file.subjects[0].papers = ending(3);
  file.subjects[2].papers = ending(-4);
  file.subjects[3].papers = ending(-90);
  file.subjects[5].papers = {
      {DocumentKind::annual_review, {.first = {}, .last = kToday + 9 * days{1}}}};
  const auto tasks = tasks_of(file);
  ASSERT_EQ(tasks.size(), 2U);
  const FileTask& inspection = tasks[0];
  EXPECT_EQ(inspection.invalid, 2);
  EXPECT_EQ(inspection.not_on_file, 1);
  EXPECT_EQ(inspection.due, 1);
  std::vector<std::string> names;
  for (const FileGap& gap : inspection.gaps) names.push_back(gap.name);
  EXPECT_EQ(names, (std::vector<std::string>{"B3", "B2", "B1", "B0"}));
  EXPECT_EQ(inspection.last_day(), kToday - days{90});
  EXPECT_EQ(tasks[1].gaps.front().on_file.standing, FileStanding::not_on_file);
}

FileGap owed_by_school(const char* code, OrganisationMatter matter) {
  return {.subject = DocumentSubject::operator_,
          .name = std::string{"学校"} + code,
          .matter = matter,
          .owed_by = FileDebtor::school,
          .of_school = code};
}

TEST(SchoolsTasks, AreTheirTelephoneOnceAndAContractWithEachOperator) {
  const std::vector<FileGap> gaps{owed_by_school("S1", OrganisationMatter::responsibility_contract),
                                  owed_by_school("S1", OrganisationMatter::school_duty_phone),
                                  {.name = "B1", .matter = DocumentKind::vehicle_inspection}};
  const std::vector<GapsOfOperator> all{{"甲公司", gaps}, {"乙公司", gaps}};
  const TasksByCode tasks = tasks_of_schools(all);
  ASSERT_EQ(tasks.size(), 1U);
  ASSERT_EQ(tasks.at("S1").size(), 2U);
  EXPECT_EQ(tasks.at("S1")[0].matter, FileMatter{OrganisationMatter::responsibility_contract});
  ASSERT_EQ(tasks.at("S1")[0].gaps.size(), 2U);
  EXPECT_EQ(tasks.at("S1")[0].gaps[0].name, "甲公司");
  EXPECT_EQ(tasks.at("S1")[0].gaps[1].name, "乙公司");
  ASSERT_EQ(tasks.at("S1")[1].gaps.size(), 1U);
  EXPECT_EQ(tasks.at("S1")[1].gaps[0].name, "学校S1");
}

}  // namespace
}  // namespace busward::registry
