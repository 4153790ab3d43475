// The parts of the HTTP server that need no socket.
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/http/access.h"
#include "gateway/http/entity_version.h"
#include "gateway/http/json_text.h"
#include "gateway/http/response_head.h"
#include "gateway/http/router.h"
#include "gateway/http/static_files.h"
#include "gateway/http/target.h"
#include "gateway/metrics.h"

namespace busward::http {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "busward-http-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream{path / name} << text;
  }
  fs::path path;
};

Request get(std::string path, std::vector<Header> headers = {}) {
  Request request;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string header(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

TEST(Target, DecodesPathAndQuery) {
  const auto target = parse_target("/a%20b/%E8%B7%AF?x=1%262&y=2026-09-01T07:00:00+08:00&z");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/路");
  ASSERT_EQ(target->query.size(), 3U);
  EXPECT_EQ(target->query[0].second, "1&2");
  EXPECT_EQ(target->query[1].second, "2026-09-01T07:00:00+08:00");
  EXPECT_EQ(target->query[2].first, "z");
}

TEST(Target, TakesAbsoluteFormWithItsAuthority) {
  const auto target = parse_target("http://localhost:8080/health/live");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/health/live");
  EXPECT_EQ(target->authority, "localhost:8080");
}

TEST(Target, RefusesWhatCouldMeanAnotherPath) {
  for (const char* text : {"/../etc/passwd", "/a/../b", "/a/./b", "/%2e%2e/b", "/a/%2E%2E",
                           "/a%2fb", "/a%5cb", "/a%00", "/a%0d%0ab", "/%", "/%zz", "a", "",
                           "ftp://x/a", "/a b", "javascript:1", "example.org:443"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(Router, PrefersLiteralSegmentsAndNamesTheOthers) {
  Router router;
  const Handler none;
  router.get("/api/v1/terminals/{id}", Guard::token, none);
  router.get("/api/v1/terminals/refused", Guard::token, none);
  router.get("/tiles/{z}/{x}/{y}.mvt", Guard::token, none);
  EXPECT_EQ(router.find(Method::get, "/api/v1/terminals/refused")->route->pattern,
            "/api/v1/terminals/refused");
  EXPECT_EQ(router.find(Method::get, "/api/v1/terminals/7")->values.at("id"), "7");
  const auto tile = router.find(Method::get, "/tiles/12/3333/1666.mvt");
  ASSERT_TRUE(tile);
  EXPECT_EQ(tile->values.at("y"), "1666");
  EXPECT_FALSE(router.find(Method::get, "/tiles/12/3333/.mvt"));
  EXPECT_FALSE(router.find(Method::get, "/tiles/12/3333"));
  EXPECT_FALSE(router.find(Method::get, "/tiles/12/3333/1/2.mvt"));
  EXPECT_FALSE(router.find(Method::get, "/"));
  EXPECT_FALSE(router.find(Method::get, "*"));
}

TEST(Router, ChoosesByMethodAndSaysWhichOnesThereAre) {
  Router router;
  const Handler none;
  router.get("/api/v1/things/{id}", Guard::token, none);
  router.add(Method::post, "/api/v1/things/{name}", Guard::token, none);
  router.add(Method::remove, "/api/v1/things/all", Guard::token, none);
  EXPECT_EQ(router.find(Method::get, "/api/v1/things/7")->values.at("id"), "7");
  EXPECT_EQ(router.find(Method::head, "/api/v1/things/7")->values.at("id"), "7");
  const auto posted = router.find(Method::post, "/api/v1/things/7");
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->values.at("name"), "7");
  EXPECT_EQ(posted->allowed, "OPTIONS, GET, HEAD, POST");
  const auto refused = router.find(Method::put, "/api/v1/things/all");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->route, nullptr);
  EXPECT_EQ(refused->allowed, "OPTIONS, DELETE");
}

TEST(EntityVersion, IsReadFromIfMatchOrAskedFor) {
  EXPECT_EQ(*version_to_change(get("/", {{"If-Match", "\"7\""}})), 7);
  EXPECT_EQ(version_to_change(get("/")).error().status, 428);
  for (const char* wrong : {"7", "\"\"", "\"-1\"", "\"7", "W/\"7\"", "*", "\"7x\""}) {
    EXPECT_EQ(version_to_change(get("/", {{"If-Match", wrong}})).error().status, 400) << wrong;
  }
  const Response answer = changed_meanwhile(8);
  EXPECT_EQ(answer.status, 412);
  EXPECT_EQ(header(answer, "ETag"), "\"8\"");
}

TEST(StaticFiles, ChoosesTheEncodingByWeight) {
  const EncodingChoice both{.has_brotli = true, .has_gzip = true};
  const EncodingChoice gzip{.has_brotli = false, .has_gzip = true};
  EXPECT_EQ(choose_encoding(std::nullopt, both), Encoding::plain);
  EXPECT_EQ(choose_encoding("gzip, deflate, br", both), Encoding::brotli);
  EXPECT_EQ(choose_encoding("gzip, deflate, br", gzip), Encoding::gzip);
  EXPECT_EQ(choose_encoding("br;q=0.5, gzip;q=0.8", both), Encoding::gzip);
  EXPECT_EQ(choose_encoding("br;q=0, gzip;q=0", both), Encoding::plain);
  EXPECT_EQ(choose_encoding("*", both), Encoding::brotli);
  EXPECT_EQ(choose_encoding("*;q=0.1, identity;q=0.9", both), Encoding::plain);
  EXPECT_EQ(choose_encoding("br;q=junk", both), Encoding::plain);
  EXPECT_EQ(choose_encoding(",;,q=;=", both), Encoding::plain);
}

TEST(StaticFiles, ServesTwinsHashedNamesAndPages) {
  const Folder folder;
  folder.write("index.html", "<p>console");
  folder.write("assets/index-Ab3_x-9Z.mjs", "plain");
  folder.write("assets/index-Ab3_x-9Z.mjs.br", "brotli");
  folder.write("assets/busward-12345678.svg", "<svg/>");
  const StaticFiles files = StaticFiles::load(folder.path);

  const Response module =
      files.answer(get("/assets/index-Ab3_x-9Z.mjs", {{"accept-encoding", "gzip, br"}}));
  EXPECT_EQ(*module.body, "brotli");
  EXPECT_EQ(header(module, "Content-Encoding"), "br");
  EXPECT_EQ(header(module, "Vary"), "Accept-Encoding");
  EXPECT_EQ(module.content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(header(module, "Cache-Control"), testing::HasSubstr("immutable"));
  EXPECT_EQ(*files.answer(get("/assets/index-Ab3_x-9Z.mjs")).body, "plain");
  EXPECT_EQ(files.answer(get("/assets/index-Ab3_x-9Z.mjs.br")).status, 404);

  const Response page = files.answer(get("/alarms/17"));
  EXPECT_EQ(*page.body, "<p>console");
  EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
  const Response again = files.answer(get("/", {{"If-None-Match", header(page, "ETag")}}));
  EXPECT_EQ(again.status, 304);
  EXPECT_FALSE(again.body);

  EXPECT_EQ(*files.answer(get("/favicon.ico")).body, "<svg/>");
  EXPECT_EQ(files.answer(get("/assets/gone.js")).status, 404);
  EXPECT_EQ(files.answer(get("/index.html/x.y")).status, 404);
}

TEST(StaticFiles, SaysSoWhereThereIsNoConsole) {
  const StaticFiles files = StaticFiles::load("/nonexistent/dist");
  EXPECT_FALSE(files.has_console());
  EXPECT_THAT(*files.answer(get("/")).body, testing::HasSubstr("npm run build"));
  EXPECT_EQ(files.answer(get("/alarms")).status, 404);
}

TEST(Token, IsMadeOnceForOwnersEyesOnly) {
  const Folder folder;
  const fs::path file = folder.path / "token";
  const auto made = load_or_create_token(file);
  ASSERT_TRUE(made) << made.error().line;
  EXPECT_EQ(made->size(), 43U);
  EXPECT_EQ(*load_or_create_token(file), *made);
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_FALSE(load_or_create_token(file));
  EXPECT_FALSE(load_or_create_token(folder.path / "none" / "token"));
}

Access access_with(std::vector<std::string> hosts) {
  Access::Options options;
  options.token = "secret";
  options.hosts = std::move(hosts);
  return Access{options};
}

TEST(Access, KnowsTheTokenAsBearerOrCookie) {
  const Access access = access_with({});
  EXPECT_TRUE(access.identity_of(get("/", {{"authorization", "bearer secret"}})));
  EXPECT_TRUE(access.identity_of(get("/", {{"Cookie", "a=b; busward_token=secret"}})));
  EXPECT_FALSE(access.identity_of(get("/")));
  for (const char* wrong :
       {"", "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Basic secret"}) {
    EXPECT_FALSE(access.identity_of(get("/", {{"Authorization", wrong}}))) << wrong;
  }
  for (const char* wrong : {"", "busward_token", "busward_token=", "xbusward_token=secret",
                            "busward_token=secret2", ";;="}) {
    EXPECT_FALSE(access.identity_of(get("/", {{"Cookie", wrong}}))) << wrong;
  }
}

TEST(Access, KnowsSessionsAndForgetsTheTokenOnceThereAreAccounts) {
  bool accounts = false;
  Access::Options options;
  options.token = "secret";
  options.accounts_exist = [&accounts] { return accounts; };
  options.identity_of = [](std::string_view secret) -> std::optional<Identity> {
    if (secret != "session") return std::nullopt;
    return Identity{.actor = machine_owner(), .session = "hash", .duty = "change_password"};
  };
  const Access access{options};
  const auto session = access.identity_of(get("/", {{"Cookie", "busward_session=session"}}));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->session, "hash");
  EXPECT_EQ(session->duty, "change_password");
  EXPECT_TRUE(access.identity_of(get("/", {{"Authorization", "Bearer session"}})));
  EXPECT_FALSE(access.identity_of(get("/", {{"Cookie", "busward_session=forged"}})));
  EXPECT_TRUE(access.identity_of(get("/", {{"Authorization", "Bearer secret"}})));
  EXPECT_TRUE(access.sign_in("secret"));
  accounts = true;
  EXPECT_FALSE(access.identity_of(get("/", {{"Authorization", "Bearer secret"}})));
  EXPECT_FALSE(access.identity_of(get("/", {{"Cookie", "busward_token=secret"}})));
  EXPECT_FALSE(access.sign_in("secret"));
}

TEST(Access, MarksTheSessionCookieSecureBehindTls) {
  Request request = get("/", {{"X-Forwarded-Proto", "https"}});
  EXPECT_THAT(session_cookie(request, "s").value, testing::Not(testing::HasSubstr("Secure")));
  request.from_loopback = true;
  EXPECT_EQ(session_cookie(request, "s").value,
            "busward_session=s; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_THAT(no_session_cookie(request).value, testing::EndsWith("Secure; Max-Age=0"));
}

TEST(Access, RefusesForeignHostsAndOrigins) {
  const Access access = access_with({"localhost", "127.0.0.1", "[::1]"});
  for (const char* own : {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"}) {
    EXPECT_TRUE(access.is_right_host(get("/", {{"Host", own}}))) << own;
  }
  for (const char* foreign : {"evil.example", "localhost.evil.example:8080", "", "[::2]:80"}) {
    EXPECT_FALSE(access.is_right_host(get("/", {{"Host", foreign}}))) << foreign;
  }
  EXPECT_TRUE(access.is_right_origin(
      get("/", {{"Host", "localhost:8080"}, {"Origin", "http://localhost:8080"}})));
  for (const char* foreign :
       {"http://localhost:3000", "null", "http://evil.example", "localhost:8080"}) {
    EXPECT_FALSE(
        access.is_right_origin(get("/", {{"Host", "localhost:8080"}, {"Origin", foreign}})))
        << foreign;
  }
}

TEST(Access, TakesWritesFromOwnPagesAndFromPrograms) {
  const Access access = access_with({});
  const auto may = [&access](std::vector<Header> headers) {
    headers.push_back({"Host", "localhost:8080"});
    return access.may_write(get("/", std::move(headers)));
  };
  const Header cookie{"Cookie", "busward_token=secret"};
  const Header bearer{"Authorization", "Bearer secret"};
  const Header own{"Origin", "http://localhost:8080"};
  const Header foreign{"Origin", "http://evil.example"};
  EXPECT_TRUE(may({cookie, own}));
  EXPECT_TRUE(may({bearer}));
  EXPECT_TRUE(may({bearer, cookie}));
  EXPECT_FALSE(may({cookie}));
  EXPECT_FALSE(may({cookie, foreign}));
  EXPECT_FALSE(may({bearer, foreign}));
}

TEST(Access, TrustsNoProxyOnThisMachineToBeLocal) {
  const Access access = access_with({});
  Request request = get("/metrics");
  EXPECT_FALSE(access.is_local(request));
  request.from_loopback = true;
  EXPECT_TRUE(access.is_local(request));
  request.headers.push_back({"X-Forwarded-For", "203.0.113.9"});
  EXPECT_FALSE(access.is_local(request));
}

TEST(ResponseHead, CarriesWhatKeepsBrowsersSafe) {
  HeadOptions options;
  options.now = geo::UtcTime{std::chrono::milliseconds{1'788'246'300'000}};
  const std::string head = response_head(text_response(200, "hello"), options);
  EXPECT_THAT(head, testing::StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(head, testing::HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(head, testing::HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(head, testing::HasSubstr("Content-Length: 5\r\n"));
  EXPECT_EQ(http_date(options.now), "Tue, 01 Sep 2026 07:05:00 GMT");
}

TEST(JsonText, EscapesAndKeepsNumbersPlain) {
  JsonText json;
  json.begin_object();
  json.member("a\"b").text("x\n\\路");
  json.member("list").begin_array().number(1).decimal(78.3, 2).null().end_array();
  json.member("raw").raw("{\"k\":1.00}");
  json.member("id").id(7);
  json.member("bad").decimal(std::nan(""), 2);
  json.member("yes").boolean(true);
  json.end_object();
  EXPECT_EQ(json.take(), R"({"a\"b":"x\u000a\\路","list":[1,78.30,null],"raw":{"k":1.00},"id":"7",)"
                         R"("bad":null,"yes":true})");
}

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
  gateway::Metrics metrics;
  metrics.counter("busward_frames_total", "Frames.", {{"kind", "a\"b"}}).add(3);
  metrics.counter("busward_frames_total", "Frames.", {{"kind", "a\"b"}}).add();
  metrics.gauge("busward_lag_seconds", "Lag.").set(0.5);
  metrics.gauge_of("busward_now", "Now.", [] { return 7.0; });
  auto& seconds = metrics.histogram("busward_seconds", "Took.", {0.1, 1}, {{"of", "x"}});
  seconds.observe(0.05);
  seconds.observe(5);
  EXPECT_EQ(metrics.text(),
            "# HELP busward_frames_total Frames.\n# TYPE busward_frames_total counter\n"
            "busward_frames_total{kind=\"a\\\"b\"} 4\n"
            "# HELP busward_lag_seconds Lag.\n# TYPE busward_lag_seconds gauge\n"
            "busward_lag_seconds 0.5\n"
            "# HELP busward_now Now.\n# TYPE busward_now gauge\nbusward_now 7\n"
            "# HELP busward_seconds Took.\n# TYPE busward_seconds histogram\n"
            "busward_seconds_bucket{of=\"x\",le=\"0.1\"} 1\n"
            "busward_seconds_bucket{of=\"x\",le=\"1\"} 1\n"
            "busward_seconds_bucket{of=\"x\",le=\"+Inf\"} 2\n"
            "busward_seconds_sum{of=\"x\"} 5.05\nbusward_seconds_count{of=\"x\"} 2\n");
}

}  // namespace
}  // namespace busward::http
