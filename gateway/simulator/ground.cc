#include "gateway/simulator/ground.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "gateway/simulator/road_draft.h"
#include "geo/assert.h"

namespace busward::simulator {
namespace {

using geo::Degrees;
using geo::from_kmh;
using geo::Metres;
using geo::PlanePoint;

struct TownSite {
  std::string stem;
  PlanePoint centre;
  Metres radius;  // of its built-up area
};
struct VillageSite {
  std::string stem;
  PlanePoint centre;
};
struct Link {
  std::size_t from;
  std::size_t to;
  bool primary;
};

// Draws the county in its plane, stage by stage; `finish` turns the drawing into vertices.
class Draughtsman {
 public:
  Draughtsman(NameBook& names, Random random) : names_{names}, random_{random} {}

  Ground draw(int buses) {
    place_towns(static_cast<std::size_t>(std::clamp(6 + buses / 40, 7, 44)));
    for (const Link& link : links()) draw_link(link);
    for (std::size_t i = 0; i < towns_.size(); ++i) draw_streets(i);
    join_crossings(roads_);
    return finish();
  }

 private:
  void place_towns(std::size_t count);
  std::vector<Link> links() const;
  void draw_link(const Link& link);
  void draw_link_roads(const Link& link, const std::vector<PlanePoint>& line);
  void draw_villages_along(const std::vector<PlanePoint>& line);
  void draw_village_beside(PlanePoint junction, Degrees course, int depth);
  void draw_village_lanes(const VillageSite& village, Degrees course);
  void draw_streets(std::size_t town);
  bool free_for_village(PlanePoint place) const;
  Ground finish();

  NameBook& names_;
  Random random_;
  std::vector<TownSite> towns_;
  std::vector<VillageSite> villages_;
  std::vector<PlanePoint> bridges_;
  std::vector<RoadDraft> roads_;
};

void Draughtsman::place_towns(std::size_t count) {
  towns_.push_back({.stem = "城关", .centre = PlanePoint{}, .radius = Metres{1000}});
  const double reach_m = 4300 * std::sqrt(static_cast<double>(count));
  double apart_m = 6500;
  while (towns_.size() < count) {
    const PlanePoint place{.east = Metres{random_.between(-reach_m, reach_m)},
                           .north = Metres{random_.between(-reach_m, reach_m)}};
    const bool inside = span(place, PlanePoint{}).value() < reach_m;
    const bool free = std::ranges::all_of(
        towns_, [&](const TownSite& town) { return span(place, town.centre).value() > apart_m; });
    if (!inside || !free) {
      apart_m *= 0.9995;  // a crowded county gives way, little by little
      continue;
    }
    towns_.push_back({.stem = names_.town(), .centre = place, .radius = Metres{450}});
  }
}

// The Gabriel graph of the towns: a plane, connected network in which near towns are joined. What
// belongs to its minimum spanning tree, or leads to the county seat, is a primary road.
std::vector<Link> Draughtsman::links() const {
  std::vector<Link> found;
  for (std::size_t a = 0; a < towns_.size(); ++a) {
    for (std::size_t b = a + 1; b < towns_.size(); ++b) {
      const Metres diameter = span(towns_[a].centre, towns_[b].centre);
      const PlanePoint middle{.east = (towns_[a].centre.east + towns_[b].centre.east) / 2,
                              .north = (towns_[a].centre.north + towns_[b].centre.north) / 2};
      const auto inside = [&](const TownSite& town) {
        return span(town.centre, middle) < diameter * 0.499;
      };
      if (std::ranges::none_of(towns_, inside)) found.push_back({a, b, false});
    }
  }
  std::ranges::sort(found, {}, [&](const Link& link) {
    return span(towns_[link.from].centre, towns_[link.to].centre).value();
  });
  std::vector<std::size_t> tree(towns_.size());
  for (std::size_t i = 0; i < tree.size(); ++i) tree[i] = i;
  for (Link& link : found) {
    const std::size_t joined = tree[link.to];
    const std::size_t into = tree[link.from];
    link.primary = joined != into || link.from == 0;
    std::ranges::replace(tree, joined, into);
  }
  return found;
}

void Draughtsman::draw_link(const Link& link) {
  const RoadEnds ends{towns_[link.from].centre, towns_[link.to].centre};
  const std::vector<PlanePoint> line = winding_line(ends, Bends{}, random_);
  draw_link_roads(link, line);
  draw_villages_along(line);
}

// One road in three: the open country, and the built-up end at each town with its lower limit.
void Draughtsman::draw_link_roads(const Link& link, const std::vector<PlanePoint>& line) {
  const TownSite& from = towns_[link.from];
  const TownSite& to = towns_[link.to];
  std::size_t first = 0;
  while (first + 2 < line.size() && span(line[first], from.centre) < from.radius) ++first;
  std::size_t last = line.size() - 1;
  while (last > first + 1 && span(line[last], to.centre) < to.radius) --last;

  const registry::RoadClass road_class =
      link.primary ? registry::RoadClass::primary : registry::RoadClass::secondary;
  const auto part = [&](std::size_t begin, std::size_t end) {
    return std::vector<PlanePoint>(line.begin() + static_cast<std::ptrdiff_t>(begin),
                                   line.begin() + static_cast<std::ptrdiff_t>(end) + 1);
  };
  std::optional<geo::MetresPerSecond> posted;
  if (link.primary) posted = from_kmh(random_.chance(0.5) ? 60 : 70);
  if (!link.primary && random_.chance(0.6)) posted = from_kmh(random_.chance(0.5) ? 50 : 60);
  const auto draft = [&](std::string name, std::optional<geo::MetresPerSecond> limit,
                         std::vector<PlanePoint> points) {
    roads_.push_back({std::move(name), road_class, limit, std::move(points)});
  };
  draft(from.stem + "大道", from_kmh(40), part(0, first));
  draft(from.stem + to.stem + "公路", posted, part(first, last));
  draft(to.stem + "大道", from_kmh(40), part(last, line.size() - 1));
}

void Draughtsman::draw_villages_along(const std::vector<PlanePoint>& line) {
  Metres since{0};
  Metres next{random_.between(900, 1300)};
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    since += span(line[i - 1], line[i]);
    if (since < next) continue;
    since = Metres{0};
    next = Metres{random_.between(700, 1300)};
    const Degrees course = direction_between(line[i - 1], line[i + 1]);
    if (random_.chance(0.4) && free_for_village(line[i])) {
      villages_.push_back({names_.village(), line[i]});
      draw_village_lanes(villages_.back(), course);
    } else {
      const Degrees aside{course.value() + (random_.chance(0.5) ? 90 : -90)};
      draw_village_beside(line[i], aside, 1);
    }
  }
}

bool Draughtsman::free_for_village(PlanePoint place) const {
  return std::ranges::all_of(villages_,
                             [&](const VillageSite& village) {
                               return span(village.centre, place).value() > 850;
                             }) &&
         std::ranges::all_of(towns_, [&](const TownSite& town) {
           return span(town.centre, place) > town.radius + Metres{600};
         });
}

void Draughtsman::draw_village_beside(PlanePoint junction, Degrees course, int depth) {
  const Degrees direction{course.value() + random_.between(-35, 35)};
  const Shift shift{.ahead = Metres{random_.between(900, 2300)}, .aside = Metres{0}};
  const PlanePoint centre = moved(junction, direction, shift);
  if (!free_for_village(centre)) return;
  villages_.push_back({names_.village(), centre});
  const VillageSite village = villages_.back();
  const bool winding = random_.chance(0.35);
  const Bends bends{.long_swing_part = 0.08,
                    .middle_swing = Metres{40},
                    .middle_wave = Metres{800},
                    .short_swing = Metres{winding ? 38.0 : 12.0},
                    .short_wave = Metres{winding ? 330.0 : 400.0}};
  auto line = winding_line({junction, centre}, bends, random_);
  if (random_.chance(0.25)) bridges_.push_back(line[line.size() / 2]);
  std::optional<geo::MetresPerSecond> posted;
  if (random_.chance(0.5)) posted = from_kmh(40);
  roads_.push_back({village.stem + "路", registry::RoadClass::tertiary, posted, std::move(line)});
  draw_village_lanes(village, direction);
  if (depth < 3 && random_.chance(0.6)) draw_village_beside(centre, direction, depth + 1);
}

// A lane across the village road, where buses are parked overnight.
void Draughtsman::draw_village_lanes(const VillageSite& village, Degrees course) {
  const Degrees across{course.value() + random_.between(70, 110)};
  const auto end = [&](double ahead_m) {
    return moved(village.centre, across, {.ahead = Metres{ahead_m}, .aside = Metres{0}});
  };
  auto line = straight_line({end(-random_.between(120, 220)), village.centre});
  const auto other = straight_line({village.centre, end(random_.between(120, 220))});
  line.insert(line.end(), other.begin() + 1, other.end());
  roads_.push_back(
      {village.stem + "街", registry::RoadClass::residential, std::nullopt, std::move(line)});
}

void Draughtsman::draw_streets(std::size_t town) {
  const TownSite& site = towns_[town];
  const int half = town == 0 ? 4 : 2;  // streets on each side of the middle ones
  const Degrees axis{random_.between(-45, 45)};
  const Metres block{town == 0 ? 190.0 : 170.0};
  std::size_t number = 0;
  for (const double turn : {0.0, 90.0}) {
    const Degrees direction{axis.value() + turn};
    for (int row = -half; row <= half; ++row) {
      const Metres reach = block * (half + 0.4);
      const auto at = [&](Metres ahead) {
        return moved(site.centre, direction, {.ahead = ahead, .aside = block * row});
      };
      auto line = straight_line({at(-reach), at(Metres{0})});
      const auto rest = straight_line({at(Metres{0}), at(reach)});
      if (row == 0) line.back() = site.centre;
      line.insert(line.end(), rest.begin() + 1, rest.end());
      const bool main = row == 0;
      roads_.push_back({site.stem + NameBook::street(number++),
                        main ? registry::RoadClass::secondary : registry::RoadClass::residential,
                        main ? from_kmh(40) : from_kmh(30), std::move(line)});
    }
  }
}

Ground Draughtsman::finish() {
  const auto centre = geo::LatLng::from_microdegrees(28'604'000, 112'413'000);
  BUSWARD_ASSERT(centre.has_value());
  Ground ground{.centre = *centre,
                .vertices = {},
                .roads = {},
                .towns = {},
                .villages = {},
                .narrow_bridges = {}};
  const geo::LocalPlane plane{*centre};
  std::map<std::pair<std::int32_t, std::int32_t>, VertexId> known;
  const auto vertex = [&](PlanePoint point) {
    const geo::LatLng place = plane.from_plane(point);
    const std::pair key{place.latitude_microdegrees(), place.longitude_microdegrees()};
    const auto [at, fresh] = known.emplace(key, static_cast<VertexId>(ground.vertices.size()));
    if (fresh) {
      ground.vertices.push_back(*geo::LatLng::from_microdegrees(key.first, key.second));
    }
    return at->second;
  };
  for (const TownSite& town : towns_) {
    const bool seat = ground.towns.empty();
    ground.towns.push_back({town.stem, town.stem + "镇", seat, vertex(town.centre), {}});
  }
  for (RoadDraft& draft : roads_) {
    GroundRoad road{std::move(draft.name), draft.road_class, draft.posted_limit, {}};
    for (const PlanePoint point : draft.line) {
      const VertexId id = vertex(point);
      if (road.vertices.empty() || road.vertices.back() != id) road.vertices.push_back(id);
      if (road.road_class != registry::RoadClass::residential) continue;
      for (std::size_t i = 0; i < towns_.size(); ++i) {
        if (span(point, towns_[i].centre) > towns_[i].radius) continue;
        ground.towns[i].street_vertices.push_back(id);
      }
    }
    if (road.vertices.size() > 1) ground.roads.push_back(std::move(road));
  }
  for (const VillageSite& site : villages_) {
    ground.villages.push_back({site.stem, vertex(site.centre)});
  }
  for (const PlanePoint point : bridges_) ground.narrow_bridges.insert(vertex(point));
  for (Town& town : ground.towns) {
    std::ranges::sort(town.street_vertices);
    const auto repeated = std::ranges::unique(town.street_vertices);
    town.street_vertices.erase(repeated.begin(), repeated.end());
  }
  return ground;
}

}  // namespace

Ground lay_ground(int buses, NameBook& names, Random random) {
  return Draughtsman{names, random}.draw(buses);
}

}  // namespace busward::simulator
