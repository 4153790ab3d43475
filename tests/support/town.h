#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/latlng.h"
#include "geo/polyline.h"
#include "geo/units.h"
#include "geo/utc_time.h"
#include "routing/movement.h"
#include "routing/route_version.h"
#include "tests/support/seed.h"

namespace busward::support {

// How a drive along corners of a town is reported.
struct DriveOptions {
  geo::MetresPerSecond speed = geo::from_kmh(32.4);
  std::chrono::milliseconds interval{10'000};
  geo::Metres noise;  // standard deviation of each axis
  std::uint64_t seed = 1;
  geo::UtcTime start{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1} +
                     std::chrono::hours{23}};
  bool reports_speed = false;
};

using Drive = std::vector<routing::Sighting>;

// A town drawn as text, after Valhalla's tests: each letter or digit is a corner, a character is
// one grid step wide and a line one step high; - | / \ + and the like are decoration. North is up.
//   const Town town = Town::draw(Metres{50}, R"(
//       A---B
//           |
//           C )");
// Paths name their corners ("ABC", spaces allowed). A corner may be named twice in a path, once in
// a drawing.
class Town {
 public:
  static Town draw(geo::Metres step, std::string_view drawing,
                   geo::LatLng origin = default_origin());
  static geo::LatLng default_origin();

  geo::LatLng corner(char name) const;
  std::vector<geo::LatLng> path(std::string_view corners) const;
  geo::Polyline line(std::string_view corners) const;
  // A route along the corners; those in `stops` become its stops, in that order.
  routing::RouteDraft draft(std::string_view corners, std::string_view stops = "") const;
  std::shared_ptr<const routing::RouteVersion> route(std::string_view corners,
                                                     std::string_view stops = "") const;

  // Fixes along the corners at even speed.
  Drive drive(std::string_view corners, const DriveOptions& options = {}) const;

 private:
  std::map<char, geo::LatLng> corners_;
};

// Fixes along any line at even speed, the first at its start, the last at or before its end.
Drive drive_along(const geo::Polyline& line, const DriveOptions& options);
// Fixes at one place for a while.
Drive stand_at(geo::LatLng place, std::chrono::seconds time, const DriveOptions& options);
// `next` begins one interval after the end of `drive`.
Drive then(Drive drive, Drive next, std::chrono::milliseconds pause);
// The place moved east and north.
geo::LatLng moved(geo::LatLng place, geo::Metres east, geo::Metres north);
Drive moved(Drive drive, geo::Metres east, geo::Metres north);

}  // namespace busward::support
