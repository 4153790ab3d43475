#include "gateway/api/json_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::api {
namespace {

http::Request with_body(std::string body) {
  http::Request request;
  request.body = std::move(body);
  return request;
}

// What the answer to this body complains about; empty where it is fine.
std::string complaint(std::string body) {
  JsonFields fields{
      with_body(std::move(body)),
      {.wanted = {"name"}, .optional = {"count", "of", "at", "yes", "stops", "note"}}};
  fields.text("name");
  fields.number("count", 0, 10);
  fields.id("of");
  fields.time("at");
  fields.flag("yes");
  fields.text("note", {.most = 5, .several_lines = true});
  for (JsonFields& stop : fields.items("stops", {.wanted = {"count"}, .optional = {}}, 2)) {
    stop.number("count", 0, 10);
  }
  const auto fault = fields.fault();
  return fault ? *fault->body : "";
}

TEST(JsonFields, ReadsWhatIsThere) {
  JsonFields fields{
      with_body(R"({"name":"校车","count":3,"of":"17","at":"2026-09-01T07:05:00Z",
                                   "yes":true,"note":null,"stops":[{"count":1},{"count":2}]})"),
      {.wanted = {"name"}, .optional = {"count", "of", "at", "yes", "stops", "note"}}};
  EXPECT_EQ(fields.text("name"), "校车");
  EXPECT_EQ(fields.number("count", 0, 10), 3);
  EXPECT_EQ(fields.id("of"), 17);
  EXPECT_EQ(fields.time("at"), geo::from_iso8601("2026-09-01T07:05:00Z"));
  EXPECT_EQ(fields.flag("yes"), true);
  EXPECT_FALSE(fields.text("note"));
  auto stops = fields.items("stops", {.wanted = {"count"}, .optional = {}});
  ASSERT_EQ(stops.size(), 2U);
  EXPECT_EQ(stops[1].number("count", 0, 10), 2);
  EXPECT_FALSE(fields.fault());
}

TEST(JsonFields, NamesTheFieldThatIsWrong) {
  const std::pair<const char*, const char*> wrong[] = {
      {"", "body: a JSON object in UTF-8 is wanted"},
      {"[]", "body: a JSON object"},
      {"{\"name\":\"\xff\"}", "body: a JSON object"},
      {R"({"name":"a","<b>":1})", "body: is not a field"},
      {R"({"name":"a","nmae":1})", "nmae: is not a field"},
      {"{}", "name: is missing"},
      {R"({"name":null})", "name: is missing"},
      {R"({"name":7})", "name: a text is wanted"},
      {R"({"name":""})", "name: is empty"},
      {R"({"name":"a\u0000b"})", "name: holds a control character"},
      {R"({"name":"a\nb"})", "name: holds a control character"},
      {R"({"name":"a","count":"3"})", "count: a whole number from 0 to 10"},
      {R"({"name":"a","count":3.5})", "count: a whole number"},
      {R"({"name":"a","count":11})", "count: a whole number"},
      {R"({"name":"a","of":17})", "of: an id is wanted"},
      {R"({"name":"a","of":"17; DROP TABLE x"})", "of: an id is wanted"},
      {R"({"name":"a","at":"yesterday"})", "at: a time like"},
      {R"({"name":"a","yes":1})", "yes: true or false"},
      {R"({"name":"a","note":"六个字符多了"})", "note: at most 5 characters"},
      {R"({"name":"a","stops":{}})", "stops: a list of at most 2"},
      {R"({"name":"a","stops":[{},{},{}]})", "stops: a list of at most 2"},
      {R"({"name":"a","stops":[{"count":1},7]})", "stops[1]: an object is wanted"},
      {R"({"name":"a","stops":[{"count":1},{}]})", "stops[1].count: is missing"},
      {R"({"name":"a","stops":[{"count":-1}]})", "stops[0].count: a whole number"}};
  for (const auto& [body, what] : wrong) {
    EXPECT_THAT(complaint(body), testing::HasSubstr(std::string{"\"detail\":\""} + what)) << body;
  }
  EXPECT_EQ(complaint(R"({"name":"a","note":"一\n二"})"), "");
}

TEST(JsonFields, RefusesWhatIsTooDeep) {
  EXPECT_THAT(complaint(R"({"name":)" + std::string(100'000, '[')),
              testing::HasSubstr("body: a JSON object"));
}

}  // namespace
}  // namespace busward::api
