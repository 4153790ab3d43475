#include "tracker/cab_warning.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace busward::tracker {
namespace {

constexpr std::pair<CabOutcome, std::string_view> kNames[] = {
    {CabOutcome::confirmed, "confirmed"},
    {CabOutcome::refused, "refused"},
    {CabOutcome::unsupported, "unsupported"},
    {CabOutcome::unanswered, "unanswered"},
    {CabOutcome::unreachable, "unreachable"}};

}  // namespace

std::string_view to_text(CabOutcome outcome) {
  return std::ranges::find(kNames, outcome, [](const auto& name) { return name.first; })->second;
}

std::optional<CabOutcome> cab_outcome_from(std::string_view text) {
  const auto found = std::ranges::find(kNames, text, [](const auto& name) { return name.second; });
  if (found == std::end(kNames)) return std::nullopt;
  return found->first;
}

}  // namespace busward::tracker
