#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "gateway/http/problem.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/raw_client.h"

namespace busward::http {
namespace {

using support::get_once;
using support::kToken;
using support::RawClient;
using support::RunningServer;
using testing::HasSubstr;
using namespace std::chrono_literals;

asio::awaitable<Response> echo(Request request) {
  std::string said = request.path;
  for (const auto& [name, value] : request.path_values) said += " " + name + "=" + value;
  for (const auto& [name, value] : request.query) said += " " + name + ":" + value;
  co_return text_response(200, said + " " + request.body);
}

asio::awaitable<Response> size_of_body(Request request) {
  co_return text_response(200, request.actor->name + " " + std::to_string(request.body.size()));
}

class HttpServer : public testing::Test {
 protected:
  void start(Limits limits = {}) {
    server = std::make_unique<RunningServer>(limits);
    server->router.get("/api/v1/echo/{id}", Guard::token, echo);
    server->router.get("/health/live", Guard::open, echo);
    server->router.add(Method::post, "/api/v1/echo/{id}", Guard::token, echo);
    server->router.add(Method::post, "/api/v1/large", Guard::token, size_of_body,
                       {.bytes = 1024 * 1024, .type = ""});
    server->router.get("/metrics", Guard::token_or_local, echo);
    server->start();
  }
  void TearDown() override {
    if (!server) return;
    EXPECT_TRUE(server->stop());
    EXPECT_THAT(server->faults, testing::IsEmpty());
  }
  std::uint16_t port() const { return server->port(); }
  // What one connection answers to these bytes; status 0 where it is closed without a word.
  int status_of(std::string_view bytes) const {
    RawClient client{port()};
    client.send(bytes);
    const auto response = client.read_response();
    return response ? response->status : 0;
  }

  std::unique_ptr<RunningServer> server;
};

TEST_F(HttpServer, AnswersOnOneConnectionInOrderAlsoWhenPipelined) {
  start();
  RawClient client{port()};
  for (const char* id : {"1", "2", "3"}) client.get(std::string{"/api/v1/echo/"} + id + "?q=%26");
  for (const char* id : {"1", "2", "3"}) {
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, std::string{"/api/v1/echo/"} + id + " id=" + id + " q:& ");
    EXPECT_EQ(response->header("Connection"), "keep-alive");
  }
}

TEST_F(HttpServer, KnowsTheMethodsOfEachAddress) {
  start();
  RawClient client{port()};
  client.send("HEAD /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto head = client.read_response(/*head_only=*/true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->header("Content-Length"), "13");
  client.send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.read_response()->header("Allow"),
            "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
  client.send("OPTIONS /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.read_response()->header("Allow"), "OPTIONS, GET, HEAD, POST");
  client.send("DELETE /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto refused = client.read_response();
  EXPECT_EQ(refused->status, 405);
  EXPECT_THAT(refused->body, HasSubstr("\"code\":\"method_not_allowed\""));
  EXPECT_EQ(refused->header("Allow"), "OPTIONS, GET, HEAD");
  EXPECT_EQ(status_of("POST /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405);
  EXPECT_EQ(status_of("BREW /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405);
}

TEST_F(HttpServer, ServesHttp10AndClosesBehindIt) {
  start();
  RawClient client{port()};
  client.send("GET /health/live HTTP/1.0\r\n\r\n");
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_THAT(response->head, testing::StartsWith("HTTP/1.0 200 OK"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(HttpServer, WantsTheTokenWhereTheGuardSaysSo) {
  start();
  EXPECT_EQ(status_of("GET /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\n\r\n"), 401);
  EXPECT_EQ(status_of("GET /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\n"
                      "Authorization: Bearer 0123456789012345678901234567890123456789abd\r\n\r\n"),
            401);
  EXPECT_EQ(status_of("GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"), 401);
  EXPECT_EQ(status_of("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: a\r\n\r\n"),
            401);
  EXPECT_EQ(get_once(port(), "/api/v1/nothing")->status, 404);
  EXPECT_EQ(get_once(port(), "/api/v1/echo/1")->status, 200);
}

TEST_F(HttpServer, TradesTheTokenInTheAddressForACookie) {
  start();
  RawClient client{port()};
  client.send(std::string{"GET /?token="} + kToken + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto signed_in = client.read_response();
  ASSERT_TRUE(signed_in);
  EXPECT_EQ(signed_in->status, 303);
  EXPECT_EQ(signed_in->header("Location"), "/");
  const std::string cookie = signed_in->header("Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("HttpOnly; SameSite=Strict"));
  client.send("GET /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\nCookie: " +
              cookie.substr(0, cookie.find(';')) + "\r\n\r\n");
  EXPECT_EQ(client.read_response()->status, 200);
  EXPECT_EQ(status_of("GET /?token=wrong HTTP/1.1\r\nHost: localhost\r\n\r\n"), 401);
}

TEST_F(HttpServer, RefusesForeignHosts) {
  start();
  EXPECT_EQ(status_of("GET /health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403);
  EXPECT_EQ(status_of("GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            403);
}

TEST_F(HttpServer, AnswersMalformedRequestsWith400AndCloses) {
  start();
  for (const char* bytes :
       {"\x16\x03\x01\x02\x00\x01\x00garbage\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%2e%2e%2fetc HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health/live HTTP/1.1\r\n\r\n",  // no Host
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: "
        "2\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n"}) {
    RawClient client{port()};
    client.send(bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response) << bytes;
    EXPECT_EQ(response->status, 400) << bytes;
    EXPECT_THAT(response->body, HasSubstr("\"code\":\"bad_request\"")) << bytes;
    EXPECT_TRUE(client.is_closed_by_server()) << bytes;
  }
  EXPECT_EQ(get_once(port(), "/health/live")->status, 200);
}

TEST_F(HttpServer, RefusesHeadersAndBodiesOverTheLimit) {
  start();
  const std::string start_line = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
  EXPECT_EQ(status_of(start_line + "X-Long: " + std::string(20'000, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of(start_line + "X-Fits: " + std::string(15'000, 'x') + "\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET /" + std::string(100'000, 'x')), 431);
  EXPECT_EQ(status_of(start_line + "Content-Length: 65537\r\n\r\n" + std::string(65537, 'x')), 413);
  EXPECT_EQ(status_of(start_line + "Content-Length: 65536\r\n\r\n" + std::string(65536, 'x')), 200);
  EXPECT_EQ(status_of(start_line + "Transfer-Encoding: chunked\r\n\r\n11000\r\n" +
                      std::string(0x11000, 'x') + "\r\n0\r\n\r\n"),
            413);
}

// A write as a program sends it.
std::string post(std::string_view target, std::string_view body,
                 std::string_view headers = "Content-Type: application/json\r\n") {
  return "POST " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
         kToken + "\r\n" + std::string{headers} + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string{body};
}

TEST_F(HttpServer, TakesAWriteWithItsBodyAndSaysWhoAsks) {
  start();
  RawClient client{port()};
  client.send(
      post("/api/v1/echo/1", R"({"a":1})", "Content-Type: application/json; charset=utf-8\r\n"));
  EXPECT_EQ(client.read_response()->body, R"(/api/v1/echo/1 id=1 {"a":1})");
  client.send(post("/api/v1/large", "abc"));
  EXPECT_EQ(client.read_response()->body, "本机所有者 3");
}

TEST_F(HttpServer, RefusesAWriteOfTheWrongTypeOrOfNobody) {
  start();
  EXPECT_EQ(status_of(post("/api/v1/echo/1", "a=1",
                           "Content-Type: application/x-www-form-urlencoded\r\n")),
            415);
  EXPECT_EQ(status_of(post("/api/v1/echo/1", "{}", "")), 415);
  EXPECT_EQ(status_of(post("/api/v1/echo/1", "", "")), 200);  // no body is of no wrong type
  EXPECT_EQ(status_of("POST /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\n"
                      "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
            401);
}

TEST_F(HttpServer, RefusesAWriteFromAnotherSite) {
  start();
  const auto with_cookie = [this](std::string_view origin) {
    return status_of("POST /api/v1/echo/1 HTTP/1.1\r\nHost: localhost\r\nCookie: busward_token=" +
                     std::string{kToken} + "\r\n" + std::string{origin} +
                     "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  };
  EXPECT_EQ(with_cookie("Origin: http://localhost\r\n"), 200);
  EXPECT_EQ(with_cookie("Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(with_cookie("Origin: null\r\n"), 403);
  EXPECT_EQ(with_cookie(""), 403);
}

TEST_F(HttpServer, LimitsEachBodyByItsRouteAndByWhoAsks) {
  start();
  const std::string large(200'000, 'x');
  EXPECT_EQ(status_of(post("/api/v1/large", large)), 200);
  EXPECT_EQ(status_of(post("/api/v1/large", std::string(1024 * 1024 + 1, 'x'))), 413);
  EXPECT_EQ(status_of(post("/api/v1/echo/1", large)), 413);
  EXPECT_EQ(status_of("POST /api/v1/large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000"
                      "\r\n\r\n" +
                      large),
            413);  // nobody we know
}

TEST_F(HttpServer, AsksForABodyThatWaitsForLeave) {
  start();
  RawClient client{port()};
  client.get("/api/v1/echo/1", "Expect: 100-continue\r\nContent-Length: 3\r\n");
  EXPECT_EQ(client.read_response()->status, 100);
  client.send("abc");
  EXPECT_EQ(client.read_response()->body, "/api/v1/echo/1 id=1 abc");
}

TEST_F(HttpServer, EndsConnectionsThatAreSlowOrSilent) {
  Limits limits;
  limits.idle = 150ms;
  limits.header = 150ms;
  limits.body = 150ms;
  start(limits);
  RawClient silent{port()};
  RawClient slow_header{port()};
  slow_header.send("GET /health/live HTTP/1.1\r\nHo");
  RawClient slow_body{port()};
  slow_body.get("/health/live", "Content-Length: 10\r\n");
  RawClient kept{port()};
  kept.get("/health/live");
  ASSERT_TRUE(kept.read_response());
  EXPECT_TRUE(silent.is_closed_by_server());
  EXPECT_TRUE(slow_header.is_closed_by_server());
  EXPECT_TRUE(slow_body.is_closed_by_server());
  EXPECT_TRUE(kept.is_closed_by_server());
}

TEST_F(HttpServer, TurnsAwayWhoComesOverTheLimitAndTakesTheNextOneAgain) {
  Limits limits;
  limits.connections = 3;
  start(limits);
  std::vector<std::unique_ptr<RawClient>> seated;
  for (int i = 0; i < 3; ++i) {
    seated.push_back(std::make_unique<RawClient>(port()));
    seated.back()->get("/health/live");
    ASSERT_TRUE(seated.back()->read_response());
  }
  RawClient over{port()};
  const auto refused = over.read_response();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_TRUE(over.is_closed_by_server());

  seated.pop_back();
  // The seat is free when the server has noticed.
  while (server->on_loop([this] { return server->server().connections(); }) > 2) {
  }
  EXPECT_EQ(get_once(port(), "/health/live")->status, 200);
}

TEST_F(HttpServer, WaitsWhileThereAreNoDescriptorsLeft) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "a sanitizer needs descriptors for its own checks; the release build runs this";
#endif
  start();
  RawClient client{port(), RawClient::Options{.receive_buffer_bytes = 0, .connect = false}};
  rlimit usual{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &usual), 0);
  const int lowest_free = ::open("/dev/null", O_RDONLY);
  ::close(lowest_free);
  rlimit none_left = usual;
  none_left.rlim_cur = static_cast<rlim_t>(lowest_free);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none_left), 0);
  const auto began = std::chrono::steady_clock::now();
  client.connect_to(port());
  client.get("/health/live");
  const auto faults = [this] {
    return server->on_loop([this] {
      return server->metrics.counter("busward_http_accept_faults_total", "Failed calls of accept.")
          .value();
    });
  };
  while (faults() < 3) {
  }
  // Three failures mean two pauses between them: it did not spin.
  EXPECT_GE(std::chrono::steady_clock::now() - began, 400ms);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &usual), 0);
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
}

TEST_F(HttpServer, CountsRequestsByRouteAndStatus) {
  start();
  get_once(port(), "/api/v1/echo/1");
  get_once(port(), "/api/v1/echo/2");
  get_once(port(), "/api/v1/none");
  const std::string text = server->on_loop([this] { return server->metrics.text(); });
  EXPECT_THAT(
      text, HasSubstr("busward_http_requests_total{route=\"/api/v1/echo/{id}\",status=\"200\"} 2"));
  EXPECT_THAT(text, HasSubstr("busward_http_requests_total{route=\"unknown\",status=\"404\"} 1"));
}

TEST_F(HttpServer, ClosesWhoIsIdleWhenItStops) {
  start();
  RawClient client{port()};
  client.get("/health/live");
  ASSERT_TRUE(client.read_response());
  server->on_loop([this] { server->server().stop(); });
  EXPECT_TRUE(client.is_closed_by_server());
}

}  // namespace
}  // namespace busward::http
