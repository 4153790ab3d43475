#include "registry/document.h"

#include <vector>

#include <gmock/gmock.h>
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
  EXPECT_EQ(health.gaps[0].matter, FileMatter{DocumentKind::transport_licence});
  EXPECT_EQ(health.gaps[1].matter, FileMatter{DocumentKind::placard});
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

TEST(FileHealth, AsksForATelephoneOfTheOperatorAndOfEachSchoolServed) {
  FileOfOperator file = company({});
  file.safety_managers = 1;
  file.schools = {{"S1", "一小", {}}, {"S2", "二小", {}, true}};
  const RuleValues rules = asking_for({"duty_phone"});
  const FileHealth health = file_health(file, rules, kToday);
  EXPECT_EQ(health.valid, 1);
  ASSERT_EQ(health.gaps.size(), 2U);
  EXPECT_EQ(name_of(health.gaps[0].matter), "duty_phone");
  EXPECT_EQ(health.gaps[0].owed_by, FileDebtor::operator_);
  EXPECT_EQ(subject_name(health.gaps[0]), "operator");
  EXPECT_EQ(name_of(health.gaps[1].matter), "school_duty_phone");
  EXPECT_EQ(health.gaps[1].name, "一小");
  EXPECT_EQ(health.gaps[1].owed_by, FileDebtor::school);
  EXPECT_EQ(subject_name(health.gaps[1]), "school");
  file.reachable = 1;
  file.schools[0].has_duty_phone = true;
  EXPECT_TRUE(file_health(file, rules, kToday).gaps.empty());
}

TEST(FileHealth, AsksForAContractWithEachSchoolServedAndASafetyManager) {
  FileOfOperator file = company({});
  file.schools = {{"S1", "一小", {{.days = from_to(-10, 300), .filed_on = kToday - days{5}}}},
                  {"S2", "二小", {{.days = from_to(-10, 300), .filed_on = {}}}}};
  const RuleValues rules = asking_for({"responsibility_contract", "safety_manager"});
  const FileHealth health = file_health(file, rules, kToday);
  EXPECT_EQ(health.valid, 1);
  EXPECT_EQ(health.not_on_file, 2);
  ASSERT_EQ(health.gaps.size(), 2U);
  EXPECT_EQ(name_of(health.gaps[0].matter), "safety_manager");
  EXPECT_EQ(name_of(health.gaps[1].matter), "responsibility_contract");
  EXPECT_EQ(health.gaps[1].name, "二小");
  EXPECT_EQ(health.gaps[1].owed_by, FileDebtor::school);
  file.safety_managers = 1;
  EXPECT_EQ(file_health(file, rules, kToday).not_on_file, 1);
}

TEST(FileHealth, SaysWhoOwesWhatAndWhichRuleWaitsForIt) {
  auto values = asking_for({"placard", "annual_review", "fire_extinguisher"}).all();
  values.push_back(values[0]);
  values.back().name = "unlicensed_without_placard";
  const FileOfOperator file =
      company({{.subject = DocumentSubject::bus, .name = "皖A00001", .papers = {}},
               {.subject = DocumentSubject::driver, .name = "D1", .papers = {}}});
  const FileHealth health = file_health(file, RuleValues{values}, kToday);
  ASSERT_EQ(health.gaps.size(), 3U);
  EXPECT_EQ(health.gaps[0].waits, "unlicensed_running");
  EXPECT_EQ(health.gaps[0].owed_by, FileDebtor::operator_);
  EXPECT_EQ(health.gaps[1].waits, std::nullopt);
  EXPECT_EQ(health.gaps[2].waits, "driver_conditions");
  EXPECT_EQ(health.gaps[2].owed_by, FileDebtor::driver);
}

TEST(FileHealth, CountsConditionsThatNoDocumentDecidesAndNamesWhatBreaksThem) {
  auto values = asking_for({"driving_record"}).all();
  for (const char* name : {"driver_experience_years", "driver_drink_driving", "driver_no_crime"}) {
    values.push_back(values[0]);
    values.back().name = name;
  }
  FileOfSubject driver{.subject = DocumentSubject::driver, .name = "D1", .papers = {}};
  driver.driver = DriverFacts{.licence_class = "A1", .first_licensed_on = kToday - days{4000}};
  const FileHealth clean = file_health(company({driver}), RuleValues{values}, kToday);
  EXPECT_EQ(clean.valid, 1);        // the years
  EXPECT_EQ(clean.not_on_file, 1);  // the police's record, once
  driver.driver->violations = {{"W7", kToday - days{3}, ViolationKind::drink_driving, 12, false}};
  const FileHealth drunk = file_health(company({driver}), RuleValues{values}, kToday);
  EXPECT_EQ(drunk.invalid, 1);
  EXPECT_EQ(drunk.gaps.back().detail, "W7");
  EXPECT_EQ(name_of(drunk.gaps.back().matter), "drink_driving");
}

TEST(FileHealth, AsksForEachViolationThatNobodyHasDealtWithUntilSomebodyHas) {
  RuleValues rules{{{.name = "requires_processed_violations",
                     .value = 1,
                     .valid_from = kToday - days{900},
                     .standing = Standing::law,
                     .source = "art. 65"}}};
  FileOfSubject driver{.subject = DocumentSubject::driver, .name = "D1", .papers = {}};
  driver.driver = DriverFacts{.licence_class = "A1"};
  auto& violations = driver.driver->violations;
  violations = {{"W1", kToday - days{30}, ViolationKind::other, 3, false, kToday - days{2}},
                {"W2", kToday - days{20}, ViolationKind::other, 3, false, std::nullopt},
                {"W3", kToday + days{1}, ViolationKind::other, 3, false, std::nullopt}};
  const FileHealth health = file_health(company({driver}), rules, kToday);
  ASSERT_EQ(health.gaps.size(), 1U);
  EXPECT_EQ(group_of(health.gaps[0].matter), "violation");
  EXPECT_THAT(*health.gaps[0].detail, testing::StartsWith("W2 "));
  EXPECT_EQ(health.gaps[0].owed_by, FileDebtor::driver);
  EXPECT_EQ(health.gaps[0].waits, "annual_review");
  EXPECT_EQ(health.invalid + health.not_on_file, 0);  // no document is missing
  EXPECT_EQ(file_health(company({driver}), rules, kToday - days{3}).gaps.size(), 2U);
  violations[1].processed_on = kToday;
  EXPECT_TRUE(file_health(company({driver}), rules, kToday).gaps.empty());
}

TEST(FileHealth, AsksARetiredBusForItsPlacardAlone) {
  FileOfSubject bus{.subject = DocumentSubject::bus, .name = "皖A00001", .papers = {}};
  bus.bus = BusInForce{.retired_on = kToday - days{1}};
  bus.placards = {{.number = "XC1", .plate = "皖A00001", .days = from_to(-100, 100)}};
  const FileHealth health =
      file_health(company({bus}), asking_for({"placard", "vehicle_inspection"}), kToday);
  ASSERT_EQ(health.gaps.size(), 1U);
  EXPECT_EQ(name_of(health.gaps[0].matter), "placard_not_returned");
  EXPECT_EQ(health.not_on_file, 0);
}

TEST(FileHealth, AsksNoTransportLicenceOfACityBusCompany) {
  FileOfOperator city = company({{.subject = DocumentSubject::operator_, .name = "O1"}});
  city.kind = OperatorKind::city_bus;
  EXPECT_TRUE(file_health(city, asking_for({"transport_licence"}), kToday).gaps.empty());
  city.kind = OperatorKind::individual;
  EXPECT_EQ(file_health(city, asking_for({"transport_licence"}), kToday).not_on_file, 1);
}

TEST(FileHealth, AsksNoTransportLicenceOfASchool) {
  FileOfOperator school =
      company({{.subject = DocumentSubject::operator_, .name = "S1", .papers = {}}});
  school.kind = OperatorKind::school;
  EXPECT_TRUE(file_health(school, asking_for({"transport_licence"}), kToday).gaps.empty());
}

}  // namespace
}  // namespace busward::registry
