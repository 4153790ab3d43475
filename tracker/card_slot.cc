#include "tracker/card_slot.h"

#include <algorithm>

namespace busward::tracker {
namespace {

// The first of the words that is not over at that time: the newest up to it, or the first of all.
auto newest_until(const std::vector<CardWord>& words, geo::UtcTime at) {
  const auto later = std::ranges::upper_bound(words, at, {}, &CardWord::at);
  return later == words.begin() ? later : std::prev(later);
}

}  // namespace

bool CardSlot::hear(const CardWord& word) {
  const auto place = std::ranges::lower_bound(words_, word);
  if (place != words_.end() && *place == word) return false;
  words_.insert(place, word);
  return true;
}

std::vector<CardWord> CardSlot::during(geo::UtcTime from, geo::UtcTime to) const {
  std::vector<CardWord> said;
  for (auto word = newest_until(words_, from); word != words_.end() && word->at < to; ++word) {
    const bool repeats =
        !said.empty() && said.back().inserted == word->inserted && said.back().card == word->card;
    if (!repeats) said.push_back(*word);
  }
  return said;
}

void CardSlot::forget_before(geo::UtcTime at) {
  words_.erase(words_.begin(), newest_until(words_, at));
}

}  // namespace busward::tracker
