#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "registry/school_calendar.h"
#include "registry/training.h"

namespace busward::registry {

// The school terms as periods without a gap: each begins where the county's calendar has days of
// school begin, more than 14 days after the last ones, and lasts until the next; the holidays
// belong to the term before. Where the calendar names no beginning within 60 days of it, one on 15
// February and on 1 September, as is usual. A value; pure.
class Terms {
 public:
  Terms() = default;
  explicit Terms(std::span<const CalendarEntry> calendar);

  Period of(std::chrono::sys_days day) const;

 private:
  bool is_filed_near(std::chrono::sys_days usual) const;

  std::vector<std::chrono::sys_days> filed_;  // beginnings, in order
};

}  // namespace busward::registry
