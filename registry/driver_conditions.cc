#include "registry/driver_conditions.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace busward::registry {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using std::chrono::years;

// The same day so many years on; the 29th of February falls on the 28th.
sys_days years_after(sys_days day, int count) {
  const year_month_day date{day};
  const year_month_day moved = date + years{count};
  if (moved.ok()) return sys_days{moved};
  return sys_days{moved.year() / moved.month() / std::chrono::last};
}

// Says of each condition what the facts say, by the numbers of one day.
class Judge {
 public:
  Judge(const DriverFacts& driver, const RuleValues& rules, sys_days day)
      : driver_{driver}, rules_{rules}, day_{day} {}

  std::vector<DriverCondition> conditions() {
    ask(DriverConditionKind::licence, "driver_licence",
        [this] { return by_document(DocumentKind::driving_licence); });
    ask(DriverConditionKind::experience, "driver_experience_years",
        [this] { return by_numbers(experience(), {"driver_experience_years"}); });
    ask(DriverConditionKind::age, "driver_age_min_years", [this] {
      return by_numbers(age(), {"driver_age_min_years", "driver_age_max_years"});
    });
    ask(DriverConditionKind::full_points, "driver_full_points_cycles", [this] {
      return by_numbers(full_points(), {"driver_full_points_cycles", "driver_full_points"});
    });
    ask(DriverConditionKind::culpable_accident, "driver_culpable_accident",
        [this] { return ever(ViolationKind::culpable_accident); });
    ask(DriverConditionKind::drink_driving, "driver_drink_driving",
        [this] { return ever(ViolationKind::drink_driving); });
    ask(DriverConditionKind::serious_violation, "driver_serious_violation_years",
        [this] { return by_numbers(serious_violation(), {"driver_serious_violation_years"}); });
    ask(DriverConditionKind::no_crime, "driver_no_crime",
        [this] { return by_document(DocumentKind::no_crime_record); });
    ask(DriverConditionKind::health, "driver_health",
        [this] { return by_document(DocumentKind::medical_certificate); });
    ask(DriverConditionKind::no_abuse, "driver_no_abuse",
        [this] { return by_document(DocumentKind::no_abuse_record); });
    ask(DriverConditionKind::endorsement, "driver_endorsement",
        [this] { return by_document(DocumentKind::school_bus_endorsement); });
    ask(DriverConditionKind::annual_review, "driver_annual_review",
        [this] { return by_document(DocumentKind::annual_review); });
    return std::move(found_);
  }

 private:
  // A rulebook without the value, or with 0 in it, does not ask.
  template <class Say>
  void ask(DriverConditionKind kind, std::string_view rule, Say say) {
    if (rules_.number_or(rule, day_, 0) == 0) return;
    DriverCondition condition = say();
    condition.kind = kind;
    condition.source = rules_.at(rule, day_).source;
    found_.push_back(std::move(condition));
  }

  DriverCondition by_numbers(DriverCondition condition,
                             std::initializer_list<std::string_view> rules) const {
    for (const std::string_view rule : rules) {
      if (rules_.rule_in_force(rule, day_) == nullptr) continue;
      condition.numbers.push_back({std::string{rule}, whole(rule, 0)});
    }
    return condition;
  }

  int whole(std::string_view rule, int otherwise) const {
    return static_cast<int>(rules_.number_or(rule, day_, otherwise));
  }

  DriverCondition by_document(DocumentKind kind) const {
    return {.on_file = on_file(driver_.papers, kind, day_), .document = kind};
  }

  static DriverCondition broken_by(const ViolationOfDriver& violation) {
    return {.on_file = {FileStanding::invalid, violation.day - days{1}},
            .violation = violation.number};
  }

  // invalid until the first day of the time in which it holds; no last day of its own.
  DriverCondition since(std::optional<sys_days> first) const {
    if (!first) return {};
    return {.on_file = {*first <= day_ ? FileStanding::valid : FileStanding::invalid, {}}};
  }

  DriverCondition experience() const {
    if (!driver_.first_licensed_on) return {};
    return since(years_after(*driver_.first_licensed_on, whole("driver_experience_years", 0)));
  }

  DriverCondition age() const {
    if (!driver_.born_on) return {};
    const sys_days first = years_after(*driver_.born_on, whole("driver_age_min_years", 0));
    const sys_days last = years_after(*driver_.born_on, whole("driver_age_max_years", 200));
    if (day_ < first) return since(first);
    return {.on_file = {day_ <= last ? FileStanding::valid : FileStanding::invalid, last}};
  }

  // 12 points within one scoring cycle, which are the years since the first licence.
  DriverCondition full_points() const {
    const int full = whole("driver_full_points", 12);
    const int cycles = whole("driver_full_points_cycles", 0);
    int total = 0;
    for (const ViolationOfDriver& violation : driver_.violations) total += violation.points;
    if (total < full) return by_document(DocumentKind::driving_record);
    if (!driver_.first_licensed_on) return {};  // who knows in which cycles they fell
    for (int back = 0; back <= cycles; ++back) {
      if (const auto* last = filling(cycle_before(back), full)) return broken_by(*last);
    }
    return by_document(DocumentKind::driving_record);
  }

  struct Cycle {
    sys_days first;
    sys_days behind;  // the first day of the next
  };
  // The cycle of the day (0), and those before it.
  Cycle cycle_before(int back) const {
    int count = 0;
    while (years_after(*driver_.first_licensed_on, count + 1) <= day_) ++count;
    return {years_after(*driver_.first_licensed_on, count - back),
            years_after(*driver_.first_licensed_on, count - back + 1)};
  }

  // The violation with which the points of the cycle became full.
  const ViolationOfDriver* filling(Cycle cycle, int full) const {
    std::vector<const ViolationOfDriver*> within;
    for (const ViolationOfDriver& violation : driver_.violations) {
      const bool known = violation.day >= cycle.first && violation.day < cycle.behind;
      if (known && violation.day <= day_) within.push_back(&violation);
    }
    std::ranges::sort(within, [](const auto* a, const auto* b) {
      return std::pair{a->day, a->number} < std::pair{b->day, b->number};
    });
    int sum = 0;
    for (const ViolationOfDriver* violation : within) {
      sum += violation->points;
      if (sum >= full) return violation;
    }
    return nullptr;
  }

  DriverCondition ever(ViolationKind kind) const {
    const auto found = std::ranges::find_if(driver_.violations, [&](const auto& violation) {
      return violation.kind == kind && violation.day <= day_;
    });
    if (found != driver_.violations.end()) return broken_by(*found);
    return by_document(DocumentKind::driving_record);
  }

  DriverCondition serious_violation() const {
    const int window = whole("driver_serious_violation_years", 0);
    const ViolationOfDriver* latest = nullptr;
    bool elsewhere = false;
    for (const ViolationOfDriver& violation : driver_.violations) {
      const bool serious = violation.kind == ViolationKind::overspeed ||
                           violation.kind == ViolationKind::overloading ||
                           violation.kind == ViolationKind::serious;
      const bool counts = violation.day <= day_ && day_ < years_after(violation.day, window);
      if (!serious || !counts) continue;
      elsewhere = elsewhere || !violation.in_school_bus;
      if (violation.in_school_bus && (latest == nullptr || latest->day < violation.day)) {
        latest = &violation;
      }
    }
    if (latest != nullptr) return broken_by(*latest);
    // Whether that vehicle carried passengers is not said.
    if (elsewhere) return {.on_file = {}, .document = DocumentKind::driving_record};
    return by_document(DocumentKind::driving_record);
  }

  const DriverFacts& driver_;
  const RuleValues& rules_;
  sys_days day_;
  std::vector<DriverCondition> found_;
};

}  // namespace

std::vector<DriverCondition> driver_conditions(const DriverFacts& driver, const RuleValues& rules,
                                               sys_days day) {
  return Judge{driver, rules, day}.conditions();
}

FileStanding standing_of(std::span<const DriverCondition> conditions) {
  const auto any = [&](FileStanding standing) {
    return std::ranges::any_of(conditions, [standing](const DriverCondition& condition) {
      return condition.on_file.standing == standing;
    });
  };
  if (any(FileStanding::invalid)) return FileStanding::invalid;
  return any(FileStanding::not_on_file) ? FileStanding::not_on_file : FileStanding::valid;
}

FileStanding licence_suits(std::string_view licence_class, std::optional<int> seats,
                           const RuleValues& rules, sys_days day) {
  if (!seats) return FileStanding::not_on_file;
  if (licence_class.starts_with("A1")) return FileStanding::valid;
  for (const auto& [letters, rule] :
       {std::pair{"B1", "licence_b1_seats_max"}, std::pair{"C1", "licence_c1_seats_max"}}) {
    if (!licence_class.starts_with(letters)) continue;
    const double most = rules.number_or(rule, day, 0);
    if (most == 0) return FileStanding::not_on_file;
    return *seats <= most ? FileStanding::valid : FileStanding::invalid;
  }
  return FileStanding::not_on_file;
}

}  // namespace busward::registry
