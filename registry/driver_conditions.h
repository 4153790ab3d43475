#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/document.h"
#include "registry/rule_values.h"
#include "registry/violation.h"

namespace busward::registry {

// What 校车安全管理条例 asks of who drives a school bus: article 23 by its items, then 24 to 26.
enum class DriverConditionKind {
  licence,            // 23 (1): in force; its class is licence_suits()'s
  experience,         // 23 (1)
  age,                // 23 (1)
  full_points,        // 23 (2): none in the last scoring cycles
  culpable_accident,  // 23 (3)
  drink_driving,      // 23 (4)
  serious_violation,  // 23 (4): none lately in a passenger vehicle
  no_crime,           // 23 (5)
  health,             // 23 (6)
  no_abuse,           // 23 (6)
  endorsement,        // 24, 25
  annual_review       // 26
};
inline constexpr NameTable<DriverConditionKind, 12> kDriverConditionKinds{
    {{DriverConditionKind::licence, "licence"},
     {DriverConditionKind::experience, "experience"},
     {DriverConditionKind::age, "age"},
     {DriverConditionKind::full_points, "full_points"},
     {DriverConditionKind::culpable_accident, "culpable_accident"},
     {DriverConditionKind::drink_driving, "drink_driving"},
     {DriverConditionKind::serious_violation, "serious_violation"},
     {DriverConditionKind::no_crime, "no_crime"},
     {DriverConditionKind::health, "health"},
     {DriverConditionKind::no_abuse, "no_abuse"},
     {DriverConditionKind::endorsement, "endorsement"},
     {DriverConditionKind::annual_review, "annual_review"}}};

// A violation as the conditions see it: on which civil day, and in what.
struct ViolationOfDriver {
  std::string number;
  std::chrono::sys_days day;
  ViolationKind kind = ViolationKind::other;
  int points = 0;
  bool in_school_bus = false;  // by its plate; of another vehicle nobody knows what it carries
  std::optional<std::chrono::sys_days> processed_on = {};
  friend bool operator==(const ViolationOfDriver&, const ViolationOfDriver&) = default;
};

// All that is on file of a driver and bears on the conditions.
struct DriverFacts {
  std::string licence_class;
  std::optional<std::chrono::sys_days> born_on;  // none where no identity is on file
  std::optional<std::chrono::sys_days> first_licensed_on;
  std::vector<Paper> papers;
  std::vector<ViolationOfDriver> violations;
  friend bool operator==(const DriverFacts&, const DriverFacts&) = default;
};

// A rule value of the day by which something was judged.
struct JudgingNumber {
  std::string rule;  // "driver_age_min_years"
  int value = 0;
  friend bool operator==(const JudgingNumber&, const JudgingNumber&) = default;
};

struct DriverCondition {
  DriverConditionKind kind = DriverConditionKind::licence;
  // valid: shown; invalid: known to be broken; not_on_file: nobody knows. Its last day is the last
  // one on which the condition holds or held; none where time does not end it.
  OnFile on_file;
  std::optional<DocumentKind> document;  // that decides, or would
  std::optional<std::string> violation;  // number of the record that breaks it
  std::string source;                    // the article
  std::vector<JudgingNumber> numbers{};  // by which it is judged, where it is by numbers
  friend bool operator==(const DriverCondition&, const DriverCondition&) = default;
};

// The conditions that the rule values of the day ask for ("driver_…", rules_cn.toml), in the order
// of the articles. A record that breaks a condition makes it invalid whatever certificate there is;
// without one, the certificate decides, because an empty list of violations proves nothing.
std::vector<DriverCondition> driver_conditions(const DriverFacts& driver, const RuleValues& rules,
                                               std::chrono::sys_days day);

// invalid where one of them is, else not_on_file where one of them is, else valid.
FileStanding standing_of(std::span<const DriverCondition> conditions);

// Whether a licence of that class is for a bus of so many seats: A1 for all, B1 and C1 up to the
// number that the rule values name (practice, unverified). An unknown class or number of seats is
// not_on_file.
FileStanding licence_suits(std::string_view licence_class, std::optional<int> seats,
                           const RuleValues& rules, std::chrono::sys_days day);

}  // namespace busward::registry
