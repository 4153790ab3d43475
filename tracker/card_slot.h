#pragma once

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

// The card reader of one vehicle: what it said, in the order of its own times, as far back as a run
// may still be settled. A card may stay in for days, so the newest word before that is kept.
class CardSlot {
 public:
  // False: it has been said.
  bool hear(const CardWord& word);
  // What says who drove in [from, to): the newest before it, and all within that is news.
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
