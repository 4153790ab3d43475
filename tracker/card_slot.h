#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "geo/utc_time.h"
#include "registry/driver_card.h"

namespace busward::tracker {

// What a card reader said at one moment: a card is in, and whose as far as it could be read, or
// none is.
struct CardWord {
  geo::UtcTime at;
  bool inserted = false;
  std::optional<registry::CardDigest> card;
  friend auto operator<=>(const CardWord&, const CardWord&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(at, inserted, card);
  }
};

// A card that has been in for longer was forgotten there, and no longer says who drives. With what
// may come late, a replay that begins three days earlier has heard all that counts.
inline constexpr std::chrono::hours kCardCountsAtMost{24};

// The card reader of one vehicle: what it said, in the order of its own times, as far back as a run
// may still be settled.
class CardSlot {
 public:
  // False: it has been said.
  bool hear(const CardWord& word);
  // What says who drove in [from, to): the newest before it, unless it is too old, and all within
  // that is news.
  std::vector<CardWord> during(geo::UtcTime from, geo::UtcTime to) const;
  void forget_before(geo::UtcTime at);

  template <class Archive>
  void archive(Archive& a) {
    a(words_);
  }

 private:
  std::vector<CardWord> words_;
};

}  // namespace busward::tracker
