#include "gateway/files/route_geojson.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/project_root.h"

namespace busward::files {
namespace {

using testing::HasSubstr;

std::string collection(const std::string& features) {
  return "{\"type\": \"FeatureCollection\", \"features\": [\n" + features + "\n]}";
}

std::string feature(const std::string& properties,
                    const std::string& coordinates = "[[121.40, 31.2], [121.42, 31.2]]") {
  return "{\"type\": \"Feature\", \"properties\": {" + properties +
         "}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": " + coordinates + "}}";
}

// The first fault of a text that must have one.
RouteFileFault fault_of(const std::string& text) {
  const auto read = read_routes(text);
  EXPECT_FALSE(read.has_value());
  return read.has_value() ? RouteFileFault{0, 0, "taken"} : read.error().front();
}

TEST(RouteGeojson, ReadsAllThatTheFormatNames) {
  const auto read = read_routes("\xEF\xBB\xBF" + collection(feature(R"(
      "route": "实验 1", "direction": "from_school", "school": "S1", "operator": "O1",
      "half_width_m": 30, "limit_kmh": 60, "colour": "red",
      "limits": [{"from_m": 0, "to_m": 500, "limit_kmh": 20, "reason": "school_zone"},
                 {"from_m": 400, "to_m": 900, "limit_kmh": 40, "reason": "posted"}],
      "stops": [{"name": "门", "lat": 31.2, "lon": 121.40, "planned": "+00:00:00"},
                {"name": "B", "lat": 31.2001, "lon": 121.41, "planned": null}])")));
  ASSERT_TRUE(read.has_value()) << read.error().front().message;
  ASSERT_EQ(read->size(), 1);
  const routing::RouteDraft& draft = read->front();
  EXPECT_EQ(draft.route, "实验 1");
  EXPECT_EQ(draft.direction, routing::Direction::from_school);
  EXPECT_EQ(draft.school, "S1");
  EXPECT_EQ(draft.half_width, geo::Metres{30});
  EXPECT_EQ(draft.limit, geo::from_kmh(60));
  ASSERT_EQ(draft.limits.size(), 2);  // they overlap: the lowest holds
  EXPECT_EQ(draft.limits[1].reason, "posted");
  ASSERT_EQ(draft.stops.size(), 2);
  EXPECT_EQ(draft.stops[0].planned, std::chrono::seconds{0});
  EXPECT_EQ(draft.stops[1].planned, std::nullopt);
  EXPECT_EQ(draft.vertices[1].longitude(), geo::Degrees{121.42});
}

TEST(RouteGeojson, DefaultsWhatIsMissing) {
  const auto read = read_routes(collection(feature(R"("route": "A")")));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->front().half_width, geo::Metres{20});
  EXPECT_EQ(read->front().limit, std::nullopt);
  EXPECT_EQ(read->front().direction, routing::Direction::to_school);
}

TEST(RouteGeojson, NamesLineAndFeatureOfAFault) {
  const std::string good = feature(R"("route": "A")");
  const RouteFileFault fault = fault_of(collection(good + ",\n  " + feature(R"("name": "B")")));
  EXPECT_EQ(fault.line, 3);
  EXPECT_EQ(fault.column, 3);
  EXPECT_THAT(fault.message, HasSubstr("feature 2: has no property \"route\""));
  EXPECT_THAT(to_text("r.geojson", fault), HasSubstr("r.geojson:3:3: feature 2"));
}

TEST(RouteGeojson, NamesThePlaceWhereJsonEnds) {
  EXPECT_EQ(fault_of("{\n  \"features\": [,]\n}").line, 2);
  EXPECT_THAT(fault_of("").message, HasSubstr("no JSON"));
  EXPECT_THAT(fault_of(collection("") + " x").message, HasSubstr("more text"));
  EXPECT_THAT(fault_of("[]").message, HasSubstr("FeatureCollection"));
}

TEST(RouteGeojson, SeesSwappedCoordinates) {
  const auto fault =
      fault_of(collection(feature(R"("route": "A")", "[[31.2, 121.40], [31.2, 121.42]]")));
  EXPECT_THAT(fault.message, HasSubstr("swapped"));
  const auto stop = fault_of(
      collection(feature(R"("route": "A", "stops": [{"name": "S", "lat": 121.4, "lon": 31.2}])")));
  EXPECT_THAT(stop.message, HasSubstr("swapped"));
}

TEST(RouteGeojson, RefusesOtherShapes) {
  const std::string point = R"({"type": "Feature", "properties": {"route": "A"},
      "geometry": {"type": "Point", "coordinates": [121, 31]}})";
  EXPECT_THAT(fault_of(collection(point)).message, HasSubstr("is a Point: draw one LineString"));
  const std::string none = R"({"type": "Feature", "properties": {"route": "A"}, "geometry": null})";
  EXPECT_THAT(fault_of(collection(none)).message, HasSubstr("has no geometry"));
  EXPECT_THAT(fault_of(collection(feature(R"("route": "A")", "[[121, 31]]"))).message,
              HasSubstr("two different vertices"));
  EXPECT_THAT(fault_of(collection(feature(R"("route": "A")", "[[121, 31], [\"x\", 2]]"))).message,
              HasSubstr("coordinates[1]"));
}

TEST(RouteGeojson, RefusesARouteTwice) {
  const std::string route = feature(R"("route": "A")");
  EXPECT_THAT(fault_of(collection(route + "," + route)).message,
              HasSubstr("feature 2 (route \"A\"): is already feature 1"));
}

TEST(RouteGeojson, RefusesWrongTypesAndValues) {
  const auto message = [](const std::string& more) {
    return fault_of(collection(feature(R"("route": "A", )" + more))).message;
  };
  EXPECT_THAT(message(R"("limit_kmh": "60")"), HasSubstr("limit_kmh is not a number"));
  EXPECT_THAT(message(R"("limit_kmh": 0)"), HasSubstr("leave it out where no limit is known"));
  EXPECT_THAT(message(R"("direction": "back")"), HasSubstr("to_school or from_school"));
  EXPECT_THAT(message(R"("stops": {})"), HasSubstr("stops is not a list"));
  EXPECT_THAT(message(R"("stops": [{"name": "S"}])"), HasSubstr("needs name, lat and lon"));
  EXPECT_THAT(message(R"("stops": [{"name": "S", "lat": 31.2, "lon": 121.41, "planned": "7:00"}])"),
              HasSubstr("+HH:MM:SS"));
  EXPECT_THAT(message(R"("limits": [{"from_m": 0}])"), HasSubstr("limits[0] needs"));
  EXPECT_THAT(message(R"("limits": [{"from_m": 9, "to_m": 3, "limit_kmh": 20, "reason": "x"}])"),
              HasSubstr("from_m must be below to_m"));
  EXPECT_THAT(message(R"("limits": [{"from_m": 9, "to_m": 9999, "limit_kmh": 9, "reason": "x"}])"),
              HasSubstr("keep it on the line"));
  EXPECT_THAT(message(R"("stops": [{"name": "S", "lat": 31.3, "lon": 121.41}])"),
              HasSubstr("m from the line"));
}

TEST(RouteGeojson, RefusesAnotherReferenceSystem) {
  const std::string text = R"({"crs": {"properties": {"name": "EPSG:3857"}}, "features": []})";
  EXPECT_THAT(fault_of(text).message, HasSubstr("not WGS-84"));
}

TEST(RouteGeojson, SaysWhenAFileCannotBeRead) {
  for (const char* path : {"/nonexistent/routes.geojson", "/tmp"}) {
    const auto read = read_routes_file(path);
    ASSERT_FALSE(read.has_value()) << path;
    EXPECT_THAT(read.error().front().message, HasSubstr("cannot be read"));
  }
}

TEST(RouteGeojson, ReadsTheSharedRoutes) {
  const std::string path = support::shared_folder() / "data/traces/nyc_routes.geojson";
  const auto read = read_routes_file(path);
  if (!read && read.error().front().message == "cannot be read: check its path") {
    GTEST_SKIP() << "the shared traces are not here";
  }
  ASSERT_TRUE(read.has_value()) << to_text(path, read.error().front());
  EXPECT_GT(read->size(), 16);
}

}  // namespace
}  // namespace busward::files
