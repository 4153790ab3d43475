#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/name_table.h"
#include "registry/training.h"

namespace busward::registry {

// Who signs a safety pledge (安全承诺书).
enum class PledgeRole { driver, attendant, safety_manager, monitor };
inline constexpr NameTable<PledgeRole, 4> kPledgeRoles{
    {{PledgeRole::driver, "driver"},
     {PledgeRole::attendant, "attendant"},
     {PledgeRole::safety_manager, "safety_manager"},
     {PledgeRole::monitor, "monitor"}}};

// The role of those who are trained as such; none of those who sign nothing.
std::optional<PledgeRole> pledge_role_of(Audience audience);

// What is pledged by a role from a day on, until its next version.
struct PledgeText {
  PledgeRole role = PledgeRole::driver;
  std::string version;
  std::chrono::sys_days from;
  std::string text;
  friend bool operator==(const PledgeText&, const PledgeText&) = default;
};

enum class PledgeMethod { paper, electronic };
inline constexpr NameTable<PledgeMethod, 2> kPledgeMethods{
    {{PledgeMethod::paper, "paper"}, {PledgeMethod::electronic, "electronic"}}};

struct Pledge {
  PledgeRole role = PledgeRole::driver;
  std::string person;               // code
  std::optional<std::string> unit;  // the person's operator or school at that time
  std::string version;              // of the text that was signed
  std::chrono::sys_days signed_on;
  PledgeMethod method = PledgeMethod::paper;
  std::optional<std::chrono::sys_days> valid_to;  // included; none: until the next text
  std::optional<std::string> supersedes;          // the version of the pledge before
  friend bool operator==(const Pledge&, const Pledge&) = default;
};

// Why somebody has to sign (again).
enum class PledgeOwed { never_signed, text_changed, ended };
inline constexpr NameTable<PledgeOwed, 3> kPledgeOwed{{{PledgeOwed::never_signed, "never_signed"},
                                                       {PledgeOwed::text_changed, "text_changed"},
                                                       {PledgeOwed::ended, "ended"}}};

struct OwedPledge {
  std::string person;
  PledgeOwed why = PledgeOwed::never_signed;
  std::optional<std::chrono::sys_days> last_day;  // of the newest one, where it has ended
  friend bool operator==(const OwedPledge&, const OwedPledge&) = default;
};

struct PledgeCoverage {
  Coverage coverage;             // active persons with a valid signed pledge, of those active
  std::vector<OwedPledge> owed;  // as the persons came
  friend bool operator==(const PledgeCoverage&, const PledgeCoverage&) = default;
};

struct PledgeRecords {
  std::span<const PledgeText> texts;
  std::span<const Pledge> pledges;
};

// The text that is pledged on the day; none before the first.
const PledgeText* text_in_force(std::span<const PledgeText> texts, PledgeRole role,
                                std::chrono::sys_days day);

// A pledge counts while it is of the text in force and has not ended. Where a role has no text
// nothing is owed, and nobody is covered by what nobody asks.
PledgeCoverage pledge_coverage(const PledgeRecords& records, PledgeRole role,
                               std::span<const std::string> active, std::chrono::sys_days day);

}  // namespace busward::registry
