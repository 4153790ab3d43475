#include "gateway/api/contract.h"

#include <memory>
#include <set>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/api/endpoints.h"
#include "gateway/api/open_api.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/gateway/http_running_server.h"

namespace busward::api {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

std::string short_of(const char* notation) {
  return json::serialize(schema_of(json::parse(notation)));
}

TEST(Contract, SaysASchemaInShort) {
  EXPECT_EQ(short_of(R"("int")"), R"({"type":"integer"})");
  EXPECT_EQ(short_of(R"("=zh|en")"), R"({"enum":["zh","en"]})");
  EXPECT_EQ(short_of(R"("Day?")"),
            R"({"anyOf":[{"$ref":"#/components/schemas/Day"},{"type":"null"}]})");
  EXPECT_EQ(short_of(R"([{"or_null": "num"}])"),
            R"({"type":"array","items":{"anyOf":[{"type":"number"},{"type":"null"}]}})");
  EXPECT_EQ(short_of(R"({"a": "text", "b?": "bool"})"),
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"}},)"
            R"("required":["a"],"additionalProperties":false})");
  EXPECT_EQ(short_of(R"({"json_schema": {"type": "null"}})"), R"({"type":"null"})");
}

class ContractOfTheServer : public testing::Test {
 protected:
  ContractOfTheServer() {
    EndpointSources sources = support::engineless_sources();
    sources.import_sheet = [](SentSheet) -> boost::asio::awaitable<std::optional<SheetAnswer>> {
      co_return std::nullopt;
    };
    endpoints_ = std::make_unique<Endpoints>(pool_, sources, server_.metrics, server_.clock);
    endpoints_->add_to(server_.router);
    add_open_api(server_.router);
  }

  db::Pool pool_{{.conninfo = "host=/nonexistent dbname=none connect_timeout=1"},
                 {.threads = 1, .deadline = 1ms, .retry_pause = 1ms}};
  support::RunningServer server_;
  std::unique_ptr<Endpoints> endpoints_;
};

TEST_F(ContractOfTheServer, SpeaksOfEveryAddressAndOfNoOther) {
  std::set<std::string> served;
  for (const auto& route : server_.router.routes()) served.insert(contract_key(route));
  served.insert("GET /api/v1/live");  // a WebSocket, added where the hub is
  std::set<std::string> described;
  for (const auto& [address, operation] : contract().operations) described.insert(address);
  EXPECT_EQ(described, served) << "gateway/api/contract/*.json and the routes differ";
}

// Every name that is referred to stands in the document.
void collect_references(const json::value& value, std::set<std::string>& found) {
  if (const auto* items = value.if_array()) {
    for (const auto& item : *items) collect_references(item, found);
  } else if (const auto* members = value.if_object()) {
    for (const auto& [key, member] : *members) {
      if (key == "$ref") found.insert(std::string{member.as_string()});
      collect_references(member, found);
    }
  }
}

TEST_F(ContractOfTheServer, RefersToNothingThatIsMissingAndKeepsNothingUnused) {
  const auto document = json::parse(open_api(server_.router.routes()));
  std::set<std::string> wanted;
  collect_references(document, wanted);
  std::set<std::string> there;
  for (const auto& [name, schema] : document.at("components").at("schemas").as_object()) {
    there.insert("#/components/schemas/" + std::string{name});
  }
  EXPECT_EQ(there, wanted);
}

}  // namespace
}  // namespace busward::api
