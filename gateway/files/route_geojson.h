#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "geo/result.h"
#include "routing/route_version.h"

namespace busward::files {

// Why a file is not taken, and where. Lines and columns count from 1.
struct RouteFileFault {
  std::size_t line;
  std::size_t column;
  std::string message;  // names the feature and what to do
};
// "routes.geojson:12:5: feature 3 (route "A"): …"
std::string to_text(const std::string& file, const RouteFileFault& fault);

using RouteDrafts = std::vector<routing::RouteDraft>;
using RouteFileFaults = std::vector<RouteFileFault>;

// Reads routes.geojson (docs/formats.md): all drafts in the order of the file, or all faults in it,
// never a part. Each draft has passed RouteVersion::make. Coordinates are longitude first, swapped
// to LatLng here and nowhere else. Unknown properties are left to whoever put them there.
geo::Result<RouteDrafts, RouteFileFaults> read_routes(std::string_view text);

// The same from a file; one that cannot be read is a fault at line 1.
geo::Result<RouteDrafts, RouteFileFaults> read_routes_file(const std::string& path);

}  // namespace busward::files
