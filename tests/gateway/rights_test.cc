// The rights matrix: every role at every address, over HTTP, and its document.
#include "registry/access/rights.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/endpoints.h"
#include "gateway/api/open_api.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/project_root.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using registry::access::Actor;
using registry::access::kRoles;
using registry::access::Reach;
using registry::access::Role;

std::string_view verb_of(http::Method method) {
  switch (method) {
    case http::Method::post:
      return "POST";
    case http::Method::put:
      return "PUT";
    case http::Method::patch:
      return "PATCH";
    case http::Method::remove:
      return "DELETE";
    default:
      return "GET";
  }
}

// An address that the pattern matches.
std::string address_of(std::string pattern) {
  for (std::size_t open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
    pattern.replace(open, pattern.find('}', open) - open + 1, "1");
  }
  return pattern;
}

// A server whose every secret is a role's name, or "operator:" before it: of that operator.
class RightsOverHttp : public testing::Test {
 protected:
  RightsOverHttp() {
    const EndpointSources sources = support::engineless_sources();
    endpoints_ = std::make_unique<Endpoints>(pool_, sources, server_.metrics, server_.clock);
    endpoints_->add_to(server_.router);
    add_open_api(server_.router);
    server_.accounts_exist = [] { return true; };
    server_.identity_of = identity_of;
    server_.start();
  }
  ~RightsOverHttp() override { EXPECT_TRUE(server_.stop()); }

  static std::optional<http::Identity> identity_of(std::string_view secret) {
    Actor actor{.account = registry::access::AccountId{7}, .name = "王丽", .role = {}, .of = {}};
    constexpr std::string_view kOfOperator = "operator:";
    if (secret.starts_with(kOfOperator)) {
      actor.of.operator_id = registry::OperatorId{3};
      secret.remove_prefix(kOfOperator.size());
    }
    const auto role = registry::value_in(kRoles, secret);
    if (!role) return std::nullopt;
    actor.role = *role;
    return http::Identity{.actor = actor, .session = {}, .duty = {}};
  }

  int status(const http::Router::Route& route, const std::string& secret) {
    support::RawClient client{server_.port()};
    client.send(
        fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
                    "Content-Length: 0\r\n\r\n",
                    verb_of(route.method), address_of(route.pattern), secret));
    const auto answer = client.read_response();
    return answer ? answer->status : 0;
  }

  db::Pool pool_{{.conninfo = "host=/nonexistent dbname=none connect_timeout=1"},
                 {.threads = 1, .deadline = 1ms, .retry_pause = 1ms}};
  support::RunningServer server_;
  std::unique_ptr<Endpoints> endpoints_;
};

TEST_F(RightsOverHttp, AreGivenToRolesAsTheTableSaysAndToNobodyElse) {
  for (const auto& route : server_.router.routes()) {
    if (!route.needs.right) continue;
    EXPECT_EQ(status(route, "nobody"), 401) << route.pattern;
    for (const auto& [role, name] : kRoles) {
      const auto reach = reach_of(role, *route.needs.right);
      const bool of_county = reach && (route.needs.narrow || *reach == Reach::area);
      EXPECT_EQ(status(route, std::string{name}) != 403, of_county)
          << verb_of(route.method) << " " << route.pattern << " by " << name;
      // Of an organisation: only where the answer is narrowed to it.
      const bool of_operator = reach && route.needs.narrow;
      EXPECT_EQ(status(route, "operator:" + std::string{name}) != 403, of_operator)
          << verb_of(route.method) << " " << route.pattern << " by " << name << " of an operator";
    }
  }
}

TEST_F(RightsOverHttp, AreInTheOpenApiDocumentWithEveryAddressAndNoOther) {
  support::RawClient client{server_.port()};
  client.send(
      "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
      "inspector\r\n\r\n");
  const auto document = json::parse(client.read_response()->body);
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  std::set<std::string> documented;
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      documented.insert(std::string{method} + " " + std::string{path});
    }
  }
  std::set<std::string> served;
  for (const auto& route : server_.router.routes()) {
    std::string verb{verb_of(route.method)};
    for (char& c : verb) c = static_cast<char>(c - 'A' + 'a');
    served.insert(verb + " " + route.pattern);
    // And the server answers there, whatever it says.
    EXPECT_THAT(status(route, "duty_officer"), testing::AllOf(testing::Ne(405), testing::Ne(0)))
        << route.pattern;
  }
  EXPECT_EQ(documented, served);
}

TEST_F(RightsOverHttp, AreNamedByEveryAddressThatShowsOrChangesRecords) {
  for (const auto& route : server_.router.routes()) {
    const bool own =
        route.pattern.starts_with("/api/v1/session") || route.pattern == "/api/v1/openapi.json";
    if (!route.pattern.starts_with("/api/") || own) continue;
    EXPECT_TRUE(route.needs.right) << route.pattern << ": give it a right, not Guard::token";
  }
}

std::string rights_document() {
  std::string text =
      "# Who may do what\n\n"
      "Made of `registry/access/rights.cc` by the tests, which fail while this differs from it: "
      "`BUSWARD_UPDATE=1 busward_gateway_tests --gtest_filter='Rights*'` writes it anew. Of whose "
      "things a right speaks: `own` the account's own organisation, `served` that and those it "
      "serves or is served by under a contract, `area` its area and below. An attendant whose "
      "account "
      "is tied to a person on file has `see_runs` and `attest_runs` alone, of the runs of today on "
      "which that person is.\n\n| right | purpose |";
  for (const auto& [role, name] : kRoles) fmt::format_to(std::back_inserter(text), " {} |", name);
  text += "\n|---|---|";
  for (std::size_t i = 0; i < kRoles.size(); ++i) text += "---|";
  text += "\n";
  for (const auto& row : registry::access::rights()) {
    fmt::format_to(std::back_inserter(text), "| `{}` | {}, {} |", row.name, row.purpose,
                   row.purpose_en);
    for (const auto& [role, name] : kRoles) {
      const auto reach = reach_of(role, row.right);
      fmt::format_to(std::back_inserter(text), " {} |",
                     reach ? registry::name_in(registry::access::kReaches, *reach) : "");
    }
    text += "\n";
  }
  return text;
}

TEST(Rights, AreDocumentedAsTheyAre) {
  const auto file = support::project_root() / "docs" / "rights.md";
  if (std::getenv("BUSWARD_UPDATE") != nullptr) std::ofstream{file} << rights_document();
  std::ostringstream written;
  written << std::ifstream{file}.rdbuf();
  EXPECT_EQ(written.str(), rights_document());
}

}  // namespace
}  // namespace busward::api
