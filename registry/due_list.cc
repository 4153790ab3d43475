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

// A card of things missing and things ending is due by the first end.
DueItem item_of(const FileTask& task, sys_days day) {
  DueItem item{.what = task, .state = DutyState::overdue, .last_day = task.last_day()};
  if (task.invalid > 0) return item;
  item.state = DutyState::due;
  for (const FileGap& gap : task.gaps) {
    if (gap.on_file.standing != FileStanding::valid) continue;
    item.last_day = gap.on_file.last_day;
    break;
  }
  if (item.last_day) item.reminder = reminder_step(*item.last_day, day);
  return item;
}

DueItem item_of(const DutyStanding& standing, sys_days day) {
  return {.what = *standing.duty,
          .state = standing.state,
          .last_day = standing.last_day,
          .reminder = reminder_step(standing.last_day, day)};
}

}  // namespace

std::vector<DueItem> due_list(std::span<const DutyStanding> duties, std::span<const FileTask> tasks,
                              sys_days day) {
  std::vector<DueItem> items;
  for (const FileTask& task : tasks) items.push_back(item_of(task, day));
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
