#include "routing/evidence.h"

#include <algorithm>
#include <cmath>

namespace busward::routing {
namespace {

constexpr double kDistanceStep = 0.5;  // metres
constexpr double kDistanceMost = 200;
constexpr double kLookStep = 0.01;
constexpr double kLooksMost = 14;  // exp(-14) is below the score grid

double on_line_density(double distance_m, const MatcherParameters& p) {
  // Half-t with 4 degrees of freedom: 0.75 / scale * (1 + d²/4 scale²)^(-5/2).
  const double scale_m = p.error_scale.value();
  const double spread = 1 + distance_m * distance_m / (4 * scale_m * scale_m);
  const double core = 0.75 / scale_m / (spread * spread * std::sqrt(spread));
  const double tail = std::exp(-distance_m / p.outlier_mean.value()) / p.outlier_mean.value();
  return (1 - p.outlier_share) * core + p.outlier_share * tail;
}

double aside_density(double distance_m, const MatcherParameters& p) {
  const double rise = (distance_m - p.aside_none.value()) / (p.aside_full - p.aside_none).value();
  return (0.1 + 0.9 * std::clamp(rise, 0.0, 1.0)) / p.aside_span.value();
}

}  // namespace

Evidence::Evidence(const MatcherParameters& p) {
  for (double d = 0; d <= kDistanceMost; d += kDistanceStep) {
    const double score = std::log(aside_density(d, p) / on_line_density(d, p));
    scores_.push_back(geo::score_on_grid(std::clamp(score, p.score_floor, p.score_cap)));
  }
  const int looks = static_cast<int>(std::lround(kLooksMost / kLookStep));
  for (int i = 0; i <= looks; ++i) {
    weights_.push_back(geo::score_on_grid(1 - std::exp(-i * kLookStep)));
  }
}

double Evidence::against(geo::Metres distance) const {
  const double steps = std::min(distance.value(), kDistanceMost) / kDistanceStep;
  return scores_[static_cast<std::size_t>(std::lround(steps))];
}

double Evidence::weight(double looks) const {
  const double steps = std::clamp(looks, 0.0, kLooksMost) / kLookStep;
  return weights_[static_cast<std::size_t>(std::lround(steps))];
}

}  // namespace busward::routing
