#include "gateway/simulator/county_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gateway/simulator/drive.h"
#include "gateway/simulator/journey.h"
#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

using geo::from_kmh;
using geo::Metres;
using routing::DraftStop;
using routing::SpeedLimit;

constexpr Metres kShortest{4000};
constexpr Metres kLongest{15000};
constexpr Metres kStopSpacing{550};
constexpr Metres kStopGap{1900};  // without a village, a stop at the roadside after this
constexpr geo::Degrees kSharpBend{48};
constexpr Metres kStopAside{6};

geo::Degrees course_along(const geo::Polyline& line, std::size_t vertex) {
  return line.course_at(line.way_of_vertex(vertex));
}

geo::Degrees turn_at(const geo::Polyline& line, std::size_t vertex) {
  return geo::angle_between(course_along(line, vertex - 1), course_along(line, vertex));
}

// From the drive of a careful driver, in half minutes.
void plan_times(routing::RouteDraft& draft, const Drive& drive, const geo::Polyline& line) {
  for (std::size_t i = 1; i < draft.stops.size(); ++i) {
    const Metres at = line.project(draft.stops[i].place).at;
    const double half_minutes = std::ceil(drive.arrival_at(at).count() / 30);
    draft.stops[i].planned = std::chrono::seconds{static_cast<long>(half_minutes) * 30};
  }
  draft.stops.front().planned = std::chrono::seconds{0};
}

}  // namespace

LineMaker::LineMaker(const Ground& ground, const RoadGraph& graph, std::set<VertexId> school_gates)
    : ground_{ground}, graph_{graph}, school_gates_{std::move(school_gates)} {
  for (std::size_t i = 0; i < ground.villages.size(); ++i) {
    village_at_.emplace(ground.villages[i].vertex, i);
  }
}

std::vector<std::size_t> LineMaker::origins_of(const WaysHome& ways) const {
  std::vector<std::size_t> origins;
  for (std::size_t i = 0; i < ground_.villages.size(); ++i) {
    const auto length = ways.length_from(ground_.villages[i].vertex);
    if (length && *length > kShortest && *length < kLongest) origins.push_back(i);
  }
  return origins;
}

MadeLine LineMaker::make(const WaysHome& ways, const Goal& goal, std::size_t origin,
                         std::string name, std::uint64_t seed) const {
  std::vector<VertexId> path = ways.path_from(ground_.villages[origin].vertex);
  std::vector<geo::LatLng> vertices;
  for (const VertexId vertex : path) vertices.push_back(ground_.vertices[vertex]);
  auto line = geo::Polyline::from_vertices(vertices);
  BUSWARD_ASSERT(line.has_value());
  const Way way{std::move(path), std::move(*line)};

  routing::RouteDraft draft;
  draft.route = std::move(name);
  draft.school = goal.school_code;
  draft.operator_code = goal.operator_code;
  draft.vertices = std::move(vertices);
  draft.limits = road_limits(way);
  add_tagged_limits(way, draft.limits);
  draft.stops = stops(way, goal);

  auto version = routing::RouteVersion::make(routing::RouteVersionId{1}, draft);
  BUSWARD_ASSERT(version.has_value());
  const auto route = DrivenRoute::of(std::move(*version));
  DriveOrder order;
  for (const routing::Stop& stop : route->version.stops()) {
    order.halts.push_back({.at = stop.at, .dwell = geo::Seconds{28}});
  }
  const Drive out = Drive::plan(route->out.line, route->out.limits, order, Random{seed});
  const Drive back = Drive::plan(route->back.line, route->back.limits, {}, Random{seed});
  plan_times(draft, out, way.line);
  return {std::move(draft), out.duration(), back.duration()};
}

std::vector<SpeedLimit> LineMaker::road_limits(const Way& way) const {
  std::vector<SpeedLimit> limits;
  for (std::size_t i = 1; i < way.path.size(); ++i) {
    const RoadBit& bit = graph_.bit(way.path[i - 1], way.path[i]);
    const RoadLimit here = limit_of(ground_.roads[bit.road]);
    const Metres to = way.line.way_of_vertex(i);
    const bool goes_on =
        !limits.empty() && limits.back().value == here.limit && limits.back().reason == here.reason;
    if (goes_on) {
      limits.back().to = to;
    } else {
      limits.push_back({way.line.way_of_vertex(i - 1), to, here.limit, here.reason});
    }
  }
  return limits;
}

void LineMaker::add_tagged_limits(const Way& way, std::vector<SpeedLimit>& limits) const {
  const auto around = [&](std::size_t vertex, Metres reach, double limit_kmh, std::string reason) {
    const Metres at = way.line.way_of_vertex(vertex);
    limits.push_back({.from = std::max(Metres{0}, at - reach),
                      .to = std::min(way.line.length(), at + reach),
                      .value = from_kmh(limit_kmh),
                      .reason = std::move(reason)});
  };
  for (std::size_t i = 1; i < way.path.size(); ++i) {
    const bool last = i + 1 == way.path.size();
    if (school_gates_.contains(way.path[i])) around(i, Metres{130}, 30, "school_zone");
    if (last) continue;
    if (ground_.narrow_bridges.contains(way.path[i])) around(i, Metres{40}, 20, "narrow_bridge");
    const RoadBit& in = graph_.bit(way.path[i - 1], way.path[i]);
    const RoadBit& out = graph_.bit(way.path[i], way.path[i + 1]);
    const bool open_road = in.road == out.road &&  // a bend, not a turn at a junction
                           ground_.roads[in.road].road_class != registry::RoadClass::residential;
    if (open_road && turn_at(way.line, i) > kSharpBend) around(i, Metres{30}, 20, "sharp_bend");
  }
}

std::vector<DraftStop> LineMaker::stops(const Way& way, const Goal& goal) const {
  std::vector<DraftStop> made;
  const auto add = [&](std::size_t vertex, std::string name) {
    const geo::Degrees right =
        geo::normalised_course(course_along(way.line, vertex) + geo::Degrees{90});
    const geo::LatLng place = geo::destination(ground_.vertices[way.path[vertex]],
                                               {.course = right, .length = kStopAside});
    made.push_back({std::move(name), place, std::nullopt});
  };
  add(0, stop_name(way, 0, 0));
  Metres last{0};
  for (std::size_t i = 1; i + 1 < way.path.size(); ++i) {
    const Metres at = way.line.way_of_vertex(i);
    if (at - last < kStopSpacing || way.line.length() - at < kStopSpacing) continue;
    if (!village_at_.contains(way.path[i]) && at - last < kStopGap) continue;
    add(i, stop_name(way, i, made.size()));
    last = at;
  }
  add(way.path.size() - 1, goal.school_name);
  return made;
}

std::string LineMaker::stop_name(const Way& way, std::size_t vertex, std::size_t number) const {
  const auto village = village_at_.find(way.path[vertex]);
  if (village != village_at_.end()) return ground_.villages[village->second].stem + "村";
  static constexpr std::array kNumbers{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  const RoadBit& bit = graph_.bit(way.path[vertex - 1], way.path[vertex]);
  return fmt::format("{}{}号站", ground_.roads[bit.road].name,
                     kNumbers[std::min(number, kNumbers.size()) - 1]);
}

}  // namespace busward::simulator
