#include "routing/route_version.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/sha.h>

#include "geo/assert.h"
#include "routing/stop_placement.h"

namespace busward::routing {
namespace {

using geo::Metres;

constexpr Metres kWidestCorridor{500};
constexpr Metres kShortestLine{1};
constexpr Metres kLimitOverhang{1};  // a stretch may be drawn to the rounded length of its line
constexpr geo::MetresPerSecond kHighestLimit = geo::from_kmh(150);

using Faults = std::vector<RouteFault>;

void check_values(const RouteDraft& draft, Faults& faults) {
  if (draft.route.empty()) {
    faults.push_back({RouteFaultKind::no_name, "the route has no name: give it one"});
  }
  if (!(draft.half_width > Metres{}) || draft.half_width > kWidestCorridor) {
    faults.push_back({RouteFaultKind::bad_half_width,
                      fmt::format("half_width_m is {}: it must be above 0 and at most {}",
                                  draft.half_width.value(), kWidestCorridor.value())});
  }
  const auto in_range = [](geo::MetresPerSecond v) {
    return v > geo::MetresPerSecond{} && v <= kHighestLimit;
  };
  if (draft.limit && !in_range(*draft.limit)) {
    faults.push_back({RouteFaultKind::bad_limit,
                      fmt::format("limit_kmh is {}: it must be above 0 and at most {}; leave it "
                                  "out where no limit is known",
                                  geo::to_kmh(*draft.limit), geo::to_kmh(kHighestLimit))});
  }
  for (std::size_t i = 0; i < draft.limits.size(); ++i) {
    if (in_range(draft.limits[i].value)) continue;
    faults.push_back(
        {RouteFaultKind::bad_limit,
         fmt::format("limits[{}].limit_kmh is {}: it must be above 0 and at most {}", i,
                     geo::to_kmh(draft.limits[i].value), geo::to_kmh(kHighestLimit))});
  }
}

void check_stretches(const RouteDraft& draft, Metres length, Faults& faults) {
  for (std::size_t i = 0; i < draft.limits.size(); ++i) {
    const SpeedLimit& limit = draft.limits[i];
    if (!(limit.from < limit.to)) {
      faults.push_back({RouteFaultKind::limit_reversed,
                        fmt::format("limits[{}] runs from {} m to {} m: from_m must be below to_m",
                                    i, limit.from.value(), limit.to.value())});
    } else if (limit.from < Metres{} || limit.to > length + kLimitOverhang) {
      faults.push_back({RouteFaultKind::limit_off_line,
                        fmt::format("limits[{}] runs from {} m to {} m, but the line from 0 to "
                                    "{:.2f} m: keep it on the line",
                                    i, limit.from.value(), limit.to.value(), length.value())});
    }
  }
}

void check_plan(const std::vector<DraftStop>& stops, Faults& faults) {
  std::optional<std::chrono::seconds> before;
  for (const DraftStop& stop : stops) {
    if (!stop.planned) continue;
    if (before && *stop.planned < *before) {
      faults.push_back({RouteFaultKind::planned_goes_back,
                        fmt::format("stop \"{}\" is planned before the stop in front of it: put "
                                    "the stops in the order of serving",
                                    stop.name)});
    }
    before = stop.planned;
  }
}

RouteFault fault_of(const StopPlacementFault& fault, const std::vector<DraftStop>& stops) {
  if (const auto* off = std::get_if<StopOffLine>(&fault)) {
    return {RouteFaultKind::stop_off_line,
            fmt::format("stop \"{}\" lies {:.0f} m from the line, more than {:.0f} m: check its "
                        "coordinates, or draw the line through it",
                        stops[off->stop].name, off->distance.value(), kStopReach.value())};
  }
  const auto& disordered = std::get<StopOutOfOrder>(fault);
  return {RouteFaultKind::stops_out_of_order,
          fmt::format("stop \"{}\" lies before an earlier stop on the line: put the stops in the "
                      "order of driving, or reverse the line",
                      stops[disordered.stop].name)};
}

RouteFault fault_of(geo::PolylineFault fault) {
  if (fault == geo::PolylineFault::segment_too_long) {
    return {RouteFaultKind::segment_too_long,
            "two neighbouring vertices lie more than 500 km apart: check their coordinates"};
  }
  return {RouteFaultKind::line_too_short,
          "the line is shorter than 1 m: it needs two different vertices or more"};
}

long long rounded(double value, double steps) {
  return std::llround(value * steps);
}

// Length before each text, so that no two drafts share a canonical text.
void append_text(std::string& out, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "{}:{}\n", text.size(), text);
}

void append_place(std::string& out, geo::LatLng place) {
  fmt::format_to(std::back_inserter(out), "{} {}\n", rounded(place.latitude().value(), 1e7),
                 rounded(place.longitude().value(), 1e7));
}

std::string canonical_text(const RouteDraft& draft, const std::vector<SpeedLimit>& limits) {
  std::string out = "busward route 1\n";
  append_text(out, draft.route);
  append_text(out, name_of(draft.direction));
  append_text(out, draft.school.value_or(""));
  append_text(out, draft.operator_code.value_or(""));
  fmt::format_to(std::back_inserter(out), "{}\n{} vertices\n",
                 rounded(draft.half_width.value(), 100), draft.vertices.size());
  for (const geo::LatLng vertex : draft.vertices) append_place(out, vertex);
  fmt::format_to(std::back_inserter(out), "{} stops\n", draft.stops.size());
  for (const DraftStop& stop : draft.stops) {
    append_text(out, stop.name);
    append_place(out, stop.place);
    out += stop.planned ? fmt::format("{} s\n", stop.planned->count()) : "unplanned\n";
  }
  fmt::format_to(std::back_inserter(out), "{} limits\n", limits.size());
  for (const SpeedLimit& limit : limits) {
    fmt::format_to(std::back_inserter(out), "{} {} {}\n", rounded(limit.from.value(), 100),
                   rounded(limit.to.value(), 100), rounded(geo::to_kmh(limit.value), 100));
    append_text(out, limit.reason);
  }
  return out;
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string hex;
  for (const unsigned char byte : digest) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  }
  return hex;
}

}  // namespace

RouteVersion::RouteVersion(RouteVersionId id, RouteDraft draft, geo::Polyline line)
    : id_{id}, draft_{std::move(draft)}, line_{std::move(line)} {
  if (draft_.limit) {
    limits_.push_back({Metres{}, line_.length(), *draft_.limit, kWholeLineReason});
  }
  for (SpeedLimit limit : draft_.limits) {
    limit.to = std::min(limit.to, line_.length());
    limits_.push_back(std::move(limit));
  }
  content_hash_ = sha256_hex(canonical_text(draft_, limits_));
}

geo::Result<RouteVersion, std::vector<RouteFault>> RouteVersion::make(RouteVersionId id,
                                                                      RouteDraft draft) {
  Faults faults;
  check_values(draft, faults);
  check_plan(draft.stops, faults);
  auto line = geo::Polyline::from_vertices(draft.vertices);
  if (!line || line->length() < kShortestLine) {
    faults.push_back(fault_of(line ? geo::PolylineFault::no_length : line.error()));
    return faults;
  }
  check_stretches(draft, line->length(), faults);
  StopPlacement placement = place_stops(*line, draft.stops, kStopReach);
  for (const StopPlacementFault& fault : placement.faults) {
    faults.push_back(fault_of(fault, draft.stops));
  }
  if (!faults.empty()) return faults;
  RouteVersion version{id, std::move(draft), std::move(*line)};
  version.stops_ = std::move(placement.stops);
  return version;
}

std::optional<SpeedLimit> RouteVersion::limit_at(Metres way) const {
  const SpeedLimit* lowest = nullptr;
  for (const SpeedLimit& limit : limits_) {
    if (way < limit.from || way > limit.to) continue;
    if (lowest == nullptr || limit.value < lowest->value) lowest = &limit;
  }
  if (lowest == nullptr) return std::nullopt;
  return *lowest;
}

}  // namespace busward::routing
