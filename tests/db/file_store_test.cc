#include "db/file_store.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_import.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::Document;
using registry::DocumentDays;
using registry::DocumentKind;
using registry::DocumentSubject;
using registry::FileOfOperator;
using registry::FileOfSubject;
using std::chrono::sys_days;
using support::answer;
using support::at;
using support::faults_of;
using support::imported;
using support::SmallCounty;
using support::TestDatabase;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");
const geo::UtcTime kLater = kMonday + 24h;

Document inspection(std::string plate, std::optional<sys_days> last) {
  return {.subject = DocumentSubject::bus,
          .of = std::move(plate),
          .kind = DocumentKind::vehicle_inspection,
          .number = "JC1",
          .issued_by = "检测站",
          .days = {.first = sys_days{2026y / 3 / 1}, .last = last}};
}

class FileStoreOnACounty : public testing::Test {
 protected:
  void SetUp() override {
    RulebookImport door{database_.address(), kMonday};
    SmallCounty{}.take(door);
  }
  Imported take(std::vector<Document> documents, geo::UtcTime when) {
    RulebookImport door{database_.address(), when};
    return imported(door.take_documents(documents));
  }
  std::vector<FileOfOperator> files(geo::UtcTime when, geo::UtcTime known_at,
                                    std::optional<registry::OperatorId> of = {}) {
    Pool pool{database_.address(), {.threads = 1}};
    FileStore store{pool};
    return answer(store.files({.at = when, .known_at = known_at, .of = of}));
  }
  // Those of the bus 皖A00001 and its inspection.
  std::vector<DocumentDays> inspections(geo::UtcTime when, geo::UtcTime known_at) {
    std::vector<DocumentDays> found;
    for (const FileOfOperator& file : files(when, known_at)) {
      for (const FileOfSubject& subject : file.subjects) {
        if (subject.name != "皖A00001") continue;
        for (const auto& paper : subject.papers) found.push_back(paper.days);
      }
    }
    return found;
  }

  TestDatabase database_;
};

TEST_F(FileStoreOnACounty, ListsOperatorsWithTheirBusesAndDriversAndWhatBelongsToNobody) {
  take({inspection("皖A00001", sys_days{2026y / 8 / 31}),
        {.subject = DocumentSubject::operator_,
         .of = "O1",
         .kind = DocumentKind::transport_licence,
         .days = {.first = {}, .last = sys_days{2027y / 1 / 1}}}},
       kMonday);
  const auto all = files(kMonday, kMonday);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].code, "O1");
  EXPECT_EQ(all[0].kind, registry::OperatorKind::service_provider);
  ASSERT_THAT(all[0].subjects, SizeIs(3));
  EXPECT_EQ(all[0].subjects[0].subject, DocumentSubject::operator_);
  ASSERT_THAT(all[0].subjects[0].papers, SizeIs(1));
  EXPECT_EQ(all[0].subjects[0].papers[0].days.first, std::nullopt);
  EXPECT_EQ(all[0].subjects[1].name, "皖A00001");
  ASSERT_THAT(all[0].subjects[1].papers, SizeIs(1));
  EXPECT_EQ(all[0].subjects[1].papers[0].days,
            (DocumentDays{sys_days{2026y / 3 / 1}, sys_days{2026y / 8 / 31}}));
  EXPECT_EQ(all[0].subjects[2].name, "D1");
  EXPECT_THAT(all[0].subjects[2].papers, IsEmpty());
  EXPECT_FALSE(all[1].id);
  EXPECT_THAT(all[1].subjects, SizeIs(2));
  EXPECT_THAT(files(kMonday, kMonday, all[0].id), SizeIs(1));
  EXPECT_THAT(files(kMonday, kMonday, registry::OperatorId{999}), IsEmpty());
}

TEST_F(FileStoreOnACounty, SaysWhomAnEmergencyReachesByTelephone) {
  const auto first = files(kMonday, kMonday);
  ASSERT_THAT(first[0].schools, SizeIs(1));
  EXPECT_FALSE(first[0].schools[0].has_duty_phone);
  EXPECT_EQ(first[0].reachable, 0);
  RulebookImport door{database_.address(), kLater};
  SmallCounty county;
  county.schools[0].duty_phone = "0551-60000001";
  imported(door.take_schools(county.schools));
  const auto person = [](const char* code, registry::StaffRole role,
                         std::optional<std::string> phone) {
    return registry::StaffMember{.code = code,
                                 .name = "赵安",
                                 .role = role,
                                 .operator_code = "O1",
                                 .phone = std::move(phone),
                                 .identity = {}};
  };
  const registry::StaffMember staff[] = {
      person("A1", registry::StaffRole::safety_manager, std::nullopt),
      person("A2", registry::StaffRole::monitor, "13900000009"),
      person("A3", registry::StaffRole::attendant, "13900000008")};  // who is on a bus
  imported(door.take_staff(staff));
  const auto then = files(kLater, kLater);
  EXPECT_TRUE(then[0].schools[0].has_duty_phone);
  EXPECT_EQ(then[0].safety_managers, 1);
  EXPECT_EQ(then[0].reachable, 1);
}

// A correction is a new row: what was known on Monday stays known of Monday.
TEST_F(FileStoreOnACounty, SaysWhatWasKnownWhen) {
  take({inspection("皖A00001", sys_days{2026y / 8 / 31})}, kMonday);
  const Imported done = take({inspection("皖A00001", sys_days{2026y / 9 / 30})}, kLater);
  EXPECT_EQ(done.counts.changed, 1);
  EXPECT_EQ(done.counts.added, 0);
  const DocumentDays first{sys_days{2026y / 3 / 1}, sys_days{2026y / 8 / 31}};
  const DocumentDays corrected{sys_days{2026y / 3 / 1}, sys_days{2026y / 9 / 30}};
  EXPECT_THAT(inspections(kMonday, kMonday), ElementsAre(first));
  EXPECT_THAT(inspections(kLater, kMonday), ElementsAre(first));
  EXPECT_THAT(inspections(kMonday, kLater), ElementsAre(corrected));
  EXPECT_THAT(inspections(kLater, kLater), ElementsAre(corrected));
  EXPECT_THAT(inspections(kMonday, kMonday - 1h), IsEmpty());
}

TEST_F(FileStoreOnACounty, TakesTheSameAgainWithoutATraceAndARenewalBesideTheFirst) {
  const Document first = inspection("皖A00001", sys_days{2026y / 8 / 31});
  take({first}, kMonday);
  EXPECT_FALSE(take({first}, kLater).new_revision);
  Document renewal = inspection("皖A00001", sys_days{2027y / 2 / 28});
  renewal.number = "JC2";
  renewal.days.first = sys_days{2026y / 9 / 1};
  EXPECT_EQ(take({renewal}, kLater).counts.added, 1);
  // Typed in a day late, it is seen on the day before all the same, as known now.
  EXPECT_THAT(inspections(kMonday, kLater), ElementsAre(first.days, renewal.days));
}

TEST_F(FileStoreOnACounty, NamesWhoIsNotOnFileAndTakesNothing) {
  RulebookImport door{database_.address(), kMonday};
  const std::vector documents{inspection("皖A00001", sys_days{2026y / 8 / 31}),
                              inspection("皖A99999", sys_days{2026y / 8 / 31})};
  const auto faults = faults_of(door.take_documents(documents));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].record, 1U);
  EXPECT_EQ(faults[0].column, "of");
  EXPECT_EQ(faults[0].what.in(registry::Language::en), "'皖A99999' is not on file");
  EXPECT_EQ(faults[0].what.in(registry::Language::zh), "“皖A99999” 不在台账中");
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.document_fact"), "0");
}

TEST_F(FileStoreOnACounty, KeepsItsRowsFromBeingEdited) {
  take({inspection("皖A00001", sys_days{2026y / 8 / 31})}, kMonday);
  EXPECT_THROW(database_.text("UPDATE registry.document_fact SET number = 'X' RETURNING number"),
               std::exception);
  EXPECT_THROW(database_.text("DELETE FROM registry.document_fact RETURNING number"),
               std::exception);
}

}  // namespace
}  // namespace busward::db
