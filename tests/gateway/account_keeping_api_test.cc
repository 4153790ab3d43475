// What the security administrator does to one account over HTTP: whose it is, and its log-ins.
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/accounts_over_http.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using support::RawResponse;
using testing::HasSubstr;

// Sessions whose secret is their name: of the keeper of the accounts, of operator 1's monitor
// (account 101) twice and of its attendant (account 111, staff member 1), once by password and once
// by badge.
constexpr const char* kSessions = R"(
INSERT INTO access.account (id, login, display_name) VALUES (121, 'keeper', 'k');
INSERT INTO access.credential (account, password_hash, changed_at, must_change)
  VALUES (121, '$argon2id$', now(), false);
INSERT INTO access.role_grant (id, account, role, valid_from)
  VALUES (121, 121, 'security_administrator', now() - interval '1 hour');
INSERT INTO access.session (id_hash, account, role_grant, address, created_at, last_used_at, badge)
  SELECT sha256(convert_to(name, 'UTF8')), account, account, address, now(), now(),
    CASE WHEN name = 'badge' THEN (SELECT id FROM access.badge WHERE account = 111) END
  FROM (VALUES ('keeper', 121, 'k'), ('monitor', 101, '203.0.113.1'),
    ('second', 101, '203.0.113.2'), ('attendant', 111, 'a'), ('badge', 111, 'b'))
    one (name, account, address);
)";

class AccountKeeping : public support::AccountsOverHttp<support::WallClock> {
 protected:
  AccountKeeping() {
    support::fill_with_two_organisations(database_);
    database_.run(kSessions);
    start();
  }
  RawResponse ask(const std::string& by, const std::string& method, const std::string& target,
                  const std::string& body = "") {
    return send({.method = method,
                 .target = "/api/v1/" + target,
                 .cookie = "busward_session=" + by,
                 .body = body,
                 .headers = {}});
  }
  RawResponse tie(int account, const std::string& code) {
    return ask("keeper", "PUT", fmt::format("accounts/{}/person", account),
               R"({"code":")" + code + "\"}");
  }
  // The staff member of a session, as it is told itself; "null" without one, "401" out of it.
  std::string staff_of(const std::string& session) {
    const auto answer = ask(session, "GET", "session");
    if (answer.status != 200) return std::to_string(answer.status);
    const auto staff = json::parse(answer.body).at("staff_id");
    return staff.is_null() ? "null" : std::string{staff.as_string()};
  }
  json::array sessions_of(int account) {
    const auto answer = ask("keeper", "GET", fmt::format("accounts/{}/sessions", account));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body).at("items").as_array();
  }
};

TEST_F(AccountKeeping, SaysWhoseAnAccountIsAndSessionsFollowAtOnce) {
  EXPECT_EQ(staff_of("attendant"), "1");
  EXPECT_EQ(ask("keeper", "DELETE", "accounts/111/person").status, 204);
  EXPECT_EQ(staff_of("attendant"), "null");
  EXPECT_EQ(tie(111, "D1").status, 204);
  const auto listed = ask("keeper", "GET", "accounts");
  EXPECT_THAT(listed.body, HasSubstr(R"("person":{"code":"D1","name":"王1","drives":true})"));
  EXPECT_EQ(tie(111, "W1").status, 204);
  EXPECT_EQ(staff_of("attendant"), "1");
  EXPECT_EQ(database_.text("SELECT count(*) FROM audit.entry WHERE subject = 'access.account' "
                           "AND action = 'changed' AND account = 121"),
            "3");
}

TEST_F(AccountKeeping, GivesAnAccountToNobodyOfAnotherOperatorAndToNobodyUnknown) {
  const auto elsewhere = tie(111, "W2");
  EXPECT_EQ(elsewhere.status, 409);
  EXPECT_THAT(elsewhere.body, HasSubstr("person_elsewhere."));
  EXPECT_EQ(tie(111, "W9").status, 404);
  EXPECT_EQ(tie(999, "W1").status, 404);
  EXPECT_EQ(tie(1, "W1").status, 404);  // the machine's owner
  EXPECT_EQ(ask("keeper", "DELETE", "accounts/999/person").status, 404);
  for (const char* body : {"{}", R"({"code":7})", R"({"code":"W1","staff":"1"})", "["}) {
    EXPECT_EQ(ask("keeper", "PUT", "accounts/111/person", body).status, 400) << body;
  }
  EXPECT_EQ(staff_of("attendant"), "1");
}

// A badge is a person's. With somebody else behind the account, or nobody, whoever holds it would
// see the runs of another, or of the whole operator.
TEST_F(AccountKeeping, EndsTheBadgeWhenTheAccountIsSomebodyElses) {
  EXPECT_EQ(staff_of("badge"), "1");
  EXPECT_EQ(tie(111, "W1").status, 204);
  EXPECT_EQ(staff_of("badge"), "1");  // the same person again
  EXPECT_EQ(ask("keeper", "DELETE", "accounts/111/person").status, 204);
  EXPECT_EQ(staff_of("badge"), "401");
  EXPECT_EQ(staff_of("attendant"), "null");  // who knows the password is in
  EXPECT_EQ(tie(111, "W1").status, 204);
  EXPECT_EQ(staff_of("badge"), "401");
}

TEST_F(AccountKeeping, ListsTheSessionsOfAnAccountAndEndsOne) {
  const auto listed = sessions_of(101);
  ASSERT_EQ(listed.size(), 3U);  // and the fixture's own
  std::string id;
  for (const auto& one : listed) {
    EXPECT_EQ(one.at("role").as_string(), "monitor");
    EXPECT_FALSE(one.at("by_badge").as_bool());
    if (one.at("address").as_string() == "203.0.113.2") id = one.at("id").as_string().c_str();
  }
  ASSERT_EQ(id.size(), 64U);
  EXPECT_EQ(ask(id, "GET", "session").status, 401);  // it is no secret
  const std::string session = "accounts/101/sessions/" + id;
  EXPECT_EQ(ask("keeper", "DELETE", "accounts/111/sessions/" + id).status, 404);
  EXPECT_EQ(ask("keeper", "DELETE", session).status, 204);
  EXPECT_EQ(ask("second", "GET", "session").status, 401);
  EXPECT_EQ(ask("monitor", "GET", "session").status, 200);
  EXPECT_EQ(sessions_of(101).size(), 2U);
  EXPECT_EQ(ask("keeper", "DELETE", session).status, 404);
  for (const char* bad : {"1", "x", "%27%3B--"}) {
    EXPECT_EQ(ask("keeper", "DELETE", std::string{"accounts/101/sessions/"} + bad).status, 400);
  }
  EXPECT_EQ(ask("keeper", "GET", "accounts/999/sessions").status, 404);
  EXPECT_EQ(database_.text("SELECT after FROM audit.entry WHERE subject = 'session_ended'"),
            R"({"account": 101})");
}

TEST_F(AccountKeeping, IsTheSecurityAdministratorsAlone) {
  const std::string id(64, '0');
  for (const char* by : {"monitor", "attendant"}) {
    EXPECT_EQ(ask(by, "PUT", "accounts/101/person", R"({"code":"W1"})").status, 403);
    EXPECT_EQ(ask(by, "DELETE", "accounts/101/person").status, 403);
    EXPECT_EQ(ask(by, "GET", "accounts/101/sessions").status, 403);
    EXPECT_EQ(ask(by, "DELETE", "accounts/101/sessions/" + id).status, 403);
  }
}

}  // namespace
}  // namespace busward::api
