#include "gateway/simulator/speeding.h"

#include <algorithm>

namespace busward::simulator {
namespace {

using geo::from_kmh;
using geo::Metres;
using geo::MetresPerSecond;
using geo::Seconds;
using geo::Stretch;

// Gentler than any driver's pedals, so that the ramps surely fit (drive.cc draws 0.7 to 1.15 and
// 0.8 to 1.4).
constexpr double kGentle_mps2 = 0.7;
constexpr Metres kBehindStop{130};
constexpr Metres kBeforeStop{200};
constexpr Metres kFromSign{35};
constexpr Seconds kShortest{33};
constexpr Seconds kLongest{68};

Metres ramp(MetresPerSecond slow, MetresPerSecond fast) {
  const double difference = fast.value() * fast.value() - slow.value() * slow.value();
  return Metres{difference / (2 * kGentle_mps2)};
}

// The stretches of one limit, away from stops and signs.
std::vector<Stretch> free_stretches(const DrivenRoute& route) {
  std::vector<Stretch> found;
  const auto& stops = route.version.stops();
  for (std::size_t i = 1; i < stops.size(); ++i) {
    const Metres end = stops[i].at - kBeforeStop;
    Metres from = stops[i - 1].at + kBehindStop;
    while (from < end) {
      const Stretch step = route.out.limits.step_around(from, route.version.length());
      const Stretch free{.from = std::max(from, step.from + kFromSign),
                         .to = std::min(end, step.to - kFromSign)};
      if (free.from < free.to) found.push_back(free);
      from = step.to + Metres{0.5};
    }
  }
  return found;
}

struct BurstShape {
  Metres length;
  MetresPerSecond speed;
};

// The fastest shape not above `over_kmh` that fits into the stretch.
std::optional<BurstShape> shape_for(Metres room, MetresPerSecond limit, double over_kmh) {
  for (; over_kmh >= 12; over_kmh -= 4) {
    const MetresPerSecond speed = limit + from_kmh(over_kmh);
    const Metres ramps = ramp(limit * 0.84, speed) * 2.0;
    const Seconds plateau = std::min(kLongest, Seconds{(room - ramps).value() / speed.value()});
    if (plateau >= kShortest) return BurstShape{ramps + speed * plateau, speed};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Burst> find_burst(const DrivenRoute& route, const Drive& lawful,
                                const BurstWish& wish, Random& random) {
  std::vector<Stretch> stretches = free_stretches(route);
  random.shuffle(stretches);
  for (const Stretch& stretch : stretches) {
    const MetresPerSecond limit = route.out.limits.at(stretch.from);
    const auto shape = shape_for(stretch.to - stretch.from, limit, random.between(14, 32));
    if (!shape) continue;
    const Metres slack = stretch.to - stretch.from - shape->length;
    const Metres first = stretch.from + slack * random.unit();
    for (Metres from = first; from <= stretch.from + slack; from += Metres{25}) {
      const Stretch where{.from = from, .to = from + shape->length};
      const Seconds begins = lawful.arrival_at(where.from);
      if (begins < wish.earliest || begins > wish.latest) continue;
      if (lawful.slowest_on(where) < limit * 0.8) continue;  // a bend or a slow start
      return Burst{.where = where, .speed = shape->speed};
    }
  }
  return std::nullopt;
}

bool is_clear_case(const std::vector<SpeedingCase>& cases, std::size_t run) {
  std::size_t count = 0;
  for (const SpeedingCase& done : cases) {
    if (done.run != run) continue;
    const auto lasts = done.ended_at - done.began_at;
    const double over_kmh = geo::to_kmh(done.peak - done.limit);
    if (lasts < std::chrono::seconds{30} || lasts > std::chrono::seconds{90}) return false;
    if (over_kmh < 8 || over_kmh > 35) return false;
    ++count;
  }
  return count == 1;
}

std::vector<SpeedingCase> speeding_cases(const Journey& journey) {
  std::vector<SpeedingCase> cases;
  for (const DrivenRun& run : journey.driven_runs()) {
    if (!journey.runs()[run.run].burst) continue;
    const Drive drive = journey.drive_of_run(run.run);
    const LimitProfile& limits = journey.runs()[run.run].route->out.limits;
    for (const Exceedance& done : drive.exceedances(limits, kTruthExcess)) {
      cases.push_back({.run = run.run,
                       .began_at = run.moment(done.from),
                       .ended_at = run.moment(done.to),
                       .limit = done.limit,
                       .peak = done.peak});
    }
  }
  return cases;
}

}  // namespace busward::simulator
