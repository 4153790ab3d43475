#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace busward::registry {

// What a number rests on; printed with every verdict that uses it.
enum class Standing { law, local_rule, standard, house_default, unverified };

std::string_view to_text(Standing standing);
std::optional<Standing> standing_from(std::string_view text);

// One dated number of the rulebook: a limit of the law, a tolerance, a window. Its unit ends its
// name
// ("school_bus_cap_kmh"). It holds from `valid_from` until the next of the same name.
struct RuleValue {
  std::string name;
  double value = 0;
  std::chrono::sys_days valid_from;
  Standing standing = Standing::house_default;
  std::string source;  // the article, or why this value
  friend bool operator==(const RuleValue&, const RuleValue&) = default;
};

// Every dated number in force at a revision. Lookups name a value that must exist: check_complete()
// is called where the values enter (file, database), so that a missing one is an error there and
// not in a verdict.
class RuleValues {
 public:
  explicit RuleValues(std::vector<RuleValue> values);

  // The value that holds on `day`; the earliest one for days before it.
  const RuleValue& at(std::string_view name, std::chrono::sys_days day) const;
  double number(std::string_view name, std::chrono::sys_days day) const;
  // The same for a value that rulebooks older than it do not have.
  double number_or(std::string_view name, std::chrono::sys_days day, double otherwise) const;
  // The same for a rule that begins on a day: nothing where none is on file, before its first day,
  // and where it is 0, which is how a county does without the rule.
  const RuleValue* rule_in_force(std::string_view name, std::chrono::sys_days day) const;
  const std::vector<RuleValue>& all() const { return values_; }

  // Names that the program asks for and that have no value.
  std::vector<std::string> missing() const;

  friend bool operator==(const RuleValues&, const RuleValues&) = default;

 private:
  std::vector<RuleValue> values_;  // by name, then valid_from
};

}  // namespace busward::registry
