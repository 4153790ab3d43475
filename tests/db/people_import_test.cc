#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/card_key.h"
#include "db/rulebook_import.h"
#include "db/sql_values.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::Driver;
using registry::IdentityNumber;
using registry::MaskedIdentity;
using registry::StaffMember;
using registry::StaffRole;
using support::at;
using support::faults_of;
using support::imported;
using support::SmallCounty;
using support::TestDatabase;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");
constexpr const char* kText = "11010519491231002X";
const IdentityNumber kNumber = *IdentityNumber::from_text(kText);

MasterKey master(int version) {
  MasterKey key{.version = version, .bytes = {}};
  key.bytes.fill(static_cast<unsigned char>(version));
  return key;
}

class PeopleImport : public testing::Test {
 protected:
  void SetUp() override { SmallCounty{}.take(door_); }

  RulebookImport door_at(geo::UtcTime when, std::vector<MasterKey> keys) const {
    return {database_.address(), when, ImportEnd::kept,
            std::make_shared<const IdentitySeal>(MasterKeys{std::move(keys)})};
  }
  static Driver driver(std::optional<registry::IdentityAsGiven> identity) {
    return {.code = "D7",
            .name = "赵",
            .licence_class = "A1",
            .operator_code = "O1",
            .phone = "12000000001",
            .first_licensed_on = std::chrono::sys_days{2010y / 5 / 4},
            .identity = std::move(identity)};
  }
  static StaffMember attendant(std::optional<registry::IdentityAsGiven> identity) {
    return {.code = "R7",
            .name = "赵",
            .role = StaffRole::attendant,
            .operator_code = "O1",
            .phone = {},
            .identity = std::move(identity)};
  }
  Imported take(RulebookImport& door, const Driver& one) const {
    return imported(door.take_drivers(std::vector{one}));
  }

  TestDatabase database_;
  RulebookImport door_ = door_at(kMonday, {master(1)});
};

TEST_F(PeopleImport, KeepsAnIdentitySealedAndShowsItMasked) {
  take(door_, driver(kNumber));
  EXPECT_EQ(database_.text("SELECT k.masked || ' ' || k.born_on FROM registry.driver_now d "
                           "JOIN registry.person_key k USING (person_id) WHERE d.code = 'D7'"),
            "1101**********002X 1949-12-31");
  EXPECT_EQ(database_.text("SELECT phone || ' ' || first_licensed_on FROM registry.driver_now "
                           "WHERE code = 'D7'"),
            "12000000001 2010-05-04");
  // Nowhere in the database does the number stand, in whatever form.
  EXPECT_THAT(database_.text("SELECT string_agg(p::text, ' ') FROM registry.person p"),
              Not(HasSubstr("19491231")));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.person WHERE "
                           "position('19491231'::bytea IN sealed) > 0"),
            "0");
}

TEST_F(PeopleImport, LeavesNoTraceOfTheSameNumberAgainOrOfNoneOrOfTheMaskedOne) {
  take(door_, driver(kNumber));
  RulebookImport later = door_at(kMonday + 1h, {master(1)});
  EXPECT_FALSE(take(later, driver(kNumber)).new_revision);
  EXPECT_FALSE(take(later, driver(std::nullopt)).new_revision);
  EXPECT_FALSE(take(later, driver(MaskedIdentity{kNumber.masked()})).new_revision);
  // Known under the older master key too.
  RulebookImport rotated = door_at(kMonday + 2h, {master(1), master(2)});
  EXPECT_FALSE(take(rotated, driver(kNumber)).new_revision);
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.person"), "1");
}

TEST_F(PeopleImport, KnowsOnePersonInTwoLists) {
  take(door_, driver(kNumber));
  imported(door_.take_staff(std::vector{attendant(kNumber)}));
  EXPECT_EQ(
      database_.text("SELECT count(DISTINCT person_id) FROM (SELECT person_id FROM "
                     "registry.driver_now UNION ALL SELECT person_id FROM registry.staff_now) "
                     "p WHERE person_id IS NOT NULL"),
      "1");
}

TEST_F(PeopleImport, RefusesAMaskThatIsNotTheOneOnFileAndANumberWithoutASeal) {
  const auto strangers =
      faults_of(door_.take_staff(std::vector{attendant(MaskedIdentity{"3201**********1234"})}));
  ASSERT_THAT(strangers, SizeIs(1));
  EXPECT_EQ(strangers[0].column, "identity");
  RulebookImport without{database_.address(), kMonday};
  const auto unsealed = faults_of(without.take_drivers(std::vector{driver(kNumber)}));
  ASSERT_THAT(unsealed, SizeIs(1));
  EXPECT_THAT(unsealed[0].what.in(registry::Language::en), HasSubstr("without a key"));
  EXPECT_THAT(unsealed[0].what.in(registry::Language::en), Not(HasSubstr("1949")));
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.person"), "0");
}

// The key's row is all that may go, and with it goes all that would let one guess the number.
TEST_F(PeopleImport, EndsAnIdentityForGoodWithItsKeyWhileFactsStay) {
  take(door_, driver(kNumber));
  EXPECT_ANY_THROW(database_.run("DELETE FROM registry.person"));
  EXPECT_ANY_THROW(database_.run("UPDATE registry.person SET sealed = ''"));
  database_.run(
      "SET ROLE busward_api; SET busward.areas = 'county'; DELETE FROM registry.person_key");
  EXPECT_EQ(database_.text("SELECT name FROM registry.driver_now WHERE code = 'D7'"), "赵");
  EXPECT_EQ(database_.text("SELECT count(*) FROM registry.person_key"), "0");
  RulebookImport later = door_at(kMonday + 1h, {master(1)});
  EXPECT_FALSE(take(later, driver(std::nullopt)).new_revision);
  EXPECT_THAT(faults_of(later.take_drivers(std::vector{driver(MaskedIdentity{kNumber.masked()})})),
              SizeIs(1));
  EXPECT_EQ(take(later, driver(kNumber)).counts.changed, 1);  // typed in again: a new person
}

TEST_F(PeopleImport, HidesIdentitiesFromTheEngineAndTheAuditor) {
  take(door_, driver(kNumber));
  for (const char* role : {"busward_engine", "busward_auditor"}) {
    for (const char* table : {"registry.person", "registry.person_key"}) {
      EXPECT_EQ(database_.text(std::string{"SELECT has_table_privilege('"} + role + "', '" + table +
                               "', 'SELECT')"),
                "f");
    }
  }
}

Driver certified(std::string code, std::optional<registry::CertificateAsGiven> certificate) {
  return {.code = std::move(code),
          .name = "赵",
          .licence_class = "A1",
          .operator_code = "O1",
          .phone = {},
          .first_licensed_on = {},
          .identity = {},
          .certificate = std::move(certificate)};
}
const auto kCertificate = *registry::CertificateNumber::from_text(kText);

TEST_F(PeopleImport, KnowsACertificateByItsDigestAndShowsItsEnd) {
  take(door_, certified("D7", kCertificate));
  EXPECT_EQ(database_.text("SELECT certificate_masked FROM registry.driver_now WHERE code = 'D7'"),
            "**************002X");
  const auto digest =
      database_.text("SELECT certificate_digest FROM registry.driver_now WHERE code = 'D7'");
  EXPECT_THAT(digest, SizeIs(64));
  EXPECT_THAT(database_.text("SELECT string_agg(d::text, ' ') FROM registry.driver_fact d"),
              Not(HasSubstr("19491231")));
  // As the card in the reader is found, whatever happens to master keys.
  const auto key = load_card_key(database_.address(), MasterKeys{{master(1)}});
  ASSERT_TRUE(key);
  EXPECT_EQ(key->digest(kCertificate).digits, digest);
  EXPECT_FALSE(load_card_key(database_.address(), MasterKeys{{master(2)}}));
}

TEST_F(PeopleImport, LeavesTheCertificateWhereACellIsEmptyOrMasked) {
  take(door_, certified("D7", kCertificate));
  RulebookImport later = door_at(kMonday + 1h, {master(1)});
  EXPECT_FALSE(take(later, certified("D7", kCertificate)).new_revision);
  EXPECT_FALSE(take(later, certified("D7", std::nullopt)).new_revision);
  const registry::MaskedCertificate same{kCertificate.masked()};
  EXPECT_FALSE(take(later, certified("D7", same)).new_revision);
  const registry::MaskedCertificate strangers{"**************9999"};
  const auto faults = faults_of(later.take_drivers(std::vector{certified("D7", strangers)}));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_STREQ(faults[0].column.c_str(), "certificate");
}

TEST_F(PeopleImport, RefusesACardOfTwo) {
  take(door_, certified("D7", kCertificate));
  auto faults = faults_of(door_.take_drivers(std::vector{certified("D8", kCertificate)}));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0].what.in(registry::Language::en), HasSubstr("driver 'D7'"));
  const auto other = *registry::CertificateNumber::from_text("439999000001");
  faults =
      faults_of(door_.take_drivers(std::vector{certified("D8", other), certified("D9", other)}));
  EXPECT_THAT(faults, SizeIs(2));
  // Handed on in one list.
  RulebookImport later = door_at(kMonday + 1h, {master(1)});
  imported(later.take_drivers(std::vector{certified("D7", other), certified("D8", kCertificate)}));
}

}  // namespace
}  // namespace busward::db
