#include "tracker/seen_fixes.h"

#include <algorithm>

namespace busward::tracker {

bool SeenFixes::insert(FixKey key) {
  const Key wanted{key};
  const auto place = std::ranges::lower_bound(keys_, wanted);
  if (place != keys_.end() && *place == wanted) return false;
  keys_.insert(place, wanted);
  return true;
}

void SeenFixes::forget_before(std::uint32_t epoch_s) {
  const auto first_kept = std::ranges::lower_bound(keys_, epoch_s, {}, &Key::epoch_s);
  keys_.erase(keys_.begin(), first_kept);
}

}  // namespace busward::tracker
