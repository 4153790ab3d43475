#include "tracker/watches/ghosts.h"

#include <algorithm>
#include <cmath>

namespace busward::tracker {
namespace {

using geo::Metres;

constexpr Metres kBirthReach{60};
constexpr Metres kForwardSlack{100};  // the line may bend where the bus does not
constexpr Metres kBackSlack{30};      // the receiver's jitter along the line
constexpr Metres kSamePlace{60};
constexpr double kMostProof = 6;
constexpr double kLeastProof = -1;
constexpr int kKeptEachWay = 4;

double proof_of(const routing::MatchingLine& line, const routing::Look& look, Metres distance,
                double error_factor) {
  return -look.weight * line.evidence().against(distance / error_factor);
}

}  // namespace

void Ghosts::observe(const routing::Sighting& sighting, const routing::Match& match,
                     const routing::MatchingLine& line, double error_factor) {
  follow(sighting, match.look, line, error_factor);
  give_birth(sighting, match.look, line, error_factor);
  keep_best();
}

void Ghosts::follow(const routing::Sighting& sighting, const routing::Look& look,
                    const routing::MatchingLine& line, double error_factor) {
  for (Ghost& ghost : ghosts_) {
    const Metres ahead = look.bound * geo::Seconds{sighting.at - ghost.matched_at} + kForwardSlack;
    const geo::Stretch window =
        ghost.forward ? geo::Stretch{.from = ghost.at - kBackSlack, .to = ghost.at + ahead}
                      : geo::Stretch{.from = ghost.at - ahead, .to = ghost.at + kBackSlack};
    const geo::Projection found = line.route().line().project(sighting.place, window);
    ghost.distance = found.distance;
    ghost.proof = geo::score_on_grid(
        std::min(kMostProof, ghost.proof + proof_of(line, look, found.distance, error_factor)));
    if (found.distance > kBirthReach) continue;
    // Never back: a bus that turns would else drag its ghost along, a little with each fix.
    ghost.at = ghost.forward ? std::max(ghost.at, found.at) : std::min(ghost.at, found.at);
    ghost.matched_at = sighting.at;
  }
  std::erase_if(ghosts_, [](const Ghost& ghost) { return ghost.proof < kLeastProof; });
}

void Ghosts::give_birth(const routing::Sighting& sighting, const routing::Look& look,
                        const routing::MatchingLine& line, double error_factor) {
  const Metres rise = line.parameters().rise;
  for (const geo::Projection& found :
       line.route().line().near_minima(sighting.place, rise, kBirthReach)) {
    if (found.distance > kBirthReach) continue;
    for (const bool forward : {true, false}) {
      const bool known = std::any_of(ghosts_.begin(), ghosts_.end(), [&](const Ghost& ghost) {
        return ghost.forward == forward &&
               std::abs((ghost.at - found.at).value()) <= kSamePlace.value();
      });
      if (known) continue;
      const double proof = proof_of(line, look, found.distance, error_factor);
      ghosts_.push_back({.forward = forward,
                         .born = found.at,
                         .born_at = sighting.at,
                         .at = found.at,
                         .matched_at = sighting.at,
                         .distance = found.distance,
                         .proof = geo::score_on_grid(proof)});
    }
  }
}

// Best proven first; of two that came together the better proven, then the elder.
void Ghosts::keep_best() {
  std::stable_sort(ghosts_.begin(), ghosts_.end(),
                   [](const Ghost& a, const Ghost& b) { return a.proof > b.proof; });
  std::vector<Ghost> kept;
  int count[2] = {0, 0};
  for (const Ghost& ghost : ghosts_) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const Ghost& other) {
      return other.forward == ghost.forward && std::abs((other.at - ghost.at).value()) <= 25;
    });
    int& of_its_way = count[ghost.forward ? 1 : 0];
    if (known || of_its_way == kKeptEachWay) continue;
    ++of_its_way;
    kept.push_back(ghost);
  }
  ghosts_ = std::move(kept);
}

const Ghost* Ghosts::best(bool forward, double proof) const {
  for (const Ghost& ghost : ghosts_) {
    if (ghost.forward == forward && ghost.proof >= proof) return &ghost;
  }
  return nullptr;
}

Metres Ghosts::farthest_back(double proof) const {
  Metres farthest;
  for (const Ghost& ghost : ghosts_) {
    if (!ghost.forward && ghost.proof >= proof) farthest = std::max(farthest, ghost.driven());
  }
  return farthest;
}

}  // namespace busward::tracker
