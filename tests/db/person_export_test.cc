// What is kept of one person, and that giving it out is noted.
#include "db/person_export.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::db {
namespace {

using support::answer;
using testing::HasSubstr;
using testing::SizeIs;

class Exported : public testing::Test {
 protected:
  void SetUp() override {
    support::fill_with_two_organisations(database_);
    database_.run("UPDATE tracking.run SET driver = vehicle");
    database_.run(
        "SET session_replication_role = replica; UPDATE compliance.alarm_revision r "
        "SET run = n.run FROM tracking.run n JOIN compliance.alarm a ON a.vehicle = n.vehicle "
        "WHERE a.id = r.alarm; UPDATE compliance.attestation SET driver = 'D' || route_id");
  }
  Administered<PersonExport> of(const char* code, const char* areas = "county") {
    return answer(people_.of({PersonCode::Kind::driver, code}, "asked in writing",
                             {.account = "101", .areas = areas, .role = "safety_officer"}));
  }
  PersonExport found(const char* code) { return std::get<PersonExport>(of(code)); }
  static const KeptRecords& kept(const PersonExport& found, const char* name) {
    return *std::ranges::find(found.kept, name, &KeptRecords::name);
  }
  static std::string all_text(const PersonExport& found) {
    std::string text;
    for (const KeptRecords& kept : found.kept) {
      for (const auto& row : kept.rows) {
        for (const auto& cell : row) text += cell.value_or("") + "|";
      }
    }
    return text;
  }

  support::TestDatabase database_;
  Pool pool_{database_.address(), {.threads = 1}};
  PersonExportStore people_{pool_};
};

TEST_F(Exported, IsAllOfThePersonAndNothingOfAnother) {
  const PersonExport one = found("D1");
  EXPECT_EQ(one.name, "王1");
  for (const char* name : {"file", "identity", "documents", "violations", "training", "pledges",
                           "assignments", "runs", "attestations", "cards", "alarms"}) {
    EXPECT_THAT(kept(one, name).rows, SizeIs(1)) << name;
  }
  EXPECT_THAT(all_text(one), HasSubstr("皖A00001"));
  EXPECT_THAT(all_text(one), testing::Not(HasSubstr("皖A00002")));
  EXPECT_THAT(all_text(one), testing::Not(HasSubstr("王2")));
  EXPECT_EQ(kept(one, "runs").columns.size(), kept(one, "runs").rows[0].size());
}

TEST_F(Exported, NotesThatItWasReadAndGivesThoseReadings) {
  found("D1");
  EXPECT_EQ(database_.text("SELECT account || ' ' || purpose || ' ' || what || ' ' || subject "
                           "|| ' ' || extent "
                           "FROM audit.personal_read"),
            "101 export_people people driver D1 export: asked in writing");
  EXPECT_THAT(kept(found("D1"), "reads").rows, SizeIs(2));  // this one as well
  EXPECT_THAT(kept(found("D2"), "reads").rows, SizeIs(1));
}

TEST_F(Exported, IsRefusedOfWhoIsNotOnFileOrNotSeen) {
  EXPECT_EQ(std::get<NotDone>(of("D9")).code, "no_such_person");
  EXPECT_EQ(std::get<NotDone>(of("D2", "area:11")).code, "no_such_person");
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.personal_read"), "0");
  EXPECT_TRUE(std::holds_alternative<PersonExport>(of("D1", "area:11")));
}

}  // namespace
}  // namespace busward::db
