#include "db/map_store.h"

#include <cstdint>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/fleet_store.h"
#include "db/route_store.h"
#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::answer;
using support::ask;
using support::at;
using support::imported;
using support::must;
using support::place;
using support::SmallCounty;
using support::TestDatabase;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");

// Enough of the vector tile's protobuf to count: layers are field 3 of a tile; in a layer the name
// is field 1 and each feature a field 2.
class TileReader {
 public:
  explicit TileReader(std::string bytes) : bytes_{std::move(bytes)} {}

  std::map<std::string, int> features_by_layer() {
    std::map<std::string, int> layers;
    while (at_ < bytes_.size()) {
      EXPECT_EQ(varint(), 3U << 3U | 2U);
      const std::size_t end = varint() + at_;
      read_layer(end, layers);
    }
    return layers;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.at(at_++));
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
  }

  void read_layer(std::size_t end, std::map<std::string, int>& layers) {
    std::string name;
    int features = 0;
    while (at_ < end) {
      const std::uint64_t key = varint();
      const std::uint64_t value = varint();
      if ((key & 7U) != 2) continue;
      if (key >> 3U == 1) name = bytes_.substr(at_, value);
      if (key >> 3U == 2) ++features;
      at_ += value;
    }
    layers[name] = features;
  }

  std::string bytes_;
  std::size_t at_ = 0;
};

SmallCounty drawn_county(const TestDatabase& database) {
  SmallCounty county;
  RulebookImport door{database.address(), kMonday};
  county.take(door);
  const registry::Road highway{.name = "大道",
                               .road_class = registry::RoadClass::motorway,
                               .posted_limit = geo::from_kmh(80),
                               .vertices = {place(31.8, 117.0), place(31.8, 117.1)}};
  registry::Road lane = highway;
  lane.road_class = registry::RoadClass::residential;
  lane.posted_limit = {};
  imported(door.take_roads(std::vector{highway, lane}));
  imported(door.take_places(std::vector<registry::Place>{
      {.name = "城", .kind = registry::PlaceKind::county_seat, .position = place(31.8, 117.05)},
      {.name = "村", .kind = registry::PlaceKind::village, .position = place(31.8, 117.05)}}));
  return county;
}

// The tile that holds 31.8 N 117.0 E.
TileKey tile_at(int zoom) {
  const double across = static_cast<double>(1 << zoom);
  return {.zoom = zoom,
          .column = static_cast<std::int64_t>((117.001 + 180) / 360 * across),
          .row = static_cast<std::int64_t>(0.40675 * across)};
}

TEST(MapStore, DrawsMoreTheCloserOneLooks) {
  const TestDatabase database;
  drawn_county(database);
  Pool pool{database.address(), {.threads = 1}};
  MapStore store{pool};
  const auto layers = [&](int zoom) {
    return TileReader{answer(store.tile(tile_at(zoom)))}.features_by_layer();
  };
  EXPECT_THAT(layers(5),
              UnorderedElementsAre(Pair("roads", 1), Pair("places", 1), Pair("routes", 2)));
  EXPECT_THAT(layers(10),
              UnorderedElementsAre(Pair("roads", 1), Pair("places", 1), Pair("routes", 2)));
  // The other line lies in the tile to the north.
  EXPECT_THAT(layers(12), UnorderedElementsAre(Pair("roads", 2), Pair("places", 2),
                                               Pair("routes", 1), Pair("stops", 2)));
}

TEST(MapStore, DrawsNothingWhereNothingIs) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  MapStore store{pool};
  EXPECT_THAT(answer(store.tile({.zoom = 5, .column = 3, .row = 3})), IsEmpty());
  EXPECT_THAT(answer(store.tile({.zoom = 5, .column = 32, .row = 3})), IsEmpty());
  EXPECT_THAT(answer(store.tile({.zoom = 99, .column = 0, .row = 0})), IsEmpty());
  EXPECT_FALSE(answer(store.county()).has_value());
}

TEST(MapStore, BoundsTheCountyByWhatIsDrawn) {
  const TestDatabase database;
  const SmallCounty county = drawn_county(database);
  Pool pool{database.address(), {.threads = 1}};
  const auto found = answer(MapStore{pool}.county());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->county, county.county);
  EXPECT_NEAR(found->bounds.south_west.longitude().value(), 117.0, 1e-5);
  EXPECT_NEAR(found->bounds.south_west.latitude().value(), 31.8, 1e-5);
  EXPECT_NEAR(found->bounds.north_east.latitude().value(), 31.82, 1e-5);
}

TEST(RouteStore, ListsAndShowsTheLinesInForce) {
  const TestDatabase database;
  const SmallCounty county = drawn_county(database);
  Pool pool{database.address(), {.threads = 1}};
  RouteStore store{pool};
  const auto routes = answer(store.routes());
  ASSERT_THAT(routes, SizeIs(2));
  EXPECT_EQ(routes[0].route, "1路");
  EXPECT_EQ(routes[0].stops, 2);
  EXPECT_EQ(routes[0].school, "S1");
  const auto detail = answer(store.route(routes[0].id));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->version->draft(), county.routes[0]);
  EXPECT_EQ(detail->version->length(), routes[0].length);
  EXPECT_FALSE(answer(store.route(registry::RouteId{99})).has_value());
  EXPECT_EQ(answer(store.versions()).at(routes[1].version.value).route, "2路");
}

TEST(FleetStore, ListsBusesWithTheRunsOfTheDay) {
  const TestDatabase database;
  const SmallCounty county = drawn_county(database);
  RulebookStore rulebooks{database.address()};
  const auto rulebook = must(rulebooks.load(must(rulebooks.latest()).revision));
  Pool pool{database.address(), {.threads = 1}};
  const auto buses =
      answer(FleetStore{pool}.buses(rulebook, {.from = kMonday - 9h, .to = kMonday + 15h}));
  ASSERT_THAT(buses, SizeIs(2));
  EXPECT_EQ(buses[0].bus, county.buses[0]);
  EXPECT_EQ(buses[1].bus, county.buses[1]);
  EXPECT_EQ(buses[0].operator_name, "公交公司");
  ASSERT_TRUE(buses[0].terminal.has_value());
  EXPECT_EQ(buses[0].terminal->number, "13900000001");
  EXPECT_FALSE(buses[1].terminal.has_value());
  ASSERT_THAT(buses[0].runs, SizeIs(2));
  EXPECT_EQ(buses[0].runs[0].route, "1路");
  EXPECT_EQ(buses[0].runs[0].departs_at, at("2026-09-06T23:00:00Z"));
  EXPECT_EQ(buses[0].runs[0].arrives_at, at("2026-09-06T23:20:00Z"));
  EXPECT_EQ(buses[0].runs[0].driver, "王");
  EXPECT_FALSE(buses[0].runs[1].driver.has_value());
}

}  // namespace
}  // namespace busward::db
