#pragma once

#include <vector>

#include "geo/units.h"
#include "routing/matcher_parameters.h"

namespace busward::routing {

// What a distance from the line says: the logarithm of how much likelier it is beside the line than
// on it, and how much a look is worth. Both are tables on fixed steps with values on the score
// grid, so that builds whose logarithms differ in the last bit agree. Immutable; any thread.
class Evidence {
 public:
  explicit Evidence(const MatcherParameters& parameters);

  // In steps of 0.5 m; between the floor and the cap.
  double against(geo::Metres distance) const;

  // 1 - exp(-looks), in steps of 0.01 looks: how much of one independent look this is.
  double weight(double looks) const;

 private:
  std::vector<double> scores_;
  std::vector<double> weights_;
};

}  // namespace busward::routing
