#pragma once

#include <chrono>

#include "geo/units.h"

namespace busward::routing {

// The numbers of matching and of the evidence against a bus, with the defaults of the calibration
// on real traces. They are dated configuration; scores are natural logarithms of likelihood ratios.
struct MatcherParameters {
  // The error of a position on the line: half-t with 4 degrees of freedom, and a share of far
  // outliers.
  geo::Metres error_scale{5.2};
  double outlier_share = 0.01;
  geo::Metres outlier_mean{40};
  // A position off the line: even over `aside_span` from `aside_full` on, a tenth of that up to
  // `aside_none`.
  geo::Metres aside_span{120};
  geo::Metres aside_full{35};
  geo::Metres aside_none{15};
  // No single position may count more than this, for or against.
  double score_floor = -2;
  double score_cap = 4;

  // How much a look is worth: way and time that make errors independent of those before.
  geo::Metres look_way{45};
  std::chrono::seconds look_time{24};
  geo::Metres look_least{12};  // less movement since the last look is no look
  geo::Metres hop_least{3};    // less movement between two fixes is standing
  geo::MetresPerSecond standing_speed = geo::from_kmh(3);
  std::chrono::seconds standing_time{150};
  geo::Metres standing_distance{80};
  double first_fix_weight = 0.5;
  geo::Metres wakes_after{50};  // a bus that was never on its line proves nothing by less movement

  // The window in which progress is looked for.
  geo::Metres back_free{40};
  geo::Metres back_window{250};
  double back_price = 3;
  geo::Metres forward_slack{350};
  double speed_factor = 1.5;
  geo::MetresPerSecond slowest{10};
  geo::MetresPerSecond fastest{33};
  geo::Metres rise{25};        // between two minima of the distance
  geo::Metres reach{150};      // farther off, a fix moves no progress
  geo::Metres advance_at{30};  // farther off, it does not raise the high-water mark

  int hypotheses = 4;
  double keep_within = 6;
  geo::Metres merge_way{25};
  geo::Metres merge_mark{250};  // their windows overlap: one place, whichever mark

  // The end zones, the way to the first stop and the way after the last one.
  geo::Metres terminal_radius{200};
  geo::Metres terminal_fade{150};
  geo::Metres terminal_allowance{90};
  geo::Metres terminal_reach{400};
  geo::Metres approach{800};
  geo::Metres approach_forward{150};
  geo::Metres completed_short_of{200};
  geo::Metres completed_least{500};

  // A half width above this widens the line by the difference.
  geo::Metres half_width_included{25};

  // The receiver's own error, learnt on the line.
  geo::Metres error_start{6};
  double error_memory_looks = 30;
  double error_factor_most = 2;
  geo::Metres poor_accuracy{10};
  int few_satellites = 6;
  double few_satellites_factor = 1.5;

  friend bool operator==(const MatcherParameters&, const MatcherParameters&) = default;
};

}  // namespace busward::routing
