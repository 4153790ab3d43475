// What nobody should send, at every address that there is, made of the routes and their contract:
// each is answered with its code, changes nothing and leaves the server well.
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/contract.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/open_api.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/cluster/two_organisations.h"

namespace busward::api {
namespace {

namespace json = boost::json;
using http::Router;
using registry::access::kRoles;
using registry::access::Reach;
using registry::access::Role;

constexpr const char* kSql = "'; DROP TABLE registry.vehicle_fact; --";
constexpr const char* kSqlInAddress = "%27%3B%20DROP%20TABLE%20registry.vehicle_fact%3B%20--";

const json::object& resolved(const json::object& schema) {
  const auto* reference = schema.if_contains("$ref");
  if (reference == nullptr) return schema;
  const std::string_view name = reference->as_string();
  return contract().schemas.at(name.substr(name.rfind('/') + 1)).as_object();
}

// Something that the schema allows, as far as a schema can say.
json::value sample(const json::object& written) {
  const json::object& schema = resolved(written);
  for (const char* either : {"anyOf", "oneOf"}) {
    if (const auto* ways = schema.if_contains(either)) return sample(ways->at(0).as_object());
  }
  if (const auto* words = schema.if_contains("enum")) return words->at(0);
  const auto* type = schema.if_contains("type");
  const auto* first = type != nullptr && type->is_array() ? &type->at(0) : type;
  const std::string_view kind = first != nullptr ? std::string_view{first->as_string()} : "object";
  if (kind == "integer" || kind == "number") return 1;
  if (kind == "boolean") return true;
  if (kind == "array") return json::array{sample(schema.at("items").as_object())};
  if (kind == "string") {
    const auto* format = schema.if_contains("format");
    const std::string_view form = format != nullptr ? std::string_view{format->as_string()} : "";
    if (form == "uuid") return "00000000-0000-4000-8000-000000000001";
    if (form == "date") return "2026-09-07";
    if (form == "date-time") return "2026-09-07T00:00:00Z";
    return "1";
  }
  json::object made;
  if (const auto* properties = schema.if_contains("properties")) {
    for (const auto& [name, value] : properties->as_object()) {
      made[name] = sample(value.as_object());
    }
  }
  return made;
}

class Attempts : public testing::Test {
 protected:
  Attempts() {
    support::fill_with_two_organisations(database_);
    const EndpointSources sources = support::engineless_sources();
    endpoints_ = std::make_unique<Endpoints>(pool_, sources, server_.metrics, server_.clock);
    endpoints_->add_to(server_.router);
    server_.accounts_exist = [] { return true; };
    server_.identity_of = identity_of;
    server_.start();
  }
  ~Attempts() override {
    EXPECT_TRUE(server_.stop());
    EXPECT_THAT(server_.faults, testing::IsEmpty());
  }
  // A secret is a role's name.
  static std::optional<http::Identity> identity_of(std::string_view secret) {
    const auto role = registry::value_in(kRoles, secret);
    if (!role) return std::nullopt;
    return http::Identity{.actor = {.account = registry::access::AccountId{101},
                                    .name = "王丽",
                                    .role = *role,
                                    .of = {}},
                          .session = {},
                          .duty = {}};
  }
  // Of whoever may use the route.
  static std::string_view secret_for(const Router::Route& route) {
    if (!route.needs.right) return "duty_officer";
    for (const auto& held : registry::access::row_of(*route.needs.right).held_by) {
      if (held.reach == Reach::area) return registry::name_in(kRoles, held.role);
    }
    return "monitor";
  }

  support::RawResponse send(const Router::Route& route, const std::string& target,
                            const std::string& body, std::string_view type = "application/json") {
    const std::string key = contract_key(route);
    support::RawClient client{server_.port()};
    client.send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
        key.substr(0, key.find(' ')), target, secret_for(route), type, body.size(), body));
    const auto answer = client.read_response();
    EXPECT_TRUE(answer) << key;
    ++sent_;
    return answer ? *answer : support::RawResponse{};
  }
  // A refusal is a problem with a code, and no fault of ours.
  void expect_decent(const support::RawResponse& answer, const std::string& about) {
    EXPECT_LT(answer.status, 500) << about << "\n" << answer.body;
    EXPECT_GT(answer.status, 0) << about;
    if (answer.status < 400) return;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << about;
    EXPECT_FALSE(json::parse(answer.body).at("code").as_string().empty()) << about;
  }
  static std::string code_of(const support::RawResponse& answer) {
    if (answer.header("Content-Type") != "application/problem+json") return {};
    return json::parse(answer.body).at("code").as_string().c_str();
  }
  // The pattern with `value` in the place of each name.
  static std::string address(std::string pattern, std::string_view value) {
    for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
      pattern.replace(open, pattern.find('}', open) - open + 1, value);
    }
    return pattern;
  }
  static const json::object& operation(const Router::Route& route) {
    return contract().operations.at(contract_key(route));
  }
  static const json::object* body_of(const Router::Route& route) {
    if (!http::is_write(route.method)) return nullptr;
    const auto* body = operation(route).if_contains("requestBody");
    if (body == nullptr) return nullptr;
    return &resolved(body->at("content").at("application/json").at("schema").as_object());
  }
  // How many rows each table has.
  std::string rows() const {
    return database_.text(
        "SELECT string_agg(c.oid::regclass || ' ' || (xpath('/row/n/text()', query_to_xml(format("
        "'SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]::text, ', ' "
        "ORDER BY c.oid::regclass::text) FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN ('registry', 'routing', "
        "'tracking', 'compliance', 'access', 'audit')");
  }
  template <class Each>
  void for_each_route(Each each) {
    for (const auto& route : server_.router.routes()) {
      if (!route.socket && contract().operations.contains(contract_key(route))) each(route);
    }
  }
  void expect_well() {
    for_each_route([&](const Router::Route& route) {
      if (route.pattern != "/health/live" && route.pattern != "/api/v1/buses") return;
      EXPECT_EQ(send(route, route.pattern, "").status, 200) << route.pattern;
    });
    EXPECT_EQ(database_.text("SELECT count(*) FROM registry.vehicle_fact"), "2");
    fmt::print("{} requests\n", sent_);
  }

  support::TestDatabase database_;
  db::Pool pool_{database_.address(), {.threads = 2}};
  int sent_ = 0;
  support::RunningServer server_;
  std::unique_ptr<Endpoints> endpoints_;
};

TEST_F(Attempts, OfSqlInPathsAndQueriesFindNothingAndChangeNothing) {
  const std::string before = rows();
  for_each_route([&](const Router::Route& route) {
    if (http::is_write(route.method)) return;
    if (route.pattern.find('{') != std::string::npos) {
      const auto answer = send(route, address(route.pattern, kSqlInAddress), "");
      expect_decent(answer, route.pattern);
      EXPECT_TRUE(answer.status == 400 || answer.status == 404) << route.pattern;
    }
    const auto* parameters = operation(route).if_contains("parameters");
    if (parameters == nullptr) return;
    for (const auto& parameter : parameters->as_array()) {
      const std::string name{parameter.at("name").as_string().c_str()};
      expect_decent(send(route, address(route.pattern, "1") + "?" + name + "=" + kSqlInAddress, ""),
                    route.pattern + " " + name);
    }
  });
  EXPECT_EQ(rows(), before);
  expect_well();
}

TEST_F(Attempts, OfSqlInBodiesAreTextsLikeAnyOther) {
  for_each_route([&](const Router::Route& route) {
    const json::object* schema = body_of(route);
    if (schema == nullptr) return;
    const json::value whole = sample(*schema);
    for (const auto& [name, value] : whole.as_object()) {
      json::object body = whole.as_object();
      if (!value.is_string()) continue;
      body[name] = kSql;
      expect_decent(send(route, address(route.pattern, "1"), json::serialize(body)),
                    contract_key(route) + " " + std::string{name});
    }
  });
  expect_well();
}

TEST_F(Attempts, OfMistypedAndBrokenBodiesAreNamedAndChangeNothing) {
  const std::string before = rows();
  for_each_route([&](const Router::Route& route) {
    const json::object* schema = body_of(route);
    if (schema == nullptr) return;
    const std::string target = address(route.pattern, "1");
    const json::value whole = sample(*schema);
    for (const auto& [name, value] : whole.as_object()) {
      json::object body = whole.as_object();
      body[name] = json::object{{"x", json::array{1}}};
      const auto answer = send(route, target, json::serialize(body));
      expect_decent(answer, contract_key(route) + " " + std::string{name});
      EXPECT_GE(answer.status, 400) << contract_key(route) << " " << name;
    }
    for (const char* broken : {"[]", "{", "7", "\"x\"", "{\"a\":1,\"a\":2}", "{}\n{}"}) {
      const auto answer = send(route, target, broken);
      expect_decent(answer, contract_key(route) + " " + broken);
      EXPECT_GE(answer.status, 400) << contract_key(route) << " " << broken;
    }
    EXPECT_EQ(code_of(send(route, target, "a=1", "application/x-www-form-urlencoded")),
              "unsupported_media_type")
        << contract_key(route);
    EXPECT_EQ(code_of(send(route, target, std::string(route.takes.bytes + 1, ' '))), "too_large")
        << contract_key(route);
  });
  EXPECT_EQ(rows(), before);
  expect_well();
}

}  // namespace
}  // namespace busward::api
