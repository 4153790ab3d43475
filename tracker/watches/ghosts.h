#pragma once

#include <optional>
#include <vector>

#include "geo/units.h"
#include "geo/utc_time.h"
#include "routing/matcher.h"

namespace busward::tracker {

// A guess where a bus that is not where it should be drives on its line after all.
struct Ghost {
  bool forward = true;
  geo::Metres born;  // where on the line
  geo::UtcTime born_at;
  geo::Metres at;           // the farthest that it has come
  geo::UtcTime matched_at;  // of the last fix near it
  geo::Metres distance;     // of the newest fix
  double proof = 0;         // that the bus is this ghost, at most 6

  geo::Metres driven() const { return forward ? at - born : born - at; }

  template <class A>
  void archive(A& a) {
    a(forward, born, born_at, at, matched_at, distance, proof);
  }
};

// Tracks a suspected bus freely along its line, forwards and backwards, wherever it comes within 60
// m: this tells a bus that drives the wrong way or has skipped a part from one that is gone, and
// proves that it is back. Ghosts never raise anything. At most four a direction; pure plain values.
class Ghosts {
 public:
  void observe(const routing::Sighting& sighting, const routing::Match& match,
               const routing::MatchingLine& line, double error_factor);
  void clear() { ghosts_.clear(); }

  const std::vector<Ghost>& all() const { return ghosts_; }
  // The best proven one of a direction, if it has at least that proof.
  const Ghost* best(bool forward, double proof) const;
  // The farthest that a backward one of at least that proof has come.
  geo::Metres farthest_back(double proof) const;

  template <class A>
  void archive(A& a) {
    a(ghosts_);
  }

 private:
  void follow(const routing::Sighting& sighting, const routing::Look& look,
              const routing::MatchingLine& line, double error_factor);
  void give_birth(const routing::Sighting& sighting, const routing::Look& look,
                  const routing::MatchingLine& line, double error_factor);
  void keep_best();

  std::vector<Ghost> ghosts_;
};

}  // namespace busward::tracker
