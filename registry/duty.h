#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/name_table.h"
#include "registry/rule_values.h"
#include "registry/terms.h"
#include "registry/training.h"

namespace busward::registry {

// Who owes a periodic duty.
enum class DutyOwner { operator_, school, bureau, police };
inline constexpr NameTable<DutyOwner, 4> kDutyOwners{{{DutyOwner::operator_, "operator"},
                                                      {DutyOwner::school, "school"},
                                                      {DutyOwner::bureau, "bureau"},
                                                      {DutyOwner::police, "police"}}};

// How often. What is done on every run is seen on the run itself and never stands in a due list.
enum class Rhythm {
  every_run,
  daily,
  weekly,
  monthly,
  two_monthly,
  per_term,
  quarterly,
  half_yearly,
  yearly
};
inline constexpr NameTable<Rhythm, 9> kRhythms{{{Rhythm::every_run, "every_run"},
                                                {Rhythm::daily, "daily"},
                                                {Rhythm::weekly, "weekly"},
                                                {Rhythm::monthly, "monthly"},
                                                {Rhythm::two_monthly, "two_monthly"},
                                                {Rhythm::per_term, "per_term"},
                                                {Rhythm::quarterly, "quarterly"},
                                                {Rhythm::half_yearly, "half_yearly"},
                                                {Rhythm::yearly, "yearly"}}};

// One periodic duty of the calendar (duties_cn.toml holds the defaults): dated like a rule value,
// it holds from `valid_from` until the next of its name.
struct Duty {
  std::string name;  // "driver_safety_session"
  std::string title_zh;
  std::string title_en;
  DutyOwner owner = DutyOwner::operator_;
  Rhythm rhythm = Rhythm::monthly;
  int lead_days = 7;  // before the end of its period it becomes due
  std::chrono::sys_days valid_from;
  Standing standing = Standing::house_default;
  std::string source;
  friend bool operator==(const Duty&, const Duty&) = default;
};

// That a duty was done, by whom; `of` is the code of the operator or school that owes it, none for
// the bureau and the police.
struct DutyDone {
  std::string duty;
  std::optional<std::string> of;
  std::chrono::sys_days done_on;
  std::string by;
  std::optional<std::string> document;
  friend bool operator==(const DutyDone&, const DutyDone&) = default;
};

// The periods of a rhythm are those of the calendar: weeks from Monday, months, quarters, halves
// and years; terms are those given. None for every_run.
std::optional<Period> period_of(Rhythm rhythm, std::chrono::sys_days day, const Terms& terms);

enum class DutyState {
  done,    // in the period of the day
  open,    // not yet, and there is time
  due,     // not yet, and the period ends within the lead time
  overdue  // the period before was not done, nor one since
};
inline constexpr NameTable<DutyState, 4> kDutyStates{{{DutyState::done, "done"},
                                                      {DutyState::open, "open"},
                                                      {DutyState::due, "due"},
                                                      {DutyState::overdue, "overdue"}}};

struct DutyStanding {
  const Duty* duty = nullptr;  // of the calendar given
  DutyState state = DutyState::open;
  std::chrono::sys_days last_day;  // by when it is, or was, to be done
  std::optional<std::chrono::sys_days> done_on;
  friend bool operator==(const DutyStanding&, const DutyStanding&) = default;
};

// Who is asked.
struct DutyBearer {
  DutyOwner owner = DutyOwner::bureau;
  std::optional<std::string> of;
};

struct DutyDay {
  std::chrono::sys_days day;
  const Terms& terms;
};

// Every duty of one bearer on a day, in the calendar's order. A duty of which nobody has ever
// recorded anything is never overdue: on the first day of a county nothing is known of the past.
std::vector<DutyStanding> duties_due(std::span<const Duty> calendar, std::span<const DutyDone> done,
                                     const DutyBearer& bearer, DutyDay on);

}  // namespace busward::registry
