#include "routing/calendar.h"

#include <algorithm>
#include <utility>

#include "geo/assert.h"

namespace busward::routing {

using std::chrono::days;
using std::chrono::weekday;

Calendar::Calendar(std::vector<CivilDay> holidays, const std::vector<MakeUpDay>& make_up_days)
    : holidays_{std::move(holidays)} {
  std::sort(holidays_.begin(), holidays_.end());
  for (const MakeUpDay& made_up : make_up_days) {
    make_up_days_.emplace(made_up.day, made_up.runs_as);
  }
}

std::optional<weekday> Calendar::service_weekday(CivilDay day) const {
  const auto made_up = make_up_days_.find(day);
  if (made_up != make_up_days_.end()) return made_up->second;
  if (std::binary_search(holidays_.begin(), holidays_.end(), day)) return std::nullopt;
  return weekday{day};
}

bool Calendar::is_working_day(CivilDay day) const {
  if (make_up_days_.contains(day)) return true;
  const auto service = service_weekday(day);
  return service && service->iso_encoding() <= 5;
}

CivilDay Calendar::working_days_after(CivilDay day, int count) const {
  BUSWARD_ASSERT(count >= 0);
  for (int left = count; left > 0;) {
    day += days{1};
    if (is_working_day(day)) --left;
  }
  return day;
}

}  // namespace busward::routing
