#include <random>

#include <gtest/gtest.h>

#include "registry/access/attempts.h"
#include "registry/access/password_rules.h"
#include "registry/access/rights.h"
#include "registry/access/role_grant.h"

namespace busward::registry::access {
namespace {

using namespace std::chrono_literals;

const geo::UtcTime kNow = *geo::from_iso8601("2026-09-01T07:05:00Z");

RoleGrant grant(Role role, Affiliation of = {}) {
  return {.role = role, .of = of, .from = kNow, .until = {}};
}
const Affiliation kOperator{.operator_id = OperatorId{3}, .school_id = {}, .area_id = {}};
const Affiliation kSchool{.operator_id = {}, .school_id = SchoolId{4}, .area_id = {}};

TEST(RoleGrant, KeepsTheThreeAdministratorsApartFromEverybodyAndEachOther) {
  for (const auto& [role, name] : kRoles) {
    for (const auto& [other, other_name] : kRoles) {
      const Affiliation of =
          role == Role::school_clerk ? kSchool
          : role == Role::monitor || role == Role::safety_manager || role == Role::attendant
              ? kOperator
              : Affiliation{};
      const auto fault = fault_of(grant(role, of), {grant(other)});
      const bool apart = is_administrator(role) || is_administrator(other);
      if (role == other) {
        EXPECT_NE(fault, GrantFault::administrators_stand_alone) << name;
      } else {
        EXPECT_EQ(fault == GrantFault::administrators_stand_alone, apart)
            << name << " beside " << other_name;
      }
    }
  }
}

TEST(RoleGrant, BelongsWhereItsRoleDoes) {
  EXPECT_EQ(fault_of(grant(Role::monitor), {}), GrantFault::wants_operator);
  EXPECT_EQ(fault_of(grant(Role::monitor, kOperator), {}), std::nullopt);
  EXPECT_EQ(fault_of(grant(Role::school_clerk, kOperator), {}), GrantFault::wants_school);
  EXPECT_EQ(fault_of(grant(Role::attendant, kSchool), {}), std::nullopt);
  EXPECT_EQ(fault_of(grant(Role::duty_officer, kOperator), {}), GrantFault::of_the_authorities);
  EXPECT_EQ(fault_of(grant(Role::duty_officer), {grant(Role::duty_officer)}),
            GrantFault::held_already);
}

TEST(Reach, OfAnAttendantOnFileIsTheOwnRunsAndNothingElse) {
  Actor attendant{
      .account = AccountId{9}, .name = "王随", .role = Role::attendant, .of = kOperator};
  for (const RightRow& row : rights()) {
    EXPECT_EQ(reach_of(attendant, row.right), reach_of(Role::attendant, row.right)) << row.name;
  }
  attendant.of.staff_id = StaffId{5};
  for (const RightRow& row : rights()) {
    const bool at_the_bus = row.right == Right::see_runs || row.right == Right::attest_runs;
    EXPECT_EQ(reach_of(attendant, row.right),
              at_the_bus ? std::optional{Reach::runs} : std::nullopt)
        << row.name;
  }
}

TEST(RoleGrant, HoldsFromItsBeginningUntilBeforeItsEnd) {
  RoleGrant some = grant(Role::duty_officer);
  some.until = kNow + 1h;
  EXPECT_FALSE(is_in_force(some, kNow - 1ms));
  EXPECT_TRUE(is_in_force(some, kNow));
  EXPECT_TRUE(is_in_force(some, kNow + 1h - 1ms));
  EXPECT_FALSE(is_in_force(some, kNow + 1h));
}

TEST(PasswordRules, TakeWhatNobodyGuesses) {
  for (const char* fine : {"correct horse battery", "雨后的校车慢慢开过第三座桥", "k7#vQ2!mZx9p"}) {
    EXPECT_EQ(fault_of(fine, "wang.li", {}), std::nullopt) << fine;
  }
}

TEST(PasswordRules, SayWhatIsWrong) {
  const auto of = [](std::string_view password) { return fault_of(password, "wang.li", {}); };
  EXPECT_EQ(of("elevenchars"), PasswordFault::too_short);
  EXPECT_EQ(of("十一个字的密码不够"), PasswordFault::too_short);
  EXPECT_EQ(of(std::string(201, 'x')), PasswordFault::too_long);
  EXPECT_EQ(of("2026-Wang.Li-ok"), PasswordFault::holds_the_login);
  for (const char* common :
       {"password1234", "Password!2026", "123456789012", "1234567890123", "aaaaaaaaaaaa",
        "987654321098", "abcabcabcabc", "202620262026", "qwertyuiop12", "!!admin20260",
        "13800138000!", "busward123456", "abcdefghijklm"}) {
    EXPECT_EQ(of(common), PasswordFault::too_common) << common;
  }
}

TEST(Attempts, PauseLongerEachTimeAndThenLock) {
  const AttemptRules rules{.failures = 4, .lock = 900s, .pause = 1s};
  Attempts attempts;
  EXPECT_TRUE(may_try(attempts, kNow));
  for (const auto wait : {1s, 2s, 4s}) {
    attempts = after_failure(attempts, kNow, rules);
    EXPECT_FALSE(is_locked(attempts, rules));
    EXPECT_FALSE(may_try(attempts, kNow + wait - 1ms));
    EXPECT_TRUE(may_try(attempts, kNow + wait));
  }
  for (int i = 0; i < 3; ++i) {
    attempts = after_failure(attempts, kNow, rules);
    EXPECT_TRUE(is_locked(attempts, rules));
    EXPECT_FALSE(may_try(attempts, kNow + 899s));
    EXPECT_TRUE(may_try(attempts, kNow + 900s));
  }
}

TEST(Attempts, NeverWaitLongerThanALock) {
  const AttemptRules rules{.failures = 100, .lock = 60s, .pause = 1s};
  Attempts attempts;
  for (int i = 0; i < 90; ++i) attempts = after_failure(attempts, kNow, rules);
  EXPECT_EQ(attempts.not_before, kNow + 60s);
}

}  // namespace
}  // namespace busward::registry::access
