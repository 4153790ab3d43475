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
  for (const char* kind : {"operators", "schools", "terminals", "placards", "violations",
                           "timetable", "assignments", "suspensions", "contracts"}) {
    EXPECT_EQ(post(SheetEnd::previewed, "x\n", kind).status, 403) << kind;
  }
  officer_.of = {.school_id = registry::SchoolId{1}};
  EXPECT_EQ(post(SheetEnd::previewed, "x\n", "buses").status, 403);
}

TEST_F(SheetUpload, OfNoKindIsNotFound) {
  EXPECT_EQ(post(SheetEnd::taken, kGood, "ships").status, 404);
}

}  // namespace
}  // namespace busward::commands
