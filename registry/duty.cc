#include "registry/duty.h"

#include <algorithm>

namespace busward::registry {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

// The months of the year in steps of so many from January on.
Period months_from_january(sys_days day, unsigned step) {
  const year_month_day date{day};
  const unsigned into = (static_cast<unsigned>(date.month()) - 1) % step;
  const year_month first = year_month{date.year(), date.month()} - months{into};
  const year_month next = first + months{step};
  return {.first = sys_days{first / 1}, .last = sys_days{next / 1} - days{1}};
}

Period week_of(sys_days day) {
  const auto into = std::chrono::weekday{day}.iso_encoding() - 1;
  return {.first = day - days{into}, .last = day + days{6 - into}};
}

bool is_in_force(const Duty& duty, std::span<const Duty> calendar, sys_days day) {
  if (duty.valid_from > day) return false;
  return std::ranges::none_of(calendar, [&](const Duty& other) {
    return other.name == duty.name && other.valid_from > duty.valid_from && other.valid_from <= day;
  });
}

std::optional<sys_days> last_done(const Duty& duty, std::span<const DutyDone> done,
                                  const DutyBearer& bearer, sys_days day) {
  std::optional<sys_days> newest;
  for (const DutyDone& one : done) {
    if (one.duty != duty.name || one.of != bearer.of || one.done_on > day) continue;
    newest = std::max(newest.value_or(one.done_on), one.done_on);
  }
  return newest;
}

struct Asked {
  sys_days day;
  Period period;  // of the duty's rhythm on that day
  Period before;
};

DutyStanding standing_of(const Duty& duty, const Asked& asked, std::optional<sys_days> done_on) {
  const Period& period = asked.period;
  DutyStanding standing{
      .duty = &duty, .state = DutyState::open, .last_day = period.last, .done_on = done_on};
  if (done_on && period.contains(*done_on)) {
    standing.state = DutyState::done;
  } else if (done_on && *done_on < asked.before.first && asked.before.first >= duty.valid_from) {
    standing.state = DutyState::overdue;
    standing.last_day = asked.before.last;
  } else if (period.last - asked.day <= days{duty.lead_days}) {
    standing.state = DutyState::due;
  }
  return standing;
}

}  // namespace

std::optional<Period> period_of(Rhythm rhythm, sys_days day, const Terms& terms) {
  switch (rhythm) {
    case Rhythm::every_run:
      return std::nullopt;
    case Rhythm::daily:
      return Period{.first = day, .last = day};
    case Rhythm::weekly:
      return week_of(day);
    case Rhythm::monthly:
      return months_from_january(day, 1);
    case Rhythm::two_monthly:
      return months_from_january(day, 2);
    case Rhythm::per_term:
      return terms.of(day);
    case Rhythm::quarterly:
      return months_from_january(day, 3);
    case Rhythm::half_yearly:
      return months_from_january(day, 6);
    case Rhythm::yearly:
      return months_from_january(day, 12);
  }
  return std::nullopt;
}

std::vector<DutyStanding> duties_due(std::span<const Duty> calendar, std::span<const DutyDone> done,
                                     const DutyBearer& bearer, DutyDay on) {
  const auto [day, terms] = on;
  std::vector<DutyStanding> standings;
  for (const Duty& duty : calendar) {
    const auto period = period_of(duty.rhythm, day, terms);
    if (duty.owner != bearer.owner || !period || !is_in_force(duty, calendar, day)) continue;
    const auto before = *period_of(duty.rhythm, period->first - days{1}, terms);
    const Asked asked{.day = day, .period = *period, .before = before};
    standings.push_back(standing_of(duty, asked, last_done(duty, done, bearer, day)));
  }
  return standings;
}

}  // namespace busward::registry
