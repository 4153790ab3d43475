// `busward import` from files on a disk into a real database.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_store.h"
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
using support::at;
using support::must;
using support::TemporaryDirectory;
using support::TestDatabase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const geo::UtcTime kMorning = at("2026-09-07T22:30:00Z");

// A generated county on the disk and an empty database.
class ImportCounty : public testing::Test {
 protected:
  ImportCounty() {
    EXPECT_TRUE(simulator::write_county(records_, folder_.path()));
    EXPECT_TRUE(door_.ensure_default_rules(files::default_rule_values()));
  }

  std::filesystem::path path(std::string_view file) const { return folder_.path() / file; }

  void write(std::string_view file, std::string_view text) const {
    std::ofstream{path(file), std::ios::binary} << text;
  }

  db::Imported done(std::string_view what, std::string_view file) {
    const FileOutcome outcome = import_file(door_, what, path(file));
    if (const auto* faults = std::get_if<files::FileFaults>(&outcome)) {
      ADD_FAILURE() << file << ": " << faults->lines().front();
      return {};
    }
    return std::get<FileTaken>(outcome).imported;
  }

  std::vector<std::string> faults(std::string_view what, std::string_view file) {
    const FileOutcome outcome = import_file(door_, what, path(file));
    const auto* found = std::get_if<files::FileFaults>(&outcome);
    return found == nullptr ? std::vector<std::string>{} : found->lines();
  }

  void take_all() {
    for (const ImportKind& kind : import_kinds()) done(kind.what, kind.file);
  }

  TemporaryDirectory folder_;
  TestDatabase database_;
  db::RulebookImport door_{
      database_.address(), kMorning, db::ImportEnd::kept,
      std::make_shared<const db::IdentitySeal>(db::MasterKeys{{db::MasterKey{1, {}}}})};
  simulator::CountyRecords records_ =
      simulator::generate_county({.seed = 7, .buses = 20, .start = kMorning});
};

TEST_F(ImportCounty, TakesEveryFileOfAGeneratedCountyOnce) {
  take_all();
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.vehicle_now"), "20");
  EXPECT_EQ(database_.text("SELECT count(*) FROM routing.route_approval_now"),
            std::to_string(records_.routes.size()));
  EXPECT_EQ(database_.text("SELECT count(*) FROM routing.assignment_now"),
            std::to_string(records_.assignments.size()));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.placard_now"),
            std::to_string(records_.placards.size()));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.document_fact WHERE kind = 'placard'"),
            std::to_string(records_.placards.size()));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.staff_now WHERE person_id IS NOT NULL"),
            std::to_string(records_.staff.size()));
  EXPECT_EQ(database_.text("SELECT count(*) FROM routing.road_now"),
            std::to_string(records_.roads.size()));
  const std::string revisions = database_.text("SELECT count(*) FROM registry.revision");
  take_all();
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.revision"), revisions);
  db::RulebookStore store{database_.address()};
  const auto rulebook = must(store.load(must(store.latest()).revision));
  EXPECT_EQ(rulebook->route_versions.size(), records_.routes.size());
  EXPECT_EQ(rulebook->terminals.size(), 20U);
  EXPECT_TRUE(rulebook->values.missing().empty());
}

TEST_F(ImportCounty, NamesTheLineOfAnUnknownReference) {
  write("drivers.csv", "code,name,licence_class,operator\nD1,王,A1,\nD2,李,A1,NOBODY\n");
  EXPECT_THAT(faults("drivers", "drivers.csv"),
              ElementsAre(AllOf(HasSubstr("drivers.csv:3:operator: 'NOBODY' is not on file"),
                                HasSubstr("import operators.csv first"))));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.driver_now"), "0");
}

TEST_F(ImportCounty, NamesEachBadCellOfTheDocumentsAndReadsDaysAsSpreadsheetsWriteThem) {
  done("areas", "areas.csv");
  done("operators", "operators.csv");
  done("buses", "buses.csv");
  const std::string plate = records_.buses.front().plate;
  write("documents.csv", "subject,of,kind,number,from,until\nbus," + plate +
                             ",placard,X1,2026/9/1,2027年2月28日\nbus," + plate +
                             ",placard,X2,2026-13-01,\ndriver,D1,placard,X3,,\nbus,,foo,,"
                             "2026.9.5,2026-09-01\n");
  EXPECT_THAT(
      faults("documents", "documents.csv"),
      ElementsAre(HasSubstr(":3:from: '2026-13-01' is no day"),
                  HasSubstr(":4:kind: 'placard' is a document of a bus"),
                  HasSubstr(":5:of: the cell is empty"), HasSubstr(":5:kind: 'foo' is unknown")));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.document_fact"), "0");
  write("documents.csv",
        "subject,of,kind,until,from\nbus," + plate + ",placard,2027年2月28日,2026/9/1\n");
  EXPECT_EQ(done("documents", "documents.csv").counts.added, 1);
  EXPECT_EQ(database_.text("SELECT holds_from || ' ' || holds_until FROM registry.document_fact"),
            "2026-09-01 2027-02-28");
}

TEST_F(ImportCounty, NamesWhatTheSafetyFilesReferToAndNobodyFiled) {
  take_all();
  const std::string driver = records_.drivers.front().code;
  write("training.csv",
        "number,at,minutes,place,trainer,topic,audience,operator\n"
        "N1,2026-09-01,120,p,t,t,drivers,NOBODY\nN2,2026-09-01,0,p,t,t,drivers,\n");
  EXPECT_THAT(faults("training", "training.csv"),
              ElementsAre(HasSubstr(":2:operator: 'NOBODY' is not on file"),
                          HasSubstr(":3:minutes: '0' is no whole number")));
  const std::string session = records_.safety.training.front().number;
  write("attendances.csv", "session,person,persons\nNONE," + driver + ",\n" + session +
                               ",NOBODY,\n" + session + ",,\n");
  EXPECT_THAT(faults("attendances", "attendances.csv"),
              ElementsAre(HasSubstr(":2:session: 'NONE'"), HasSubstr(":3:person: 'NOBODY'"),
                          HasSubstr(":4:person: a row is of one person")));
  write("pledges.csv",
        "role,person,version,signed_on,method\ndriver," + driver + ",第 9 版,2026-09-01,paper\n");
  EXPECT_THAT(faults("pledges", "pledges.csv"), ElementsAre(HasSubstr(":2:version: '第 9 版'")));
  write("duties_done.csv", "duty,of,done_on,by\nnone,,2026-09-01,x\n");
  EXPECT_THAT(faults("duties_done", "duties_done.csv"), ElementsAre(HasSubstr(":2:duty: 'none'")));
}

TEST_F(ImportCounty, NamesEachBadKeyOfTheCalendarOfDuties) {
  write("duties.toml",
        "[[duty]]\nname = \"a\"\ntitle_zh = \"a\"\ntitle_en = \"a\"\nowner = \"nobody\"\n"
        "rhythm = \"hourly\"\nlead_days = 1.5\nvalid_from = 2012-04-05\nstanding = \"law\"\n");
  EXPECT_THAT(faults("duties", "duties.toml"),
              ElementsAre(HasSubstr(":1:source: 'source' is missing"),
                          HasSubstr(":5:owner: 'nobody' is unknown"),
                          HasSubstr(":6:rhythm: 'hourly' is unknown"),
                          HasSubstr(":7:lead_days: 1.5 is no number of days")));
}

TEST_F(ImportCounty, TakesNothingOfAFileWithOneBadRow) {
  std::ofstream{path("terminals.csv"), std::ios::app} << "abc,2013,,yellow,,,\n";
  const auto lines = faults("terminals", "terminals.csv");
  EXPECT_THAT(lines, ElementsAre(HasSubstr(":22:phone: 'abc'"), HasSubstr(":22:plate:")));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.terminal"), "0");
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.vehicle"), "0");
}

TEST_F(ImportCounty, RegistersBusesThatOnlyTheirTerminalsName) {
  const db::Imported taken = done("terminals", "terminals.csv");
  EXPECT_EQ(taken.buses_registered, 20);
  EXPECT_EQ(taken.counts.added, 20);
  // The buses' own file then says the rest of them.
  done("areas", "areas.csv");
  done("operators", "operators.csv");
  EXPECT_EQ(done("buses", "buses.csv").counts.changed, 20);
}

TEST_F(ImportCounty, NamesTheLineOfARouteWithAnUnknownSchool) {
  const auto lines = faults("routes", "routes.geojson");
  ASSERT_FALSE(lines.empty());
  EXPECT_THAT(lines.front(), HasSubstr("is not on file"));
  EXPECT_EQ(database_.text("SELECT count(*) FROM routing.route"), "0");
}

TEST_F(ImportCounty, ReadsWhatSpreadsheetsSaveInChinaAndSaysSo) {
  write("operators.csv", "code,name,kind\nA,\xB9\xAB\xBD\xBB,school\n");
  const FileOutcome outcome = import_file(door_, "operators", path("operators.csv"));
  ASSERT_TRUE(std::holds_alternative<FileTaken>(outcome));
  EXPECT_EQ(std::get<FileTaken>(outcome).written_as, "GB18030");
  EXPECT_EQ(database_.text("SELECT name FROM registry.operator_now"), "公交");
}

TEST_F(ImportCounty, NamesWhatIsNotOnFileInChineseByTheHeadingOfTheFile) {
  write("drivers.csv", "编号,姓名,准驾车型,所属单位\nD1,王,A1,没有\n");
  const FileOutcome outcome = import_file(door_, "drivers", path("drivers.csv"));
  const auto* found = std::get_if<files::FileFaults>(&outcome);
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->lines(registry::Language::zh),
              ElementsAre(HasSubstr("drivers.csv 第 2 行「所属单位」：“没有” "
                                    "不在台账中；请先导入服务单位，或改正编号")));
}

}  // namespace
}  // namespace busward::commands
