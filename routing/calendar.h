#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace busward::routing {

// A civil day without a zone: which one it is where, civil_time.h says.
using CivilDay = std::chrono::sys_days;

// A day of a weekend that is worked instead of a holiday (调休), by the timetable of another
// weekday.
struct MakeUpDay {
  CivilDay day;
  std::chrono::weekday runs_as;
};

// Which civil days are working days: Monday to Friday without the holidays, and the make-up days.
// Statutory deadlines and service days are counted with it. A value; pure; any thread. Where a day
// is both, the make-up day holds.
class Calendar {
 public:
  Calendar() = default;
  Calendar(std::vector<CivilDay> holidays, const std::vector<MakeUpDay>& make_up_days);

  bool is_working_day(CivilDay day) const;
  // The weekday whose timetable holds; nothing on holidays. A plain Saturday is a Saturday.
  std::optional<std::chrono::weekday> service_weekday(CivilDay day) const;
  // The working day that is `count` of them after `day`, which itself does not count.
  CivilDay working_days_after(CivilDay day, int count) const;

 private:
  std::vector<CivilDay> holidays_;  // sorted
  std::map<CivilDay, std::chrono::weekday> make_up_days_;
};

}  // namespace busward::routing
