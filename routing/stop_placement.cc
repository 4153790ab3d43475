#include "routing/stop_placement.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace busward::routing {
namespace {

// Two passes of the line by a stop count as two once the bus has been this much farther away in
// between.
constexpr geo::Metres kRiseBetweenPasses{5};
constexpr double kWrongSideCost = 1;  // square metres: decides between equals only

// One place on the line where a stop may lie, and the cheapest way to put all stops before it.
struct Candidate {
  geo::Projection on_line;
  double cost;
  std::size_t previous;  // index among the candidates of the stop before
};
using Candidates = std::vector<Candidate>;

double own_cost(const geo::Projection& on_line) {
  const double distance_m = on_line.distance.value();
  const double side_cost = on_line.side == geo::Side::left ? kWrongSideCost : 0;
  return distance_m * distance_m + side_cost;
}

// The index of the cheapest candidate at or before `way`; nothing if all lie behind it.
std::optional<std::size_t> cheapest_until(const Candidates& candidates, geo::Metres way) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].on_line.at > way) break;  // in order of way
    if (!best || candidates[i].cost < candidates[*best].cost) best = i;
  }
  return best;
}

Candidates candidates_of(const geo::Polyline& line, geo::LatLng place, geo::Metres reach,
                         const Candidates* before) {
  Candidates found;
  for (const geo::Projection& on_line : line.minima(place, line.whole(), kRiseBetweenPasses)) {
    if (on_line.distance > reach) continue;
    if (before == nullptr) {
      found.push_back({on_line, own_cost(on_line), 0});
    } else if (const auto previous = cheapest_until(*before, on_line.at)) {
      found.push_back({on_line, (*before)[*previous].cost + own_cost(on_line), *previous});
    }
  }
  return found;
}

}  // namespace

StopPlacement place_stops(const geo::Polyline& line, const std::vector<DraftStop>& drawn,
                          geo::Metres reach) {
  StopPlacement placement;
  std::vector<Candidates> steps;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const geo::Metres distance = line.project(drawn[i].place).distance;
    if (distance > reach) {
      placement.faults.push_back(StopOffLine{.stop = i, .distance = distance});
      continue;
    }
    Candidates candidates =
        candidates_of(line, drawn[i].place, reach, steps.empty() ? nullptr : &steps.back());
    if (candidates.empty()) {
      placement.faults.push_back(StopOutOfOrder{.stop = i});
    } else {
      steps.push_back(std::move(candidates));
    }
  }
  if (!placement.faults.empty() || drawn.empty()) return placement;

  const auto cheaper = [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; };
  const Candidates& last = steps.back();
  auto chosen =
      static_cast<std::size_t>(std::min_element(last.begin(), last.end(), cheaper) - last.begin());
  for (std::size_t i = drawn.size(); i-- > 0;) {
    const Candidate& candidate = steps[i][chosen];
    placement.stops.push_back({.name = drawn[i].name,
                               .place = drawn[i].place,
                               .planned = drawn[i].planned,
                               .at = candidate.on_line.at,
                               .off_line = candidate.on_line.distance});
    chosen = candidate.previous;
  }
  std::reverse(placement.stops.begin(), placement.stops.end());
  return placement;
}

}  // namespace busward::routing
