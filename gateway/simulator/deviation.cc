#include "gateway/simulator/deviation.h"

#include <algorithm>
#include <utility>

#include "gateway/simulator/journey.h"
#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

using geo::Degrees;
using geo::LatLng;
using geo::Metres;
using geo::Polyline;
using geo::Stretch;

constexpr Metres kFromEnds{500};  // outside the zones where a bus may turn
constexpr Metres kFromStops{150};
constexpr Metres kStep{40};
constexpr Metres kRamp{30};
constexpr int kTries = 40;
constexpr double kNoticed = 0.6;  // of the way aside: from there on it is off
constexpr Metres kMustAside{60};
constexpr Metres kMustLength{300};
constexpr Metres kMustBack{200};

// The vertices of a stretch, both ends included.
std::vector<LatLng> vertices_on(const Polyline& line, Stretch stretch) {
  std::vector<LatLng> found{line.at(stretch.from)};
  for (std::size_t i = 0; i < line.vertices().size(); ++i) {
    const Metres way = line.way_of_vertex(i);
    if (way > stretch.from && way < stretch.to) found.push_back(line.vertices()[i]);
  }
  found.push_back(line.at(stretch.to));
  return found;
}

bool is_straight(const Polyline& line, Stretch stretch) {
  const Degrees course = line.course_at(stretch.from);
  for (Metres way = stretch.from; way < stretch.to; way += kStep) {
    if (geo::angle_between(course, line.course_at(way)) > Degrees{25}) return false;
  }
  return true;
}

bool is_clear_of(const Polyline& line, const std::vector<LatLng>& places, Metres distance) {
  return std::ranges::all_of(
      places, [&](LatLng place) { return line.project(place).distance >= distance; });
}

// The line without the stretch, these places in its stead, driven by the lowest limit of the road
// that they are on.
std::optional<Deviation> instead_of(const DrivenRoute& route, Stretch stretch,
                                    const std::vector<LatLng>& places, Stretch road) {
  const Polyline& line = route.out.line;
  std::vector<LatLng> vertices = vertices_on(line, {.from = Metres{0}, .to = stretch.from});
  vertices.insert(vertices.end(), places.begin(), places.end());
  const auto rest = vertices_on(line, {.from = stretch.to, .to = line.length()});
  vertices.insert(vertices.end(), rest.begin(), rest.end());
  auto driven = Polyline::from_vertices(std::move(vertices));
  if (!driven) return std::nullopt;
  const Metres added = driven->length() - line.length();
  const Metres ends = stretch.to + added;
  const LimitProfile limits =
      route.out.limits.spliced(stretch, ends - stretch.from, route.out.limits.lowest_on(road));
  return Deviation{.kind = DeviationKind::detour,
                   .left_out = stretch,
                   .added = added,
                   .off = {.from = stretch.from, .to = ends},
                   .aside = Metres{0},
                   .driven = std::make_shared<const DriveLine>(
                       DriveLine{.line = std::move(*driven), .limits = limits})};
}

std::optional<Deviation> detour(const DrivenRoute& route, Stretch stretch, Random& random) {
  const Polyline& line = route.out.line;
  if (!is_straight(line, stretch)) return std::nullopt;
  const Metres aside{random.chance(0.6) ? random.between(60, 200) : random.between(20, 60)};
  const Degrees side{random.chance(0.5) ? 90.0 : -90.0};
  std::vector<LatLng> places;
  for (Metres way = stretch.from + kRamp; way <= stretch.to - kRamp; way += kStep) {
    const Degrees course = geo::normalised_course(line.course_at(way) + side);
    places.push_back(geo::destination(line.at(way), {.course = course, .length = aside}));
  }
  if (!is_clear_of(line, places, aside * 0.95)) return std::nullopt;
  auto found = instead_of(route, stretch, places, stretch);
  if (!found) return std::nullopt;
  // Crossing over, a bus is still near its line.
  const Metres crossing = geo::distance_between(line.at(stretch.from), places.front()) * kNoticed;
  found->off = {.from = found->off.from + crossing, .to = found->off.to - crossing};
  found->aside = aside;
  return found;
}

// It turns, drives back, turns again and drives the stretch a second time.
std::optional<Deviation> wrong_way(const DrivenRoute& route, Stretch stretch) {
  const std::vector<LatLng> again = vertices_on(route.out.line, stretch);
  std::vector<LatLng> places{again.rbegin(), again.rend()};
  places.insert(places.end(), again.begin() + 1, again.end());
  auto found = instead_of(route, {.from = stretch.to, .to = stretch.to}, places, stretch);
  if (found) found->off.to = stretch.to + (stretch.to - stretch.from);
  return found;
}

std::optional<Deviation> skip(const DrivenRoute& route, Stretch stretch) {
  const Polyline& line = route.out.line;
  const LatLng from = line.at(stretch.from);
  const LatLng to = line.at(stretch.to);
  const Metres across = geo::distance_between(from, to);
  if (across > (stretch.to - stretch.from) * 0.75 || across < Metres{150}) return std::nullopt;
  const Degrees course = geo::geodesic_between(from, to).course_at_start;
  std::vector<LatLng> places;
  for (Metres way = kStep; way < across; way += kStep) {
    places.push_back(geo::destination(from, {.course = course, .length = way}));
  }
  const LatLng middle = places[places.size() / 2];
  const Metres aside = line.project(middle).distance;
  if (aside < Metres{100}) return std::nullopt;
  auto found = instead_of(route, stretch, places, stretch);
  if (found) found->aside = aside;
  return found;
}

Metres wanted_length(DeviationKind kind, Random& random) {
  if (kind == DeviationKind::detour) return Metres{random.between(300, 900) + 2 * kRamp.value()};
  if (kind == DeviationKind::wrong_way) return Metres{random.between(250, 500)};
  return Metres{random.between(700, 2500)};
}

std::optional<Deviation> deviation_on(const DrivenRoute& route, DeviationKind kind, Stretch stretch,
                                      Random& random) {
  if (kind == DeviationKind::detour) return detour(route, stretch, random);
  return kind == DeviationKind::wrong_way ? wrong_way(route, stretch) : skip(route, stretch);
}

// A halt while deviating would only blur when it began.
bool is_away_from_stops(const DrivenRoute& route, Stretch stretch) {
  return std::ranges::none_of(route.version.stops(), [&](const routing::Stop& stop) {
    return stop.at > stretch.from - kFromStops && stop.at < stretch.to + kFromStops;
  });
}

bool must_be_found(const Deviation& deviation, Metres length) {
  if (deviation.kind == DeviationKind::detour) {
    return deviation.aside >= kMustAside && length >= kMustLength;
  }
  return deviation.kind == DeviationKind::skip || length >= kMustBack;
}

}  // namespace

std::string_view alarm_kind(DeviationKind kind) {
  if (kind == DeviationKind::detour) return "left";
  return kind == DeviationKind::wrong_way ? "wrong_direction" : "skipped";
}

std::optional<Metres> Deviation::on_driven(Metres approved) const {
  if (approved <= left_out.from) return approved;
  if (approved < left_out.to) return std::nullopt;
  return approved + added;
}

std::optional<Deviation> find_deviation(const DrivenRoute& route, DeviationKind kind,
                                        Random& random) {
  const auto& stops = route.version.stops();
  if (stops.size() < 2) return std::nullopt;
  const Metres first = std::max(stops.front().at + kFromStops * 2.0, kFromEnds);
  const Metres last =
      std::min(stops.back().at - kFromStops * 2.0, route.version.length() - kFromEnds);
  for (int i = 0; i < kTries; ++i) {
    const Metres length = wanted_length(kind, random);
    if (first + length >= last) continue;
    const Metres from{random.between(first.value(), (last - length).value())};
    const Stretch stretch{.from = from, .to = from + length};
    const bool passes_stops = kind == DeviationKind::skip;
    if (!passes_stops && !is_away_from_stops(route, stretch)) continue;
    auto found = deviation_on(route, kind, stretch, random);
    if (!found) continue;
    found->kind = kind;
    return found;
  }
  return std::nullopt;
}

std::vector<DeviationCase> deviation_cases(const Journey& journey) {
  std::vector<DeviationCase> cases;
  for (const DrivenRun& run : journey.driven_runs()) {
    const auto& deviation = journey.runs()[run.run].deviation;
    if (!deviation) continue;
    const Drive drive = journey.drive_of_run(run.run);
    const auto moment = [&](Metres way) { return run.moment(drive.arrival_at(way)); };
    const Metres length = deviation->off.to - deviation->off.from;
    cases.push_back({.run = run.run,
                     .began_at = moment(deviation->off.from),
                     .ended_at = moment(deviation->off.to),
                     .kind = deviation->kind,
                     .aside = deviation->aside,
                     .length = length,
                     .must_be_found = must_be_found(*deviation, length)});
  }
  return cases;
}

}  // namespace busward::simulator
