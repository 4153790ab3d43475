// Accounts over HTTP: log-ins, sessions, rights, and what is tried against them.
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/account_store.h"
#include "db/rulebook_import.h"
#include "tests/gateway/accounts_over_http.h"
#include "tests/support/cluster/small_county.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using registry::access::Role;
using support::RawClient;
using support::RawResponse;
using testing::HasSubstr;

constexpr const char* kPassword = "correct horse battery";
const db::Caller kCommand{.account = {}, .areas = "county", .role = {}, .address = "command line"};

// A clock that the test moves; read on the server's thread only while the test waits for answers.
class MovedClock final : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override { return at; }
  geo::UtcTime at = support::at("2026-09-01T07:05:00Z");
};

class AccessOverHttp : public support::AccountsOverHttp<MovedClock> {
 protected:
  AccessOverHttp()
      : AccountsOverHttp{
            {.attempts = {.failures = 3, .lock = 900s, .pause = 1s}, .second_factor = {}}} {
    start();
  }

  void create(std::string login, Role role, bool must_change = false,
              registry::access::Affiliation of = {}) {
    db::NewAccount account{.login = std::move(login),
                           .name = "王丽",
                           .password = kPassword,
                           .must_change_password = must_change,
                           .grant = {.role = role, .of = of, .from = clock_.at - 1h, .until = {}}};
    const auto made = support::answer(db::AccountStore{pool_}.create(account, clock_.at, kCommand));
    ASSERT_TRUE(std::holds_alternative<registry::access::AccountId>(made));
    read_again();
  }

  RawResponse log_in(const std::string& login, const std::string& password = kPassword) {
    const json::object body{{"login", login}, {"password", password}};
    return send({.method = "POST", .target = "/api/v1/session", .body = json::serialize(body)});
  }
  // The cookie of a fresh session.
  std::string session_of(const std::string& login) {
    const auto answer = log_in(login);
    EXPECT_EQ(answer.status, 204) << answer.body;
    const std::string cookie = answer.header("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
  }
  // The password of somebody with a session; `present` is what they say it is now.
  RawResponse change_password(const std::string& cookie, const std::string& present,
                              const std::string& wanted = "another horse battery") {
    const json::object body{{"present", present}, {"wanted", wanted}};
    return send({.method = "PUT",
                 .target = "/api/v1/session/password",
                 .cookie = cookie,
                 .body = json::serialize(body)});
  }
  std::string token_of(const std::string& cookie) {
    const auto who = json::parse(send({.target = "/api/v1/session", .cookie = cookie}).body);
    const std::string grant = who.at("grants").at(0).at("id").as_string().c_str();
    const json::object wanted{
        {"name", "看板"}, {"expires_at", geo::to_iso8601(clock_.at + 24h)}, {"grant", grant}};
    const auto made = send({.method = "POST",
                            .target = "/api/v1/session/tokens",
                            .cookie = cookie,
                            .body = json::serialize(wanted)});
    EXPECT_EQ(made.status, 201) << made.body;
    return json::parse(made.body).at("token").as_string().c_str();
  }
  void lock(const std::string& login) {
    for (const auto wait : {1s, 2s, 0s}) {
      EXPECT_EQ(log_in(login, "wrong password").status, 401);
      clock_.at += wait;
    }
  }
  static std::string code_of(const RawResponse& answer) {
    return json::parse(answer.body).at("code").as_string().c_str();
  }
};

TEST_F(AccessOverHttp, KeepTheTokenUntilThereIsAnAccountAndNotAfterwards) {
  const std::string token = std::string{"busward_token="} + support::kToken;
  EXPECT_EQ(status("/api/v1/session", token), 200);
  EXPECT_EQ(code_of(send({.target = "/api/v1/session"})), "unauthorised");
  create("wang.li", Role::duty_officer);
  EXPECT_EQ(status("/api/v1/session", token), 401);
  EXPECT_EQ(code_of(send({.target = "/api/v1/session"})), "log_in_wanted");
  // Whoever kept the address with the token gets the page, which asks for a log-in, and no bare
  // refusal.
  for (const std::string& cookie : {std::string{}, token}) {
    const auto kept = send({.target = std::string{"/?token="} + support::kToken, .cookie = cookie});
    EXPECT_EQ(kept.status, 303);
    EXPECT_EQ(kept.header("Location"), "/");
    EXPECT_EQ(kept.header("Set-Cookie"), "");
  }
}

TEST_F(AccessOverHttp, LogInActAndLogOut) {
  create("wang.li", Role::duty_officer);
  const auto in = log_in("wang.li");
  EXPECT_THAT(in.header("Set-Cookie"), HasSubstr("HttpOnly; SameSite=Strict"));
  const std::string cookie = session_of("wang.li");
  const auto who = json::parse(send({.target = "/api/v1/session", .cookie = cookie}).body);
  EXPECT_EQ(who.at("role").as_string(), "duty_officer");
  EXPECT_EQ(who.at("account").at("login").as_string(), "wang.li");
  EXPECT_EQ(who.at("grants").as_array().size(), 1U);
  EXPECT_THAT(json::serialize(who.at("rights")), HasSubstr("\"set_stages\""));
  EXPECT_THAT(json::serialize(who.at("steps")), HasSubstr("\"appeal_decided\""));
  EXPECT_TRUE(who.at("opens_emergencies").as_bool());
  EXPECT_TRUE(who.at("zone").is_null());  // there is no county yet
  EXPECT_EQ(status("/api/v1/alarms", cookie), 200);
  EXPECT_EQ(send({.method = "DELETE", .target = "/api/v1/session", .cookie = cookie}).status, 204);
  EXPECT_EQ(status("/api/v1/alarms", cookie), 401);  // a replayed cookie
}

TEST_F(AccessOverHttp, RefuseForgedCookiesAndForeignPages) {
  create("wang.li", Role::duty_officer);
  const std::string cookie = session_of("wang.li");
  std::string forged = cookie;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(status("/api/v1/session", forged), 401);
  EXPECT_EQ(status("/api/v1/session", "busward_session=' OR 1=1 --"), 401);
  const std::string head =
      "DELETE /api/v1/session HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie;
  for (const char* origin : {"\r\nOrigin: http://evil.example", ""}) {
    RawClient client{server_.port()};
    client.send(head + origin + "\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(client.read_response()->status, 403) << origin;
  }
  EXPECT_EQ(status("/api/v1/session", cookie), 200);
}

TEST_F(AccessOverHttp, EndSessionsByTheClock) {
  create("wang.li", Role::duty_officer);
  const std::string cookie = session_of("wang.li");
  clock_.at += 1799s;
  EXPECT_EQ(status("/api/v1/session", cookie), 200);
  clock_.at += 1799s;
  EXPECT_EQ(status("/api/v1/session", cookie), 200);
  clock_.at += 1800s;
  EXPECT_EQ(status("/api/v1/session", cookie), 401);
  const std::string busy = session_of("wang.li");
  for (int i = 0; i < 28; ++i) {
    EXPECT_EQ(status("/api/v1/session", busy), 200) << i;
    clock_.at += 1543s;
  }
  EXPECT_EQ(status("/api/v1/session", busy), 401);  // 12 hours, however busy
}

TEST_F(AccessOverHttp, LockAnAccountOutAndSayWhenToTryAgain) {
  create("wang.li", Role::duty_officer);
  for (const auto wait : {1s, 2s, 4s}) {
    const auto failed = log_in("wang.li", "wrong password");
    EXPECT_EQ(failed.status, 401);
    EXPECT_EQ(code_of(failed), "wrong_login");
    clock_.at += wait;
  }
  const auto locked = log_in("wang.li");
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(locked.header("Retry-After"), "896");
  EXPECT_EQ(code_of(log_in("nobody.here")), "wrong_login");
}

// A lock is against whoever guesses. Else anybody who knows a login could end the duty officer's
// session in the middle of an alarm; who is to be put out is disabled, or has the session ended.
TEST_F(AccessOverHttp, LockOutWhoGuessesAndNotWhoIsIn) {
  create("an.quan", Role::security_administrator);
  create("wang.li", Role::duty_officer);
  const std::string keeper = session_of("an.quan");
  const std::string open = session_of("wang.li");
  const std::string bearer = "Authorization: Bearer " + token_of(open) + "\r\n";
  lock("wang.li");
  EXPECT_EQ(log_in("wang.li").status, 429);
  EXPECT_EQ(status("/api/v1/alarms", open), 200);
  EXPECT_EQ(send({.target = "/api/v1/alarms", .headers = bearer}).status, 200);
  EXPECT_EQ(change_password(open, kPassword).status, 429);  // no way around for a session's thief
  const auto listed = json::parse(send({.target = "/api/v1/accounts", .cookie = keeper}).body);
  const auto& account = listed.at("items").at(1);
  EXPECT_TRUE(account.at("locked").as_bool());
  EXPECT_EQ(account.at("failures").as_int64(), 3);
  const std::string id = account.at("id").as_string().c_str();
  EXPECT_EQ(send({.method = "PATCH",
                  .target = "/api/v1/accounts/" + id,
                  .cookie = keeper,
                  .body = R"({"unlocked":true})"})
                .status,
            204);
  EXPECT_EQ(log_in("wang.li").status, 204);
}

TEST_F(AccessOverHttp, OfALockedAccountEndWithItsTimeAndOpenAgainByThemselves) {
  create("wang.li", Role::duty_officer);
  const std::string open = session_of("wang.li");
  lock("wang.li");
  clock_.at += 899s;
  EXPECT_EQ(log_in("wang.li").status, 429);
  clock_.at += 1s;
  EXPECT_EQ(log_in("wang.li").status, 204);
  EXPECT_EQ(status("/api/v1/alarms", open), 200);
}

TEST_F(AccessOverHttp, CountAWrongPresentPasswordAsAFailedLogIn) {
  create("wang.li", Role::duty_officer);
  const std::string stolen = session_of("wang.li");
  for (const auto wait : {1s, 2s, 0s}) {
    const auto refused = change_password(stolen, "a guess at the word");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("wrong_password."));
    clock_.at += wait;
  }
  const auto locked = change_password(stolen, kPassword);
  EXPECT_EQ(code_of(locked), "too_many_requests");
  EXPECT_EQ(locked.header("Retry-After"), "900");
  EXPECT_EQ(log_in("wang.li").status, 429);
  EXPECT_EQ(database_.text("SELECT string_agg(subject, ' ' ORDER BY id) FROM audit.entry "
                           "WHERE action = 'event' AND subject <> 'logged_in'"),
            "log_in_failed log_in_failed locked_out");
  clock_.at += 900s;
  EXPECT_EQ(change_password(stolen, kPassword).status, 204);
}

TEST_F(AccessOverHttp, BoundTheLogInsOfOneAddress) {
  create("wang.li", Role::duty_officer);
  int refused = 0;
  for (int i = 0; i < 22; ++i) {
    if (log_in("nobody" + std::to_string(i)).status == 429) ++refused;
  }
  EXPECT_EQ(refused, 2);
  // Another client behind the same proxy is not held up by that.
  EXPECT_EQ(send({.method = "POST",
                  .target = "/api/v1/session",
                  .body = R"({"login":"wang.li","password":"correct horse battery"})",
                  .headers = "X-Forwarded-For: 203.0.113.9, 203.0.113.7\r\n"})
                .status,
            204);
  EXPECT_EQ(database_.text("SELECT address FROM audit.entry WHERE subject = 'logged_in'"),
            "203.0.113.7");
  clock_.at += 60s;
  EXPECT_EQ(log_in("wang.li").status, 204);
}

TEST_F(AccessOverHttp, WantDutiesDoneFirst) {
  create("wang.li", Role::duty_officer, true);
  const std::string cookie = session_of("wang.li");
  EXPECT_EQ(code_of(send({.target = "/api/v1/alarms", .cookie = cookie})), "duty_first");
  const auto who = json::parse(send({.target = "/api/v1/session", .cookie = cookie}).body);
  EXPECT_EQ(who.at("duty").as_string(), "change_password");
  EXPECT_THAT(change_password(cookie, kPassword, "short").body, HasSubstr("wanted: too_short."));
  EXPECT_THAT(change_password(cookie, kPassword, "wang.li wang.li").body,
              HasSubstr("wanted: holds_the_login."));
  EXPECT_THAT(change_password(cookie, "not the present one").body, HasSubstr("wrong_password."));
  clock_.at += 1s;
  EXPECT_EQ(change_password(cookie, kPassword).status, 204);
  EXPECT_EQ(status("/api/v1/alarms", cookie), 200);
}

TEST_F(AccessOverHttp, KeepAccountsToTheSecurityAdministrator) {
  create("an.quan", Role::security_administrator);
  create("wang.li", Role::duty_officer);
  const std::string duty = session_of("wang.li");
  const std::string keeper = session_of("an.quan");
  EXPECT_EQ(code_of(send({.target = "/api/v1/accounts", .cookie = duty})), "forbidden");
  EXPECT_EQ(code_of(send({.target = "/api/v1/alarms", .cookie = keeper})), "forbidden");
  const auto post = [&](const std::string& target, const std::string& body) {
    return send({.method = "POST", .target = target, .cookie = keeper, .body = body});
  };
  const std::string wanted = R"({"login":"li.si","name":"李四","role":"inspector"})";
  const auto made = post("/api/v1/accounts", wanted);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto created = json::parse(made.body);
  EXPECT_THAT(post("/api/v1/accounts", wanted).body, HasSubstr("login_taken."));
  const std::string id = created.at("id").as_string().c_str();
  const auto in = log_in("li.si", created.at("password").as_string().c_str());
  EXPECT_EQ(in.status, 204);
  const std::string made_session = in.header("Set-Cookie");
  EXPECT_EQ(post("/api/v1/accounts/" + id + "/grants", R"({"role":"audit_administrator"})").status,
            409);
  EXPECT_EQ(send({.method = "PATCH",
                  .target = "/api/v1/accounts/" + id,
                  .cookie = keeper,
                  .body = R"({"disabled":true})"})
                .status,
            204);
  EXPECT_EQ(status("/api/v1/session", made_session.substr(0, made_session.find(';'))), 401);
  EXPECT_EQ(post("/api/v1/accounts/999999/password", "{}").status, 404);
  EXPECT_EQ(post("/api/v1/accounts/1/password", "{}").status, 404);  // the machine's owner
}

TEST_F(AccessOverHttp, ShowAnOperatorItsOwnAndNoOthers) {
  db::RulebookImport door{database_.address(), support::at("2026-09-01T00:00:00Z")};
  support::SmallCounty county;
  county.operators.push_back(
      {.code = "O2", .name = "乙", .kind = registry::OperatorKind::service_provider});
  county.buses[1].operator_code = "O2";
  county.take(door);
  database_.run(
      "INSERT INTO compliance.alarm (id, vehicle, rule, kind, detected_at) SELECT "
      "('aaaaaaaa-bbbb-5ccc-8ddd-00000000000' || vehicle_id)::uuid, vehicle_id, 'overspeed', '', "
      "now() FROM registry.vehicle_now");
  const std::string second =
      database_.text("SELECT operator_id FROM registry.operator_now WHERE code = 'O2'");
  const std::string own =
      database_.text("SELECT vehicle_id FROM registry.vehicle_now WHERE operator_id = " + second);
  const std::string other =
      database_.text("SELECT vehicle_id FROM registry.vehicle_now WHERE operator_id <> " + second);
  create("jian.kong", Role::monitor, false,
         {.operator_id = registry::OperatorId{std::stoll(second)}, .school_id = {}, .area_id = {}});
  const std::string monitor = session_of("jian.kong");
  const auto buses = json::parse(send({.target = "/api/v1/buses", .cookie = monitor}).body);
  ASSERT_EQ(buses.at("items").as_array().size(), 1U);
  EXPECT_EQ(buses.at("items").at(0).at("id").as_string(), own);
  create("an.quan", Role::audit_administrator);  // who sees no county, and its clocks all the same
  const auto who =
      json::parse(send({.target = "/api/v1/session", .cookie = session_of("an.quan")}).body);
  EXPECT_EQ(who.at("zone").as_string(), "Asia/Shanghai");
  const std::string alarm = "/api/v1/alarms/aaaaaaaa-bbbb-5ccc-8ddd-00000000000";
  EXPECT_EQ(status(alarm + other, monitor), 404);  // another organisation's id
  const std::string day = "&from=2026-09-01T00:00:00Z&to=2026-09-01T01:00:00Z";
  EXPECT_EQ(status("/api/v1/tracks?vehicle=" + own + day, monitor), 200);
  EXPECT_EQ(status("/api/v1/tracks?vehicle=" + other + day, monitor), 404);
}

TEST_F(AccessOverHttp, RefuseWhatIsNoRequest) {
  create("an.quan", Role::security_administrator);
  const std::string keeper = session_of("an.quan");
  for (const char* body :
       {R"({"login":7,"name":"x","role":"inspector"})", R"({"login":"a.b","name":"x"})",
        R"({"login":"a.b","name":"x","role":"king"})",
        R"({"login":"a.b","name":"x","role":"monitor","operator_id":3})",
        R"({"login":"a.b","name":"x","role":"monitor","operator_id":"1","school_id":"1"})",
        R"({"login":"a.b","name":"x\u0000","role":"inspector"})", "[]", "{"}) {
    const auto refused =
        send({.method = "POST", .target = "/api/v1/accounts", .cookie = keeper, .body = body});
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(code_of(refused), "bad_parameter") << body;
  }
  // SQL in every field is a text like any other.
  const auto made = send({.method = "POST",
                          .target = "/api/v1/accounts",
                          .cookie = keeper,
                          .body = R"({"login":"bobby","name":"'); DROP TABLE access.account; --",)"
                                  R"("role":"inspector"})"});
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(database_.text("SELECT display_name FROM access.account WHERE login = 'bobby'"),
            "'); DROP TABLE access.account; --");
}

TEST_F(AccessOverHttp, LetTokensInAndKeepThemFromWhatOnlyAPersonDoes) {
  create("wang.li", Role::duty_officer);
  const std::string cookie = session_of("wang.li");
  const std::string bearer = "Authorization: Bearer " + token_of(cookie) + "\r\n";
  EXPECT_EQ(send({.target = "/api/v1/alarms", .headers = bearer}).status, 200);
  EXPECT_EQ(send({.method = "PUT",
                  .target = "/api/v1/session/password",
                  .body = R"({"present":"a","wanted":"another horse battery"})",
                  .headers = bearer})
                .status,
            403);
  clock_.at += 24h;
  EXPECT_EQ(send({.target = "/api/v1/alarms", .headers = bearer}).status, 401);
}

TEST_F(AccessOverHttp, NotesWhoReadPersonalDataForTheAuditAdministrator) {
  create("wang.li", Role::duty_officer);
  create("shen.ji", Role::audit_administrator);
  const std::string officer = session_of("wang.li");
  const std::string drivers = "/api/v1/records/drivers";
  EXPECT_EQ(send({.target = drivers, .cookie = officer}).status, 200);
  EXPECT_EQ(send({.target = "/api/v1/records/buses", .cookie = officer}).status, 200);
  send({.target = "/api/v1/tracks?vehicle=7&from=2026-09-01T06:00:00Z&to=2026-09-01T07:00:00Z",
        .cookie = officer});
  const std::string reads = "/api/v1/audit/reads?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
  EXPECT_EQ(send({.target = reads, .cookie = officer}).status, 403);
  const auto answer = send({.target = reads, .cookie = session_of("shen.ji")});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto items = json::parse(answer.body).at("items").as_array();
  ASSERT_EQ(items.size(), 2U) << answer.body;
  EXPECT_EQ(items[0].at("what"), "track");
  EXPECT_EQ(items[0].at("subject"), "7");
  EXPECT_EQ(items[0].at("purpose"), "see_tracks");
  EXPECT_EQ(items[0].at("extent"), "2026-09-01T06:00:00Z/2026-09-01T07:00:00Z");
  EXPECT_EQ(items[1].at("login"), "wang.li");
  EXPECT_EQ(items[1].at("role"), "duty_officer");
  EXPECT_EQ(items[1].at("what"), "people");
  EXPECT_EQ(items[1].at("subject"), "drivers");
}

}  // namespace
}  // namespace busward::api
