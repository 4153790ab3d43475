// The end of an identity, and the keys that identities hang on.
#include "db/person_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/card_key.h"
#include "db/one_time_secret.h"
#include "db/personal_values.h"
#include "db/rulebook_import.h"
#include "db/sql_values.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using support::answer;
using testing::HasSubstr;

const registry::IdentityNumber kNumber = *registry::IdentityNumber::from_text("11010519491231002X");

const auto kCertificate = *registry::CertificateNumber::from_text("439999000001");

MasterKey master(int version) {
  MasterKey key{.version = version, .bytes = {}};
  key.bytes.fill(static_cast<unsigned char>(version));
  return key;
}

std::shared_ptr<const IdentitySeal> seal_of(
    std::vector<MasterKey> keys, const Algorithms& algorithms = kInternationalAlgorithms) {
  return std::make_shared<const IdentitySeal>(MasterKeys{std::move(keys), algorithms});
}

class PersonOnFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto now = support::at("2026-09-01T00:00:00Z");
    RulebookImport door{database_.address(), now, ImportEnd::kept, seal_of({master(1)})};
    support::SmallCounty county;
    county.drivers[0].identity = kNumber;
    county.take(door);
    driver_ = {PersonCode::Kind::driver, county.drivers[0].code};
  }
  std::string count(const std::string& table) {
    return database_.text("SELECT count(*) FROM " + table);
  }
  Administered<ErasedPerson> erase(const PersonCode& code) {
    return answer(people_.erase(code, "asked for on 2026-09-02", caller_));
  }
  static std::string code_of(const auto& administered) {
    const auto* fault = std::get_if<NotDone>(&administered);
    return fault == nullptr ? "" : fault->code;
  }

  support::TestDatabase database_;
  Pool pool_{database_.address(), {.threads = 1}};
  PersonStore people_{pool_};
  PersonCode driver_;
  Caller caller_{.account = {}, .areas = "county", .role = {}, .address = "command line"};
};

TEST_F(PersonOnFile, EndsWithTheKeyAndTheLogSaysSo) {
  EXPECT_EQ(count("registry.person_key"), "1");
  EXPECT_EQ(code_of(erase(driver_)), "");
  EXPECT_EQ(count("registry.person_key"), "0");
  EXPECT_EQ(count("registry.person"), "1");  // sealed for good
  EXPECT_EQ(database_.text("SELECT string_agg(action || ' ' || subject, ', ' ORDER BY id) FROM "
                           "audit.entry WHERE address = 'command line'"),
            "removed registry.person_key, event person_erased");
  EXPECT_THAT(database_.text("SELECT before::text FROM audit.entry WHERE action = 'removed'"),
              testing::Not(HasSubstr("1949")));
  EXPECT_EQ(code_of(erase(driver_)), "no_identity");
  EXPECT_EQ(code_of(erase({PersonCode::Kind::staff, "nobody"})), "no_such_person");
}

TEST_F(PersonOnFile, IsKeptWhileALegalHoldStandsOnABusOfTheOperator) {
  const std::string operator_of_bus =
      "UPDATE registry.vehicle_fact SET operator_id = (SELECT operator_id FROM "
      "registry.driver_now WHERE code = '" +
      driver_.code + "')";
  database_.run("SET session_replication_role = replica; " + operator_of_bus);
  database_.run(
      "INSERT INTO compliance.legal_hold (during, vehicle, reason) "
      "SELECT '[2026-08-01, 2026-08-02]', min(vehicle_id), 'accident' FROM registry.vehicle_now");
  EXPECT_EQ(code_of(erase(driver_)), "held: 1");
  EXPECT_EQ(count("registry.person_key"), "1");
  database_.run(
      "INSERT INTO compliance.lifted_hold (hold, account, actor, role, note) VALUES (1, 1, 'x', "
      "'duty_officer', 'done')");
  EXPECT_EQ(code_of(erase(driver_)), "");
}

TEST_F(PersonOnFile, GoesOnUnderANewMasterKeyAloneOnceKeysAreRenewed) {
  PersonalValueSealer values{database_.address(), MasterKeys{{master(1)}}};
  database_.run("INSERT INTO access.account (id, login, display_name) VALUES (7, 'li', '李芳')");
  support::must(values.seal());
  database_.run("INSERT INTO access.second_factor (account, secret) VALUES (7, 'plain')");
  const auto card = support::must(load_card_key(database_.address(), MasterKeys{{master(1)}}))
                        .digest(kCertificate);
  EXPECT_THAT(code_of(answer(people_.renew_keys(seal_of({master(2)}), caller_))),
              HasSubstr("does_not_open: the identity of person"));
  const auto done = answer(people_.renew_keys(seal_of({master(1), master(2)}), caller_));
  const auto& renewed = std::get<RenewedKeys>(done);
  EXPECT_EQ(renewed.master_version, 2);
  EXPECT_EQ(renewed.identities, 1);
  EXPECT_EQ(renewed.subject_keys, 1);
  EXPECT_EQ(renewed.one_time_secrets, 1);
  EXPECT_EQ(support::must(load_card_key(database_.address(), MasterKeys{{master(2)}}))
                .digest(kCertificate),
            card);
  // Everything opens without the first key, which nothing hangs on any more.
  const auto again = answer(people_.renew_keys(seal_of({master(2)}), caller_));
  EXPECT_EQ(std::get<RenewedKeys>(again).identities, 0);
  EXPECT_EQ(database_.text("SELECT master_version || digest_algorithm FROM registry.person_key"),
            "2HMAC-SHA-256/2");
  // Nor do other algorithms leave anything behind under the old ones.
  const auto other =
      answer(people_.renew_keys(seal_of({master(2)}, kCommercialAlgorithms), caller_));
  EXPECT_EQ(std::get<RenewedKeys>(other).identities, 1);
  EXPECT_EQ(std::get<RenewedKeys>(other).subject_keys, 1);
  EXPECT_EQ(std::get<RenewedKeys>(other).one_time_secrets, 1);
  EXPECT_EQ(database_.text("SELECT algorithm || digest_algorithm FROM registry.person_key"),
            "SM4-CTR-HMAC-SM3HMAC-SM3/2");
  PersonalValueSealer later{database_.address(), MasterKeys{{master(2)}}};
  database_.run("UPDATE access.account SET display_name = '李芳芳' WHERE id = 7");
  EXPECT_EQ(support::must(later.seal()), 2);
}

}  // namespace
}  // namespace busward::db
