#include "tests/support/town.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "geo/assert.h"
#include "geo/geodesic.h"
#include "geo/local_plane.h"

namespace busward::support {

using geo::Degrees;
using geo::LatLng;
using geo::Metres;

LatLng Town::default_origin() {
  return *LatLng::from_degrees(Degrees{27.2}, Degrees{112.1});
}

Town Town::draw(Metres step, std::string_view drawing, LatLng origin) {
  Town town;
  const geo::LocalPlane plane{origin};
  int row = 0;
  int column = 0;
  for (const char c : drawing) {
    if (c == '\n') {
      ++row;
      column = 0;
      continue;
    }
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      const LatLng place = plane.from_plane({.east = step * column, .north = step * -row});
      BUSWARD_ASSERT(town.corners_.emplace(c, place).second);
    }
    ++column;
  }
  return town;
}

LatLng Town::corner(char name) const {
  const auto found = corners_.find(name);
  BUSWARD_ASSERT(found != corners_.end());
  return found->second;
}

std::vector<LatLng> Town::path(std::string_view corners) const {
  std::vector<LatLng> places;
  for (const char c : corners) {
    if (c != ' ') places.push_back(corner(c));
  }
  return places;
}

geo::Polyline Town::line(std::string_view corners) const {
  return *geo::Polyline::from_vertices(path(corners));
}

routing::RouteDraft Town::draft(std::string_view corners, std::string_view stops) const {
  routing::RouteDraft draft;
  draft.route = std::string{corners};
  draft.vertices = path(corners);
  for (const char c : stops) {
    if (c != ' ') {
      draft.stops.push_back({.name = std::string{c}, .place = corner(c), .planned = {}});
    }
  }
  return draft;
}

std::shared_ptr<const routing::RouteVersion> Town::route(std::string_view corners,
                                                         std::string_view stops) const {
  auto version = routing::RouteVersion::make(routing::RouteVersionId{1}, draft(corners, stops));
  if (!version) {
    std::fprintf(stderr, "drawn route: %s\n", version.error().front().message.c_str());
    std::abort();
  }
  return std::make_shared<const routing::RouteVersion>(std::move(*version));
}

Drive Town::drive(std::string_view corners, const DriveOptions& options) const {
  return drive_along(line(corners), options);
}

namespace {

// Adds the receiver's noise, on the grid of a terminal's microdegrees.
class Receiver {
 public:
  explicit Receiver(const DriveOptions& options)
      : random_{options.seed}, noise_{0, std::max(1e-9, options.noise.value())} {}

  LatLng see(LatLng place) {
    const LatLng seen = moved(place, Metres{noise_(random_)}, Metres{noise_(random_)});
    return *LatLng::from_microdegrees(seen.latitude_microdegrees(), seen.longitude_microdegrees());
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<double> noise_;
};

}  // namespace

Drive drive_along(const geo::Polyline& line, const DriveOptions& options) {
  Receiver receiver{options};
  Drive drive;
  const geo::Seconds interval{options.interval};
  for (int i = 0;; ++i) {
    const Metres way = options.speed * (interval * i);
    if (way > line.length()) return drive;
    routing::Sighting sighting{.at = options.start + options.interval * i,
                               .place = receiver.see(line.at(way)),
                               .speed = {},
                               .accuracy = {},
                               .satellites = {}};
    if (options.reports_speed) sighting.speed = options.speed;
    drive.push_back(sighting);
  }
}

Drive stand_at(LatLng place, std::chrono::seconds time, const DriveOptions& options) {
  Receiver receiver{options};
  Drive drive;
  for (std::chrono::milliseconds waited{0}; waited <= time; waited += options.interval) {
    routing::Sighting sighting{.at = options.start + waited,
                               .place = receiver.see(place),
                               .speed = {},
                               .accuracy = {},
                               .satellites = {}};
    if (options.reports_speed) sighting.speed = geo::MetresPerSecond{};
    drive.push_back(sighting);
  }
  return drive;
}

Drive then(Drive drive, Drive next, std::chrono::milliseconds pause) {
  if (drive.empty() || next.empty()) {
    drive.insert(drive.end(), next.begin(), next.end());
    return drive;
  }
  const auto shift = drive.back().at + pause - next.front().at;
  for (routing::Sighting& sighting : next) {
    sighting.at += shift;
    drive.push_back(sighting);
  }
  return drive;
}

LatLng moved(LatLng place, Metres east, Metres north) {
  return geo::LocalPlane{place}.from_plane({.east = east, .north = north});
}

Drive moved(Drive drive, Metres east, Metres north) {
  for (routing::Sighting& sighting : drive) sighting.place = moved(sighting.place, east, north);
  return drive;
}

}  // namespace busward::support
