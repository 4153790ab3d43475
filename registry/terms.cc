#include "registry/terms.h"

#include <algorithm>
#include <optional>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::years;

constexpr days kNear{60};
constexpr days kShortBreak{14};

}  // namespace

Terms::Terms(std::span<const CalendarEntry> calendar) {
  std::vector<Period> held;
  for (const CalendarEntry& entry : calendar) {
    if (entry.school || entry.effect != DayEffect::in_term) continue;
    held.push_back({.first = entry.first, .last = entry.last});
  }
  std::ranges::sort(held, {}, &Period::first);
  std::optional<sys_days> last;
  for (const Period& one : held) {
    if (!last || one.first > *last + kShortBreak) filed_.push_back(one.first);
    last = std::max(last.value_or(one.last), one.last);
  }
}

bool Terms::is_filed_near(sys_days usual) const {
  const auto next = std::ranges::lower_bound(filed_, usual - kNear);
  return next != filed_.end() && *next <= usual + kNear;
}

Period Terms::of(sys_days day) const {
  std::vector<sys_days> beginnings = filed_;
  const year middle = std::chrono::year_month_day{day}.year();
  for (year one = middle - years{2}; one <= middle + years{2}; ++one) {
    for (const sys_days usual : {sys_days{one / 2 / 15}, sys_days{one / 9 / 1}}) {
      if (!is_filed_near(usual)) beginnings.push_back(usual);
    }
  }
  std::ranges::sort(beginnings);
  const auto next = std::ranges::upper_bound(beginnings, day);
  return {.first = *std::prev(next), .last = *next - days{1}};
}

}  // namespace busward::registry
