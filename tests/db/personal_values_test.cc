// Personal values in the audit log: a digest in the entry, the value under the person's own key,
// and nothing left of it when that key goes.
#include "db/personal_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/transaction>

#include "db/audit_seal.h"
#include "db/audit_verify.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const geo::UtcTime kNow = support::at("2026-09-01T07:05:00Z");

class PersonalValues : public testing::Test {
 protected:
  void SetUp() override {
    database_.run("INSERT INTO access.account (id, login, display_name) VALUES (7, 'li', '李芳')");
    database_.run("UPDATE access.account SET display_name = '李芳芳' WHERE id = 7");
    database_.run("UPDATE access.account SET disabled_at = now() WHERE id = 7");
  }
  std::int64_t seal() {
    const auto values = support::must(values_.seal());
    support::must(sealer_.seal(kNow));
    return values;
  }
  AuditSum verify(std::optional<MasterKeys> keys) {
    findings_.clear();
    return support::must(verify_audit(database_.address(),
                                      {.public_keys = {}, .master_keys = std::move(keys)},
                                      [this](const AuditFinding& f) { findings_.push_back(f); }));
  }
  std::string log() { return database_.text("SELECT string_agg(e::text, ' ') FROM audit.entry e"); }
  std::string digest(int entry_back, const std::string& side) {
    return database_.text("SELECT " + side +
                          " -> 'display_name' ->> 'digest' FROM audit.entry WHERE subject = "
                          "'access.account' ORDER BY id DESC LIMIT 1 OFFSET " +
                          std::to_string(entry_back));
  }

  support::TestDatabase database_;
  MasterKeys keys_{{MasterKey{1, {}}}};
  PersonalValueSealer values_{database_.address(), keys_};
  AuditSealer sealer_{database_.address(), AuditKey::make()};
  std::vector<AuditFinding> findings_;
};

TEST_F(PersonalValues, EnterTheLogAsSaltedDigests) {
  EXPECT_THAT(log(), Not(HasSubstr("李芳")));
  EXPECT_THAT(log(), HasSubstr("SHA-256/1"));
  // What did not change shows that it did not; the same value at another time looks different.
  EXPECT_EQ(digest(0, "before"), digest(0, "after"));
  EXPECT_NE(digest(1, "before"), digest(1, "after"));
  EXPECT_NE(digest(1, "after"), digest(0, "before"));
}

TEST_F(PersonalValues, AreEncryptedUnderThePersonsKeyAndVerified) {
  EXPECT_EQ(seal(), 5);
  EXPECT_EQ(seal(), 0);
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.personal_value WHERE value IS NOT NULL OR "
                           "salt IS NOT NULL OR sealed IS NULL OR algorithm <> 'AES-256-GCM'"),
            "0");
  EXPECT_EQ(database_.text("SELECT kind || subject || algorithm || master_version FROM "
                           "audit.subject_key"),
            "account7AES-256-GCM1");
  const AuditSum sum = verify(keys_);
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.values, 5);
  EXPECT_EQ(sum.unopened_values, 0);
  EXPECT_EQ(verify(std::nullopt).unopened_values, 5);
}

TEST_F(PersonalValues, GoOnUnderTheCommercialAlgorithms) {
  seal();
  const MasterKeys keys{{MasterKey{1, {}}}, kCommercialAlgorithms};
  AuditSealer sealer{database_.address(), AuditKey::make(kCommercialAlgorithms)};
  support::must(sealer.seal(kNow));  // says by which hash digests are from now on
  database_.run("UPDATE access.account SET display_name = '李芳菲' WHERE id = 7");
  EXPECT_THAT(log(), HasSubstr("SM3/1"));
  EXPECT_EQ(support::must(PersonalValueSealer{database_.address(), keys}.seal()), 2);
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.personal_value "
                           "WHERE algorithm = 'SM4-CTR-HMAC-SM3'"),
            "2");
  const AuditSum sum = verify(keys);
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.values, 7);
}

TEST_F(PersonalValues, AreUnreadableAndTheChainWholeWhenTheKeyIsGone) {
  seal();
  EXPECT_EQ(database_.text("SELECT audit.erase_subject('account', 7)"), "5");
  AuditSum sum = verify(keys_);
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.values, 0);
  EXPECT_EQ(sum.erased_values, 5);
  // Nothing begins a second key, and nothing that comes later is kept.
  database_.run("UPDATE access.account SET display_name = '(erased)' WHERE id = 7");
  EXPECT_EQ(seal(), 0);
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.subject_key WHERE wrapped_key IS NOT NULL"),
            "0");
  sum = verify(keys_);
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.erased_values, 5);
}

TEST_F(PersonalValues, ThatWereNotEncryptedYetGoWithThePersonToo) {
  database_.run("SELECT audit.erase_subject('account', 7)");
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.personal_value WHERE value IS NOT NULL"),
            "0");
  EXPECT_EQ(seal(), 0);
}

TEST_F(PersonalValues, ThatWereExchangedAreFound) {
  seal();
  const auto entry = std::stoll(
      database_.text("SELECT min(entry) FROM audit.personal_value WHERE side = 'after'"));
  database_.run(
      "SET session_replication_role = replica; UPDATE audit.personal_value v SET sealed = o.sealed "
      "FROM audit.personal_value o WHERE v.entry = " +
      std::to_string(entry) + " AND o.entry > v.entry");
  verify(keys_);
  EXPECT_THAT(findings_, ElementsAre(AuditFinding{Tampering::value_wrong, entry}));
}

TEST_F(PersonalValues, AreWrittenOnceAndReadByNobodyElse) {
  seal();
  for (const char* sql :
       {"UPDATE audit.personal_value SET sealed = ''", "DELETE FROM audit.personal_value"}) {
    for (const Role role : {Role::engine, Role::api, Role::auditor, Role::owner}) {
      const auto connection = connect(database_.address(), role, {});
      pqxx::work tx{*connection};
      EXPECT_THROW(tx.exec(sql), pqxx::sql_error) << to_text(role) << ": " << sql;
    }
  }
  for (const Role role : {Role::api, Role::auditor}) {
    const auto connection = connect(database_.address(), role, {});
    pqxx::work tx{*connection};
    EXPECT_THROW(tx.exec("SELECT value FROM audit.personal_value"), pqxx::sql_error);
  }
}

// A new table says of each such column whether it is a person's: audit.watch(…) or
// audit.declare('schema.table',
// '{personal columns}', '{others}') in its migration.
TEST_F(PersonalValues, OfEachTableAreDeclaredOrDeclaredNone) {
  EXPECT_EQ(
      database_.text(
          "SELECT coalesce(string_agg(n.nspname || '.' || c.relname || '.' || a.attname, ', '), "
          "'') "
          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
          "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
          "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('access', "
          "'audit', 'compliance', 'registry', 'routing', 'tracking') AND a.attname ~ "
          "'(^|_)(name|phone|mobile|email|mail|identity|actor|login|masked|born|birth)(_|$)' "
          "AND NOT EXISTS (SELECT FROM audit.declared_column d WHERE d.column_name = a.attname "
          "AND d.table_name = n.nspname || '.' || c.relname)"),
      "");
}

// What a table keeps of people enters the log as declared.
TEST_F(PersonalValues, OfWatchedTablesAreHiddenInTheLog) {
  EXPECT_EQ(
      database_.text("SELECT coalesce(string_agg(d.table_name || '.' || d.column_name, ', '), '') "
                     "FROM audit.declared_column d JOIN pg_trigger t ON t.tgrelid = "
                     "d.table_name::regclass AND t.tgname = 'audit' WHERE d.personal AND NOT "
                     "encode(t.tgargs, 'escape') ~ ('[{,]' || d.column_name || '[,}]')"),
      "");
}

}  // namespace
}  // namespace busward::db
