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

TEST_F(SheetUpload, OfNoKindIsNotFound) {
  EXPECT_EQ(post(SheetEnd::taken, kGood, "ships").status, 404);
}

}  // namespace
}  // namespace busward::commands
