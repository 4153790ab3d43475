#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "registry/organisation.h"

namespace busward::registry {

// The kinds of records of which an operator may send its own: what it keeps itself and answers for.
// What two parties agree on, what an authority issues or decides and what others plan by it may
// not.
inline constexpr std::array<std::string_view, 9> kOperatorsSheets{
    "buses",    "drivers",     "staff",   "documents",  "defects",
    "training", "attendances", "pledges", "duties_done"};
constexpr bool is_operators_sheet(std::string_view kind) {
  return std::ranges::find(kOperatorsSheets, kind) != kOperatorsSheets.end();
}

// Of which a school may: on which days it is held, who answers its telephone (the rest of its row
// is the bureau's) and what it did of its duties.
inline constexpr std::array<std::string_view, 3> kSchoolsSheets{"schools", "calendar",
                                                                "duties_done"};
constexpr bool is_schools_sheet(std::string_view kind) {
  return std::ranges::find(kSchoolsSheets, kind) != kSchoolsSheets.end();
}

}  // namespace busward::registry
