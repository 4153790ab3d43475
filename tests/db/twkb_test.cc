#include "db/twkb.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include "db/sql_values.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/seed.h"

namespace busward::db {
namespace {

using support::Seed;
using tracker::TrackPoint;

// Anything a terminal can send, with steps of every size from standing still to around the world.
std::vector<TrackPoint> random_track(std::mt19937_64& random) {
  std::uniform_int_distribution<std::int32_t> lat{-90'000'000, 90'000'000};
  std::uniform_int_distribution<std::int32_t> lng{-180'000'000, 180'000'000};
  std::uniform_int_distribution<int> speed{0, std::numeric_limits<std::uint16_t>::max()};
  std::uniform_int_distribution<int> magnitude{0, 8};
  std::uniform_int_distribution<int> size{1, 240};
  const auto near = [&](std::int32_t value, std::int32_t bound) {
    const auto reach = static_cast<std::int32_t>(std::pow(10, magnitude(random)));
    std::uniform_int_distribution<std::int32_t> step{-reach, reach};
    const std::int64_t moved = std::int64_t{value} + step(random);
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(moved, -bound, bound));
  };
  std::uniform_int_distribution<std::uint32_t> start{0, 3'000'000'000};
  std::uniform_int_distribution<std::uint32_t> pause{1, 4'000};
  std::vector<TrackPoint> track{{.lat_e6 = lat(random),
                                 .lng_e6 = lng(random),
                                 .speed_dmh = static_cast<std::uint16_t>(speed(random)),
                                 .epoch_s = start(random)}};
  for (int i = size(random); i > 1; --i) {
    const TrackPoint& last = track.back();
    const TrackPoint next{.lat_e6 = near(last.lat_e6, 90'000'000),
                          .lng_e6 = near(last.lng_e6, 180'000'000),
                          .speed_dmh = static_cast<std::uint16_t>(speed(random)),
                          .epoch_s = last.epoch_s + pause(random)};
    track.push_back(next);
  }
  return track;
}

// PostGIS, asked for the integers behind its doubles.
std::vector<TrackPoint> read_by_postgis(pqxx::nontransaction& tx, const std::string& twkb) {
  std::vector<TrackPoint> points;
  const auto rows = tx.exec_params(
      "SELECT round(ST_Y(geom)::numeric * 1000000), round(ST_X(geom)::numeric * 1000000), "
      "round(ST_Z(geom)::numeric * 10), round(ST_M(geom)::numeric) "
      "FROM ST_DumpPoints(ST_GeomFromTWKB($1::bytea))",
      hex_bytea(twkb));
  for (const auto& row : rows) {
    points.push_back({.lat_e6 = row[0].as<std::int32_t>(),
                      .lng_e6 = row[1].as<std::int32_t>(),
                      .speed_dmh = row[2].as<std::uint16_t>(),
                      .epoch_s = row[3].as<std::uint32_t>()});
  }
  return points;
}

TEST(Twkb, IsReadByPostgisAsTheSameIntegersAndWrittenByItAsTheSameBytes) {
  const support::TestDatabase database;
  const auto connection = connect(database.address(), Role::engine);
  pqxx::nontransaction tx{*connection};
  const Seed seed = Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int i = 0; i < 200; ++i) {
    const auto track = random_track(random);
    const std::string twkb = twkb_of(track);
    ASSERT_EQ(read_by_postgis(tx, twkb), track);
    const auto written =
        tx.exec_params1("SELECT ST_AsTWKB(ST_GeomFromTWKB($1::bytea), 6, 1, 0)", hex_bytea(twkb));
    EXPECT_EQ(bytes_from(written[0]), twkb);
  }
}

TEST(Twkb, ComesBackAsItWas) {
  const Seed seed = Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int i = 0; i < 500; ++i) {
    const auto track = random_track(random);
    const auto read = points_of(twkb_of(track));
    ASSERT_TRUE(read);
    ASSERT_EQ(*read, track);
  }
}

TEST(Twkb, NamesEachWayInWhichBytesAreNotATrack) {
  const std::vector<TrackPoint> track{{30'000'000, 120'000'000, 305, 1'000},
                                      {30'000'100, 120'000'100, 310, 1'005}};
  const std::string twkb = twkb_of(track);
  for (std::size_t length = 0; length < twkb.size(); ++length) {
    const auto cut = points_of(std::string_view{twkb}.substr(0, length));
    ASSERT_FALSE(cut) << length;
    EXPECT_EQ(cut.error(), TwkbFault::truncated) << length;
  }
  EXPECT_EQ(points_of(twkb + '\0').error(), TwkbFault::trailing_bytes);
  std::string polygon = twkb;
  polygon[0] = static_cast<char>(polygon[0] + 1);
  EXPECT_EQ(points_of(polygon).error(), TwkbFault::not_ours);
  std::string negative_speed = twkb_of(std::vector<TrackPoint>{{0, 0, 0, 0}});
  negative_speed[5] = 1;  // zigzag of -1
  EXPECT_EQ(points_of(negative_speed).error(), TwkbFault::out_of_range);
}

TEST(Twkb, SurvivesAnyBytes) {
  const Seed seed = Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  std::uniform_int_distribution<int> byte{0, 255};
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = twkb_of(random_track(random)).substr(0, 60);
    for (int flips = 0; flips < 3; ++flips) {
      bytes[random() % bytes.size()] = static_cast<char>(byte(random));
    }
    const auto points = points_of(bytes);
    if (!points) continue;
    EXPECT_LE(points->size(), bytes.size());
  }
}

}  // namespace
}  // namespace busward::db
