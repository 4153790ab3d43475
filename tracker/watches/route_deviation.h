#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routing/matcher.h"
#include "tracker/finding.h"
#include "tracker/parameters.h"
#include "tracker/watches/ghosts.h"

namespace busward::tracker {

enum class DeviationKind : std::uint8_t {
  left,
  never_entered,
  started_off,
  wrong_direction,
  skipped,
  after_end
};
std::string_view to_text(DeviationKind kind);

// What a deviation has come to.
struct RouteDeviationEpisode {
  DeviationKind kind = DeviationKind::left;
  geo::UtcTime began_at;                 // the first fix that counted against the bus
  geo::UtcTime detected_at;              // the fix that proved it
  std::optional<geo::UtcTime> ended_at;  // the first fix back on the line, once that is proved
  geo::LatLng position = *geo::LatLng::from_microdegrees(0, 0);  // of the deciding fix
  geo::Metres progress;                                          // on the line when it began
  geo::Metres distance;  // from the line at the deciding fix
  geo::Metres farthest;  // from the line so far
  geo::Metres skipped;   // of the line, for kind skipped
  double score = 0;      // against the bus at the deciding fix
  geo::Metres half_width;

  template <class A>
  void archive(A& a) {
    a(kind, began_at, detected_at, ended_at, position, progress, distance, farthest, skipped, score,
      half_width);
  }
};

struct RouteDeviationFinding {
  FindingChange change;  // updated: the kind was corrected
  RouteDeviationEpisode episode;
  std::string series;  // with raised: the fixes that decided it, a canonical JSON array
};

// Decides whether a bus keeps to its approved line, by evidence that adds up: no single fix,
// however far off, can raise an alarm, and none can clear one. The matcher's evidence against all
// ways in which the bus could be right must reach raise_score (two looks at 50 m, three at 35 m);
// the alarm ends when a ghost proves that the bus drives the line forwards again, dated at that
// ghost's first fix. Kinds: started_off (never on the line yet; never_entered if the run ends so),
// wrong_direction, skipped (the bus is on the line again farther on), after_end (the run was
// complete), else left; a kind found within 120 s corrects the open alarm. Measured on the shared
// traces: tests/quality/traces_test.cc. One per bus and run, fixes in order of time
// behind the quality gate; pure plain values, saved by archive(); at most 60 steps of evidence.
class RouteDeviationWatch {
 public:
  RouteDeviationWatch(std::shared_ptr<const routing::MatchingLine> line,
                      const RouteDeviationParameters& parameters);

  // At most one raised and one ended a fix (a skipped part is both). While the bus is not `bound`
  // to its line (empty, before its departure) nothing is raised, and what it did until then is no
  // evidence once it is.
  std::vector<RouteDeviationFinding> observe(const routing::Sighting& sighting, bool bound = true);
  // Some evidence speaks against it.
  bool is_accused() const;
  // Forgets it, and looks for the bus on the whole line at its next fix. Not while an alarm is
  // open.
  void look_anew();
  // The run is over: what is open ends at its last fix.
  std::optional<RouteDeviationFinding> finish();

  bool is_open() const { return open_.has_value(); }
  // Where the newest fix stood on the line.
  const std::optional<routing::Match>& last_match() const { return last_match_; }
  const routing::Matcher& matcher() const { return matcher_; }

  template <class A>
  void archive(A& a) {
    a(matcher_, ghosts_, open_, began_at_, began_progress_, farthest_, last_at_, series_, bound_);
  }

 private:
  struct Step {
    geo::UtcTime at;
    geo::Metres distance;
    geo::Metres progress;
    double weight = 0;
    double score = 0;
    double against = 0;
    template <class A>
    void archive(A& a) {
      a(at, distance, progress, weight, score, against);
    }
  };

  void record(const routing::Match& match);
  DeviationKind kind_now(const routing::Match& match) const;
  const Ghost* skipped_to(const routing::Match& match) const;
  std::vector<Ghost> returned() const;
  void raise(geo::LatLng place, const routing::Match& match,
             std::vector<RouteDeviationFinding>& findings);
  void correct(const routing::Match& match, std::vector<RouteDeviationFinding>& findings);
  void skip_to(const Ghost& ghost, std::vector<RouteDeviationFinding>& findings);
  void return_to(const std::vector<Ghost>& ghosts, geo::UtcTime at,
                 std::vector<RouteDeviationFinding>& findings);
  RouteDeviationFinding end_at(geo::UtcTime at);
  void forget_episode();
  std::string series_json() const;

  RouteDeviationParameters parameters_;
  routing::Matcher matcher_;
  Ghosts ghosts_;
  std::optional<RouteDeviationEpisode> open_;
  std::optional<geo::UtcTime> began_at_;  // when evidence last left 0
  geo::Metres began_progress_;
  geo::Metres farthest_;
  geo::UtcTime last_at_{};
  std::vector<Step> series_;
  bool bound_ = false;
  std::optional<routing::Match> last_match_;  // a view of the newest fix; not saved
};

// {"distance_m":…,"farthest_m":…,"progress_m":…,"duration_s":…,"skipped_m":…,"score":…}
std::string measured_json(const RouteDeviationEpisode& episode);
// {"value":…,"unit":"m","source":…}: the half width of the approved corridor
std::string limit_json(const RouteDeviationEpisode& episode);
Finding to_finding(const RouteDeviationFinding& found);

}  // namespace busward::tracker
