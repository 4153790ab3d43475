#include "gateway/api/once.h"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/stores.h"
#include "gateway/http/access.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"

namespace busward::api {
namespace {

using testing::HasSubstr;

http::Request write(std::string key, std::string body = "{}") {
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/things";
  request.body = std::move(body);
  request.actor = http::machine_owner();
  if (!key.empty()) request.headers.push_back({"Idempotency-Key", std::move(key)});
  return request;
}

// A handler that counts, and answers what the test says.
class OnceOnADatabase : public testing::Test {
 protected:
  http::Response ask(http::Request request) { return support::ask(once_(std::move(request))); }
  asio::awaitable<http::Response> handle(http::Request request) {
    ++done_;
    http::Response answer = next_;
    if (answer.status == 201) {
      answer = http::json_response(request.body + std::to_string(done_), 201);
      answer.headers.push_back({"ETag", "\"1\""});
    }
    co_return answer;
  }

  support::TestDatabase database_;
  db::Pool pool_{database_.address(), {.threads = 1}};
  db::KeptAnswerStore answers_{pool_};
  http::Response next_ = http::json_response("", 201);
  int done_ = 0;
  Once once_{answers_, [this](http::Request request) { return handle(std::move(request)); }};
};

TEST_F(OnceOnADatabase, AnswersASecondAskingAsTheFirst) {
  const auto first = ask(write("k1"));
  const auto second = ask(write("k1"));
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(*second.body, *first.body);
  EXPECT_EQ(second.content_type, "application/json");
  EXPECT_EQ(second.headers.back().name, "Idempotency-Replayed");
  ask(write("k2"));
  ask(write(""));
  EXPECT_EQ(done_, 3);
}

TEST_F(OnceOnADatabase, RefusesAKeyThatStandsForAnotherRequest) {
  ask(write("k1"));
  const auto other = ask(write("k1", R"({"a":1})"));
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(*other.body, HasSubstr("another request"));
  EXPECT_EQ(ask(write("a key")).status, 400);
  EXPECT_EQ(done_, 1);
}

TEST_F(OnceOnADatabase, FreesTheKeyOfWhatDidNotHappenAndOnlyThat) {
  next_ = no_database();
  EXPECT_EQ(ask(write("k1")).status, 503);
  next_ = http::json_response("", 201);
  EXPECT_EQ(ask(write("k1")).status, 201);
  next_ = not_written(db::Fault::in_doubt);
  EXPECT_EQ(ask(write("k2")).status, 500);
  next_ = http::json_response("", 201);
  const auto again = ask(write("k2"));
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(*again.body, HasSubstr("no answer yet"));
  EXPECT_EQ(done_, 3);
}

TEST_F(OnceOnADatabase, ForgetsAfterADay) {
  ask(write("k1"));
  database_.run("UPDATE access.kept_answer SET claimed_at = now() - interval '25 hours'");
  ask(write("k1"));
  EXPECT_EQ(done_, 2);
}

}  // namespace
}  // namespace busward::api
