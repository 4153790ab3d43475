// What is over or never was, shown at every address that there is: it is as if nothing were shown.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/open_api.h"
#include "gateway/live/session.h"
#include "tests/gateway/accounts_over_http.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::api {
namespace {

// Sessions and tokens whose secret is their name. What is said of each is undone afterwards, so
// that each was good once.
constexpr const char* kGood = R"(
INSERT INTO access.account (id, login, display_name)
  SELECT 200 + n, 'person' || n, 'p' FROM generate_series(1, 9) n;
INSERT INTO access.credential (account, password_hash, changed_at, must_change)
  SELECT 200 + n, '$argon2id$', now(), false FROM generate_series(1, 9) n;
INSERT INTO access.role_grant (id, account, role, operator_id, valid_from)
  SELECT 200 + n, 200 + n, 'monitor', 1, now() - interval '1 hour' FROM generate_series(1, 9) n;
INSERT INTO access.session (id_hash, account, role_grant, address, created_at, last_used_at)
  SELECT sha256(convert_to(name, 'UTF8')), account, account, 'a', now(), now() FROM (VALUES
    ('good_session', 201), ('ended_session', 202), ('idle_session', 203), ('old_session', 204),
    ('closed_account_session', 205), ('revoked_role_session', 206)) one (name, account);
INSERT INTO access.api_token (token_hash, account, role_grant, name, created_at, expires_at)
  SELECT sha256(convert_to(name, 'UTF8')), account, account, 'n', now() - interval '2 days',
    now() + interval '1 day' FROM (VALUES
    ('good_token', 201), ('revoked_token', 201), ('closed_account_token', 205),
    ('revoked_role_token', 206)) one (name, account);
INSERT INTO access.api_token (token_hash, account, role_grant, name, created_at, expires_at)
  VALUES (sha256('expired_token'), 201, 201, 'n', now() - interval '2 days',
    now() - interval '1 second');
INSERT INTO access.badge (secret_hash, account, role_grant, issued_at, expires_at) VALUES
  ('lost', 111, 111, now() - interval '2 days', now() + interval '1 day'),
  ('over', 111, 111, now() - interval '2 days', now() - interval '1 second');
INSERT INTO access.session (id_hash, account, role_grant, address, created_at, last_used_at, badge)
  SELECT sha256(convert_to(b.name, 'UTF8')), 111, 111, 'a', now(), now(), k.id
  FROM (VALUES ('lost_badge_session', 'lost'), ('expired_badge_session', 'over')) b (name, badge)
  JOIN access.badge k ON k.secret_hash = convert_to(b.badge, 'UTF8');
)";
constexpr const char* kOver = R"(
UPDATE access.session SET ended_at = now() WHERE account = 202;
UPDATE access.session SET last_used_at = now() - interval '2 hours' WHERE account = 203;
UPDATE access.session SET created_at = now() - interval '2 days' WHERE account = 204;
UPDATE access.account SET disabled_at = now() WHERE id = 205;
UPDATE access.role_grant SET revoked_at = now() WHERE account = 206;
UPDATE access.api_token SET revoked_at = now() WHERE token_hash = sha256('revoked_token');
UPDATE access.badge SET revoked_at = now() WHERE secret_hash = 'lost';
)";

constexpr const char* kEnded[] = {"forged",
                                  "",
                                  "ended_session",
                                  "idle_session",
                                  "old_session",
                                  "closed_account_session",
                                  "revoked_role_session",
                                  "revoked_token",
                                  "expired_token",
                                  "closed_account_token",
                                  "revoked_role_token",
                                  "lost_badge_session",
                                  "expired_badge_session",
                                  "good_sessio"};

class EndedCredentials : public support::AccountsOverHttp<support::WallClock> {
 protected:
  EndedCredentials() {
    support::fill_with_two_organisations(database_);
    database_.run(kGood);
    hub_ = std::make_unique<live::Hub>(
        live::Hub::Options{}, server_.clock,
        [](registry::RouteVersionId) { return std::optional<registry::RouteId>{}; });
    feed_ = std::make_unique<live::Feed>(live::Feed{
        .hub = *hub_,
        .tasks = server_.tasks(),
        .metrics = server_.metrics,
        .events_after = endpoints_->events_after(),
        .sight_of = endpoints_->sight_of(),
        .still_let_in = [this](const http::Request& request) { return book().lets_in(request); }});
    const http::Needed seeing{registry::access::Right::see_traffic, true};
    server_.router.web_socket("/api/v1/live", seeing, feed_->handler());
    start();
  }

  int status(const http::Router::Route& route, const std::string& headers) {
    const std::string key = contract_key(route);
    std::string target = route.pattern;
    for (auto open = target.find('{'); open != std::string::npos; open = target.find('{')) {
      target.replace(open, target.find('}', open) - open + 1, "1");
    }
    return send({.method = key.substr(0, key.find(' ')),
                 .target = target,
                 .cookie = {},
                 .body = "{}",
                 .headers = "Origin: http://localhost\r\n" + headers})
        .status;
  }
  // The answer to an upgrade: 101 where the feed begins.
  static int listen(support::RawClient& client, const std::string& headers) {
    client.send(
        "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        headers + "\r\n");
    const auto answer = client.read_response();
    return answer ? answer->status : 0;
  }
  static std::string cookie(const std::string& secret) {
    return "Cookie: busward_session=" + secret + "\r\n";
  }
  static std::string bearer(const std::string& secret) {
    return "Authorization: Bearer " + secret + "\r\n";
  }

  std::unique_ptr<live::Hub> hub_;
  std::unique_ptr<live::Feed> feed_;
};

TEST_F(EndedCredentials, OpenNoAddress) {
  database_.run(kOver);
  read_again();
  int asked = 0;
  for (const auto& route : server_.router.routes()) {
    const bool guarded = route.needs.right || route.needs.guard == http::Guard::token ||
                         route.needs.guard == http::Guard::any_account;
    if (!guarded) continue;
    for (const char* secret : kEnded) {
      EXPECT_EQ(status(route, cookie(secret)), 401) << contract_key(route) << " by " << secret;
      EXPECT_EQ(status(route, bearer(secret)), 401) << contract_key(route) << " by " << secret;
      asked += 2;
    }
    if (route.method == http::Method::get && route.needs.right) {
      EXPECT_NE(status(route, bearer("good_token")), 401) << contract_key(route);
      EXPECT_NE(status(route, cookie("good_session")), 401) << contract_key(route);
    }
  }
  fmt::print("{} requests with what is over\n", asked);
}

// Somebody who listens when it ends is told no more.
TEST_F(EndedCredentials, EndTheLiveFeed) {
  const std::pair<const char*, const char*> listening[] = {
      {"ended_session", "UPDATE access.session SET ended_at = now() WHERE account = 202"},
      {"revoked_role_session", "UPDATE access.role_grant SET revoked_at = now() WHERE id = 206"},
      {"closed_account_token", "UPDATE access.account SET disabled_at = now() WHERE id = 205"},
      // Beside it the same account has a token that stays good.
      {"revoked_token",
       "UPDATE access.api_token SET revoked_at = now() WHERE token_hash = "
       "sha256('revoked_token')"}};
  for (const auto& [secret, ending] : listening) {
    support::RawClient client{server_.port()};
    ASSERT_EQ(listen(client, bearer(secret)), 101) << secret;
    ASSERT_TRUE(client.read_message() && client.read_message()) << secret;
    database_.run(ending);
    read_again();
    server_.on_loop([this] { hub_->doubt(live::Doubt::account); });
    while (client.read_message()) {
    }
    EXPECT_EQ(client.close_code(), 1008) << secret;
  }
  support::RawClient client{server_.port()};
  EXPECT_EQ(listen(client, bearer("good_token")), 101);
}

}  // namespace
}  // namespace busward::api
