// The kinds of records read from clean and from dirty CSV: every bad cell is named, nothing else
// is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/cell_values.h"
#include "gateway/sheets/formula_guard.h"
#include "gateway/sheets/records.h"

namespace busward::sheets {
namespace {

using namespace std::chrono_literals;
using files::FileFaults;
using registry::Language;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

template <class T>
std::vector<std::string> faults_of(const Sheet<T>& sheet, const std::string& text,
                                   Language language = Language::en) {
  FileFaults faults{"f"};
  read_records(text, sheet, faults);
  return faults.lines(language);
}

TEST(FileFaults, ShowFiftyAndCountTheRest) {
  std::string text = "code,name,kind\n";
  for (int i = 0; i < 70; ++i) text += ",x,school\n";
  const auto lines = faults_of(kOperators, text);
  ASSERT_THAT(lines, SizeIs(51));
  EXPECT_THAT(lines.back(), HasSubstr("and 20 more faults"));
}

TEST(Operators, NameEachBadCell) {
  FileFaults faults{"f"};
  const auto read =
      read_records("kind,code,name\nschool,A,甲\nservice_provider,B,乙\n", kOperators, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[1].value.kind, registry::OperatorKind::service_provider);
  EXPECT_EQ(read[1].line, 3U);
  EXPECT_THAT(
      faults_of(kOperators, "code,name,kind\nA,,school\nB,x,firm\nC,x,school\nC,y,school\n"),
      ElementsAre(StartsWith("f:2:name: the cell is empty"),
                  StartsWith("f:3:kind: 'firm' is unknown; write one of school,"),
                  StartsWith("f:5:code: 'C' stands on line 4 already")));
}

TEST(Schools, NameEachBadCell) {
  EXPECT_THAT(
      faults_of(kSchools,
                "code,name,stage,lat,lon,operator\nA,x,primary,31.8,117.2,\nB,x,high,31.8,117.2,\n"
                "C,x,primary,117.2,31.8,\nD,x,primary,31.8,abc,\nE,x,primary,31.8,200,\n"),
      ElementsAre(StartsWith("f:3:stage: 'high' is unknown"),
                  AllOf(StartsWith("f:4:lat: 117.2 is no latitude"), HasSubstr("swapped")),
                  StartsWith("f:5:lon: 'abc' is no number"),
                  StartsWith("f:6:lon: 200 is no longitude")));
}

TEST(Buses, NameEachBadCell) {
  FileFaults faults{"f"};
  const auto read = read_records(
      "plate,plate_colour,vin,kind,seats,operator\n皖A1,yellow,,primary,36,\n", kBuses, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_FALSE(read[0].value.vin.has_value());
  EXPECT_FALSE(read[0].value.operator_code.has_value());
  EXPECT_THAT(faults_of(kBuses,
                        "plate,plate_colour,vin,kind,seats,operator\n,red,123,lorry,0,\n"
                        "皖A1,yellow,,primary,36.5,\n皖A2,yellow,,primary,,\n"),
              ElementsAre(StartsWith("f:2:plate: the cell is empty"),
                          StartsWith("f:2:plate_colour: 'red'"), StartsWith("f:2:kind: 'lorry'"),
                          StartsWith("f:2:seats: '0' is no whole number from 1 to 200"),
                          StartsWith("f:2:vin: '123'"), StartsWith("f:3:seats: '36.5'"),
                          StartsWith("f:4:seats: the cell is empty")));
}

TEST(Drivers, NameEachBadCell) {
  EXPECT_THAT(faults_of(kDrivers, "code,name,licence_class,operator\nD1,王,A1,O1\nD2,,,\n"),
              ElementsAre(StartsWith("f:3:name:"), StartsWith("f:3:licence_class:")));
}

// Whatever somebody typed wrongly is still somebody's number: the fault does not repeat it.
TEST(Drivers, HideANumberThatIsWrong) {
  const std::string text =
      "code,name,licence_class,identity\nD1,王,A1,11010519491231002X\n"
      "D2,李,A1,110105194912310021\nD3,张,A1,1.10105E+17\nD4,赵,A1,1101**********002X\n";
  EXPECT_THAT(faults_of(kDrivers, text),
              ElementsAre(StartsWith("f:3:identity: '1101**********0021' is no identity number: "
                                     "its last character"),
                          StartsWith("f:4:identity: '1.10***E+17' is no identity number: it has "
                                     "not 18")));
  EXPECT_THAT(faults_of(kDrivers, text, Language::zh),
              ElementsAre(HasSubstr("“1101**********0021” 不是居民身份证号：末位校验码不符"),
                          HasSubstr("不足或超过 18 位")));
}

TEST(Contracts, NameDaysInTheWrongOrder) {
  EXPECT_THAT(faults_of(kContracts,
                        "number,school,operator,signed_on,filed_on,from,until\n"
                        "Z1,S1,O1,2026-08-20,2026-08-19,2026-09-01,2026-08-31\nZ2,S1,,,,,\n"),
              ElementsAre(StartsWith("f:2:until: it ends before it begins"),
                          StartsWith("f:2:filed_on: it was filed before"),
                          StartsWith("f:3:operator: the cell is empty")));
}

TEST(Violations, ReadMomentsAsThePoliceWriteThem) {
  FileFaults faults{"f"};
  const auto read = read_records(
      "违法记录编号,驾驶人编号,违法时间,违法类别,记分\nW1,D1,2026-03-05 07:45,超速,6\n"
      "W2,D1,2026/3/5 7:45:30,其他,\nW3,D1,2026-03-05T07:45:00+08:00,酒驾,12\n",
      kViolations, faults);
  ASSERT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(read, SizeIs(3));
  EXPECT_EQ(geo::to_iso8601(read[0].value.at), "2026-03-04T23:45:00Z");
  EXPECT_EQ(geo::to_iso8601(read[1].value.at), "2026-03-04T23:45:30Z");
  EXPECT_EQ(read[2].value.at, read[0].value.at);
  EXPECT_EQ(read[2].value.kind, registry::ViolationKind::drink_driving);
  EXPECT_THAT(
      faults_of(kViolations, "number,driver,at,kind,points\nW1,D1,2026-03-05,overspeed,13\n"),
      ElementsAre(StartsWith("f:2:points: '13'"), StartsWith("f:2:at: '2026-03-05' is no moment")));
}

TEST(Placards, ReadSeveralDriversRoutesAndDeparturesInOneCell) {
  FileFaults faults{"f"};
  const auto read = read_records(
      "标牌编号,号牌号码,驾驶人,行驶线路,开行时间,停靠站点数\n"
      "XC1,皖A1,D1；D2,1路; 2路 ,7:05;16:30:00,9\n",
      kPlacards, faults);
  ASSERT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_THAT(read[0].value.driver_codes, ElementsAre("D1", "D2"));
  EXPECT_THAT(read[0].value.routes, ElementsAre("1路", "2路"));
  EXPECT_THAT(read[0].value.departures, ElementsAre(7h + 5min, 16h + 30min));
  EXPECT_EQ(read[0].value.stops, 9);
  EXPECT_THAT(faults_of(kPlacards,
                        "number,plate,departures,from,returned_on\n"
                        "XC1,皖A1,7.30,2026-09-01,2026-08-31\n"),
              ElementsAre(StartsWith("f:2:departures: '7.30' is no time of day"),
                          StartsWith("f:2:returned_on: it was given back before")));
}

TEST(Areas, NameEachBadCell) {
  EXPECT_THAT(faults_of(kAreas, "code,name,level,parent\nA,甲,县,\nB,,town,A\nC,丙,村,A\n"),
              ElementsAre(StartsWith("f:3:name: the cell is empty"),
                          StartsWith("f:4:level: '村' is unknown")));
}

TEST(Terminals, MatchOnTheNumberWithoutLeadingZeros) {
  FileFaults faults{"f"};
  const auto read = read_records("phone,plate\n013900000001,皖A1\n000,皖A2\n", kTerminals, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].value.number, "13900000001");
  EXPECT_EQ(read[1].value.number, "0");
  EXPECT_THAT(
      faults_of(
          kTerminals,
          "phone,edition,plate,plate_colour\n013900000001,2013,皖A1,\n13900000001,2019,皖A2,\n"
          "1.39E+10,2012,皖A3,pink\n123456789012345678901,,皖A4,\n1,,,\n"),
      ElementsAre(StartsWith("f:3:phone: '13900000001' stands on line 2 already"),
                  AllOf(StartsWith("f:4:phone: a spreadsheet made a number of it ('1.39E+10')"),
                        HasSubstr("text")),
                  StartsWith("f:4:edition: '2012'"), StartsWith("f:4:plate_colour: 'pink'"),
                  StartsWith("f:5:phone:"), StartsWith("f:6:plate: the cell is empty")));
}

TEST(Timetable, NamesEachBadCell) {
  FileFaults faults{"f"};
  const auto read = read_records("route,departure,days\n1路,07:05:09,7135\n", kTimetable, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].value.time_of_day, 7h + 5min + 9s);
  EXPECT_EQ(read[0].value.weekdays, 0b1010101U);
  EXPECT_THAT(
      faults_of(kTimetable,
                "route,departure,days\n1路,7点,12345\n1路,24:00:00,12345\n"
                "1路,07:00:00,\n1路,07:00:00,11\n1路,07:00:00,8\n,07:00:00,1\n"
                "1路,07:00:00,1\n1路,07:00:00,2\n"),
      ElementsAre(StartsWith("f:2:departure: '7点'"), StartsWith("f:3:departure: '24:00:00'"),
                  StartsWith("f:4:days: the cell is empty"), StartsWith("f:5:days: '11'"),
                  StartsWith("f:6:days: '8'"), StartsWith("f:7:route:"),
                  StartsWith("f:9:departure: '1路 07:00:00' stands on line 8 already")));
}

TEST(Assignments, NameEachBadCell) {
  EXPECT_THAT(faults_of(kAssignments,
                        "route,departure,plate,driver\n1路,07:00:00,皖A1,\n1路,07:00:00,皖A2,D1\n"
                        "1路,x,,D1\n"),
              ElementsAre(StartsWith("f:3:departure: '1路 07:00:00' stands on line 2 already"),
                          StartsWith("f:4:departure: 'x'"), StartsWith("f:4:plate:")));
}

TEST(Sheets, AreReadByTheHeadingsOfBureaus) {
  FileFaults faults{"f"};
  const auto read = read_records(
      "某县校车台账,,,,,\n序号,车牌号,颜色*,核定载客（人）,类型,所属单位\n1,皖A1,黄牌,36,"
      "小学生校车,C1\n",
      kBuses, faults);
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].line, 3U);
  EXPECT_EQ(read[0].value, (registry::Bus{.plate = "皖A1",
                                          .plate_colour = registry::PlateColour::yellow,
                                          .vin = {},
                                          .kind = registry::BusKind::primary,
                                          .seats = 36,
                                          .operator_code = "C1"}));
}

TEST(Sheets, NameTheCellInChineseByItsHeading) {
  EXPECT_THAT(
      faults_of(kBuses, "车牌号,颜色,类型,核载人数\n皖A1,红,primary,四十五\n", Language::zh),
      ElementsAre("f 第 2 行「颜色」：“红” 不在可填范围内；请填：蓝、黄、黑、白、绿、其他",
                  "f 第 2 行「核载人数」：“四十五” 不是 1 到 200 的整数；请只填数字"));
  EXPECT_THAT(faults_of(kBuses, "车牌号,颜色,核载人数,颜色,油耗\n", Language::zh),
              ElementsAre(StartsWith("f 第 1 行「颜色」：表头中「颜色」列出现两次"),
                          StartsWith("f 第 1 行「油耗」：本类表没有「油耗」列"),
                          StartsWith("f 第 1 行「校车类型」：缺少「校车类型」列")));
}

TEST(Sheets, KnowSemicolonsTabsAndWhatChineseDesktopsWrite) {
  for (const char* text : {"code;name;kind\nA;甲;school\n", "code\tname\tkind\nA\t甲\tschool\n",
                           "\xEF\xBB\xBF"
                           "code,name,kind\nA,甲,school\n",
                           "code,name,kind\nA,\xBC\xD7,\xD1\xA7\xD0\xA3\n"}) {
    FileFaults faults{"f"};
    const auto read = read_records(text, kOperators, faults);
    EXPECT_THAT(faults.lines(), IsEmpty()) << text;
    ASSERT_THAT(read, SizeIs(1)) << text;
    EXPECT_EQ(read[0].value.name, "甲");
  }
}

TEST(Sheets, PassOverTheExampleOfATemplateAndRowsWithoutContent) {
  FileFaults faults{"f"};
  const auto read = read_records("序号,编号,姓名,准驾车型\n1,D示例01,张某,A1\n2,,,\n3,D2,李,B1\n",
                                 kDrivers, faults);
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].value.code, "D2");
}

TEST(Sheets, RecoverDigitsWhereTheyAreAllThere) {
  FileFaults faults{"f"};
  const auto read = read_records("终端号,车牌号\n1.3900000001E+10,皖A1\n", kTerminals, faults);
  EXPECT_THAT(faults.lines(), IsEmpty());
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].value.number, "13900000001");
}

TEST(CellValues, ReadDaysTimesAndWeekdaysAsPeopleWriteThem) {
  using std::chrono::sys_days;
  const sys_days day{std::chrono::year{2026} / 9 / 1};
  for (const char* text :
       {"2026-09-01", "2026/9/1", "2026.9.1", "2026年9月1日", "20260901", "2026-09-01 00:00:00"}) {
    EXPECT_EQ(day_in(text), day) << text;
  }
  for (const char* text : {"2026-13-01", "46266", "2026-09", "昨天", "", "2026-02-29"}) {
    EXPECT_FALSE(day_in(text)) << text;
  }
  EXPECT_EQ(time_in("7:05"), 7h + 5min);
  EXPECT_EQ(time_in("07：05：09"), 7h + 5min + 9s);
  EXPECT_FALSE(time_in("24:00"));
  EXPECT_EQ(weekdays_in("12345"), 0b0011111U);
  EXPECT_EQ(weekdays_in("周一至周五"), 0b0011111U);
  EXPECT_EQ(weekdays_in("星期一、星期三"), 0b0000101U);
  EXPECT_EQ(weekdays_in("每天"), 0b1111111U);
  for (const char* text : {"11", "8", "周五至周一", "至五", "一至", "", "周"}) {
    EXPECT_FALSE(weekdays_in(text)) << text;
  }
}

TEST(FormulaGuard, GivesBackEveryText) {
  for (const char* text : {"=1+1", "+1", "-1", "@a", "'=1", "''@", "'", "a", "", "a=b", "'a"}) {
    EXPECT_EQ(unguarded(guarded(text)), text);
    EXPECT_EQ(std::string_view{"=+-@"}.find(guarded(text).substr(0, 1)) == std::string::npos ||
                  guarded(text).empty(),
              true)
        << text;
  }
  EXPECT_EQ(guarded("=1+1"), "'=1+1");
}

}  // namespace
}  // namespace busward::sheets
