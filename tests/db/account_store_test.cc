// Accounts, log-ins and what accounts do to their own credentials, with an owned clock.
#include "db/account_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <liboath/oath.h>

#include "db/own_credential_store.h"
#include "db/secrets.h"
#include "db/session_store.h"
#include "db/sql_values.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using registry::access::AccountId;
using registry::access::Role;
using registry::access::RoleGrant;
using support::answer;
using testing::HasSubstr;

const geo::UtcTime kNow = support::at("2026-09-01T07:05:00Z");
constexpr const char* kPassword = "correct horse battery";

RoleGrant grant(Role role) {
  return {.role = role, .of = {}, .from = kNow - 24h, .until = {}};
}

std::string code_at(geo::UtcTime time, const std::string& secret) {
  char code[7] = {};
  oath_totp_generate(secret.data(), secret.size(),
                     std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count(), 30,
                     0, 6, code);
  return code;
}

class Accounts : public testing::Test {
 protected:
  AccountId create(std::string login, Role role, bool must_change = false) {
    NewAccount account{.login = std::move(login),
                       .name = "王丽",
                       .password = kPassword,
                       .must_change_password = must_change,
                       .grant = grant(role)};
    const auto made = answer(accounts_.create(std::move(account), kNow, caller_));
    return std::get<AccountId>(made);
  }
  LogInAnswer log_in(std::string login, std::string password, geo::UtcTime at,
                     std::optional<std::string> code = {}, std::optional<GrantId> as = {}) {
    return answer(sessions_.log_in({.login = std::move(login),
                                    .password = std::move(password),
                                    .code = std::move(code),
                                    .grant = as,
                                    .address = "203.0.113.9"},
                                   at));
  }
  LogInFault fault_of(const LogInAnswer& answer) { return std::get<LogInRefused>(answer).fault; }
  static std::string code_of(const auto& administered) {
    const auto* fault = std::get_if<NotDone>(&administered);
    return fault == nullptr ? "" : fault->code;
  }

  support::TestDatabase database_;
  Pool pool_{database_.address(), {.threads = 1}};
  AccountStore accounts_{pool_};
  std::shared_ptr<const MasterKeys> keys_ =
      std::make_shared<const MasterKeys>(std::vector{MasterKey{1, {}}});
  SessionStore sessions_{pool_,
                         {.attempts = {.failures = 3, .lock = 900s, .pause = 1s},
                          .idle = 1800s,
                          .longest = 43'200s,
                          .second_factor = {Role::security_administrator}},
                         keys_};
  OwnCredentialStore own_{pool_, {.failures = 3, .lock = 900s, .pause = 1s}, keys_};
  Caller caller_{.account = "1", .areas = "county", .role = "duty_officer", .address = "127.0.0.1"};
};

TEST_F(Accounts, LogInWithTheRightPasswordAndAreNamedToTheServer) {
  const AccountId id = create("wang.li", Role::duty_officer);
  const auto made = log_in("wang.li", kPassword, kNow);
  const auto* in = std::get_if<LoggedIn>(&made);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->session.holder.actor.account, id);
  EXPECT_EQ(in->session.holder.actor.role, Role::duty_officer);
  EXPECT_FALSE(in->session.holder.duty);
  EXPECT_EQ(in->session.id_hash, digest_of(in->secret));
  const LetIn all = answer(sessions_.let_in(kNow + 1min));
  EXPECT_TRUE(all.accounts_exist);
  ASSERT_EQ(all.sessions.size(), 1U);
  EXPECT_EQ(all.sessions[0].holder.actor, in->session.holder.actor);
  EXPECT_EQ(all.sessions[0].ends_at, kNow + 43'200s);
  EXPECT_EQ(database_.text("SELECT count(*) FROM access.session WHERE id_hash::text LIKE '%" +
                           in->secret + "%'"),
            "0");
}

TEST_F(Accounts, AreNotToldApartWhereTheyDoNotExist) {
  create("wang.li", Role::duty_officer);
  EXPECT_EQ(fault_of(log_in("wang.li", "wrong", kNow)), LogInFault::wrong);
  EXPECT_EQ(fault_of(log_in("nobody", kPassword, kNow)), LogInFault::wrong);
  EXPECT_EQ(fault_of(log_in("' OR 1=1 --", kPassword, kNow)), LogInFault::wrong);
  EXPECT_EQ(fault_of(log_in("machine-owner", kPassword, kNow)), LogInFault::wrong);
}

TEST_F(Accounts, PauseAndLockAfterFailuresAndOpenWithTheRightPasswordAfterwards) {
  create("wang.li", Role::duty_officer);
  EXPECT_EQ(fault_of(log_in("wang.li", "wrong", kNow)), LogInFault::wrong);
  EXPECT_EQ(fault_of(log_in("wang.li", kPassword, kNow)), LogInFault::not_before);
  EXPECT_EQ(fault_of(log_in("wang.li", "wrong", kNow + 1s)), LogInFault::wrong);
  EXPECT_EQ(fault_of(log_in("wang.li", "wrong", kNow + 3s)), LogInFault::wrong);
  const auto locked = log_in("wang.li", kPassword, kNow + 4s);
  EXPECT_EQ(fault_of(locked), LogInFault::not_before);
  EXPECT_EQ(std::get<LogInRefused>(locked).not_before, kNow + 903s);
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.entry WHERE subject = 'locked_out'"), "1");
  EXPECT_TRUE(std::holds_alternative<LoggedIn>(log_in("wang.li", kPassword, kNow + 903s)));
  EXPECT_EQ(answer(accounts_.all())[0].attempts, registry::access::Attempts{});
}

TEST_F(Accounts, AreUnlockedByWhoKeepsThem) {
  const AccountId id = create("wang.li", Role::duty_officer);
  for (const auto wait : {0s, 1s, 3s}) log_in("wang.li", "wrong", kNow + wait);
  EXPECT_EQ(code_of(answer(accounts_.unlock(id, caller_))), "");
  EXPECT_TRUE(std::holds_alternative<LoggedIn>(log_in("wang.li", kPassword, kNow + 4s)));
}

TEST_F(Accounts, EndTheirSessionsWhenDisabledOrReset) {
  const AccountId id = create("wang.li", Role::duty_officer);
  log_in("wang.li", kPassword, kNow);
  answer(accounts_.set_disabled(id, true, kNow, caller_));
  EXPECT_TRUE(answer(sessions_.let_in(kNow)).sessions.empty());
  EXPECT_EQ(fault_of(log_in("wang.li", kPassword, kNow)), LogInFault::wrong);
  answer(accounts_.set_disabled(id, false, kNow, caller_));
  log_in("wang.li", kPassword, kNow);
  const AccountStore::Reset reset{.password = "another horse battery"};
  answer(accounts_.reset_password(id, reset, kNow, caller_));
  EXPECT_TRUE(answer(sessions_.let_in(kNow)).sessions.empty());
  const auto in = log_in("wang.li", "another horse battery", kNow);
  EXPECT_EQ(std::get<LoggedIn>(in).session.holder.duty, Duty::change_password);
}

TEST_F(Accounts, LoseSessionsByIdlenessAgeAndTheEndOfTheirGrant) {
  const AccountId id = create("wang.li", Role::duty_officer);
  log_in("wang.li", kPassword, kNow);
  EXPECT_EQ(answer(sessions_.let_in(kNow + 1799s)).sessions.size(), 1U);
  EXPECT_TRUE(answer(sessions_.let_in(kNow + 1800s)).sessions.empty());
  const auto in = std::get<LoggedIn>(log_in("wang.li", kPassword, kNow));
  answer(sessions_.note_use({{.id_hash = in.session.id_hash, .at = kNow + 43'000s}}));
  EXPECT_EQ(answer(sessions_.let_in(kNow + 43'199s)).sessions.size(), 1U);
  EXPECT_TRUE(answer(sessions_.let_in(kNow + 43'200s)).sessions.empty());
  const auto grant_id = answer(accounts_.all())[0].grants[0].id;
  answer(accounts_.revoke(id, grant_id, kNow, caller_));
  EXPECT_TRUE(answer(sessions_.let_in(kNow)).sessions.empty());
  EXPECT_EQ(fault_of(log_in("wang.li", kPassword, kNow)), LogInFault::has_no_role);
}

TEST_F(Accounts, WantACodeFromRolesThatNeedOneAndTakeEachOnce) {
  const AccountId id = create("an.quan", Role::security_administrator);
  const auto first = std::get<LoggedIn>(log_in("an.quan", kPassword, kNow));
  EXPECT_EQ(first.session.holder.duty, Duty::set_up_second_factor);
  const auto secret = std::get<std::string>(answer(own_.begin_second_factor(id, caller_)));
  EXPECT_EQ(code_of(answer(own_.confirm_second_factor(id, "000000", kNow, caller_))), "wrong_code");
  const auto codes = std::get<std::vector<std::string>>(
      answer(own_.confirm_second_factor(id, code_at(kNow, secret), kNow, caller_)));
  EXPECT_EQ(codes.size(), 10U);
  EXPECT_EQ(code_of(answer(own_.begin_second_factor(id, caller_))), "set_up_already");

  EXPECT_EQ(fault_of(log_in("an.quan", kPassword, kNow)), LogInFault::wants_code);
  EXPECT_EQ(fault_of(log_in("an.quan", kPassword, kNow, code_at(kNow, secret))), LogInFault::wrong);
  const geo::UtcTime later = kNow + 60s;
  const std::string code = code_at(later, secret);
  const auto in = log_in("an.quan", kPassword, later, code);
  ASSERT_TRUE(std::holds_alternative<LoggedIn>(in));
  EXPECT_FALSE(std::get<LoggedIn>(in).session.holder.duty);
  EXPECT_EQ(fault_of(log_in("an.quan", kPassword, later, code)), LogInFault::wrong);  // replayed
  EXPECT_TRUE(
      std::holds_alternative<LoggedIn>(log_in("an.quan", kPassword, later + 10s, codes[3])));
  EXPECT_EQ(fault_of(log_in("an.quan", kPassword, later + 20s, codes[3])), LogInFault::wrong);
}

TEST_F(Accounts, KeepTheirSecondFactorThroughAResetUnlessItIsToBeDropped) {
  const AccountId id = create("an.quan", Role::security_administrator);
  const auto secret = std::get<std::string>(answer(own_.begin_second_factor(id, caller_)));
  answer(own_.confirm_second_factor(id, code_at(kNow, secret), kNow, caller_));
  AccountStore::Reset reset{.password = "another horse battery"};
  answer(accounts_.reset_password(id, reset, kNow, caller_));
  EXPECT_EQ(fault_of(log_in("an.quan", reset.password, kNow)), LogInFault::wants_code);
  reset.drop_second_factor = true;
  answer(accounts_.reset_password(id, reset, kNow, caller_));
  EXPECT_TRUE(std::holds_alternative<LoggedIn>(log_in("an.quan", reset.password, kNow)));
}

TEST_F(Accounts, KeepTheSecretOfTheirCodesUnderAMasterKey) {
  const AccountId id = create("an.quan", Role::security_administrator);
  const auto secret = std::get<std::string>(answer(own_.begin_second_factor(id, caller_)));
  EXPECT_EQ(database_.text("SELECT algorithm || master_version || (position(" +
                           database_.text("SELECT quote_literal('" + hex_bytea(secret) + "')") +
                           "::bytea IN secret)) FROM access.second_factor"),
            "AES-256-GCM10");
  EXPECT_EQ(code_of(answer(own_.confirm_second_factor(id, code_at(kNow, secret), kNow, caller_))),
            "");
  // Who has the database alone, or another key, lets nobody in.
  OwnCredentialStore without{pool_, {}};
  EXPECT_FALSE(support::ask(without.begin_second_factor(id, caller_)));
  SessionStore other{pool_, {}, std::make_shared<const MasterKeys>(std::vector{MasterKey{1, {7}}})};
  EXPECT_FALSE(support::ask(other.log_in(
      {.login = "an.quan", .password = kPassword, .code = "123456", .grant = {}, .address = "x"},
      kNow)));
}

TEST_F(Accounts, AreErasedWithWhatTellsOfTheirPerson) {
  const AccountId id = create("wang.li", Role::duty_officer);
  log_in("wang.li", kPassword, kNow);
  EXPECT_EQ(code_of(answer(accounts_.erase(id, "asked for", kNow, caller_))), "");
  EXPECT_TRUE(answer(sessions_.let_in(kNow)).sessions.empty());
  EXPECT_EQ(fault_of(log_in("wang.li", kPassword, kNow)), LogInFault::wrong);
  EXPECT_EQ(answer(accounts_.all())[0].name, "已注销");
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.personal_value WHERE value IS NOT NULL"),
            "0");
  EXPECT_EQ(database_.text("SELECT after ->> 'why' FROM audit.entry WHERE subject = "
                           "'account_erased'"),
            "asked for");
}

TEST_F(Accounts, AreOfAPersonOnFileWhoWorksWhereTheirRolesAre) {
  database_.run(
      "INSERT INTO registry.revision VALUES (1, now(), 'h', 'test'); "
      "INSERT INTO registry.operator (id) VALUES (1), (2); "
      "INSERT INTO registry.operator_fact (operator_id, code, name, kind, added_revision) VALUES "
      "(1, 'O1', '甲', 'service_provider', 1), (2, 'O2', '乙', 'service_provider', 1); "
      "INSERT INTO registry.staff (id) VALUES (5), (6); "
      "INSERT INTO registry.staff_fact (staff_id, code, name, role, operator_id, added_revision) "
      "VALUES (5, 'W5', '李五', 'attendant', 1, 1), (6, 'W6', '李六', 'attendant', 2, 1); "
      "INSERT INTO registry.driver (id) VALUES (7); "
      "INSERT INTO registry.driver_fact (driver_id, code, name, licence_class, operator_id, "
      "added_revision) VALUES (7, 'D7', '王七', 'A1', 1, 1)");
  NewAccount account{.login = "on.board",
                     .name = "李五",
                     .password = kPassword,
                     .must_change_password = false,
                     .grant = grant(Role::attendant),
                     .person_code = "W6"};
  account.grant.of.operator_id = registry::OperatorId{1};
  EXPECT_EQ(code_of(answer(accounts_.create(account, kNow, caller_))), "person_elsewhere");
  account.person_code = "W9";
  EXPECT_EQ(code_of(answer(accounts_.create(account, kNow, caller_))), "no_such_person");
  account.person_code = "W5";
  const auto id = std::get<AccountId>(answer(accounts_.create(account, kNow, caller_)));
  const auto of_whom = [&] {
    return std::get<LoggedIn>(log_in("on.board", kPassword, kNow)).session.holder.actor.of.staff_id;
  };
  EXPECT_EQ(of_whom(), registry::StaffId{5});
  const LetIn all = answer(sessions_.let_in(kNow));
  EXPECT_EQ(all.sessions.at(0).holder.actor.of.staff_id, registry::StaffId{5});
  EXPECT_EQ(code_of(answer(accounts_.tie(id, "D7", kNow, caller_))), "");
  const auto on_file = answer(accounts_.all());
  ASSERT_EQ(on_file.size(), 1U);
  EXPECT_EQ(on_file[0].person->code, "D7");
  EXPECT_TRUE(on_file[0].person->drives);
  EXPECT_EQ(of_whom(), std::nullopt);
  EXPECT_EQ(code_of(answer(accounts_.tie(id, std::nullopt, kNow, caller_))), "");
  EXPECT_FALSE(answer(accounts_.all())[0].person);
}

TEST_F(Accounts, HaveTheirSessionsListedAndEnded) {
  const AccountId id = create("wang.li", Role::duty_officer);
  const auto made = std::get<LoggedIn>(log_in("wang.li", kPassword, kNow));
  log_in("wang.li", kPassword, kNow + 1min);
  const auto listed = [&] {
    return std::get<std::vector<SessionOnFile>>(answer(accounts_.sessions(id, kNow - 1h)));
  };
  ASSERT_EQ(listed().size(), 2U);
  EXPECT_EQ(listed()[1].id_hash, made.session.id_hash);
  EXPECT_EQ(listed()[1].address, "203.0.113.9");
  const auto end = [&](AccountId of) {
    return code_of(answer(accounts_.end_session(of, made.session.id_hash, kNow + 2min, caller_)));
  };
  EXPECT_EQ(end(AccountId{9}), "no_such_session");
  EXPECT_EQ(end(id), "");
  EXPECT_EQ(end(id), "no_such_session");
  EXPECT_EQ(listed().size(), 1U);
  EXPECT_EQ(answer(sessions_.let_in(kNow + 2min)).sessions.size(), 1U);
}

TEST_F(Accounts, ActInOneOfTheirRolesAtATime) {
  const AccountId id = create("wang.li", Role::duty_officer);
  const auto second =
      std::get<GrantId>(answer(accounts_.grant(id, grant(Role::safety_officer), caller_)));
  const auto in = std::get<LoggedIn>(log_in("wang.li", kPassword, kNow, {}, second));
  EXPECT_EQ(in.session.holder.actor.role, Role::safety_officer);
  const auto grants = answer(own_.grants(id, kNow));
  ASSERT_EQ(grants.size(), 2U);
  EXPECT_TRUE(answer(sessions_.act_in(in.session.id_hash, grants[0].id, kNow, caller_)));
  EXPECT_EQ(answer(sessions_.let_in(kNow)).sessions[0].holder.actor.role, Role::duty_officer);
  create("zhang.san", Role::inspector);
  const auto others = answer(accounts_.all())[1].grants[0].id;
  EXPECT_FALSE(answer(sessions_.act_in(in.session.id_hash, others, kNow, caller_)));
}

TEST_F(Accounts, SayWhyAGrantIsRefusedAndTheDatabaseRefusesItToo) {
  const AccountId id = create("an.quan", Role::security_administrator);
  EXPECT_EQ(code_of(answer(accounts_.grant(id, grant(Role::duty_officer), caller_))),
            "administrators_stand_alone");
  EXPECT_EQ(code_of(answer(accounts_.grant(id, grant(Role::audit_administrator), caller_))),
            "administrators_stand_alone");
  EXPECT_EQ(code_of(answer(accounts_.grant(id, grant(Role::monitor), caller_))),
            "administrators_stand_alone");
  const auto behind_our_back = [&](const char* role) {
    database_.run("INSERT INTO access.role_grant (account, role, valid_from) VALUES (" +
                  std::to_string(id.value) + ", '" + role + "', now())");
  };
  EXPECT_ANY_THROW(behind_our_back("duty_officer"));
  EXPECT_ANY_THROW(behind_our_back("system_administrator"));
  EXPECT_ANY_THROW(database_.run("UPDATE access.role_grant SET role = 'duty_officer'"));
  EXPECT_ANY_THROW(database_.run(
      "INSERT INTO access.credential VALUES (1, '$argon2id$x', now(), false)"));  // the owner's
  NewAccount again{.login = "an.quan",
                   .name = "x",
                   .password = kPassword,
                   .must_change_password = true,
                   .grant = grant(Role::duty_officer)};
  EXPECT_EQ(code_of(answer(accounts_.create(again, kNow, caller_))), "login_taken");
  again.login = "An Quan";
  EXPECT_EQ(code_of(answer(accounts_.create(again, kNow, caller_))), "bad_login");
  again.login = "other";
  again.grant.role = Role::monitor;
  again.grant.of.operator_id = registry::OperatorId{77};
  EXPECT_EQ(code_of(answer(accounts_.create(again, kNow, caller_))), "no_such_organisation");
  EXPECT_EQ(answer(accounts_.all()).size(), 1U);  // nothing half done
}

TEST_F(Accounts, ChangeTheirPasswordWithThePresentOneAndEndTheOtherSessions) {
  const AccountId id = create("wang.li", Role::duty_officer, true);
  const auto here = std::get<LoggedIn>(log_in("wang.li", kPassword, kNow));
  log_in("wang.li", kPassword, kNow);
  EXPECT_EQ(here.session.holder.duty, Duty::change_password);
  OwnCredentialStore::NewPassword change{.account = id,
                                         .present = "not this one",
                                         .wanted = "another horse battery",
                                         .kept_session = here.session.id_hash};
  const auto fault_at = [&](geo::UtcTime at) {
    const auto tried = answer(own_.change_password(change, at, caller_));
    const auto* refused = std::get_if<LogInRefused>(&tried);
    return refused == nullptr ? std::nullopt : std::optional{refused->fault};
  };
  EXPECT_EQ(fault_at(kNow), LogInFault::wrong);
  change.present = kPassword;
  EXPECT_EQ(fault_at(kNow), LogInFault::not_before);  // as a log-in would wait
  EXPECT_EQ(fault_at(kNow + 1s), std::nullopt);
  EXPECT_EQ(answer(accounts_.all()).at(0).attempts, registry::access::Attempts{});
  const auto sessions = answer(sessions_.let_in(kNow)).sessions;
  ASSERT_EQ(sessions.size(), 1U);
  EXPECT_EQ(sessions[0].id_hash, here.session.id_hash);
  EXPECT_FALSE(sessions[0].holder.duty);
}

TEST_F(Accounts, HaveTokensUntilTheyExpireOrAreRevoked) {
  const AccountId id = create("wang.li", Role::duty_officer);
  const auto own = answer(own_.grants(id, kNow))[0].id;
  NewApiToken wanted{.name = "看板", .grant = own, .expires_at = kNow + 24h};
  const auto secret = std::get<std::string>(answer(own_.make_token(id, wanted, kNow, caller_)));
  const LetIn all = answer(sessions_.let_in(kNow));
  ASSERT_EQ(all.tokens.size(), 1U);
  EXPECT_EQ(all.tokens[0].token_hash, digest_of(secret));
  EXPECT_TRUE(answer(sessions_.let_in(kNow + 24h)).tokens.empty());
  const auto listed = answer(own_.tokens(id));
  ASSERT_EQ(listed.size(), 1U);
  const AccountId other = create("zhang.san", Role::inspector);
  EXPECT_EQ(code_of(answer(own_.revoke_token(other, listed[0].id, kNow, caller_))),
            "no_such_token");
  EXPECT_EQ(code_of(answer(own_.make_token(other, wanted, kNow, caller_))), "no_such_grant");
  EXPECT_EQ(code_of(answer(own_.revoke_token(id, listed[0].id, kNow, caller_))), "");
  EXPECT_TRUE(answer(sessions_.let_in(kNow)).tokens.empty());
}

TEST_F(Accounts, EnterTheAuditLogWithWhoChangedThemAndWithoutSecrets) {
  create("wang.li", Role::duty_officer);
  EXPECT_EQ(database_.text("SELECT string_agg(action || ' ' || subject || ' ' || account || ' ' || "
                           "acting_as || ' ' || address, ', ' ORDER BY id) FROM audit.entry"),
            "added access.account 1 duty_officer 127.0.0.1, "
            "added access.credential 1 duty_officer 127.0.0.1, "
            "added access.role_grant 1 duty_officer 127.0.0.1");
  EXPECT_EQ(database_.text("SELECT after->>'password_hash' FROM audit.entry "
                           "WHERE subject = 'access.credential'"),
            "(not logged)");
  log_in("wang.li", kPassword, kNow);
  EXPECT_EQ(database_.text("SELECT address FROM audit.entry WHERE subject = 'logged_in'"),
            "203.0.113.9");
}

TEST(Secrets, MakeCodesThatCountOnce) {
  // RFC 6238, appendix B (SHA-1): at 59 s the code of the test secret is 94287082.
  const std::string secret = "12345678901234567890";
  const geo::UtcTime at{std::chrono::seconds{59}};
  EXPECT_EQ(step_of_code("287082", secret, at, 0), 1);
  EXPECT_EQ(step_of_code("287082", secret, at, 1), std::nullopt);
  EXPECT_EQ(step_of_code("287082", secret, at + 30s, 0), 1);  // the clock may be one step off
  EXPECT_EQ(step_of_code("287082", secret, at + 120s, 0), std::nullopt);
  for (const char* wrong : {"", "28708", "2870821", "94287082", "abcdef", "-87082"}) {
    EXPECT_EQ(step_of_code(wrong, secret, at, 0), std::nullopt) << wrong;
  }
  EXPECT_EQ(to_base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Secrets, HashPasswordsSoThatTheTextSaysHow) {
  const std::string hash = hash_password("correct horse battery");
  EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_TRUE(is_password("correct horse battery", hash));
  EXPECT_FALSE(is_password("correct horse batterz", hash));
  EXPECT_NE(hash_password("correct horse battery"), hash);
  EXPECT_EQ(random_secret().size(), 43U);
  EXPECT_THAT(random_password(), testing::MatchesRegex("[a-z2-9]+-[a-z2-9]+-[a-z2-9]+-[a-z2-9]+"));
}

}  // namespace
}  // namespace busward::db
