#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "geo/polyline.h"
#include "geo/result.h"
#include "geo/strong.h"
#include "geo/units.h"
#include "routing/direction.h"
#include "routing/speed_limit.h"
#include "routing/stop.h"

namespace busward::routing {

using RouteVersionId = geo::Id<struct RouteVersionTag>;

inline constexpr geo::Metres kDefaultHalfWidth{20};
inline constexpr geo::Metres kStopReach{
    150};  // a stop farther from its line is a mistake in the drawing

// A line as somebody drew it, before it was checked. Plain data: what a file or a form holds.
struct RouteDraft {
  std::string route;  // the name by which people know the line
  Direction direction = Direction::to_school;
  std::optional<std::string> school;
  std::optional<std::string> operator_code;
  geo::Metres half_width = kDefaultHalfWidth;
  std::optional<geo::MetresPerSecond> limit;  // of the whole line
  std::vector<SpeedLimit> limits;             // of stretches
  std::vector<geo::LatLng> vertices;          // in the order of driving
  std::vector<DraftStop> stops;               // in the order of serving

  friend bool operator==(const RouteDraft&, const RouteDraft&) = default;
};

enum class RouteFaultKind {
  no_name,
  bad_half_width,
  line_too_short,
  segment_too_long,
  stop_off_line,
  stops_out_of_order,
  planned_goes_back,
  limit_off_line,
  limit_reversed,
  bad_limit,
};

// Why a draft cannot be approved, with the words for whoever must mend it.
struct RouteFault {
  RouteFaultKind kind;
  std::string message;
};

// One approved version of a route: the line, its stops in order, the limits on its stretches.
// Immutable and checked: stops lie within 150 m of the line at ways that never go back, limits lie
// on the line. It is the rule against which a bus is judged, so a change is a new version with a
// new id and another content hash; the hash covers all that is judged and nothing else (not the
// id). Copies are deep; share it by shared_ptr<const>.
class RouteVersion {
 public:
  // All faults of the draft at once.
  static geo::Result<RouteVersion, std::vector<RouteFault>> make(RouteVersionId id,
                                                                 RouteDraft draft);

  RouteVersionId id() const { return id_; }
  const std::string& route() const { return draft_.route; }
  Direction direction() const { return draft_.direction; }
  const std::optional<std::string>& school() const { return draft_.school; }
  const std::optional<std::string>& operator_code() const { return draft_.operator_code; }
  geo::Metres half_width() const { return draft_.half_width; }
  const geo::Polyline& line() const { return line_; }
  geo::Metres length() const { return line_.length(); }
  const std::vector<Stop>& stops() const { return stops_; }
  // The whole line's limit first, if there is one, then the stretches in the order of the draft.
  const std::vector<SpeedLimit>& limits() const { return limits_; }
  const RouteDraft& draft() const { return draft_; }

  // The lowest of the limits that hold there (both ends of a stretch belong to it; of equal ones
  // the first), or nothing where none is known.
  std::optional<SpeedLimit> limit_at(geo::Metres way) const;

  // SHA-256 of the canonical text of the draft, 64 hexadecimal digits. Places count to 1e-7°, ways
  // to 1 cm.
  const std::string& content_hash() const { return content_hash_; }

 private:
  RouteVersion(RouteVersionId id, RouteDraft draft, geo::Polyline line);

  RouteVersionId id_;
  RouteDraft draft_;
  geo::Polyline line_;
  std::vector<Stop> stops_;
  std::vector<SpeedLimit> limits_;
  std::string content_hash_;
};

}  // namespace busward::routing
