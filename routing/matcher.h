#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "geo/latlng.h"
#include "geo/local_plane.h"
#include "geo/polyline.h"
#include "geo/utc_time.h"
#include "routing/evidence.h"
#include "routing/matcher_parameters.h"
#include "routing/movement.h"
#include "routing/route_version.h"

namespace busward::routing {

// One way in which the bus can be where it should be on its line.
struct Hypothesis {
  geo::Metres at;           // progress
  geo::Metres mark;         // high-water mark of progress
  geo::Metres born;         // progress at the first fix
  geo::UtcTime matched_at;  // of the last fix within reach
  double against = 0;       // evidence against it, never below 0
  double rank = 0;          // breaks ties

  template <class A>
  void archive(A& a) {
    a(at, mark, born, matched_at, against, rank);
  }
  friend bool operator==(const Hypothesis&, const Hypothesis&) = default;
};

// What one fix said, by the best hypothesis.
struct Match {
  geo::UtcTime at;
  geo::Metres progress;
  geo::Metres mark;
  geo::Metres distance;  // from the line there
  geo::Metres
      excess;  // what the end zone and a wide corridor do not forgive, over the bus's own error
  double weight = 0;   // of the look
  double score = 0;    // against the bus, before the weight
  double against = 0;  // the bus's evidence: that of its best hypothesis
  Look look;           // the fix itself, whatever the line
  bool completed = false;
  bool near_terminal = false;
  bool entered = false;  // the bus has been on its line
  bool anew = false;     // looked for on the whole line, whatever was known of its way
};

// The unchanging part of matching one route version: shared by all buses that drive it.
class MatchingLine {
 public:
  MatchingLine(std::shared_ptr<const RouteVersion> route, const MatcherParameters& parameters);

  const RouteVersion& route() const { return *route_; }
  const MatcherParameters& parameters() const { return parameters_; }
  const Evidence& evidence() const { return evidence_; }
  // How far beside the line a bus may be there: the corridor, and the zone around the end that is
  // near by progress.
  geo::Metres allowance(geo::Metres progress, geo::LatLng place, bool completed) const;
  bool near_terminal(geo::Metres progress) const;

 private:
  geo::Metres zone_allowance(const geo::LocalPlane& end, geo::LatLng place) const;

  std::shared_ptr<const RouteVersion> route_;
  MatcherParameters parameters_;
  Evidence evidence_;
  geo::LocalPlane start_;
  geo::LocalPlane end_;
};

// Follows one bus along its ordered, directed line. It keeps up to four hypotheses of where on the
// line the bus is, each looked for in a window around its last progress only, so that a loop, a
// crossing or the way back on the same street is not confused with the way out; going back leaves
// the window, and evidence adds up against it. The bus is refuted when all hypotheses are: its
// evidence is the least of theirs. Pure: fixes in, values out, times rising; filter jumps first
// (tracker's quality gate). Cost O(hypotheses * window), 2 to 4 µs a fix, independent of
// the line's length but for the first fix. One per bus and run; state is plain values of about 0.5
// kB, saved and loaded by archive(). Not thread-safe.
class Matcher {
 public:
  explicit Matcher(std::shared_ptr<const MatchingLine> line) : line_{std::move(line)} {}

  // Nothing for a fix that is not newer than the last one.
  std::optional<Match> observe(const Sighting& sighting);

  // The bus has been proven to be in one of these places: they become its hypotheses, the likeliest
  // first, without evidence against it. What it has driven before still counts towards a completed
  // run.
  void settle_at(const std::vector<geo::Metres>& progress, geo::UtcTime at);

  // Forgets where the bus was: the next fix is looked for on the whole line, as a first one.
  void restart();

  const std::vector<Hypothesis>& hypotheses() const { return hypotheses_; }
  const MatchingLine& line() const { return *line_; }
  const Movement& movement() const { return movement_; }
  bool entered() const { return entered_; }
  // How much worse than usual this bus's receiver is, from 1 to 2.
  double error_factor() const;

  template <class A>
  void archive(A& a) {
    a(hypotheses_, movement_, entered_, mean_error_, asleep_at_);
  }

 private:
  struct Child;

  void begin(const Sighting& sighting);
  bool is_asleep(geo::LatLng place);
  void follow(const Sighting& sighting, const Look& look, std::vector<Child>& children) const;
  Child child_of(const Hypothesis& parent, const geo::Projection& found, const Sighting& sighting,
                 const Look& look, double error_factor) const;
  geo::Stretch window_of(const Hypothesis& hypothesis, const Look& look, geo::UtcTime now) const;
  bool completed(const Hypothesis& hypothesis, std::chrono::milliseconds since_last) const;
  bool approaching(const Hypothesis& hypothesis) const;
  void keep_best(std::vector<Child>& children);
  void learn_error(const Match& match, double against_before);

  std::shared_ptr<const MatchingLine> line_;
  std::vector<Hypothesis> hypotheses_;
  Movement movement_;
  bool entered_ = false;
  std::optional<geo::Metres> mean_error_;
  std::optional<geo::LatLng>
      asleep_at_;  // where it was first seen, until it is on its line or away
};

}  // namespace busward::routing
