// Badges over HTTP: who issues them, what they open, and on which device.
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/accounts_over_http.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using support::RawResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Two organisations, each with a safety manager who is logged in and an attendant on file who has
// an account (staff member x, account 110 + x).
class Badges : public support::AccountsOverHttp<support::WallClock> {
 protected:
  Badges()
      : AccountsOverHttp{
            {.attempts = {.failures = 3, .lock = 900s, .pause = 0s}, .second_factor = {}}} {
    support::fill_with_two_organisations(database_);
    for (const char* x : {"1", "2"}) {
      database_.run(fmt::format(
          "INSERT INTO access.account (id, login, display_name) VALUES (12{0}, 'manager{0}', 'm'); "
          "INSERT INTO access.credential (account, password_hash, changed_at, must_change) VALUES "
          "(12{0}, '$argon2id$', now(), false); "
          "INSERT INTO access.role_grant (id, account, role, operator_id, valid_from) VALUES "
          "(12{0}, 12{0}, 'safety_manager', {0}, now() - interval '1 hour'); "
          "INSERT INTO access.session (id_hash, account, role_grant, address, created_at, "
          "last_used_at) VALUES (sha256('manager{0}'), 12{0}, 12{0}, 'a', now(), now())",
          x));
    }
    database_.run(
        "INSERT INTO registry.staff (id) VALUES (8); "
        "INSERT INTO registry.staff_fact (staff_id, code, name, role, phone, operator_id, "
        "added_revision) VALUES (8, 'A8', '赵安', 'safety_manager', '13800000008', 1, 1)");
    start();
  }

  RawResponse send(const std::string& method, const std::string& target, const std::string& cookie,
                   const std::string& body = "") {
    return AccountsOverHttp::send(
        {.method = method, .target = target, .cookie = cookie, .body = body, .headers = {}});
  }
  RawResponse issue(int manager, int attendant, const std::string& body = "{}") {
    return send("POST", fmt::format("/api/v1/attendants/{}/badge", attendant),
                fmt::format("busward_session=manager{}", manager), body);
  }
  // The code of a fresh badge of attendant 1.
  std::string badge(const std::string& body = "{}") {
    const auto answer = issue(1, 1, body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    const std::string address = json::parse(answer.body).at("address").as_string().c_str();
    EXPECT_THAT(address, testing::StartsWith("http://localhost/attendant.html#badge="));
    return address.substr(address.find('=') + 1);
  }
  RawResponse show(const std::string& secret, const std::string& device = "") {
    return send("POST", "/api/v1/session/badge", device, R"({"secret":")" + secret + "\"}");
  }
  // One of the cookies that an answer sets.
  static std::string cookie(const RawResponse& answer, const std::string& name) {
    const auto at = answer.head.find("Set-Cookie: " + name);
    if (at == std::string::npos) return {};
    const auto from = at + std::string_view{"Set-Cookie: "}.size();
    return answer.head.substr(from, answer.head.find(';', from) - from);
  }
  std::string session_by(const std::string& secret, const std::string& device = "") {
    const auto answer = show(secret, device);
    EXPECT_EQ(answer.status, 204) << answer.body;
    return cookie(answer, "busward_session");
  }
};

TEST_F(Badges, OpenTheRunSheetOfTodayAndNothingElse) {
  const std::string session = session_by(badge());
  const auto who = json::parse(send("GET", "/api/v1/session", session).body);
  EXPECT_EQ(who.at("role").as_string(), "attendant");
  EXPECT_EQ(who.at("staff_id").as_string(), "1");
  EXPECT_TRUE(who.at("by_badge").as_bool());
  EXPECT_TRUE(who.at("duty").is_null());
  EXPECT_THAT(who.at("rights").as_array(),
              ElementsAre(json::value("see_runs"), json::value("attest_runs")));
  EXPECT_TRUE(who.at("steps").as_array().empty());
  EXPECT_EQ(status("/api/v1/run-sheet", session), 200);
  EXPECT_EQ(status("/api/v1/buses", session), 403);
  EXPECT_EQ(status("/tiles/7/105/52.mvt", session), 403);
  EXPECT_EQ(status("/api/v1/attendants", session), 403);
}

// Whoever found a badge does not make something lasting of it.
TEST_F(Badges, GiveNoPasswordNoTokenAndNoOtherRole) {
  const std::string session = session_by(badge());
  EXPECT_EQ(send("PATCH", "/api/v1/session", session, R"({"grant":"111"})").status, 403);
  EXPECT_EQ(send("PUT", "/api/v1/session/password", session,
                 R"({"present":"x","wanted":"correct horse battery"})")
                .status,
            403);
  EXPECT_EQ(send("POST", "/api/v1/session/second-factor", session).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/session/tokens", session,
                 R"({"name":"n","grant":"111","expires_at":")" +
                     geo::to_iso8601(clock_.now() + 24h) + "\"}")
                .status,
            403);
}

TEST_F(Badges, AreGoodOnTheDeviceThatShowsThemFirst) {
  const std::string secret = badge();
  const auto first = show(secret);
  const std::string device = cookie(first, "busward_device_");
  EXPECT_THAT(first.head, HasSubstr("Path=/api/v1/session/badge; HttpOnly; SameSite=Strict"));
  EXPECT_EQ(show(secret, device).status, 204);
  EXPECT_EQ(show(secret).status, 401);
  EXPECT_EQ(show(secret, device + "x").status, 401);
  EXPECT_EQ(show(secret, device).status, 204);  // and forgets the failures
  for (int i = 0; i < 3; ++i) EXPECT_EQ(show(secret).status, 401);
  EXPECT_EQ(show(secret, device).status, 429);
  EXPECT_EQ(database_.text("SELECT string_agg(DISTINCT subject, ' ' ORDER BY subject) FROM "
                           "audit.entry WHERE action = 'event'"),
            "badge_bound badge_locked badge_on_other_device logged_in_by_badge");
}

// The session's cookie is no secret of the telephone: whoever copies it has that session, with the
// attendant's own runs of today, until it ends. A new one takes the telephone's cookie as well, and
// that is sent to the log-in alone. Taken back, the badge is good for neither.
TEST_F(Badges, OfACopiedTelephoneAreWorthWhatItIsAndEndTogether) {
  const std::string secret = badge();
  const auto shown = show(secret);
  const std::string session = cookie(shown, "busward_session");
  const std::string device = cookie(shown, "busward_device_");
  EXPECT_THAT(shown.head, HasSubstr("busward_session=" + session.substr(session.find('=') + 1) +
                                    "; Path=/; HttpOnly; SameSite=Strict"));
  const auto elsewhere = [&](const std::string& target) {
    return AccountsOverHttp::send({.method = "GET",
                                   .target = target,
                                   .cookie = session,
                                   .body = {},
                                   .headers = "X-Forwarded-For: 203.0.113.9\r\n"})
        .status;
  };
  EXPECT_EQ(elsewhere("/api/v1/run-sheet"), 200);
  EXPECT_EQ(elsewhere("/api/v1/buses"), 403);
  EXPECT_EQ(show(secret, session).status, 401);  // the session does not stand for the telephone
  EXPECT_EQ(show(secret, device).status, 204);   // the whole telephone was copied
  EXPECT_EQ(send("DELETE", "/api/v1/attendants/1/badge", "busward_session=manager1").status, 204);
  EXPECT_EQ(elsewhere("/api/v1/run-sheet"), 401);
  EXPECT_EQ(show(secret, device).status, 401);
}

TEST_F(Badges, AreNotOpenedByTheTelephoneOfAnother) {
  const std::string theirs = cookie(show(badge()), "busward_device_");
  const auto issued = json::parse(issue(2, 2).body);
  const std::string address = issued.at("address").as_string().c_str();
  const std::string secret = address.substr(address.find('=') + 1);
  const std::string own = cookie(show(secret), "busward_device_");
  EXPECT_EQ(show(secret, theirs).status, 401);
  const std::string named_as_own = own.substr(0, own.find('=')) + theirs.substr(theirs.find('='));
  EXPECT_EQ(show(secret, named_as_own).status, 401);
  EXPECT_EQ(show(secret, own).status, 204);
}

TEST_F(Badges, EndWithTheirSessionsWhenTheyAreRevoked) {
  const std::string secret = badge();
  const auto shown = show(secret);
  const std::string session = cookie(shown, "busward_session");
  EXPECT_EQ(status("/api/v1/run-sheet", session), 200);
  EXPECT_EQ(send("DELETE", "/api/v1/attendants/1/badge", "busward_session=manager1").status, 204);
  EXPECT_EQ(status("/api/v1/run-sheet", session), 401);
  EXPECT_EQ(show(secret, cookie(shown, "busward_device_")).status, 401);
  EXPECT_EQ(send("DELETE", "/api/v1/attendants/1/badge", "busward_session=manager1").status, 404);
}

TEST_F(Badges, AreOneAPerson) {
  const std::string lost = badge();
  const std::string session = session_by(lost);
  const std::string found = badge();
  EXPECT_EQ(status("/api/v1/run-sheet", session), 401);
  EXPECT_EQ(show(lost).status, 401);
  EXPECT_EQ(show(found).status, 204);
}

TEST_F(Badges, EndAfterTheirTimeWhichTheConfigurationBounds) {
  EXPECT_EQ(
      issue(1, 1, R"({"expires_at":")" + geo::to_iso8601(clock_.now() + 24h * 181) + "\"}").status,
      400);
  const std::string secret =
      badge(R"({"expires_at":")" + geo::to_iso8601(clock_.now() + 1h) + "\"}");
  const auto shown = show(secret);
  const std::string session = cookie(shown, "busward_session");
  EXPECT_EQ(status("/api/v1/run-sheet", session), 200);
  server_.on_loop([this] { clock_.ahead = 61min; });
  EXPECT_EQ(status("/api/v1/run-sheet", session), 401);
  EXPECT_EQ(show(secret, cookie(shown, "busward_device_")).status, 401);
}

TEST_F(Badges, AreIssuedByWhoeverAnswersForTheAttendant) {
  EXPECT_EQ(issue(2, 1).status, 404);
  EXPECT_EQ(send("DELETE", "/api/v1/attendants/1/badge", "busward_session=manager2").status, 404);
  const auto issued = json::parse(issue(1, 1).body);
  EXPECT_EQ(issued.at("attendant").at("name").as_string(), "李1");
  EXPECT_EQ(issued.at("attendant").at("operator").as_string(), "公司1");
  EXPECT_EQ(issued.at("contacts").at(0).at("phone").as_string(), "13800000008");
  const auto listed =
      json::parse(send("GET", "/api/v1/attendants", "busward_session=manager1").body);
  ASSERT_EQ(listed.at("items").as_array().size(), 1U);
  EXPECT_FALSE(listed.at("items").at(0).at("badge").is_null());
  database_.run("UPDATE access.account SET staff_id = NULL WHERE id = 112");
  const auto nobody = issue(2, 2);
  EXPECT_EQ(nobody.status, 409);
  EXPECT_THAT(nobody.body, HasSubstr("has_no_account"));
}

TEST_F(Badges, EndWithTheAccountAndTheRole) {
  const std::string secret = badge();
  const std::string session = session_by(secret);
  const auto closed = support::answer(db::AccountStore{pool_}.set_disabled(
      registry::access::AccountId{111}, true, clock_.now(),
      db::Caller{.account = {}, .areas = "county", .role = {}, .address = "command line"}));
  ASSERT_TRUE(std::holds_alternative<db::Done>(closed));
  read_again();
  EXPECT_EQ(status("/api/v1/run-sheet", session), 401);
  EXPECT_EQ(show(secret).status, 401);
}

TEST_F(Badges, LeaveNoSecretInTheDatabase) {
  const std::string secret = badge();
  const auto shown = show(secret);
  const std::string device = cookie(shown, "busward_device_");
  const std::string session = cookie(shown, "busward_session");
  for (const std::string& one :
       {secret, device.substr(device.find('=') + 1), session.substr(session.find('=') + 1)}) {
    ASSERT_EQ(one.size(), 43U);
    EXPECT_EQ(database_.text(fmt::format(
                  "SELECT (SELECT count(*) FROM audit.entry e WHERE e::text LIKE '%{0}%') + "
                  "(SELECT count(*) FROM access.badge b WHERE b::text LIKE '%{0}%') + "
                  "(SELECT count(*) FROM access.session s WHERE s::text LIKE '%{0}%')",
                  one)),
              "0");
  }
}

}  // namespace
}  // namespace busward::api
