#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "gateway/simulator/limit_profile.h"
#include "gateway/simulator/random.h"
#include "geo/polyline.h"
#include "geo/units.h"

namespace busward::simulator {

struct Halt {
  geo::Metres at;
  geo::Seconds dwell;
};
// Scripted speeding: on this stretch the bus drives at `speed`, whatever the limit says.
struct Burst {
  geo::Stretch where;
  geo::MetresPerSecond speed;
};
struct DriveOrder {
  std::vector<Halt> halts;  // in the order of the way, the two ends not among them
  std::optional<Burst> burst;
};

// How a bus moves at a moment; exact, before any receiver errs.
struct Motion {
  geo::Metres way;
  geo::MetresPerSecond speed;
};
// A time in which the true speed was so far above the limit in force.
struct Exceedance {
  geo::Seconds from;
  geo::Seconds to;
  geo::MetresPerSecond limit;
  geo::MetresPerSecond peak;
};

// One drive along a line from rest at its start to rest at its end, planned whole: the speed is
// known for every 5 m and is between them that of even acceleration. Where nothing else is ordered
// it stays 3 km/h and 7 % below the lowest limit within 15 m, slows for bends, accelerates by at
// most 1.2 and brakes by at most 1.5 m/s². Immutable; a function of its inputs alone.
class Drive {
 public:
  static Drive plan(const geo::Polyline& line, const LimitProfile& limits, const DriveOrder& order,
                    Random random);

  geo::Seconds duration() const { return nodes_.back().leaves; }
  Motion at(geo::Seconds since_start) const;  // at rest before the start and behind the end
  geo::Seconds arrival_at(geo::Metres way) const;
  // Of all nodes on the stretch; at most the school-bus cap.
  geo::MetresPerSecond slowest_on(geo::Stretch stretch) const;
  std::vector<Exceedance> exceedances(const LimitProfile& limits,
                                      geo::MetresPerSecond excess) const;

 private:
  struct Node {
    geo::Metres way;
    geo::MetresPerSecond speed;
    geo::Seconds arrives;
    geo::Seconds leaves;
  };
  std::vector<Node> nodes_;
};

}  // namespace busward::simulator
