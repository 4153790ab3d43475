#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/session_store.h"
#include "gateway/api/endpoints.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"

namespace busward::support {

// The API with the accounts of a database of its own. A test fills that, adds what else the server
// has, starts it, and has it read again what changed behind its back. Sessions, tokens and badges
// end by `clock_`, which moves only while nobody is answered.
template <class ItsClock>
class AccountsOverHttp : public testing::Test {
 protected:
  explicit AccountsOverHttp(const db::SessionRules& rules = {}) {
    api::EndpointSources sources = engineless_sources();
    sources.session_rules = rules;
    endpoints_ = std::make_unique<api::Endpoints>(pool_, sources, server_.metrics, clock_);
    endpoints_->add_to(server_.router);
    server_.accounts_exist = [this] { return book().accounts_exist(); };
    server_.identity_of = [this](std::string_view secret) { return book().identity_of(secret); };
  }
  ~AccountsOverHttp() override {
    EXPECT_TRUE(server_.stop());
    EXPECT_THAT(server_.faults, testing::IsEmpty());
  }
  void start() {
    server_.start();
    read_again();
  }
  void read_again() {
    const auto all = answer(db::SessionStore{pool_, {}}.let_in(clock_.now()));
    server_.on_loop([this, &all] { book().replace(book().begin_read(), all); });
  }
  api::AccessBook& book() { return endpoints_->access().book(); }

  struct Sent {
    std::string method = "GET";
    std::string target;
    std::string cookie;
    std::string body;
    std::string headers;
  };
  RawResponse send(const Sent& sent) {
    std::string text = sent.method + " " + sent.target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!sent.cookie.empty()) text += "Cookie: " + sent.cookie + "\r\nOrigin: http://localhost\r\n";
    if (!sent.body.empty()) text += "Content-Type: application/json\r\n";
    text +=
        fmt::format("{}Content-Length: {}\r\n\r\n{}", sent.headers, sent.body.size(), sent.body);
    RawClient client{server_.port()};
    client.send(text);
    const auto answer = client.read_response();
    EXPECT_TRUE(answer) << sent.target;
    return answer ? *answer : RawResponse{};
  }
  int status(const std::string& target, const std::string& cookie) {
    return send({.target = target, .cookie = cookie}).status;
  }

  TestDatabase database_;
  db::Pool pool_{database_.address(), {.threads = 2}};
  ItsClock clock_;
  RunningServer server_;
  std::unique_ptr<api::Endpoints> endpoints_;
};

}  // namespace busward::support
