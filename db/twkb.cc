#include "db/twkb.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "db/varint.h"
#include "geo/assert.h"

namespace busward::db {
namespace {

using tracker::TrackPoint;

// The first byte is the type with the zigzag of the X/Y precision above it, the second says that a
// byte on further dimensions follows, which says Z with precision 1 and M with precision 0.
constexpr char kPrecisionXy = static_cast<char>((6 << 1) << 4);
constexpr char kPoint = 1;
constexpr char kLineString = 2;
constexpr char kExtended = 0x08;
constexpr char kZmDimensions = 0x01 | 0x02 | (1 << 2);

constexpr std::size_t kDimensions = 4;
using Numbers = std::array<std::int64_t, kDimensions>;

Numbers numbers_of(const TrackPoint& point) {
  return {point.lng_e6, point.lat_e6, point.speed_dmh, point.epoch_s};
}

template <class T>
bool fits(std::int64_t value) {
  return std::in_range<T>(value);
}

std::optional<TrackPoint> point_of(const Numbers& numbers) {
  const auto [lng, lat, speed, epoch] = numbers;
  if (!fits<std::int32_t>(lng) || !fits<std::int32_t>(lat)) return std::nullopt;
  if (!fits<std::uint16_t>(speed) || !fits<std::uint32_t>(epoch)) return std::nullopt;
  return TrackPoint{.lat_e6 = static_cast<std::int32_t>(lat),
                    .lng_e6 = static_cast<std::int32_t>(lng),
                    .speed_dmh = static_cast<std::uint16_t>(speed),
                    .epoch_s = static_cast<std::uint32_t>(epoch)};
}

// A delta that would leave 64 bits is damage; the numbers themselves fit in 33.
bool add_delta(std::int64_t& number, std::int64_t delta) {
  return !__builtin_add_overflow(number, delta, &number);
}

}  // namespace

std::string twkb_of(std::span<const TrackPoint> points) {
  BUSWARD_ASSERT(!points.empty());
  std::string out;
  out.reserve(8 + 8 * points.size());
  out += static_cast<char>(kPrecisionXy | (points.size() == 1 ? kPoint : kLineString));
  out += kExtended;
  out += kZmDimensions;
  if (points.size() > 1) put_varint(out, points.size());
  Numbers last{};
  for (std::size_t i = 0; i < points.size(); ++i) {
    BUSWARD_ASSERT(i == 0 || points[i - 1].epoch_s < points[i].epoch_s);
    const Numbers now = numbers_of(points[i]);
    for (std::size_t d = 0; d < kDimensions; ++d) put_zigzag(out, now[d] - last[d]);
    last = now;
  }
  return out;
}

geo::Result<std::vector<TrackPoint>, TwkbFault> points_of(std::string_view twkb) {
  VarintReader reader{twkb};
  const auto head = reader.bytes(3);
  if (!head) return TwkbFault::truncated;
  const bool single = (*head)[0] == static_cast<char>(kPrecisionXy | kPoint);
  const bool line = (*head)[0] == static_cast<char>(kPrecisionXy | kLineString);
  if (!(single || line) || (*head)[1] != kExtended || (*head)[2] != kZmDimensions) {
    return TwkbFault::not_ours;
  }
  const auto count = single ? std::optional<std::uint64_t>{1} : reader.varint();
  if (!count) return TwkbFault::truncated;
  if (*count > reader.left() / kDimensions)
    return TwkbFault::truncated;  // a byte a number at least
  std::vector<TrackPoint> points;
  points.reserve(static_cast<std::size_t>(*count));
  Numbers numbers{};
  for (std::uint64_t i = 0; i < *count; ++i) {
    for (std::int64_t& number : numbers) {
      const auto delta = reader.zigzag();
      if (!delta) return TwkbFault::truncated;
      if (!add_delta(number, *delta)) return TwkbFault::out_of_range;
    }
    const auto point = point_of(numbers);
    if (!point) return TwkbFault::out_of_range;
    points.push_back(*point);
  }
  if (reader.left() > 0) return TwkbFault::trailing_bytes;
  return points;
}

}  // namespace busward::db
