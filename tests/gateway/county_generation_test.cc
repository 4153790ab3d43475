#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/county_files.h"
#include "gateway/simulator/vehicle_marks.h"
#include "geo/geodesic.h"
#include "geo/polyline.h"

namespace busward::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

geo::UtcTime peak() {
  return *geo::from_iso8601("2026-09-01T07:05:20+08:00");
}

CountyRecords county(std::uint64_t seed = 1, int buses = 60) {
  return generate_county({.seed = seed, .buses = buses, .start = peak()});
}

using VertexKey = std::pair<std::int32_t, std::int32_t>;
VertexKey key_of(geo::LatLng place) {
  return {place.latitude_microdegrees(), place.longitude_microdegrees()};
}

std::map<VertexKey, std::set<VertexKey>> neighbours(const std::vector<registry::Road>& roads) {
  std::map<VertexKey, std::set<VertexKey>> found;
  for (const registry::Road& road : roads) {
    for (std::size_t i = 1; i < road.vertices.size(); ++i) {
      const VertexKey a = key_of(road.vertices[i - 1]);
      const VertexKey b = key_of(road.vertices[i]);
      found[a].insert(b);
      found[b].insert(a);
    }
  }
  return found;
}

std::string bytes_of(const CountyRecords& records, const std::string& name) {
  const auto folder = std::filesystem::path{testing::TempDir()} / ("busward_county_" + name);
  EXPECT_TRUE(write_county(records, folder).has_value());
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) files.insert(entry.path());
  std::ostringstream all;
  for (const auto& path : files) {
    all << path.filename().string() << '\n' << std::ifstream{path}.rdbuf();
  }
  EXPECT_EQ(files.size(), 27U);
  std::filesystem::remove_all(folder);
  return all.str();
}

TEST(CountyGeneration, GivesTheSameBytesForTheSameSeedAndOthersForAnother) {
  const std::string first = bytes_of(county(7), "first");
  EXPECT_EQ(first, bytes_of(county(7), "again"));
  EXPECT_NE(first, bytes_of(county(8), "other"));
}

TEST(CountyGeneration, MakesRoutesThatAnApproverWouldAccept) {
  const CountyRecords records = county();
  for (const routing::RouteDraft& draft : records.routes) {
    const auto route = routing::RouteVersion::make(routing::RouteVersionId{1}, draft);
    ASSERT_TRUE(route.has_value()) << draft.route << ": " << route.error().front().message;
    EXPECT_GE(route->length().value(), 4000);
    EXPECT_LE(route->length().value(), 15000);
    EXPECT_GE(route->stops().size(), 3U);
    EXPECT_LT(route->stops().front().at.value(), 20);
    for (const routing::Stop& stop : route->stops()) EXPECT_LT(stop.off_line.value(), 20);
  }
}

TEST(CountyGeneration, KnowsAPositiveLimitEverywhereOnARoute) {
  for (const routing::RouteDraft& draft : county().routes) {
    const auto route = routing::RouteVersion::make(routing::RouteVersionId{1}, draft);
    ASSERT_TRUE(route.has_value());
    for (const routing::SpeedLimit& limit : route->limits()) {
      EXPECT_GE(geo::to_kmh(limit.value), 20);
      EXPECT_LT(limit.from, limit.to);
    }
    for (geo::Metres way{0}; way < route->length(); way += geo::Metres{25}) {
      EXPECT_TRUE(route->limit_at(way).has_value()) << draft.route << " at " << way.value();
    }
  }
}

TEST(CountyGeneration, TagsSchoolZonesAndDangerousStretches) {
  std::set<std::string> reasons;
  for (const routing::RouteDraft& draft : county(1, 400).routes) {
    for (const routing::SpeedLimit& limit : draft.limits) reasons.insert(limit.reason);
  }
  for (const char* reason :
       {"posted", "road_class", "school_zone", "narrow_bridge", "sharp_bend"}) {
    EXPECT_TRUE(reasons.contains(reason)) << reason;
  }
}

TEST(CountyGeneration, LaysRoutesAlongTheRoadsVertexByVertex) {
  const CountyRecords records = county();
  const auto roads = neighbours(records.roads);
  for (const routing::RouteDraft& draft : records.routes) {
    for (std::size_t i = 1; i < draft.vertices.size(); ++i) {
      const auto at = roads.find(key_of(draft.vertices[i - 1]));
      ASSERT_NE(at, roads.end()) << draft.route;
      EXPECT_TRUE(at->second.contains(key_of(draft.vertices[i]))) << draft.route << " at " << i;
    }
  }
}

TEST(CountyGeneration, JoinsAllRoadsIntoOneNetwork) {
  const auto roads = neighbours(county().roads);
  std::set<VertexKey> reached{roads.begin()->first};
  std::vector<VertexKey> open{roads.begin()->first};
  while (!open.empty()) {
    const VertexKey at = open.back();
    open.pop_back();
    for (const VertexKey& next : roads.at(at)) {
      if (reached.insert(next).second) open.push_back(next);
    }
  }
  EXPECT_EQ(reached.size(), roads.size());
}

struct Flat {
  double x;
  double y;
};
double side(Flat a, Flat b, Flat p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

TEST(CountyGeneration, GivesCrossingRoadsACommonVertex) {
  // Every pair of bits of different roads, the slow way: a proper crossing is a junction that was
  // forgotten.
  struct Bit {
    std::size_t road;
    Flat a;
    Flat b;
  };
  std::vector<Bit> bits;
  const CountyRecords records = county(3, 20);
  for (std::size_t r = 0; r < records.roads.size(); ++r) {
    const auto& line = records.roads[r].vertices;
    for (std::size_t i = 1; i < line.size(); ++i) {
      const auto flat = [](geo::LatLng place) {
        return Flat{place.longitude().value() * 97'700, place.latitude().value() * 110'800};
      };
      bits.push_back({r, flat(line[i - 1]), flat(line[i])});
    }
  }
  std::size_t crossings = 0;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    for (std::size_t j = i + 1; j < bits.size(); ++j) {
      const Bit& p = bits[i];
      const Bit& q = bits[j];
      if (p.road == q.road || std::abs(p.a.x - q.a.x) > 200 || std::abs(p.a.y - q.a.y) > 200)
        continue;
      // Farther than rounding moves a vertex (20 m²: 0.3 m on 65 m), on both sides of each other.
      const double a = side(q.a, q.b, p.a), b = side(q.a, q.b, p.b);
      const double c = side(p.a, p.b, q.a), d = side(p.a, p.b, q.b);
      const bool cross = a * b < 0 && c * d < 0;
      const double least = std::min({std::abs(a), std::abs(b), std::abs(c), std::abs(d)});
      crossings += cross && least > 20 ? 1 : 0;
    }
  }
  EXPECT_EQ(crossings, 0U);
}

TEST(CountyGeneration, NamesEveryBusPhoneAndRouteOnce) {
  const CountyRecords records = county(2, 300);
  std::set<std::string> plates, phones, vins, routes, drivers;
  for (const auto& bus : records.buses) {
    plates.insert(bus.plate);
    vins.insert(*bus.vin);
    EXPECT_EQ(bus.vin->size(), 17U);
    EXPECT_EQ((*bus.vin)[8], vin_check_character(*bus.vin));
    const std::size_t characters = bus.plate.size() - std::string{"湘"}.size() + 1;
    EXPECT_EQ(characters, bus.plate_colour == registry::PlateColour::green ? 8U : 7U);
  }
  for (const auto& terminal : records.terminals) phones.insert(terminal.number);
  for (const auto& route : records.routes) routes.insert(route.route);
  for (const auto& driver : records.drivers) drivers.insert(driver.code);
  EXPECT_EQ(plates.size(), 300U);
  EXPECT_EQ(vins.size(), 300U);
  EXPECT_EQ(phones.size(), 300U);
  EXPECT_EQ(drivers.size(), 300U);
  EXPECT_EQ(routes.size(), records.routes.size());
}

TEST(VinCheckCharacter, AgreesWithAPublishedExample) {
  EXPECT_EQ(vin_check_character("1M8GDM9A0KP042788"), 'X');
  EXPECT_EQ(vin_check_character("11111111111111111"), '1');
}

TEST(CountyGeneration, LaysTheMorningPeakAroundTheStart) {
  const CountyRecords records = county();
  std::map<std::string, std::vector<seconds>> runs;
  for (const auto& assignment : records.assignments) {
    const auto offset = assignment.departure - hours{7} - minutes{5};
    if (offset < hours{5}) runs[assignment.plate].push_back(offset);  // but for the ways home
  }
  EXPECT_EQ(runs.size(), 60U);
  int soon = 0;
  for (const auto& [plate, departures] : runs) {
    EXPECT_LE(departures.size(), 3U);
    const seconds first = *std::ranges::min_element(departures);
    soon += first <= minutes{4} ? 1 : 0;
    EXPECT_GE(first, -minutes{14});
    EXPECT_LE(first, minutes{95});
  }
  EXPECT_NEAR(soon, 20, 4);
}

TEST(CountyGeneration, LaysTheTimetableOverMidnight) {
  const auto late = *geo::from_iso8601("2026-09-01T23:50:00+08:00");
  const CountyRecords records = generate_county({.seed = 1, .buses = 30, .start = late});
  bool before = false;
  bool behind = false;
  int not_daily = 0;
  for (const auto& departure : records.timetable) {
    EXPECT_GE(departure.time_of_day, seconds{0});
    EXPECT_LT(departure.time_of_day, hours{24});
    not_daily += departure.weekdays == 127U ? 0 : 1;
    before |= departure.time_of_day > hours{23};
    behind |= departure.time_of_day < hours{2};
  }
  EXPECT_TRUE(before && behind);
  EXPECT_EQ(not_daily, 3);  // of boarders and after the evening's study
}

TEST(CountyGeneration, GrowsWithItsFleet) {
  const CountyRecords small = county(1, 60);
  const CountyRecords large = county(1, 1058);
  EXPECT_EQ(large.buses.size(), 1058U);
  EXPECT_EQ(large.terminals.size(), 1058U);
  EXPECT_GT(large.places.size(), 3 * small.places.size());
  EXPECT_EQ(county(1, 1).buses.size(), 1U);
}

}  // namespace
}  // namespace busward::simulator
