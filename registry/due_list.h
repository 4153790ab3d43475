#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "registry/duty.h"
#include "registry/file_task.h"

namespace busward::registry {

// What somebody has to do next: a periodic duty, or a card of what in the files is over, missing or
// ends soon.
struct DueItem {
  std::variant<Duty, FileTask> what;
  DutyState state = DutyState::open;  // of a card: overdue where a thing is over, or due
  std::optional<std::chrono::sys_days> last_day;  // none: nobody knows, or nothing is on file
  std::optional<int> reminder;                    // the step of 60, 30, 15, 7 and 1 days reached
};

// One list of both, the most urgent first: what is overdue, what is due, what is open, each by its
// last day; what has none comes behind. What is done is left out.
std::vector<DueItem> due_list(std::span<const DutyStanding> duties, std::span<const FileTask> tasks,
                              std::chrono::sys_days day);

struct DueCounts {
  int overdue = 0;
  int due = 0;
  int open = 0;
  friend bool operator==(const DueCounts&, const DueCounts&) = default;
};
DueCounts count_due(std::span<const DueItem> items);

}  // namespace busward::registry
