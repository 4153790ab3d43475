#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracker/finding.h"
#include "tracker/parameters.h"
#include "tracker/speed_limit_in_force.h"
#include "tracker/speed_source.h"

namespace busward::tracker {

// What an episode over the limit has come to.
struct OverspeedEpisode {
  geo::UtcTime began_at;                 // the first fix over the limit
  geo::UtcTime detected_at;              // the fix that proved it
  std::optional<geo::UtcTime> ended_at;  // the first fix under it, once that is proved
  geo::LatLng position;                  // of the deciding fix
  LimitInForce limit;
  geo::MetresPerSecond peak;  // supported by two neighbouring fixes
  geo::Metres distance;       // driven over the limit
  geo::UtcTime last_over_at;
  int band = 1;  // 1 to 4, by the largest supported excess in per cent
};

struct OverspeedFinding {
  FindingChange change;  // updated: the band rose
  OverspeedEpisode episode;
  std::string series;  // with raised: the fixes that decided it, a canonical JSON array
};

// Proves that a bus drove faster than its limit, by evidence that adds up over time: a sequential
// test on each fix's speed with its error (Student t4 tails, correlation 4 s), so that 1 s and 30 s
// reporting both work, one spike proves nothing and one slow fix clears nothing. One alarm an
// episode; another limit is another episode. No limit known: nothing is judged. Fixes must come in
// order of time. Pure state of one run.
class OverspeedWatch {
 public:
  OverspeedWatch() = default;
  explicit OverspeedWatch(const OverspeedParameters& parameters) : parameters_{parameters} {}

  std::optional<OverspeedFinding> observe(const SpeedSample& sample,
                                          const std::optional<LimitInForce>& limit);
  // The run is over: what is open ends at its last fix over the limit.
  std::optional<OverspeedFinding> finish();
  bool is_open() const { return raised_; }

  template <class Archive>
  void archive(Archive& a) {
    a(last_at_, last_speed_, last_position_, limit_, evidence_, refuting_, raised_, detected_at_,
      began_at_, began_set_, first_under_at_, detected_position_, peak_, peak_pct_, distance_,
      last_over_at_, band_, series_);
  }

 private:
  struct Step {
    geo::UtcTime at;
    geo::MetresPerSecond speed;
    geo::MetresPerSecond limit;
    double weight = 0;
    double score = 0;
    double evidence = 0;
    template <class Archive>
    void archive(Archive& a) {
      a(at, speed, limit, weight, score, evidence);
    }
  };

  std::optional<OverspeedFinding> change_limit(const std::optional<LimitInForce>& limit);
  void begin_episode();
  double score(const SpeedSample& sample) const;
  double weight(geo::UtcTime at) const;
  void weigh(const SpeedSample& sample);
  void measure(const SpeedSample& sample);
  bool proved(const SpeedSample& sample) const;
  geo::MetresPerSecond supported(const SpeedSample& sample) const;
  int band_of(double excess_pct) const;
  OverspeedFinding finding(FindingChange change) const;
  OverspeedFinding end_at(geo::UtcTime at);
  std::string series() const;

  OverspeedParameters parameters_;
  geo::UtcTime last_at_;
  std::optional<geo::MetresPerSecond> last_speed_;
  geo::LatLng last_position_ = *geo::LatLng::from_microdegrees(0, 0);
  std::optional<LimitInForce> limit_;
  double evidence_ = 0;  // for "over", while not raised
  double refuting_ = 0;  // against it, once raised
  bool raised_ = false;
  geo::UtcTime detected_at_;
  geo::UtcTime began_at_;
  bool began_set_ = false;
  std::optional<geo::UtcTime> first_under_at_;
  geo::LatLng detected_position_ = *geo::LatLng::from_microdegrees(0, 0);
  geo::MetresPerSecond peak_;
  double peak_pct_ = 0;
  geo::Metres distance_;
  geo::UtcTime last_over_at_;
  int band_ = 1;
  std::vector<Step> series_;
};

// {"peak_kmh":…,"over_kmh":…,"duration_s":…,"distance_m":…,"band":…}
std::string measured_json(const OverspeedEpisode& episode);
// {"value":…,"unit":"km/h","source":…,"reason":…}
std::string limit_json(const LimitInForce& limit);
Finding to_finding(const OverspeedFinding& found);

}  // namespace busward::tracker
