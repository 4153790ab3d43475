// Other buses and drivers for a run of the sheet, against what judging all of them comes to.
#include <algorithm>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "geo/geodesic.h"
#include "registry/sheet_file.h"
#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;

const routing::CivilDay kMonday{std::chrono::year{2026} / 9 / 7};

Paper paper(DocumentKind kind, std::mt19937_64& random) {
  const auto last = kMonday + std::chrono::days{static_cast<int>(random() % 4) - 1};
  return {.kind = kind, .days = {.first = {}, .last = last}};
}

std::optional<std::string> some_operator(std::mt19937_64& random) {
  if (random() % 8 == 0) return std::nullopt;
  return fmt::format("O{}", random() % 3);
}

// A dozen buses and drivers of three operators and of none, some without papers that are wanted,
// some with papers that are over, and a few at work at the same hours.
SheetFile sheet_of_the_day(std::mt19937_64& random) {
  SheetFile file;
  file.day = kMonday;
  file.zone = "Asia/Shanghai";
  for (std::int64_t i = 1; i <= 12; ++i) {
    BusOfSheet& bus = file.buses[i];
    bus.bus = {
        .plate = fmt::format("皖A{}", i), .seats = 20, .operator_code = some_operator(random)};
    DriverOfSheet& driver = file.drivers[i];
    driver.code = fmt::format("D{}", i);
    driver.licence_class = random() % 4 == 0 ? "C1" : "A1";
    driver.operator_code = some_operator(random);
    if (random() % 3 != 0) {
      bus.papers.push_back(paper(DocumentKind::vehicle_inspection, random));
      driver.papers.push_back(paper(DocumentKind::driving_licence, random));
    }
  }
  for (std::int64_t i = 1; i <= 8; ++i) {
    const auto at = std::chrono::hours{7 + static_cast<int>(random() % 3)};
    const std::optional<geo::LatLng> place = *geo::LatLng::from_microdegrees(
        31'000'000 + static_cast<int>(random() % 100'000), 117'000'000);
    file.departures.push_back({.route_id = RouteId{i},
                               .version = RouteVersionId{i},
                               .departure = {.school = {},
                                             .route = fmt::format("{}路", i),
                                             .departure = at,
                                             .weekdays = routing::WeekdaySet::from_bits(0b1111111)},
                               .travel = 30min,
                               .bus = VehicleId{1 + static_cast<std::int64_t>(random() % 12)},
                               .driver = DriverId{1 + static_cast<std::int64_t>(random() % 12)},
                               .attendant = {},
                               .riders = {},
                               .first_stop = place,
                               .last_stop = random() % 2 == 0 ? place : std::nullopt});
    if (const auto code = some_operator(random)) file.operator_of_route[i] = *code;
  }
  return file;
}

template <class Offers>
Offers first_of(Offers all, std::size_t limit) {
  all.resize(std::min(all.size(), limit));
  return all;
}

TEST(NearestSubstitutes, AreThoseOfJudgingEverybody) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  constexpr std::size_t kAll = 1000;
  std::size_t offered = 0;
  for (int i = 0; i < 300; ++i) {
    const SheetFile file = sheet_of_the_day(random);
    const RunSheet sheet{file};
    for (const SheetRun& run : sheet.runs()) {
      const std::size_t limit = 1 + random() % 6;
      const auto buses = sheet.other_buses(run, limit);
      EXPECT_EQ(buses, first_of(sheet.other_buses(run, kAll), limit));
      EXPECT_EQ(sheet.other_drivers(run, limit), first_of(sheet.other_drivers(run, kAll), limit));
      offered += buses.size();
    }
  }
  EXPECT_GT(offered, 1000U);
}

Engagement engagement(std::mt19937_64& random) {
  const auto from = geo::UtcTime{std::chrono::minutes{random() % 300}};
  const auto somewhere = [&random]() -> std::optional<geo::LatLng> {
    if (random() % 4 == 0) return std::nullopt;
    return *geo::LatLng::from_microdegrees(31'000'000 + static_cast<int>(random() % 300'000),
                                           117'000'000);
  };
  return {.from = from,
          .to = from + std::chrono::minutes{random() % 60},
          .begins = somewhere(),
          .ends = somewhere()};
}

// From one run to the next in time: half an hour where a place is not known, else at 25 km/h.
bool is_made(const Engagement& first, const Engagement& next) {
  std::chrono::seconds way{1800};
  if (first.ends && next.begins) {
    const double metres = geo::distance_between(*first.ends, *next.begins).value();
    way = std::chrono::seconds{static_cast<long>(metres / (25 / 3.6))};
  }
  return first.to + way <= next.from;
}

TEST(NearestSubstitutes, AreFreeWhereTheWayBeforeAndAfterCanBeMade) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const RuleValues none{{}};
  int free = 0;
  for (int i = 0; i < 5000; ++i) {
    const Engagement run = engagement(random);
    std::vector<Engagement> engaged(random() % 4);
    for (Engagement& one : engaged) one = engagement(random);
    const bool expected = std::ranges::all_of(engaged, [&run](const Engagement& other) {
      return is_made(other, run) || is_made(run, other);
    });
    EXPECT_EQ(is_free(run, engaged, none, kMonday), expected);
    free += expected ? 1 : 0;
  }
  EXPECT_GT(free, 500);
  EXPECT_LT(free, 4500);
}

}  // namespace
}  // namespace busward::registry
