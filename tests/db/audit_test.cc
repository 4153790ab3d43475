// The audit log: what enters it, that nobody of ours can change it, and that seals name tampering.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/transaction>
#include <sys/stat.h>

#include "db/audit_seal.h"
#include "db/audit_tail.h"
#include "db/audit_verify.h"
#include "db/personal_values.h"
#include "db/pool.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

const geo::UtcTime kNow = support::at("2026-09-01T07:05:00Z");

class AuditLog : public testing::Test {
 protected:
  void note(int first, int last) {
    database_.run(
        "SELECT audit.note_event('test', jsonb_build_object('n', n)) FROM generate_series(" +
        std::to_string(first) + ", " + std::to_string(last) + ") n");
  }
  std::int64_t seal() { return support::must(sealer_.seal(kNow)); }
  AuditSum verify() {
    findings_.clear();
    return support::must(verify_audit(database_.address(),
                                      {.public_keys = {key_.public_key(), commercial_.public_key()},
                                       .master_keys = keys_,
                                       .tail = read_tail(tail_file_)},
                                      [this](const AuditFinding& f) { findings_.push_back(f); }));
  }
  // As who owns the database, past the triggers.
  void tamper(const std::string& sql) {
    database_.run("SET session_replication_role = replica; " + sql);
  }

  support::TestDatabase database_;
  AuditKey key_ = AuditKey::make();
  AuditKey commercial_ = AuditKey::make(kCommercialAlgorithms);
  MasterKeys keys_{{MasterKey{1, {}}}};
  support::TemporaryDirectory folder_;
  std::filesystem::path tail_file_ = folder_.path() / "audit-tail";
  AuditSealer sealer_{database_.address(), key_, tail_file_};
  std::vector<AuditFinding> findings_;
};

TEST_F(AuditLog, IsSealedAndVerifiesWhereNobodyTouchedIt) {
  EXPECT_EQ(seal(), 0);
  note(1, 3);
  EXPECT_EQ(seal(), 3);
  note(4, 5);
  EXPECT_EQ(seal(), 3);  // and that the first seal was signed
  note(6, 6);
  const AuditSum sum = verify();
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.entries, 6);
  EXPECT_EQ(sum.seals, 2);
  EXPECT_EQ(sum.anchors, 1);
  EXPECT_EQ(sum.unsealed, 1);
}

// One account is added and renamed (entries 1 and 2, with a personal value each and two), and
// events follow, in three seals; the anchor is of the first, and entry 6 says so.
class Tampered : public AuditLog {
 protected:
  void SetUp() override {
    database_.run("INSERT INTO access.account (id, login, display_name) VALUES (7, 'li', '李芳')");
    database_.run("UPDATE access.account SET display_name = '李芳芳' WHERE id = 7");
    note(3, 5);
    seal();  // 1 to 5
    seal();  // 6
    note(7, 9);
    seal();
    PersonalValueSealer values{database_.address(), keys_};
    support::must(values.seal());
    verify();
    ASSERT_THAT(findings_, IsEmpty());
  }
};

struct Deed {
  const char* what;
  const char* sql;
  std::vector<AuditFinding> found;
};

TEST_F(Tampered, IsNamedWhateverWasDone) {
  using enum Tampering;
  const Deed deeds[] = {
      {"changed", "UPDATE audit.entry SET after = '{\"n\": 99}' WHERE id = 3", {{changed, 3}}},
      {"taken away", "DELETE FROM audit.entry WHERE id = 4", {{missing, 4}}},
      {"put in",
       "INSERT INTO audit.entry (id, xid, action, subject) OVERRIDING SYSTEM VALUE "
       "SELECT 1000, xid, 'event', 'forged' FROM audit.entry WHERE id = 3",
       {{inserted, 1000}}},
      {"reordered",
       "UPDATE audit.entry e SET at = o.at, after = o.after FROM audit.entry o "
       "WHERE (e.id, o.id) IN ((3, 4), (4, 3))",
       {{reordered, 3}, {reordered, 4}}},
      {"a seal within taken away", "DELETE FROM audit.seal WHERE number = 2", {{seal_missing, 2}}},
      {"a seal changed",
       "UPDATE audit.seal SET entry_hashes = entry_hashes || '\\x00'::bytea "
       "WHERE number = 2",
       {{seal_changed, 2}}},
      {"an algorithm that nobody has",
       "UPDATE audit.seal SET algorithm = 'MD5' WHERE number = 2",
       {{seal_changed, 2}}},
      {"the tail cut off",
       "DELETE FROM audit.seal WHERE number = 3; DELETE FROM audit.entry WHERE id > 6",
       {{tail_missing, 3}}},
      {"the tail unsealed, to be sealed anew",
       "DELETE FROM audit.seal WHERE number = 3",
       {{tail_missing, 3}}},
      {"an anchor taken away", "DELETE FROM audit.anchor", {{anchor_missing, 1}}},
      {"an anchor changed", "UPDATE audit.anchor SET signature = '\\x00'", {{anchor_wrong, 1}}},
      {"a personal value deleted outright",
       "DELETE FROM audit.personal_value WHERE entry = 2 AND side = 'before'",
       {{value_missing, 2}}},
      {"all values of a person deleted, and the key",
       "DELETE FROM audit.personal_value; DELETE FROM audit.subject_key",
       {{value_missing, 1}, {value_missing, 2}}},
      {"a personal value changed",
       "UPDATE audit.personal_value SET sealed = (SELECT sealed FROM audit.personal_value "
       "WHERE entry = 1) WHERE entry = 2 AND side = 'after'",
       {{value_wrong, 2}}},
      {"a personal value of nothing",
       "INSERT INTO audit.personal_value (entry, side, column_name, kind, subject) "
       "VALUES (3, 'after', 'n', 'account', 7)",
       {{value_wrong, 3}}}};
  for (const Deed& deed : deeds) {
    database_.run(
        "CREATE SCHEMA kept; "
        "CREATE TABLE kept.entry AS SELECT * FROM audit.entry; "
        "CREATE TABLE kept.seal AS SELECT * FROM audit.seal; "
        "CREATE TABLE kept.anchor AS SELECT * FROM audit.anchor; "
        "CREATE TABLE kept.subject_key AS SELECT * FROM audit.subject_key; "
        "CREATE TABLE kept.personal_value AS SELECT * FROM audit.personal_value");
    tamper(deed.sql);
    verify();
    EXPECT_EQ(findings_, deed.found) << deed.what;
    for (const char* table : {"personal_value", "subject_key", "anchor", "seal", "entry"}) {
      tamper(std::string{"DELETE FROM audit."} + table + "; INSERT INTO audit." + table +
             " OVERRIDING SYSTEM VALUE SELECT * FROM kept." + table);
    }
    database_.run("DROP SCHEMA kept CASCADE");
  }
  verify();
  EXPECT_THAT(findings_, IsEmpty());
}

TEST_F(Tampered, IsNotWhatEndsWithAPersonsKey) {
  database_.run("SELECT audit.erase_subject('account', 7)");
  database_.run("UPDATE access.account SET display_name = '已注销' WHERE id = 7");
  EXPECT_EQ(verify().erased_values, 3);
  EXPECT_THAT(findings_, IsEmpty());
}

TEST_F(Tampered, IsFoundInEntriesFromBeforeDigestsSaidOfWhomTheyAre) {
  tamper(
      "UPDATE audit.entry SET before = before #- '{display_name,of}', "
      "after = after #- '{display_name,of}'");
  tamper("DELETE FROM audit.seal; DELETE FROM audit.anchor; DELETE FROM audit.entry WHERE id = 6");
  seal();
  verify();
  EXPECT_THAT(findings_, IsEmpty());
  database_.run("SELECT audit.erase_subject('account', 7)");
  tamper("DELETE FROM audit.personal_value WHERE entry = 1");
  verify();
  EXPECT_THAT(findings_, IsEmpty());  // of an erased person there may be none
  tamper("DELETE FROM audit.subject_key");
  verify();
  EXPECT_THAT(findings_, ElementsAre(AuditFinding{Tampering::value_missing, 1}));
}

TEST_F(AuditLog, NamesAForgedAnchorAndASealedPastThatWasMadeAnew) {
  note(1, 3);
  seal();
  // Who owns the database makes everything anew, chain included, and cannot sign it.
  tamper("DELETE FROM audit.seal; UPDATE audit.entry SET after = '{}' WHERE id = 1");
  AuditSealer forger{database_.address(), AuditKey::make()};
  support::must(forger.seal(kNow));
  verify();
  EXPECT_THAT(findings_, ElementsAre(AuditFinding{Tampering::tail_missing, 1},
                                     AuditFinding{Tampering::anchor_wrong, 1}));
  tamper("DELETE FROM audit.anchor");
  support::must(forger.seal(kNow));
  verify();
  EXPECT_THAT(findings_, ElementsAre(AuditFinding{Tampering::tail_missing, 1},
                                     AuditFinding{Tampering::anchor_wrong, 1}));
}

TEST_F(AuditLog, SealsNothingThatARunningTransactionMayStillPrecede) {
  const auto open = connect(database_.address(), Role::api, {});
  pqxx::work slow{*open};
  slow.exec("SELECT audit.note_event('slow', '{}')");
  note(1, 2);  // later, and committed before
  EXPECT_EQ(seal(), 0);
  slow.commit();
  EXPECT_EQ(seal(), 3);
  verify();
  EXPECT_THAT(findings_, IsEmpty());
}

TEST_F(AuditLog, CannotBeChangedByTheProgramsRoles) {
  note(1, 1);
  seal();
  for (const Role role : {Role::api, Role::engine, Role::auditor, Role::owner}) {
    for (const char* sql : {"UPDATE audit.entry SET why = 'x'", "DELETE FROM audit.entry",
                            "TRUNCATE audit.entry", "UPDATE audit.seal SET hash = ''",
                            "DELETE FROM audit.seal", "DELETE FROM audit.anchor"}) {
      const auto connection = connect(database_.address(), role, {});
      pqxx::work tx{*connection};
      EXPECT_THROW(tx.exec(sql), pqxx::sql_error) << to_text(role) << ": " << sql;
    }
  }
  for (const Role role : {Role::api, Role::auditor}) {
    const auto connection = connect(database_.address(), role, {});
    pqxx::work tx{*connection};
    EXPECT_THROW(tx.exec("INSERT INTO audit.entry (action, subject) VALUES ('event', 'forged')"),
                 pqxx::sql_error);
  }
}

TEST_F(AuditLog, SealsALargeLogInPiecesAndOneTransactionInOnePiece) {
  note(1, 25'000);
  for (int i = 0; i < 5; ++i) note(1, 3'000);
  EXPECT_EQ(seal(), 40'000);
  const AuditSum sum = verify();
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_EQ(sum.entries, 40'000);
  EXPECT_EQ(database_.text("SELECT max(cardinality(entry_ids)) FROM audit.seal"), "25000");
  EXPECT_GE(sum.seals, 3);
}

TEST_F(AuditLog, GoesOnByTheCommercialAlgorithms) {
  note(1, 3);
  seal();
  AuditSealer later{database_.address(), commercial_, tail_file_};
  note(4, 6);
  EXPECT_EQ(support::must(later.seal(kNow + std::chrono::days{1})),
            5);  // and that the hash changed
  EXPECT_EQ(database_.text("SELECT string_agg(algorithm, ' ' ORDER BY number) FROM audit.seal"),
            "SHA-256/1 SM3/1");
  EXPECT_EQ(database_.text("SELECT string_agg(algorithm, ' ' ORDER BY day) FROM audit.anchor"),
            "Ed25519 SM2-SM3");
  verify();
  EXPECT_THAT(findings_, IsEmpty());
  tamper("UPDATE audit.entry SET after = '{\"n\": 99}' WHERE after = '{\"n\": 5}'");
  tamper(
      "UPDATE audit.anchor SET signature = set_byte(signature, 20, 255 - get_byte(signature, 20)) "
      "WHERE algorithm = 'SM2-SM3'");
  verify();
  EXPECT_THAT(findings_, ElementsAre(Field(&AuditFinding::kind, Tampering::changed),
                                     AuditFinding{Tampering::anchor_wrong, 2}));
}

TEST_F(AuditLog, NamesASealOfAnAlgorithmThatNobodyKnows) {
  note(1, 3);
  seal();
  tamper("UPDATE audit.seal SET algorithm = 'MD5/1'");
  verify();
  EXPECT_THAT(findings_, ElementsAre(AuditFinding{Tampering::seal_changed, 1}));
}

// A million entries take a minute to make on a slow disk: only where it is asked for.
TEST_F(AuditLog, DISABLED_VerifiesAMillionEntriesInUnderAMinute) {
  for (int i = 0; i < 1000; ++i) note(1, 1000);
  EXPECT_EQ(seal(), 1'000'000);
  const auto began = std::chrono::steady_clock::now();
  const AuditSum sum = verify();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("verified %ld entries in %.1f s\n", static_cast<long>(sum.entries), took.count());
  EXPECT_THAT(findings_, IsEmpty());
  EXPECT_LT(took.count(), 60.0);
}

TEST(AuditKey, IsMadeOnceForOwnersEyesOnly) {
  for (const Algorithms& set : {kInternationalAlgorithms, kCommercialAlgorithms}) {
    const support::TemporaryDirectory folder;
    const auto file = folder.path() / "audit-key";
    const auto made = AuditKey::load_or_create(file, set);
    ASSERT_TRUE(made);
    const auto again = AuditKey::load_or_create(file, set);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key(), made->public_key());
    const std::string signature = again->sign("message");
    EXPECT_TRUE(is_signed(set.signature, "message", signature, made->public_key()));
    EXPECT_FALSE(is_signed(set.signature, "messagf", signature, made->public_key()));
    EXPECT_FALSE(is_signed(set.signature, "message", signature, AuditKey::make(set).public_key()));
    EXPECT_FALSE(is_signed(set.signature, "message", signature, "no key"));
    EXPECT_FALSE(is_signed("RSA", "message", signature, made->public_key()));
    ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
    EXPECT_FALSE(AuditKey::load_or_create(file, set));
  }
}

TEST(AuditKey, OfTheOtherAlgorithmsIsRefused) {
  const support::TemporaryDirectory folder;
  ASSERT_TRUE(AuditKey::load_or_create(folder.path() / "a", kInternationalAlgorithms));
  ASSERT_TRUE(AuditKey::load_or_create(folder.path() / "b", kCommercialAlgorithms));
  EXPECT_FALSE(AuditKey::load_or_create(folder.path() / "a", kCommercialAlgorithms));
  EXPECT_FALSE(AuditKey::load_or_create(folder.path() / "b", kInternationalAlgorithms));
}

}  // namespace
}  // namespace busward::db
