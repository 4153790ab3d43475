#include "tracker/card_slot.h"

#include <algorithm>

namespace busward::tracker {

bool CardSlot::hear(const CardWord& word) {
  const auto place = std::ranges::lower_bound(words_, word);
  if (place != words_.end() && *place == word) return false;
  words_.insert(place, word);
  return true;
}

std::vector<CardWord> CardSlot::during(geo::UtcTime from, geo::UtcTime to) const {
  std::vector<CardWord> said;
  auto word = std::ranges::upper_bound(words_, from, {}, &CardWord::at);
  if (word != words_.begin() && from - std::prev(word)->at <= kCardCountsAtMost) --word;
  for (; word != words_.end() && word->at < to; ++word) {
    const bool repeats =
        !said.empty() && said.back().inserted == word->inserted && said.back().card == word->card;
    if (!repeats) said.push_back(*word);
  }
  return said;
}

void CardSlot::forget_before(geo::UtcTime at) {
  words_.erase(words_.begin(), std::ranges::lower_bound(words_, at, {}, &CardWord::at));
}

}  // namespace busward::tracker
