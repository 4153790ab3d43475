#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "registry/document.h"
#include "registry/rule_values.h"

namespace busward::registry {

// A document without which the bus may not carry pupils, and of which it is known that it is over.
struct Lapse {
  DocumentKind kind = DocumentKind::placard;
  std::chrono::sys_days last_day;  // on which it held
  int days_over = 0;               // since then
  std::string source;              // the article that asks for it
  friend bool operator==(const Lapse&, const Lapse&) = default;
};

// What of a bus's own documents is over on the day, the gravest first: placard, inspection,
// insurance. Which of them a bus needs to run, and by what, is dated configuration: the rule value
// "unlicensed_without_" + name (rules_cn.toml). What is not on file, or has no last day, is no
// lapse: nobody knows.
std::vector<Lapse> lapses(std::span<const Paper> papers, const RuleValues& rules,
                          std::chrono::sys_days day);

}  // namespace busward::registry
