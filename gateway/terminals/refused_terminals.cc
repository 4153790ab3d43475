#include "gateway/terminals/refused_terminals.h"

#include <algorithm>
#include <utility>

namespace busward::terminals {
namespace {

constexpr std::size_t kMost = 1000;

}  // namespace

void RefusedTerminals::note(registry::RefusedTerminal seen) {
  const auto [place, is_new] = by_number_.try_emplace(seen.number);
  auto& known = place->second;
  if (!is_new) {
    seen.first_at = known.first_at;
    seen.frames += known.frames;
    if (!seen.plate) seen.plate = known.plate;
  }
  known = std::move(seen);
  if (by_number_.size() <= kMost) return;
  by_number_.erase(std::ranges::min_element(
      by_number_, {}, [](const auto& entry) { return entry.second.last_at; }));
}

std::vector<registry::RefusedTerminal> RefusedTerminals::take() {
  std::vector<registry::RefusedTerminal> taken;
  for (auto& [number, terminal] : std::exchange(by_number_, {}))
    taken.push_back(std::move(terminal));
  return taken;
}

}  // namespace busward::terminals
