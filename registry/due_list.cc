#include "registry/due_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace busward::registry {
namespace {

using std::chrono::sys_days;

int rank_of(DutyState state) {
  switch (state) {
    case DutyState::overdue:
      return 0;
    case DutyState::due:
      return 1;
    case DutyState::open:
      return 2;
    case DutyState::done:
      return 3;
  }
  return 3;
}

DueItem item_of(const FileGap& gap) {
  const bool over = gap.on_file.standing == FileStanding::invalid;
  return {.what = gap,
          .state = over ? DutyState::overdue : DutyState::due,
          .last_day = gap.on_file.last_day,
          .reminder = gap.reminder};
}

DueItem item_of(const DutyStanding& standing, sys_days day) {
  return {.what = *standing.duty,
          .state = standing.state,
          .last_day = standing.last_day,
          .reminder = reminder_step(standing.last_day, day)};
}

}  // namespace

std::vector<DueItem> due_list(std::span<const DutyStanding> duties,
                              std::span<const FileGap> documents, sys_days day) {
  std::vector<DueItem> items;
  for (const FileGap& gap : documents) items.push_back(item_of(gap));
  for (const DutyStanding& standing : duties) {
    if (standing.state != DutyState::done) items.push_back(item_of(standing, day));
  }
  std::ranges::stable_sort(items, {}, [](const DueItem& item) {
    return std::tuple{rank_of(item.state), item.last_day.value_or(sys_days::max())};
  });
  return items;
}

DueCounts count_due(std::span<const DueItem> items) {
  const auto count = [items](DutyState state) {
    return static_cast<int>(std::ranges::count(items, state, &DueItem::state));
  };
  return {.overdue = count(DutyState::overdue),
          .due = count(DutyState::due),
          .open = count(DutyState::open)};
}

}  // namespace busward::registry
