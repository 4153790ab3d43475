#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/quality/virtual_morning.h"

namespace busward::quality {

// A rule that others publish, on one bus. It sees loaded fixes only, so that none is blamed for
// what an empty bus may do.
class OtherRule {
 public:
  virtual ~OtherRule() = default;
  // An alarm with this fix, at most one until the bus is good again.
  virtual bool observe(const Sample& sample) = 0;
  virtual bool is_ringing() const = 0;
  virtual void begin_run() = 0;
};

// So far from the nearest point of the line, so many fixes in a row, for so long; good again within
// `back`. Fences (25 and 50 m, one fix), "50 m, 3 fixes", "100 m, 2 fixes" and navigation kits are
// of this kind.
struct DistanceRule {
  std::string name;
  geo::Metres out;
  geo::Metres back;
  int fixes = 1;
  std::chrono::seconds lasting{0};
};
std::unique_ptr<OtherRule> make_rule(const DistanceRule& rule);

// Above the limit for so long without a break, good again with one fix that is not.
struct SpeedRule {
  std::string name;
  std::chrono::seconds lasting{0};
};
std::unique_ptr<OtherRule> make_rule(const SpeedRule& rule);

// docs/quality.md names where each comes from.
std::vector<DistanceRule> published_distance_rules();
std::vector<SpeedRule> published_speed_rules();

}  // namespace busward::quality
