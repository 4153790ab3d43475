// Sheets that come over HTTP: asked about, marked, taken.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/sheet_import.h"
#include "gateway/commands/sheet_desk.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::commands {
namespace {

namespace json = boost::json;
using api::SheetEnd;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class FixedClock final : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override { return support::at("2026-09-07T01:00:00Z"); }
};

class SheetUpload : public testing::Test {
 protected:
  http::Response post(SheetEnd end, const std::string& body, std::string kind = "operators") {
    const api::PostSheet handler{
        [this](api::SentSheet sheet) { return desk_.take(std::move(sheet)); }, end};
    http::Request request{
        .method = http::Method::post, .body = body, .actor = officer_, .reach = reach_};
    request.path_values["kind"] = std::move(kind);
    return support::ask(handler(std::move(request)));
  }
  json::value answer(SheetEnd end, const std::string& body) {
    const http::Response response = post(end, body);
    EXPECT_EQ(response.status, 200);
    return json::parse(*response.body);
  }
  std::string on_file() { return database_.text("SELECT count(*) FROM registry.operator_now"); }

  registry::access::Actor officer_{.account = registry::access::AccountId{1},
                                   .name = "王某",
                                   .role = registry::access::Role::duty_officer,
                                   .of = {}};
  std::optional<registry::access::Reach> reach_ = registry::access::Reach::area;
  support::TestDatabase database_;
  FixedClock clock_;
  SheetDesk desk_{database_.address(), clock_};
};

constexpr const char* kGood = "编号,名称,类型\nC1,甲,学校\nC2,乙,企业\n";
constexpr const char* kBad = "编号,名称,类型\nC1,甲,学校\nC2,,医院\n";

TEST_F(SheetUpload, IsPreviewedFirstAndThenTaken) {
  const json::value preview = answer(SheetEnd::previewed, kGood);
  EXPECT_FALSE(preview.at("taken").as_bool());
  EXPECT_EQ(preview.at("added").as_int64(), 2);
  ASSERT_THAT(preview.at("changes").as_array(), SizeIs(2));
  EXPECT_EQ(preview.at("changes").at(0).at("key").as_string(), "C1");
  EXPECT_EQ(preview.at("changes").at(0).at("cells").at(1).at("new").as_string(), "甲");
  EXPECT_EQ(on_file(), "0");
  EXPECT_TRUE(answer(SheetEnd::taken, kGood).at("taken").as_bool());
  EXPECT_EQ(on_file(), "2");
}

TEST_F(SheetUpload, WithABadCellIsNotTakenAndSaysWhy) {
  for (const SheetEnd end : {SheetEnd::previewed, SheetEnd::taken}) {
    const json::value refused = answer(end, kBad);
    EXPECT_FALSE(refused.at("taken").as_bool());
    EXPECT_EQ(refused.at("faults_total").as_int64(), 2);
    EXPECT_EQ(refused.at("faults").at(0).at("line").as_int64(), 3);
    EXPECT_EQ(refused.at("faults").at(0).at("column").as_string(), "名称");
    EXPECT_EQ(refused.at("faults").at(1).at("what").as_string(), "“医院” 不在可填范围内");
  }
  EXPECT_EQ(on_file(), "0");
}

TEST_F(SheetUpload, ComesBackMarked) {
  const http::Response marked = post(SheetEnd::marked, kBad);
  EXPECT_THAT(marked.content_type, HasSubstr("spreadsheetml"));
  files::FileFaults faults{"m"};
  sheets::read_records(*marked.body, sheets::kOperators, faults);
  EXPECT_EQ(faults.count(), 2U);
  EXPECT_EQ(on_file(), "0");
}

TEST_F(SheetUpload, OfOneOperatorsAccountIsForbidden) {
  officer_.of.operator_id = registry::OperatorId{7};
  for (const SheetEnd end : {SheetEnd::previewed, SheetEnd::taken, SheetEnd::marked}) {
    EXPECT_EQ(post(end, kGood).status, 403);
  }
  EXPECT_EQ(on_file(), "0");
}

// GB 11643's own example, of nobody.
constexpr const char* kNumber = "11010519491231002X";
constexpr const char* kPeople =
    "编号,姓名,准驾车型,身份证号\nD1,王,A1,11010519491231002X\nD2,李,A1,\n";

db::MasterKey master_key() {
  db::MasterKey key{.version = 1, .bytes = {}};
  key.bytes.fill(7);
  return key;
}

class PeopleUpload : public SheetUpload {
 protected:
  PeopleUpload() {
    desk_.seal_with(std::make_shared<const db::IdentitySeal>(db::MasterKeys{{master_key()}}));
  }
  // Every text of the database that could hold it.
  std::string rows_with_the_number() {
    return database_.text(
        "SELECT count(*) FROM (SELECT f::text AS t FROM registry.driver_fact f UNION ALL "
        "SELECT p::text FROM registry.person p UNION ALL "
        "SELECT k::text FROM registry.person_key k UNION ALL "
        "SELECT e::text FROM audit.entry e UNION ALL "
        "SELECT a::text FROM access.kept_answer a) x WHERE x.t LIKE '%19491231%002X%'");
  }
};

TEST_F(PeopleUpload, ShowsIdentitiesMaskedAndSealsThem) {
  const http::Response preview = post(SheetEnd::previewed, kPeople, "drivers");
  EXPECT_THAT(*preview.body, HasSubstr("1101**********002X"));
  EXPECT_THAT(*preview.body, Not(HasSubstr(kNumber)));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.person"), "0");
  const http::Response taken = post(SheetEnd::taken, kPeople, "drivers");
  EXPECT_TRUE(json::parse(*taken.body).at("taken").as_bool());
  EXPECT_THAT(*taken.body, Not(HasSubstr(kNumber)));
  EXPECT_EQ(database_.text("SELECT string_agg(masked, ' ') FROM registry.person_key"),
            "1101**********002X");
  EXPECT_EQ(rows_with_the_number(), "0");
}

TEST_F(PeopleUpload, NamesTheCellOfABadNumberWithoutItWhereverItStands) {
  const std::string bad =
      "编号,姓名,准驾车型,初次领证日期,身份证号\nD1,王,A1,,110105194912310021\n"
      "D2,李,A1,11010519491231002X,\n";
  const http::Response refused = post(SheetEnd::previewed, bad, "drivers");
  const json::value answer = json::parse(*refused.body);
  EXPECT_EQ(answer.at("faults_total").as_int64(), 2) << *refused.body;
  EXPECT_EQ(answer.at("faults").at(0).at("line").as_int64(), 2);
  EXPECT_EQ(answer.at("faults").at(0).at("column").as_string(), "身份证号");
  EXPECT_THAT(*refused.body, HasSubstr("末位校验码不符"));
  EXPECT_THAT(*refused.body, Not(HasSubstr("110105194912310021")));
  EXPECT_THAT(*refused.body, Not(HasSubstr(kNumber)));
}

TEST_F(SheetUpload, WithAnIdentityIsRefusedWhereNothingSealsIt) {
  const http::Response refused = post(SheetEnd::taken, kPeople, "drivers");
  EXPECT_THAT(*refused.body, HasSubstr("没有密钥"));
  EXPECT_THAT(*refused.body, Not(HasSubstr(kNumber)));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.driver_now"), "0");
}

// The safety manager of O1, which has two buses; O2 has one.
class OwnSheets : public SheetUpload {
 protected:
  OwnSheets() {
    db::RulebookImport door{database_.address(), support::at("2026-08-01T00:00:00Z")};
    support::SmallCounty county;
    county.take(door);
    const registry::Operator other{.code = "O2", .name = "另一公司"};
    support::imported(door.take_operators(std::vector{other}));
    const registry::Bus bus{.plate = "皖A99999",
                            .kind = registry::BusKind::primary,
                            .seats = 20,
                            .operator_code = "O2"};
    support::imported(door.take_buses(std::vector{bus}));
    officer_.role = registry::access::Role::safety_manager;
    officer_.of.operator_id = registry::OperatorId{std::stoll(
        database_.text("SELECT operator_id FROM registry.operator_now WHERE code = 'O1'"))};
    reach_ = registry::access::Reach::own;
  }
  json::value sent(SheetEnd end, const std::string& body, const std::string& kind) {
    const http::Response response = post(end, body, kind);
    EXPECT_EQ(response.status, 200) << *response.body;
    return json::parse(*response.body);
  }
};

TEST_F(OwnSheets, AreTakenAndSayWhoFiledThem) {
  const std::string own = "编号,姓名,准驾车型,服务单位编号\nD1,王,A1,O1\nD8,赵,A1,O1\n";
  EXPECT_EQ(sent(SheetEnd::previewed, own, "drivers").at("added").as_int64(), 1);
  EXPECT_TRUE(sent(SheetEnd::taken, own, "drivers").at("taken").as_bool());
  EXPECT_EQ(database_.text("SELECT o.code FROM registry.driver_now d "
                           "JOIN registry.operator_now o USING (operator_id) WHERE d.code = 'D8'"),
            "O1");
  EXPECT_EQ(database_.text("SELECT note FROM registry.revision ORDER BY number DESC LIMIT 1"),
            "import drivers, filed by the operator");
  EXPECT_EQ(database_.text("SELECT DISTINCT acting_as FROM audit.entry WHERE account = 1"),
            "safety_manager");
}

TEST_F(OwnSheets, AreRefusedWholeWhereARowIsAnothersAsItComesOrAsItStands) {
  const auto refused_rows = [this](const std::string& body, const std::string& kind) {
    for (const SheetEnd end : {SheetEnd::previewed, SheetEnd::taken}) {
      const json::value answer = sent(end, body, kind);
      EXPECT_FALSE(answer.at("taken").as_bool()) << body;
      EXPECT_EQ(answer.at("faults_total").as_int64(), 1) << json::serialize(answer);
      EXPECT_THAT(json::serialize(answer.at("faults")), HasSubstr("不属于本单位"));
    }
  };
  const std::string before = database_.text("SELECT max(number) FROM registry.revision");
  // One that is another's, claimed; one that is handed to another; one of nobody; of another's.
  const std::string buses = "plate,plate_colour,kind,seats,operator\n";
  refused_rows(buses + "皖A00001,yellow,primary,36,O1\n皖A99999,yellow,primary,36,O1\n", "buses");
  refused_rows(buses + "皖A00001,yellow,primary,36,O2\n", "buses");
  refused_rows("code,name,licence_class,operator\nD7,赵,A1,\n", "drivers");
  refused_rows("code,name,role,operator\nA7,赵,attendant,O2\n", "staff");
  refused_rows("subject,of,kind,until\nbus,皖A99999,vehicle_inspection,2027-01-01\n", "documents");
  EXPECT_EQ(database_.text("SELECT max(number) FROM registry.revision"), before);
}

TEST_F(OwnSheets, AreOfTheKindsThatAnOperatorAnswersForAlone) {
  for (const char* kind :
       {"areas", "operators", "schools", "terminals", "placards", "violations", "timetable",
        "assignments", "suspensions", "contracts", "pledge_texts", "calendar", "riders"}) {
    EXPECT_EQ(post(SheetEnd::previewed, "x\n", kind).status, 403) << kind;
  }
}

// Training, pledges and duties of O1 (drivers D1 and D3) and of O2 (driver D9); session B1 is the
// bureau's.
class OwnSafetySheets : public OwnSheets {
 protected:
  OwnSafetySheets() {
    database_.run(
        "INSERT INTO registry.driver (id) VALUES (103), (109); "
        "INSERT INTO registry.driver_fact (driver_id, code, name, licence_class, operator_id, "
        "added_revision) SELECT d.id, d.code, '王', 'A1', o.operator_id, 1 FROM (VALUES "
        "(103, 'D3', 'O1'), (109, 'D9', 'O2')) d (id, code, operator) "
        "JOIN registry.operator_now o ON o.code = d.operator; "
        "INSERT INTO registry.training_session_fact (number, starts_at, length_min, place, "
        "trainer, topic, audience, operator_id, expected, added_revision) SELECT t.number, "
        "'2026-09-01', 60, 'p', 't', 't', 'drivers', o.operator_id, '{}', 1 "
        "FROM (VALUES ('T1', 'O1'), ('T2', 'O2'), ('B1', NULL)) t (number, operator) "
        "LEFT JOIN registry.operator_now o ON o.code = t.operator; "
        "INSERT INTO registry.pledge_text_fact (role, version, from_day, text, added_revision) "
        "VALUES ('driver', 'v1', '2026-09-01', 't', 1); "
        "INSERT INTO registry.pledge_fact (role, person, unit, version, signed_on, method, "
        "added_revision) VALUES ('driver', 'D3', 'O2', 'v1', '2026-09-01', 'paper', 1); "
        "INSERT INTO registry.duty_fact (name, title_zh, title_en, owner, rhythm, lead_days, "
        "valid_from, standing, source, ordinal, added_revision) VALUES ('monthly_drill', '演练', "
        "'drill', 'operator', 'monthly', 7, '2026-01-01', 'house_default', 's', 1, 1)");
  }
  // The columns of the faults of a sheet, which is not taken; each names somebody else's.
  std::string faulty_columns(const std::string& body, const std::string& kind) {
    const json::value answer = sent(SheetEnd::taken, body, kind);
    EXPECT_FALSE(answer.at("taken").as_bool()) << body;
    std::string columns;
    for (const auto& fault : answer.at("faults").as_array()) {
      EXPECT_EQ(fault.at("what").as_string().find("“"), 0U) << fault;
      EXPECT_THAT(json::serialize(fault), HasSubstr("不属于本单位"));
      columns += (columns.empty() ? "" : " ") + std::string{fault.at("column").as_string()};
    }
    return columns;
  }
  void expect_taken(const std::string& body, const std::string& kind) {
    const json::value preview = sent(SheetEnd::previewed, body, kind);
    EXPECT_EQ(preview.at("changes").as_array().size(), 1U) << json::serialize(preview);
    const json::value answer = sent(SheetEnd::taken, body, kind);
    EXPECT_TRUE(answer.at("taken").as_bool()) << json::serialize(answer);
    EXPECT_EQ(answer.at("added").as_int64(), 1) << body;
  }
};

constexpr const char* kTraining =
    "number,at,minutes,place,trainer,topic,audience,operator,expected\n";

TEST_F(OwnSafetySheets, OfAnOperatorsSessionsPledgesAndDutiesAreTaken) {
  expect_taken(std::string{kTraining} + "T3,2026-09-05,60,p,t,t,drivers,O1,D1 D3\n", "training");
  expect_taken("session,person,makes_up_for\nT3,D1,B1\n", "attendances");
  expect_taken("session,persons\nT3,4\n", "attendances");
  expect_taken("role,person,unit,version,signed_on,method\ndriver,D1,O1,v1,2026-09-02,paper\n",
               "pledges");
  expect_taken("duty,of,done_on,by\nmonthly_drill,O1,2026-09-02,王\n", "duties_done");
  EXPECT_EQ(database_.text("SELECT DISTINCT note FROM registry.revision WHERE note LIKE "
                           "'import duties%'"),
            "import duties_done, filed by the operator");
}

TEST_F(OwnSafetySheets, OfAnotherOperatorOrTheBureauAreRefusedByName) {
  const std::string before = database_.text("SELECT max(number) FROM registry.revision");
  const auto session = [this](const std::string& row) {
    return faulty_columns(std::string{kTraining} + row, "training");
  };
  EXPECT_EQ(session("T9,2026-09-05,60,p,t,t,drivers,O2,\n"), "服务单位编号");
  EXPECT_EQ(session("T9,2026-09-05,60,p,t,t,drivers,,\n"), "服务单位编号");
  EXPECT_EQ(session("T2,2026-09-05,60,p,t,t,drivers,O1,\n"), "服务单位编号");  // takes it over
  EXPECT_EQ(session("B1,2026-09-05,60,p,t,t,drivers,O1,\n"), "服务单位编号");
  EXPECT_EQ(session("T9,2026-09-05,60,p,t,t,drivers,O1,D1 D9 D404\n"), "应到人员 应到人员");
  const std::string attendances = "session,person,persons,makes_up_for\n";
  EXPECT_EQ(faulty_columns(attendances + "T2,D1,,\nB1,D1,,\n", "attendances"), "期次 期次");
  EXPECT_EQ(faulty_columns(attendances + "T1,D9,,\n", "attendances"), "人员编号");
  EXPECT_EQ(faulty_columns(attendances + "T1,D1,,T2\n", "attendances"), "补训期次");
  const std::string pledges = "role,person,unit,version,signed_on,method\n";
  EXPECT_EQ(faulty_columns(pledges + "driver,D9,,v1,2026-09-02,paper\n", "pledges"), "人员编号");
  EXPECT_EQ(faulty_columns(pledges + "driver,D1,O2,v1,2026-09-02,paper\n", "pledges"), "所在单位");
  EXPECT_EQ(faulty_columns(pledges + "driver,D3,,v1,2026-09-01,electronic\n", "pledges"),
            "所在单位");  // signed with O2, before
  const std::string duties = "duty,of,done_on,by\n";
  for (const char* of : {"O2", "S1", ""}) {
    EXPECT_EQ(faulty_columns(duties + "monthly_drill," + of + ",2026-09-02,王\n", "duties_done"),
              "责任单位编号")
        << of;
  }
  EXPECT_EQ(database_.text("SELECT max(number) FROM registry.revision"), before);
}

// The clerk of school S1, to which 1路 and 2路 go; S2 is another.
class SchoolsSheets : public OwnSafetySheets {
 protected:
  SchoolsSheets() {
    db::RulebookImport door{database_.address(), support::at("2026-08-02T00:00:00Z")};
    support::imported(
        door.take_schools(std::vector{registry::School{.code = "S2",
                                                       .name = "第二小学",
                                                       .stage = registry::SchoolStage::primary,
                                                       .place = support::place(31.9, 117.3),
                                                       .operator_code = {},
                                                       .area_code = {},
                                                       .duty_phone = {}}}));
    auto other = support::straight_route("9路", 31.84, 30);
    other.school = "S2";
    support::imported(door.take_routes(std::vector{other}));
    officer_.role = registry::access::Role::school_clerk;
    officer_.of = {.school_id = registry::SchoolId{std::stoll(database_.text(
                       "SELECT school_id FROM registry.school_now WHERE code = 'S1'"))}};
  }
};

constexpr const char* kSchoolColumns = "code,name,stage,lat,lon,operator,area,duty_phone\n";
constexpr const char* kCalendarColumns = "school,from,until,reason,effect,route,source\n";

TEST_F(SchoolsSheets, OfItsOwnDaysTelephoneAndDutiesAreTaken) {
  expect_taken(std::string{kCalendarColumns} + "S1,2026-09-20,2026-09-20,make_up,added,1路,n\n",
               "calendar");
  const std::string own =
      std::string{kSchoolColumns} + "S1,第一小学,primary,31.81,117.21,O1,,0551-60000001\n";
  EXPECT_EQ(sent(SheetEnd::taken, own, "schools").at("changed").as_int64(), 1);
  EXPECT_EQ(database_.text("SELECT duty_phone FROM registry.school_now WHERE code = 'S1'"),
            "0551-60000001");
  expect_taken("duty,of,done_on,by\nmonthly_drill,S1,2026-09-02,王\n", "duties_done");
  EXPECT_EQ(database_.text("SELECT note FROM registry.revision ORDER BY number DESC LIMIT 1"),
            "import duties_done, filed by the school");
}

// What was on file of the county and of another school stays, though a calendar is replaced whole.
TEST_F(SchoolsSheets, OfAnotherSchoolOrTheCountyAreRefusedByName) {
  db::RulebookImport door{database_.address(), support::at("2026-08-03T00:00:00Z")};
  const registry::CalendarEntry county{.school = {},
                                       .first = routing::CivilDay{std::chrono::days{20'700}},
                                       .last = routing::CivilDay{std::chrono::days{20'701}},
                                       .of = {},
                                       .runs_as = {},
                                       .moved_to = {},
                                       .source = "n"};
  registry::CalendarEntry other = county;
  other.school = "S2";
  support::imported(door.take_calendar(std::vector{county, other}));
  const auto days = [this](const std::string& rows) {
    return faulty_columns(kCalendarColumns + rows, "calendar");
  };
  EXPECT_EQ(days("S2,2026-09-20,2026-09-20,holiday,left_out,,n\n"), "学校编号");
  EXPECT_EQ(days(",2026-09-20,2026-09-20,holiday,left_out,,n\n"), "学校编号");
  EXPECT_EQ(days("S1,2026-09-20,2026-09-20,holiday,left_out,9路,n\n"), "线路名称");
  const auto schools = [this](const std::string& rows) {
    return faulty_columns(kSchoolColumns + rows, "schools");
  };
  EXPECT_EQ(schools("S2,第二小学,primary,31.9,117.3,,,110\n"), "学校编号");
  EXPECT_EQ(schools("S3,第三小学,primary,31.9,117.3,,,110\n"), "学校编号");
  EXPECT_EQ(faulty_columns("duty,of,done_on,by\nmonthly_drill,S2,2026-09-02,王\n", "duties_done"),
            "责任单位编号");
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.calendar_fact "
                           "WHERE closed_revision IS NULL"),
            "2");
}

TEST_F(SchoolsSheets, SayNothingOfTheirSchoolButItsTelephone) {
  const json::value refused = sent(
      SheetEnd::taken,
      std::string{kSchoolColumns} + "S1,重点小学,kindergarten,31.82,117.21,O2,,110\n", "schools");
  EXPECT_FALSE(refused.at("taken").as_bool());
  EXPECT_EQ(refused.at("faults_total").as_int64(), 4) << json::serialize(refused);
  EXPECT_THAT(json::serialize(refused), HasSubstr("此栏由教育行政部门填报"));
}

TEST_F(SchoolsSheets, AreOfThreeKindsAlone) {
  for (const sheets::SheetForm* form : sheets::catalogue()) {
    const bool own =
        form->key == "schools" || form->key == "calendar" || form->key == "duties_done";
    EXPECT_EQ(post(SheetEnd::previewed, "x\n", std::string{form->key}).status, own ? 200 : 403)
        << form->key;
  }
}

TEST_F(SheetUpload, OfNoKindIsNotFound) {
  EXPECT_EQ(post(SheetEnd::taken, kGood, "ships").status, 404);
}

}  // namespace
}  // namespace busward::commands
